"""Trains the models that `models/` ships: reportability on generated notes, choice of a code on labelled case reports."""
