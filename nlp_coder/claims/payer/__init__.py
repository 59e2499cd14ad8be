"""Payer packs: one payer's rules as validated YAML, with examples that are its tests."""
