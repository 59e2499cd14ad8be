"""What makes a claim clean: modifiers, bundling, units, medical necessity, payer rules. Imports register checks."""

from nlp_coder.claims import bundling, units
from nlp_coder.claims.claim import Claim, Line
from nlp_coder.claims.consulted import consulted
from nlp_coder.claims.registry import CHECKS, check_claim

__all__ = ["CHECKS", "Claim", "Line", "bundling", "check_claim", "consulted", "units"]
