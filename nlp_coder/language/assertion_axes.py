"""The axes of one finding put together from the cues that govern it, and each cue with where it reaches."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final, cast

from nlp_coder.language.assertion_scope import Scope
from nlp_coder.language.assertion_sections import BACKGROUND, is_listed, own_past, said_by
from nlp_coder.language.cues import Match, Tokens
from nlp_coder.language.reading import Section
from nlp_coder.language.side_words import Side
from nlp_coder.review import Assertion, Cue, Experiencer, Presence, Temporality

_PRESENCE: Final = ("hypothetical", "absent", "possible", "conditional")
WEAK: Final = "history.weak."
"""How the ids of cues begin that tell of the background and leave a finding current."""
_UNSET: Final = {"presence": "present", "experiencer": "patient", "temporality": "current"}
_OTHER_AXES: Final = (
    ("experiencer", ("family", "other")),
    ("temporality", ("historical", "planned", "weak")),
)
_known_assertion = lru_cache(maxsize=2048)(Assertion)


def put_together(
    tokens: Tokens,
    section: Section | None,
    cues: Mapping[str, Scope],
    side: Side | None,
    acuity: Match | None,
    severity: Match | None,
    span: tuple[int, int],
) -> tuple[Assertion, tuple[Cue, ...]]:
    """The assertion of the finding `text[start:end]` and its cues; a section sets only what no cue has set.

    `cues` are the scopes over the finding by value (or "weak"); hypothetical wins over absent, absent over
    possible, possible over conditional, and an answer behind the finding over all.
    """
    kept: list[Cue] = []
    said = dict(_UNSET)
    if cues:
        _by_cues(tokens, cues, said, kept, span[1])
    own = tokens.text[span[0] : span[1]].lower()
    if section is not None:
        for rule in said_by(section, own):
            if said[rule.axis] == _UNSET[rule.axis] and _UNSET[rule.axis] not in cues:
                said[rule.axis] = rule.value
                kept.append(_of_section(tokens, section, rule.axis, f"section.{section.name}"))
    if said["temporality"] == "current" and "weak" not in cues:
        kept.extend(_background(tokens, section, own, span))
    for axis, match in (
        ("laterality", side.match if side else None),
        ("acuity", acuity),
        ("severity", severity),
    ):
        if match is not None:
            kept.append(_cue(tokens, axis, match, *span))
    assertion = _known_assertion(
        cast(Presence, said["presence"]),
        cast(Experiencer, said["experiencer"]),
        cast(Temporality, said["temporality"]),
        side.value if side else None,
        acuity.rule.value if acuity else None,
        severity.rule.value if severity else None,
    )
    return assertion, tuple(kept)


def _by_cues(
    tokens: Tokens, cues: Mapping[str, Scope], said: dict[str, str], kept: list[Cue], end: int
) -> None:
    """Set what the cues of the sentence say of a finding that ends at `end`."""
    answered = "absent" in cues and tokens.starts[cues["absent"].match.first] >= end
    for value in ("absent", *_PRESENCE) if answered else _PRESENCE:
        if value in cues:
            said["presence"] = value
            kept.append(_scoped(tokens, "presence", cues[value]))
            break
    for axis, values in _OTHER_AXES:
        for value in values:
            if value in cues:
                said[axis] = value if value != "weak" else "current"
                kept.append(_scoped(tokens, axis, cues[value]))
                break


def _scoped(tokens: Tokens, axis: str, scope: Scope) -> Cue:
    start = tokens.starts[scope.low]
    return _cue(tokens, axis, scope.match, start, max(start, tokens.ends[scope.high - 1]))


def _cue(tokens: Tokens, axis: str, match: Match, scope_start: int, scope_end: int) -> Cue:
    start, end = tokens.starts[match.first], tokens.ends[match.last - 1]
    return Cue(axis, start, end, tokens.text[start:end], match.rule.id, scope_start, scope_end)


def _background(tokens: Tokens, section: Section | None, own: str, span: tuple[int, int]) -> Iterator[Cue]:
    """The weak cue of a finding that was known before this visit; it stays current."""
    if section is not None and section.name in BACKGROUND:
        yield _of_section(tokens, section, "temporality", f"{WEAK}section.{section.name}")
    elif (past := own_past(own)) is not None:
        yield Cue("temporality", *span, tokens.text[slice(*span)], f"{WEAK}{past}", *span)
    elif (section is None or section.name == "body") and is_listed(tokens.text, *span, own):
        yield Cue("temporality", *span, tokens.text[slice(*span)], f"{WEAK}listed", *span)


def _of_section(tokens: Tokens, section: Section, axis: str, rule: str) -> Cue:
    header = tokens.text[section.start : section.body].rstrip()
    end = section.start + len(header)
    return Cue(axis, section.start, end, header, rule, section.body, section.end)
