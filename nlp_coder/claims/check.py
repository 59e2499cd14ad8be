"""All edits of a claim, as its payer weighs them."""

from typing import Final

from nlp_coder.claims.claim import Claim
from nlp_coder.claims.payer.edits import overridden
from nlp_coder.claims.registry import CHECKS
from nlp_coder.review import Edit, Severity

_RANK: Final[dict[Severity, int]] = {"block": 0, "warn": 1, "inform": 2}


def check_claim(claim: Claim) -> tuple[Edit, ...]:
    """All edits of a claim as its payer weighs them, each once, most severe first, then by kind and codes."""
    found = dict.fromkeys(overridden((one for name in sorted(CHECKS) for one in CHECKS[name](claim)), claim))
    return tuple(sorted(found, key=lambda one: (_RANK[one.severity], one.kind, one.codes, one.message)))
