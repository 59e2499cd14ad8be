"""Relatives and companions: when naming one says whose illness follows, and when it only says who spoke.

A relative counts once linked to an illness: "mother had", "father: MI", "sister with", "cancer in her son".
Company and informants ("here with mother", "wife reports") leave the illness with the patient.
"""

from dataclasses import replace
from typing import Final

from nlp_coder.language.assertion_scope import Clause, Scope
from nlp_coder.language.cues import Match, Role

_WINDOW: Final = 6
_ROLES: Final[tuple[Role, ...]] = ("link", "narrates", "companion", "attribute")
_WELL: Final = frozenset({"well", "healthy", "fine", "alive", "at", "available", "updated"})
_OWNERS: Final = frozenset(
    {
        "his",
        "her",
        "the",
        "my",
        "a",
        "an",
        "maternal",
        "paternal",
        "patient",
        "both",
        "one",
        "pt",
        "older",
        "younger",
        "biological",
        "their",
        "oldest",
        "youngest",
        "first",
        "late",
        "great",
        "identical",
        "two",
        "three",
        "multiple",
        "elder",
        "deceased",
        "'",
        "half",
        "of",
    }
)


def kin_scopes(clause: Clause) -> list[Scope]:
    """The scopes of relatives and companions in the sentence, in text order."""
    said = [
        match for match in clause.matches if match.rule.role == "pseudo" and match.rule.axis == "experiencer"
    ]
    kin = [
        match
        for match in clause.matches
        if match.rule.role == "kin" and not any(one.first <= match.first < one.last for one in said)
    ]
    if not kin:
        return []
    roles = {role: _tokens(clause, role) for role in _ROLES}
    scopes: list[Scope] = []
    for number, match in enumerate(kin):
        limit = kin[number + 1].first if number + 1 < len(kin) else clause.last
        before = match.first - 1
        while before >= clause.first and clause.tokens.words[before] in _OWNERS:
            before -= 1
        start = _linked(clause, match, roles)
        if (
            before in roles["attribute"]
            and before > clause.first
            and not start
            and _has_it(clause, match, roles)
        ):
            low = clause.backward(Match(match.rule, before, match.last), clause.first)
            scopes.append(Scope(match, low, before, backward=True))
        elif start and (before not in roles["companion"] or _told_of(clause, match, before)):
            reach = clause.forward(Match(replace(match.rule, reach="family"), match.first, start), limit)
            scopes.append(Scope(match, start, max(start, reach)))
    return scopes


def _told_of(clause: Clause, match: Match, before: int) -> bool:
    """Whether a relative behind a companion word is spoken of all the same: "and", "born to", "who has"."""
    words = clause.tokens.words
    if words[before] == "and" or (words[before] == "to" and words[before - 1] == "born"):
        return True
    behind = words[match.last : min(match.last + 2, clause.last)]
    return "who" in behind or "whose" in behind


def _has_it(clause: Clause, match: Match, roles: dict[Role, frozenset[int]]) -> bool:
    """Whether an illness named before the relative can be the relative's: not of "the child", nor of one well."""
    words, behind = clause.tokens.words, match.last
    if words[match.last - 1] == "child" and words[match.first - 1] == "the":
        return False
    return behind >= clause.last or (behind not in roles["narrates"] and words[behind] not in _WELL)


def _linked(clause: Clause, match: Match, roles: dict[Role, frozenset[int]]) -> int:
    """First token of what the relative is linked to; 0 where it is not linked."""
    tokens = clause.tokens
    if tokens.raw(match.last - 1).lower().replace("\u2019", "'").endswith(("'s", "s'")):
        return 0 if match.last in roles["narrates"] else match.last
    for at in range(match.last, min(match.last + _WINDOW, clause.last)):
        if at in roles["narrates"] or tokens.words[at] in (";", ".", "now"):
            return 0
        if at in roles["link"]:
            after = at + 1
            while after < clause.last and tokens.words[after] in (
                "also",
                "been",
                "not",
                "a",
                "an",
                "the",
                "very",
            ):
                after += 1
            return 0 if after in roles["narrates"] else at + 1
        if (
            at > match.last
            and tokens.words[at] == ","
            and tokens.words[at - 1] not in ("alive", "living", "deceased")
        ):
            return 0
    return 0


def _tokens(clause: Clause, role: Role) -> frozenset[int]:
    return frozenset(at for match in clause.of_role(role) for at in range(match.first, match.last))
