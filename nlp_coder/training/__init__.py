"""Trains the models of `models/`: reportability on generated notes, choice of a code on case reports."""
