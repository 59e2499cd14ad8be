"""What makes a claim clean: modifiers, bundling, units, medical necessity, payer rules. Imports register checks."""

from nlp_coder.claims import bundling, form, medical_necessity, units, validity
from nlp_coder.claims.check import check_claim
from nlp_coder.claims.checklist import checklist
from nlp_coder.claims.claim import Claim, Line
from nlp_coder.claims.consulted import consulted
from nlp_coder.claims.modifiers import with_modifiers
from nlp_coder.claims.payer import edits as payer_edits
from nlp_coder.claims.pointers import with_pointers
from nlp_coder.claims.registry import CHECKS

__all__ = [
    "CHECKS",
    "Claim",
    "Line",
    "bundling",
    "check_claim",
    "checklist",
    "consulted",
    "form",
    "medical_necessity",
    "payer_edits",
    "units",
    "validity",
    "with_modifiers",
    "with_pointers",
]
