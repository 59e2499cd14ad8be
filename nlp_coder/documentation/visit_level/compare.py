"""The billed visit code against the one supported; apart by one debatable item is no gap."""

from nlp_coder.documentation.visit_level.families import Level, load_families
from nlp_coder.documentation.visit_level.judged import Judged
from nlp_coder.review import VisitStatus

STAFF_VISIT = "99211"


def place_by_mdm(levels: tuple[Level, ...], ranks: tuple[int, int, int], order: dict[str, int]) -> int:
    """Place of the level that two of three elements reach; -1 when no problem is addressed."""
    if ranks[0] == 0:
        return -1
    middle = sorted((ranks[0], max(ranks[1], 1), max(ranks[2], 1)))[1]
    reached = [place for place, level in enumerate(levels) if order[level.mdm] <= middle]
    return max(reached, default=0)


def reachable(
    levels: tuple[Level, ...], parts: tuple[Judged, Judged, Judged], order: dict[str, int]
) -> tuple[int, int]:
    """Lowest and highest place with one debatable item counted the other way."""
    ranks = [part.rank for part in parts]
    places = [place_by_mdm(levels, (ranks[0], ranks[1], ranks[2]), order)]
    for which, part in enumerate(parts):
        for other in (part.up, part.down):
            moved = [*ranks[:which], other, *ranks[which + 1 :]]
            places.append(place_by_mdm(levels, (moved[0], moved[1], moved[2]), order))
    return min(places), max(places)


def status_of(supported: str, billed: str | None, family: str, lowest: int, highest: int) -> VisitStatus:
    """How the billed code stands to the supported one. A code of another family is not supported."""
    if billed is None:
        return "not-billed"
    codes = [level.code for level in load_families()[family]]
    if family == "office-established":
        codes, lowest, highest = [STAFF_VISIT, *codes], lowest + 1, highest + 1
    if family == "emergency":
        codes, lowest, highest = ["99281", *codes], lowest + 1, highest + 1
    if billed not in codes:
        return "unsupported"
    place = codes.index(billed)
    if billed == supported or lowest <= place <= highest:
        return "supported"
    return "unsupported" if place > highest else "undercoded"


def status_of_code(code: str | None, billed: str | None) -> VisitStatus:
    """A visit whose code is not levelled: it is the one or another."""
    if billed is None:
        return "not-billed"
    return "supported" if billed == code else "unsupported"
