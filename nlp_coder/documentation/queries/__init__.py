"""Provider queries: what makes one compliant, and the letter that a gap becomes."""
