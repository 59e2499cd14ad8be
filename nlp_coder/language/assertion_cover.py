"""Which cue governs which words: the scopes of a sentence's cues, and for each finding the cues it lies under."""

from collections.abc import Sequence
from typing import Final

from nlp_coder.language.assertion_scope import Clause, Scope
from nlp_coder.language.cues import Match, Rule

_YES: Final = "pseudo.positive"
SCOPED: Final = frozenset({"presence", "experiencer", "temporality"})


def cue_scopes(clause: Clause, section: str) -> list[Scope]:
    """The scopes of all cues of a sentence, in text order; `section` is the name of the section it stands in."""
    order = [
        match
        for match in clause.matches
        if match.rule.role in ("cue", "pseudo") and match.rule.axis in SCOPED
    ]
    scopes: list[Scope] = []
    next_at: dict[tuple[str, str | None], int] = {}
    order.sort(key=lambda match: match.first)
    limits: list[int] = []
    for match in reversed(order):
        key = match.rule.axis, match.rule.value
        limits.append(next_at.get(key, clause.last))
        next_at[key] = match.first
    floors: dict[tuple[str, str | None], int] = {}
    for match, limit in zip(order, reversed(limits), strict=True):
        key = match.rule.axis, match.rule.value
        scopes.extend(_scope(clause, match, limit, floors.get(key, clause.first), section))
        floors[key] = match.last
        if match.rule.id == _YES:  # "cough: yes, fever: no": the next answer ends here
            floors["presence", "absent"] = match.last
    return scopes


def _scope(clause: Clause, match: Match, limit: int, floor: int, section: str) -> list[Scope]:
    """The scopes of one cue; a rule that does not apply here leaves its place to the next of these words."""
    rule, inner = match.rule, match.inner
    scopes: list[Scope] = []
    while inner is not None:
        if inner.rule.role == "cue" and inner.rule.direction in ("forward", "either", "both"):
            scopes.append(Scope(inner, inner.last, match.last))
        inner = inner.inner
    if rule.role == "pseudo":
        return scopes
    if not _applies(clause, match, floor, section):
        return [*scopes, *(_scope(clause, match.inner, limit, floor, section) if match.inner else ())]
    direction = rule.direction
    if direction == "either":
        direction = "backward" if clause.looks_back(match) else "forward"
    if direction in ("forward", "both"):
        scopes.append(Scope(match, match.last, clause.forward(match, limit)))
    if direction in ("backward", "both"):
        scopes.append(Scope(match, clause.backward(match, floor), match.first, backward=True))
    return scopes


def _applies(clause: Clause, match: Match, floor: int, section: str) -> bool:
    rule, tokens = match.rule, clause.tokens
    if rule.at_end and not clause.at_end(match.last):
        return False
    if rule.sections and section not in rule.sections:
        return False
    if rule.starts and any(
        word not in "-*•.)" and not word.isdecimal() for word in tokens.words[clause.first : match.first]
    ):
        return False
    if (rule.glued and not _glued(clause, match)) or (rule.apart and not tokens.gap(match.first)):
        return False
    if rule.unless_onset:
        low = max(clause.first, clause.backward(match, floor) - 2)
        return not any(
            clause.matcher.starts("onset", tokens, at, clause.last) for at in range(low, match.first)
        )
    return True


def _glued(clause: Clause, match: Match) -> bool:
    """Whether a sign asks for what follows: "?pneumonia", "cough, ? pneumonia"; "pneumonia?" looks back."""
    tokens = clause.tokens
    if match.last >= clause.last or not tokens.words[match.last][0].isalnum():
        return False
    before = tokens.words[match.first - 1] if match.first > clause.first else ","
    apart = match.first == clause.first or bool(tokens.gap(match.first))
    return before in "(,/:;-" or (apart and not tokens.gap(match.last))


class Cover:
    """For each track (axis and value), which scope governs each token."""

    def __init__(self, scopes: Sequence[Scope]) -> None:
        self._ahead: dict[str, dict[int, Scope]] = {}
        self._behind: dict[str, dict[int, Scope]] = {}
        for scope in sorted((s for s in scopes if not s.backward), key=lambda s: s.match.first):
            track = self._ahead.setdefault(_track(scope.rule), {})
            track.update(dict.fromkeys(range(scope.low, scope.high), scope))
        for scope in sorted((s for s in scopes if s.backward), key=lambda s: -s.match.first):
            track = self._behind.setdefault(_track(scope.rule), {})
            track.update(dict.fromkeys(range(scope.low, scope.high), scope))

    def cues(self, first: int, last: int) -> dict[str, Scope]:
        """The cue of each track that governs the finding at tokens first..last."""
        cues: dict[str, Scope] = {}
        for side, at in ((self._ahead, first), (self._behind, last - 1)):
            for track, covered in side.items():
                scope = covered.get(at)
                if (
                    scope is not None
                    and track not in cues
                    and (scope.match.last <= first or scope.match.first >= last)
                ):
                    cues[track] = scope
        return cues


def _track(rule: Rule) -> str:
    return "weak" if rule.weak else rule.value or ""
