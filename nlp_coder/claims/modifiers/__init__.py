"""Modifiers: suggested on suggested services with their words, questioned on billed ones."""

from nlp_coder.claims.modifiers.questions import modifier_edits, with_modifiers

__all__ = ["modifier_edits", "with_modifiers"]
