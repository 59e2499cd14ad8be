"""Reads the user's official code-set files into releases kept on this machine, each in force from its date.

A new file format is one new module with its `LAYOUTS` and one line in `layouts.py`.
"""
