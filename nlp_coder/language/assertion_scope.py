"""How far a cue reaches: the breaks of one sentence, and the tokens a cue governs forward or backward."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple, cast

from nlp_coder.language.cues import DASHES, CueMatcher, Match, Role, Rule, Tokens, opens_field

BreakKind = Literal["stop", "verb", "comma", "or", "and", "prep", "family_stop"]

_PLURAL: Final = frozenset({"were", "are", "have", "both", "all"})
_SINGULAR: Final = frozenset({"was", "is", "has"})
_SKIPPED: Final = frozenset(",:(=" + DASHES) | frozenset(
    {
        "is",
        "was",
        "were",
        "are",
        "has",
        "have",
        "had",
        "been",
        "be",
        "to",
        "also",
        "now",
        "then",
        "all",
        "both",
        "being",
        "appears",
        "appear",
        "seems",
        "seemed",
        "appeared",
        "again",
        "still",
        "initially",
    }
)
_JOINTS: Final[dict[str, BreakKind]] = {",": "comma", "or": "or", "nor": "or", "and": "and", "&": "and"}
_CONJUNCTIONS: Final = frozenset({"and", "or", "nor", "&"})
_BULLETS: Final = frozenset(DASHES + "*\u2022\u00b7\u25cf\u25aa")
_SIGNS: Final = frozenset(DASHES + ":.")
_NO_STOP_AFTER: Final = frozenset({"dr", "mr", "mrs", "ms", "vs", "approx", "e.g", "i.e", "st"})


class Scope(NamedTuple):
    """A cue and the tokens it governs, `low` to `high`, exclusive. A backward cue governs span ends."""

    match: Match
    low: int
    high: int
    backward: bool = False

    @property
    def rule(self) -> Rule:
        return self.match.rule


@dataclass(frozen=True, slots=True)
class Clause:
    """One sentence: its tokens `first` to `last`, its matches, and its breaks in order."""

    tokens: Tokens
    first: int
    last: int
    matches: tuple[Match, ...]
    places: tuple[int, ...]
    kinds: tuple[BreakKind, ...]
    ends: frozenset[int]
    verbs: frozenset[int]
    matcher: CueMatcher

    @classmethod
    def read(cls, tokens: Tokens, first: int, last: int, matcher: CueMatcher) -> "Clause":
        """Find the cues of a sentence and lay out its breaks."""
        return cls.around(matcher.cues_in(tokens, first, last), tokens, first, last, matcher)

    @classmethod
    def around(
        cls, cues: Sequence[Match], tokens: Tokens, first: int, last: int, matcher: CueMatcher
    ) -> "Clause":
        """Lay out the breaks of a sentence around its cues."""
        passives: set[int] = set()
        inside: set[int] = set()
        ending = matcher.breaks_in(tokens, first, last)
        for match in ending:
            if match.rule.role == "passive":
                passives.update(range(match.first, match.last))
        for match in cues:
            if match.last - match.first > 1 and match.rule.role == "cue" and match.rule.value:
                inside.update(range(match.first + 1, match.last))
            elif match.rule.role == "pseudo" and match.rule.axis == "presence":
                inside.update(range(match.first, match.last))
        breaks: list[tuple[int, BreakKind]] = []
        for match in ending:
            role = match.rule.role
            if match.first in inside or role == "passive":
                continue
            if role != "verb" or match.first not in passives:
                breaks.append((match.first, cast(BreakKind, role)))
        lines = first < last and "\n" in tokens.text[tokens.starts[first] : tokens.starts[last - 1]]
        joints = tokens.joints
        for at in (
            range(first, last) if lines else joints[bisect_left(joints, first) : bisect_left(joints, last)]
        ):
            word = tokens.words[at]
            if word in _JOINTS:
                breaks.append((at, _JOINTS[word]))
            elif (lines or word in _SIGNS or word.isdecimal()) and (
                stop := _stops(tokens, at, first, last)
            ) >= 0:
                breaks.append((stop, "stop"))
        breaks.sort()
        places, kinds = tuple([place for place, _ in breaks]), tuple([kind for _, kind in breaks])
        ends = frozenset([place for place, kind in breaks if kind in ("stop", "comma", "and", "or")])
        verbs = frozenset([place for place, kind in breaks if kind == "verb"])
        return cls(tokens, first, last, tuple(cues), places, kinds, ends, verbs, matcher)

    def fresh(self, token: int) -> bool:
        """Whether words that open a new finding stand at the token."""
        return self.matcher.starts("fresh", self.tokens, token, self.last)

    def of_role(self, role: Role) -> list[Match]:
        """The words of one role in the sentence."""
        return self.matcher.of_role(role, self.tokens, self.first, self.last)

    def at_end(self, token: int) -> bool:
        """Whether nothing of the same field stands from `token` on."""
        if token >= self.last or token in self.ends:
            return True
        return self.tokens.words[token] in ".,;|)/" or opens_field(self.tokens, token, self.last)

    def looks_back(self, match: Match) -> bool:
        """Whether a cue that may stand on either side stands behind its finding."""
        before = self.tokens.words[match.first - 1] if match.first > self.first else ""
        if match.first == self.first or (match.first - 1 in self.ends and before not in {",", *DASHES}):
            return False
        return (
            self.at_end(match.last)
            or self.matcher.starts("closer", self.tokens, match.last, self.last)
            or self.tokens.words[match.last] in DASHES + ":(?"
        )

    def forward(self, match: Match, limit: int) -> int:
        """First token behind the reach of a cue that looks forward; `limit` is the next rival cue."""
        rule, after = match.rule, match.last
        if rule.limit:
            limit = min(limit, after + rule.limit)
        if rule.reach == "next":
            return limit
        joint, closed = -1, False
        for index in range(bisect_left(self.places, after), len(self.places)):
            place, kind = self.places[index], self.kinds[index]
            if place >= limit:
                return limit
            if kind == "stop":
                if rule.weak and place - after <= 2:
                    continue
                if rule.reach == "family" or (place == after and self.tokens.words[place] in DASHES + ":"):
                    continue
                return joint if self.kinds[index - 1] in ("and", "comma") and joint == place - 1 else place
            if kind == "family_stop" and rule.reach == "family":
                return place
            if rule.reach == "family" or kind == "family_stop":
                continue
            if kind == "verb" and rule.reach != "field":
                if joint >= 0:
                    return joint
                if place - after > 2:
                    return place
            elif kind == "prep":
                further = rule.reach == "list" and joint >= 0 and self.tokens.words[place] == "with"
                if further or (rule.reach == "phrase" and place > after):
                    return place
            elif kind == "or":
                closed, joint = True, -1
            elif kind == "and":
                if self.fresh(place + 1) and self.tokens.words[place + 1] not in _MILD_FRESH:
                    return place
                joint = place
            elif kind == "comma":
                if place == after:
                    continue
                if self._comma_ends(rule, place, closed, limit):
                    return place
                joint = place
        return limit

    def _comma_ends(self, rule: Rule, place: int, closed: bool, limit: int) -> bool:
        following = self.tokens.words[place + 1] if place + 1 < self.last else ""
        if following in _CONJUNCTIONS:
            return following == "and" and self.fresh(place + 2)
        if rule.reach == "phrase":
            return True
        if rule.reach == "or_list":
            return closed or not self._or_closes(place, limit)
        if rule.reach == "list":
            opens = self.fresh(place + 1) and (rule.axis != "temporality" or following in _HISTORY_ENDS)
            if opens and following in _MILD_FRESH and self._or_closes(place, limit):
                return False
            return opens or (closed and rule.closes)
        return False

    def _or_closes(self, place: int, limit: int) -> bool:
        for index in range(bisect_left(self.places, place + 1), len(self.places)):
            if self.places[index] >= limit or self.kinds[index] in ("stop", "verb"):
                return False
            if self.kinds[index] == "or":
                return True
            if self.kinds[index] == "comma" and self.fresh(self.places[index] + 1):
                return False
        return False

    def backward(self, match: Match, floor: int) -> int:
        """First token within the reach of a cue that looks backward; `floor`: where the rival before ends."""
        rule, words, at = match.rule, self.tokens.words, match.first
        if rule.limit:
            floor = max(floor, at - rule.limit)
        while at > floor and words[at - 1] in _SKIPPED:
            at -= 1
        helping = {*words[at : match.last]}
        index = bisect_left(self.places, at) - 1
        listed = bool(helping & _PLURAL) or rule.reach == "field"
        while index >= 0 and self.places[index] >= floor:
            place, kind = self.places[index], self.kinds[index]
            if kind == "stop":
                return place + (1 if words[place] in DASHES + ";." else 0)
            if kind == "verb":
                return place + 1
            if kind == "or":
                listed = True
            elif kind == "and":
                if listed and helping & _SINGULAR:
                    return place + 1
                listed = listed or not helping & _SINGULAR
            elif kind == "comma" and (not listed or (words[place + 1] == "and" and helping & _SINGULAR)):
                return place + 1
            index -= 1
        return floor


_HISTORY_ENDS: Final = frozenset(
    """
    no not denies denied negative without he she it this there patient pt we i they has had is was now with on
    well doing alert yes continue
    """.split()
)
_MILD_FRESH: Final = frozenset(
    {
        "left",
        "right",
        "bilateral",
        "chronic",
        "increased",
        "decreased",
        "new",
        "small",
        "large",
        "multiple",
        "persistent",
        "mild",
        "moderate",
        "severe",
        "diffuse",
        "for",
        "from",
        "to",
        "at",
        "by",
        "with",
        "on",
        "worsening",
    }
)


def _stops(tokens: Tokens, at: int, first: int, last: int) -> int:
    """Where the signs at a token end every scope: bullet, counted item, field, dash, full stop. Else -1."""
    word = tokens.words[at]
    if at > first and "\n" in (gap := tokens.gap(at)):
        numbered = word.isdecimal() and at + 1 < last and tokens.words[at + 1] in ".)"
        if gap.count("\n") > 1 or word in _BULLETS or numbered:
            return at
    if word.isdecimal():
        return at if first < at < last - 1 and tokens.gap(at) and _numbers_item(tokens, at) else -1
    if word in DASHES:
        return at if first < at < last - 1 and tokens.gap(at) and tokens.gap(at + 1) else -1
    if word == ":":
        start = at
        while (
            start > first
            and at - start < 3
            and tokens.raw(start - 1)[0].isupper()
            and _plain(tokens.gap(start))
        ):
            start -= 1
        return start if first < start < at else -1
    if word == "." and first < at < last - 1 and tokens.gap(at + 1):
        before, capital = tokens.words[at - 1], tokens.raw(at + 1)[0].isupper()
        return at if len(before) > (1 if capital else 3) and before not in _NO_STOP_AFTER else -1
    return -1


def _numbers_item(tokens: Tokens, at: int) -> bool:
    """Whether "2)" or "2." counts the items of a list that runs on in the line."""
    sign, opened = tokens.words[at + 1], "(" in tokens.words[max(0, at - 4) : at]
    if tokens.gap(at + 1) or sign not in ").":
        return False
    capital = at + 2 < len(tokens.words) and tokens.raw(at + 2)[0].isupper() and bool(tokens.gap(at + 2))
    return not opened and (sign == ")" or capital) and len(tokens.words[at]) <= 2


def _plain(gap: str) -> bool:
    return gap in (" ", "")
