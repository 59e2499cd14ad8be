"""The imported releases that the edits of a claim were looked up in."""

from nlp_coder.claims.bundling import pairs_in_force
from nlp_coder.claims.claim import Claim
from nlp_coder.claims.units import limits_in_force
from nlp_coder.codes.importers.library import load_library
from nlp_coder.codes.importers.necessity import SYSTEM


def consulted(claim: Claim) -> dict[str, str]:
    """Name of each set, with its first day in force."""
    found = (pairs_in_force(claim), limits_in_force(claim))
    used = {one.name: one.effective.isoformat() for one in found if one}
    if claim.services:
        lists = load_library().all_in_force(SYSTEM, claim.note.encounter.date_of_service)
        used |= {one.system: one.effective.isoformat() for one in lists}
    return used
