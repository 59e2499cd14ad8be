"""More units than is likely: NCCI medically unlikely edits (MUE) on the services of a claim.

Source: CMS's MUE frequently asked questions on the adjudication indicator (MAI), and the user's imported file; without
it nothing is said.
"""

from collections.abc import Iterator

from nlp_coder.claims.claim import Claim, Line
from nlp_coder.claims.registry import edit
from nlp_coder.codes.importers.library import load_library
from nlp_coder.codes.ncci import MueEdits, MueLimit, mue_edits
from nlp_coder.review import Edit


@edit("units")
def units(claim: Claim) -> Iterator[Edit]:
    """Codes whose units pass the limit in force: of each line (MAI 1), or of the day (MAI 2 and 3).

    A line without units counts one, so a code that stands on three lines counts three.
    """
    limits = limits_in_force(claim)
    if limits is None:
        return
    lines: dict[str, list[Line]] = {}
    for line in claim.services:
        lines.setdefault(line.code, []).append(line)
    for code in sorted(lines):
        limit = limits.find(code)
        if limit is None:
            continue
        counts = [1 if line.units is None else line.units for line in lines[code]]
        count = max(counts) if limit.mai == "1" else sum(counts)
        if count > limit.units:
            yield _told(limit, count, limits)


def limits_in_force(claim: Claim) -> MueEdits | None:
    """The limits that a claim is checked against; None where there is no service or no imported file."""
    return mue_edits(load_library(), claim.note.encounter.date_of_service) if claim.services else None


def _told(limit: MueLimit, count: int, limits: MueEdits) -> Edit:
    source = f"{limits.name}, in force from {limits.effective}, MAI {limit.mai}: {limit.rationale}"
    over = f"{limit.code}: {count} {'unit' if count == 1 else 'units'}"
    if limit.mai == "1":
        message = f"{over} on one line, at most {limit.units}; split the line with a modifier where the note shows why."
        return Edit("units", "warn", (limit.code,), message, source)
    if limit.mai == "2":
        message = f"{over} on one day, at most {limit.units}; the limit is absolute."
        return Edit("units", "block", (limit.code,), message, source)
    message = f"{over} on one day, at most {limit.units}; more needs a need that the note documents."
    return Edit("units", "warn", (limit.code,), message, source)
