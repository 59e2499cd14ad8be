"""Services that are one: NCCI procedure-to-procedure edits between the lines of a claim.

Source: the NCCI policy manual, chapter I, on modifiers and the modifier indicator, and the user's imported files;
without them nothing is said.
"""

import re
from collections.abc import Iterator
from itertools import permutations
from typing import Final

from nlp_coder.claims.claim import Claim, Line
from nlp_coder.claims.registry import edit
from nlp_coder.codes.importers.library import load_library
from nlp_coder.codes.ncci import NEVER, PtpEdit, PtpEdits, ptp_edits
from nlp_coder.review import Edit

_VISIT: Final = re.compile(r"99[2-4]\d\d|920[01][24]|G0402|G043[89]")
"""Evaluation and management, the eye visits and Medicare's preventive visits."""
_OF_VISITS: Final = frozenset({"24", "25", "27", "57"})
_OF_SERVICES: Final = frozenset({"58", "59", "78", "79", "91", "XE", "XP", "XS", "XU"})
_SIDES: Final = frozenset({"LT", "RT"})
_DIGITS: Final = frozenset(
    [f"E{n}" for n in range(1, 5)]
    + [f"{limb}{digit}" for limb in "FT" for digit in ("A", *map(str, range(1, 10)))]
)
_VESSELS: Final = frozenset({"LC", "LD", "LM", "RC", "RI"})


@edit("bundled")
def bundled(claim: Claim) -> Iterator[Edit]:
    """Ordered pairs of services that the edits in force say are one, unless a modifier says that they are apart."""
    edits = pairs_in_force(claim)
    if edits is None:
        return
    lines: dict[str, list[Line]] = {}
    for line in claim.services:
        lines.setdefault(line.code, []).append(line)
    day = claim.note.encounter.date_of_service
    for one, two in permutations(sorted(lines), 2):
        found = edits.find(one, two, day)
        if found is None:
            continue
        apart = all(are_apart(first, second) for first in lines[one] for second in lines[two])
        if found.indicator == NEVER or not apart:
            yield _told(found, edits)


def pairs_in_force(claim: Claim) -> PtpEdits | None:
    """The edits that a claim is checked against; None where there are fewer than two services or no imported edits."""
    if len({line.code for line in claim.services}) < 2:
        return None
    return ptp_edits(load_library(), claim.note.encounter.date_of_service)


def are_apart(one: Line, other: Line) -> bool:
    """Whether a modifier evidences that two services are separate.

    25, 24, 57 and 27 say so of a visit, 59, X and the others of anything else. Sides, digits and vessels say so where
    both lines name one and none is the same: a side on one line alone does not tell that the other was elsewhere.
    """
    for line in (one, other):
        if _separating(line) & frozenset(line.modifiers):
            return True
    for places in (_SIDES, _DIGITS, _VESSELS):
        first, second = places & frozenset(one.modifiers), places & frozenset(other.modifiers)
        if first and second and not first & second:
            return True
    return False


def _separating(line: Line) -> frozenset[str]:
    return _OF_VISITS if _VISIT.fullmatch(line.code) else _OF_SERVICES


def _told(found: PtpEdit, edits: PtpEdits) -> Edit:
    one, two = found.column1, found.column2
    source = f"{edits.name}, in force from {edits.effective}: {found.rationale}"
    if found.indicator == NEVER:
        message = f"{two} is part of {one} on the same day; no modifier separates them."
        return Edit("bundled", "block", (one, two), message, source)
    message = (
        f"{two} is part of {one} on the same day, unless the note shows it separate and a modifier says so."
    )
    return Edit("bundled", "warn", (one, two), message, source)
