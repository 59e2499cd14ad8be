"""The imported releases that the edits of a claim were looked up in."""

from nlp_coder.claims.bundling import pairs_in_force
from nlp_coder.claims.claim import Claim
from nlp_coder.claims.units import limits_in_force


def consulted(claim: Claim) -> dict[str, str]:
    """Name of each set, with its first day in force."""
    found = (pairs_in_force(claim), limits_in_force(claim))
    return {one.name: one.effective.isoformat() for one in found if one}
