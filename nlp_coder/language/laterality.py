"""Which side a finding is on: the side word inside it, in its phrase, or in the heading it stands under.

A side is never borrowed from another site: where the site a side word stands with differs from the finding's
own, or two sides compete, the finding has none. Guidelines I.B.13.
"""

from bisect import bisect_left
from collections.abc import Sequence
from typing import Final

from nlp_coder.language.assertion_scope import Clause
from nlp_coder.language.side_words import Side, Sites

_AHEAD: Final = 5
_BEHIND: Final = 8
_OPENING: Final = 10
_FEW: Final = 24
_BRIDGES: Final = frozenset(
    [
        "of",
        "in",
        "on",
        "at",
        "over",
        "to",
        "along",
        "involving",
        "from",
        "the",
        "her",
        "his",
        "their",
        "a",
        "an",
        "my",
        "this",
        ",",
        "(",
        ":",
        "-",
        "\u2013",
        "is",
        "was",
        "stage",
        "aspect",
        "syndrome",
        "disease",
        "disorder",
        "injury",
        "joint",
        "imaging",
        "series",
        "views",
        "study",
        "x",
        "ray",
        "rays",
        "side",
        "affecting",
        "both",
        "region",
        "area",
        "severe",
        "mild",
        "moderate",
        "upper",
        "lower",
        "outer",
        "inner",
        "distal",
        "proximal",
    ]
)
_SAYS: Final = frozenset(
    {
        ":",
        "-",
        "\u2013",
        "show",
        "shows",
        "showed",
        "reveal",
        "reveals",
        "revealed",
        "with",
        "demonstrates",
        "demonstrated",
        "consistent",
        "due",
        "secondary",
        "likely",
        "possible",
        "probable",
        "suspected",
        "for",
        "demonstrate",
    }
)
_CONFLICTING: Final = frozenset({";", "but", "while", "whereas", "than", "versus"})


def side_of(
    clause: Clause, sites: Sites, found: tuple[Side, ...], first: int, last: int, others: frozenset[int]
) -> Side | None:
    """The side of the finding at tokens first..last; `others` are tokens of other findings."""
    if len(found) > _FEW:
        found = _nearby(found, first, last)
    if not found:
        return None
    inside = [side for side in found if first <= side.first < last]
    ahead = _ahead(clause, sites, found, first, last, others)
    if inside:
        return _inside(clause, inside, ahead)
    if ahead is not None:
        return ahead
    return _behind(clause, sites, found, first, last, others) or _subject(clause, sites, found, first, last)


def _nearby(found: tuple[Side, ...], first: int, last: int) -> tuple[Side, ...]:
    """In a line with very many side words, those around the finding."""
    low = bisect_left(found, first - _FEW, key=lambda side: side.first)
    return found[low : bisect_left(found, last + _FEW, key=lambda side: side.first)]


def _inside(clause: Clause, inside: list[Side], ahead: Side | None) -> Side:
    start = inside[0]
    if len(inside) > 1 and {side.value for side in inside} == {"left", "right"}:
        return Side("bilateral", start.first, inside[-1].last, start.match)
    joined = start.first > clause.first and clause.tokens.words[start.first - 1] in ("and", "or")
    return ahead if joined and ahead is not None else start


def _ahead(
    clause: Clause, sites: Sites, found: tuple[Side, ...], first: int, last: int, others: frozenset[int]
) -> Side | None:
    """The side word before the finding in its noun phrase, also over "left knee and ankle pain"."""
    words = clause.tokens.words
    side = next((side for side in reversed(found) if side.last <= first), None)
    if side is None or first - side.last > _AHEAD:
        return None
    between = words[side.last : first]
    if any(at in others for at in range(side.last, first)) or any(word in _STOPPERS for word in between):
        return None
    if "and" in between or "or" in between or "/" in between:
        joint = next(index for index, word in enumerate(between) if word in ("and", "or", "/"))
        if not sites.named(between[:joint]):
            return None
        return side
    if sites.named(between) and not sites.agree(between, words[first:last]):
        return None
    return side


