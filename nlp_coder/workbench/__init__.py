"""The store of notes, reviews and coders' decisions behind the review screen."""
