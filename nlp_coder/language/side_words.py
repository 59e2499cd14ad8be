"""Side words of a note and what each says: left, right, both, the same or the other side; look-alikes say nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from nlp_coder.language.assertion_scope import Clause
from nlp_coder.language.cues import Match, Rule, Tokens
from nlp_coder.review import Laterality

_EYE_WORDS: Final = frozenset(
    """
    eye eyes eyelid eyelids lid lids glaucoma cataract cataracts vision visual iop cornea corneal retina retinal va
    os ou slit lens macula macular conjunctiva conjunctival subconjunctival conjunctivitis keratitis iritis uveitis
    stye hordeolum chalazion blepharitis pterygium hyphema ocular ophthalmic optic pupil pupils pinkeye vitreous
    """.split()
)
_EAR_WORDS: Final = frozenset("ear ears otitis tympanic hearing cerumen otic tm tms otorrhea eardrum".split())
_RELATIVE: Final = frozenset({"same", "opposite"})
_BEFORE_RELATIVE: Final = 60
"""How many tokens back the side that "the other knee" refers to is looked for."""
_BODY_LETTERS: Final = frozenset({"l", "r"})


@dataclass(frozen=True, slots=True)
class Side:
    """A side word of the note: its tokens, what it says, and the rule's match."""

    value: Laterality
    first: int
    last: int
    match: Match


@dataclass(frozen=True, slots=True)
class Sites:
    """Body-site words, each with the regions it belongs to."""

    regions: dict[str, frozenset[str]]

    @classmethod
    def of(cls, rules: Iterable[Rule]) -> "Sites":
        """Gather the site groups of the rules."""
        regions: dict[str, set[str]] = {}
        for rule in rules:
            for name, words in rule.groups:
                for word in words:
                    regions.setdefault(word, set()).add(name)
        return cls({word: frozenset(names) for word, names in regions.items()})

    def named(self, words: Iterable[str]) -> tuple[frozenset[str], ...]:
        """The regions of each site word among the words."""
        return tuple(self.regions[word] for word in words if word in self.regions)

    def agree(self, one: Iterable[str], other: Iterable[str]) -> bool:
        """Whether no site of one lies outside all sites of the other; true where either names none."""
        mine, theirs = self.named(one), self.named(other)
        return not mine or not theirs or any(a & b for a in mine for b in theirs)


def sides(clause: Clause, sites: Sites, *, eyes: bool) -> tuple[Side, ...]:
    """The side words of a sentence, without look-alikes. `eyes`: the note speaks of eyes, so OD is a side."""
    found: list[Side] = []
    for match in clause.matches:
        rule = match.rule
        if rule.axis != "laterality" or rule.role != "cue" or rule.value is None:
            continue
        value = _value(clause, sites, match, eyes=eyes)
        if value is not None:
            first, last = (
                _with_brackets(clause, match) if rule.value == "letter" else (match.first, match.last)
            )
            found.append(Side(value, first, last, match))
    return tuple(found)


def _with_brackets(clause: Clause, match: Match) -> tuple[int, int]:
    """The tokens of "(L)" with its brackets."""
    words, first, last = clause.tokens.words, match.first, match.last
    if clause.first < first and last < clause.last and words[first - 1] == "(" and words[last] == ")":
        return first - 1, last + 1
    return first, last


def _value(clause: Clause, sites: Sites, match: Match, *, eyes: bool) -> Laterality | None:
    tokens, word, value = clause.tokens, clause.tokens.words[match.first], match.rule.value
    raw = tokens.raw(match.first)
    if value in _RELATIVE:
        return _relative(clause, match, same=value == "same")
    if word in ("ad", "au"):
        heard = raw.isupper() and not _EAR_WORDS.isdisjoint(tokens.words[clause.first : clause.last])
        return ("right" if word == "ad" else "bilateral") if heard else None
    if word == "either" and match.last < clause.last and tokens.words[match.last] == "or":
        return None
    if word in ("od", "os", "ou", "o"):
        if not eyes or (raw.islower() and word != "ou") or (match.last - match.first == 1 and raw.islower()):
            return None
    elif word == "both" and match.last - match.first == 1:
        return (
            "bilateral" if sites.named(tokens.words[match.last : min(match.last + 3, clause.last)]) else None
        )
    elif word in ("lt", "rt") and raw.isupper() and not _site_near(tokens, sites, match, clause):
        return None
    elif value == "letter":
        return _letter(tokens, sites, match, clause)
    if word in _BODY_LETTERS and match.last - match.first == 3:
        return (
            "bilateral"
            if raw.isupper() and tokens.words[match.first] != tokens.words[match.last - 1]
            else None
        )
    return "left" if value == "left" else "right" if value == "right" else "bilateral"


def _relative(clause: Clause, match: Match, *, same: bool) -> Laterality | None:
    """The side named before in the paragraph, or its opposite; none where two sides compete."""
    tokens, low = clause.tokens, max(0, match.first - _BEFORE_RELATIVE)
    start = tokens.text.rfind("\n\n", tokens.starts[low], tokens.starts[match.first])
    if start >= 0:
        low = tokens.at(start, start + 2)[0]
    before = clause.matcher.cues_in(tokens, low, match.first)
    named = {one.rule.value for one in before if one.rule.axis == "laterality" and one.rule.role == "cue"}
    named &= {"left", "right"}
    if len(named) != 1:
        return None
    left = named == {"left"}
    return "left" if left == same else "right"


def _letter(tokens: Tokens, sites: Sites, match: Match, clause: Clause) -> Laterality | None:
    """A single L or R: a side only beside a body part, never a litre, an initial or a level."""
    at = match.first
    before = tokens.words[at - 1] if at > clause.first else ""
    after = tokens.words[at + 1] if at + 1 < clause.last else ""
    if (
        before.isdecimal()
        or before == "/"
        or (after in (".", "/", "'", "-", "&", "^") and not _closing(tokens, at, clause))
    ):
        return None
    site = _site_near(tokens, sites, match, clause)
    if not site and not (tokens.raw(at).isupper() and (before in ("(", ",") or _closing(tokens, at, clause))):
        return None
    if tokens.raw(at).islower() and not sites.named((after,)):
        return None
    return "left" if tokens.words[at] == "l" else "right"


def _closing(tokens: Tokens, at: int, clause: Clause) -> bool:
    return at + 1 >= clause.last or (tokens.words[at + 1] in ").," and at + 2 >= clause.last)


def _site_near(tokens: Tokens, sites: Sites, match: Match, clause: Clause) -> bool:
    ahead = tokens.words[match.last : min(match.last + 4, clause.last)]
    behind = tokens.words[max(match.first - 3, clause.first) : match.first]
    return bool(sites.named(ahead) or sites.named(behind))


def speaks_of_eyes(words: Iterable[str]) -> bool:
    """Whether a note names eyes, so that OD and OS are sides."""
    return not _EYE_WORDS.isdisjoint(words)