_STOPPERS: Final = frozenset(
    [
        ",",
        ";",
        ".",
        ":",
        "(",
        ")",
        "with",
        "for",
        "due",
        "to",
        "has",
        "have",
        "had",
        "is",
        "are",
        "was",
        "were",
        "shows",
        "showed",
        "reveals",
        "without",
        "no",
        "but",
        "from",
        "after",
        "in",
        "on",
        "at",
        "by",
        "of",
        "radiating",
    ]
)


def _behind(
    clause: Clause, sites: Sites, found: tuple[Side, ...], first: int, last: int, others: frozenset[int]
) -> Side | None:
    """The side word behind the finding: "pain in the left knee", "cataract, left eye", "hernia (right)"."""
    words, tokens = clause.tokens.words, clause.tokens
    side = next((side for side in found if side.first >= last), None)
    if side is None or side.first - last > _BEHIND:
        return None
    moves = {match.first for match in clause.of_role("move")}
    if (
        _closing_words(clause, side)
        and len(found) == 1
        and not any(at in others or at in moves for at in range(last, side.first))
    ):
        return side
    commas = 0
    for at in range(last, side.first):
        if at in others or at in moves or words[at] in _CONFLICTING or ("\n" in tokens.gap(at) and at > last):
            return None
        commas += words[at] == ","
        if words[at] in ("and", "or", ".") or commas > 1:
            return None
        if at in clause.verbs and words[at] not in _BRIDGES:
            return None
    ahead = _phrase(clause, side.last)
    if side.first > last and not all(_bridge(words[at], sites) for at in range(last, side.first)):
        return None
    if _governs_next(clause, side, ahead, others):
        return None
    return side if sites.agree(words[first:last], ahead) else None


def _closing_words(clause: Clause, side: Side) -> bool:
    """Whether a clause closes with "on the left": it speaks of its only finding."""
    words = clause.tokens.words
    ends = side.last >= clause.last or (words[side.last] in ".;" and side.last + 1 >= clause.last)
    return ends and tuple(words[side.first - 2 : side.first]) in (("on", "the"), ("on", "his"), ("on", "her"))


def _bridge(word: str, sites: Sites) -> bool:
    return word in _BRIDGES or word in sites.regions or word.endswith(("al", "ic", "ar", "ent", "or", "ed"))


def _governs_next(clause: Clause, side: Side, ahead: Sequence[str], others: frozenset[int]) -> bool:
    """A side word whose phrase runs into another finding belongs there: "knee pain, left hip fracture"."""
    return side.value != "bilateral" and any(at in others for at in range(side.last, side.last + len(ahead)))


def _phrase(clause: Clause, at: int) -> Sequence[str]:
    """The words from a side word to the end of its noun phrase."""
    end = at
    while end < clause.last and end - at < 4 and clause.tokens.words[end] not in _STOPPERS:
        if clause.tokens.words[end] in ("and", "or"):
            break
        end += 1
    return clause.tokens.words[at:end]


def _subject(clause: Clause, sites: Sites, found: tuple[Side, ...], first: int, last: int) -> Side | None:
    """The side of a sided subject: "The left knee has an effusion", "Right knee pain, likely ACL tear"."""
    words = clause.tokens.words
    before = [side for side in found if side.last <= first]
    if not before or len({side.value for side in found}) > 1:
        return None
    side = before[-1]
    phrase = _phrase(clause, side.last)
    if not sites.named(phrase) or not sites.agree(phrase, words[first:last]):
        return None
    between = words[side.last : first]
    if any(word in _CONFLICTING or word in ("and", ".", "with", "after", "for") for word in between[:1]):
        return None
    names = sites.named(between[len(phrase) :])
    if any(not (region & own) for region in names for own in sites.named(phrase)):
        return None
    if ";" in between or "." in between or "but" in between or side.first - clause.first > _OPENING:
        return None
    said = any(at in clause.verbs or words[at] in _SAYS for at in range(side.last, first))
    apposed = "," in between and bool(sites.named(words[first:last]))
    return side if said or apposed else None
