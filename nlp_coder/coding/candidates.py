"""Which codes a finding may take, best first, each with the reasons that move its score."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from nlp_coder.codes.icd10cm import Book
from nlp_coder.codes.lexicon import Entry, Lexicon
from nlp_coder.codes.words import FILLERS, VAGUE, WordForms
from nlp_coder.coding.explanation import Explanation
from nlp_coder.coding.linear import LinearModel
from nlp_coder.coding.specificity import MAX_KNOWN, Exact, Specificity
from nlp_coder.coding.stage_by_eye import by_eye
from nlp_coder.language.reading import Drug, Finding, Reading

MAX_ENTRIES: Final = 4
"""A term that names more codes than this says too little to choose by."""


_WORD_OR_STOP: Final = re.compile(r"[^\W_]+|[,;.:()\n]")
_NEGATIONS: Final = frozenset(
    """
    no not without denie denied deny negative absent never
    """.split()
)
_STOPS: Final = frozenset(",;.:()\n") | {"but", "with", "except"}


@dataclass(frozen=True, slots=True)
class Candidate:
    """One code for one finding. `entry` is the term's meaning it came from, `choice` why it is likely."""

    number: int
    entry: Entry
    exact: Exact
    choice: Explanation
    second_side_of: int | None = None


@dataclass(frozen=True, slots=True)
class Priors:
    """How often a code, and its category, is used at all: log-frequencies learned from labelled notes."""

    code: Mapping[str, float] = field(default_factory=dict)
    category: Mapping[str, float] = field(default_factory=dict)

    def of(self, code: str) -> float:
        """The frequency of a code, or of the undivided code that an older release had in its place."""
        for length in range(len(code), 2, -1):
            if (known := self.code.get(code[:length])) is not None:
                return known
        return 0.0


class Candidates:
    """Finds and scores the codes for findings."""

    def __init__(
        self, book: Book, lexicon: Lexicon, forms: WordForms, model: LinearModel, priors: Priors
    ) -> None:
        self.book = book
        self.lexicon = lexicon
        self._forms = forms
        self._model = model
        self._priors = priors
        self._walk = Specificity(book, lexicon, forms)
        self._term_words: dict[int, frozenset[str]] = {}
        self._vocabulary = sorted(lexicon.word_number, key=lexicon.word_number.__getitem__)
        self._normal: dict[str, str] = {}
        self._choices: dict[tuple[object, ...], Explanation] = {}

    def of(
        self, reading: Reading, finding: Finding, seventh: str, context: frozenset[str]
    ) -> list[Candidate]:
        """Candidates for one finding, most likely first; `context` are the words that may speak of it."""
        hit = finding.hit
        own = self._own_words(reading, finding)
        side = finding.assertion.laterality
        entries = [one for one in self.lexicon.entries(hit.concept) if one.side in (None, side)]
        entries = [one for one in entries if one.side] or entries  # the term of that side says more
        found: dict[int, Candidate] = {}
        for entry in entries[:MAX_ENTRIES]:
            exact = self._walk.most_exact(entry, own, context, side, seventh)
            if exact is None or exact.number in found:
                continue
            other = self._other_side(exact)
            if eyes := self._eyes(reading, finding, exact.number):
                exact, other = (replace(exact, number=eye, side=None, rivals=()) for eye in eyes)
            choice = self._choice(finding, entry, exact, len(entries))
            found[exact.number] = Candidate(exact.number, entry, exact, choice)
            if other:
                found[other.number] = Candidate(
                    other.number, entry, other, found[exact.number].choice, exact.number
                )
        return sorted(found.values(), key=lambda one: (-one.choice.score, one.number))

    def _choice(self, finding: Finding, entry: Entry, exact: Exact, entries: int) -> Explanation:
        """How well the code says the finding. Remembered by all that `features` reads: notes repeat their findings."""
        hit = finding.hit
        asked = (hit.concept, hit.exact, entry, exact.number, len(exact.added), exact.side_open, entries)
        known = self._choices.get(asked)
        if known is None:
            if len(self._choices) >= MAX_KNOWN:
                self._choices.clear()
            known = self._choices[asked] = self._model.explain(self.features(finding, entry, exact, entries))
        return known

    def features(
        self, finding: Finding, entry: Entry, exact: Exact, entries: int, priors: Priors | None = None
    ) -> dict[str, float]:
        """Named features of a choice, as a coder would say them."""
        priors = priors or self._priors
        code = self.book.codes[exact.number]
        words = self._words_of(finding.hit.concept)
        title = self.book.title(exact.number).lower()
        features = {
            f"source: {entry.learned_source}": 1.0,
            "words of the term": min(len(words), 5) / 5,
            "rarity of the term's words": min(self._walk.weight(words), 4.0) / 4,
            "words not as written": 1.0 - finding.hit.exact,
            "more exact by words nearby": min(len(exact.added), 3) / 3,
            "rival meanings of the term": min(entries - 1, 4) / 4,
            "code used in labelled notes": priors.of(code),
            "category used in labelled notes": priors.category.get(code[:3], 0.0),
            "unspecified code": float("unspecified" in title or "nos" in title.split()),
            "side not stated": float(exact.side_open),
            f"chapter {code[0]}": 1.0,
        }
        return {name: value for name, value in features.items() if value}

    def _eyes(self, reading: Reading, finding: Finding, number: int) -> tuple[int, ...]:
        """The codes of both eyes where the note gives each its own stage of glaucoma."""
        if not self.book.codes[number].startswith("H40"):
            return ()
        start, end = reading.sentences[finding.sentence]
        return by_eye(number, reading.text[start:end], self.book)

    def _other_side(self, exact: Exact) -> Exact | None:
        """Bilateral, and the book has no bilateral code: the left code stands beside the right one (I.B.13)."""
        family = self.book.sides(exact.number)
        if exact.side != "bilateral" or "bilateral" in family or self.book.side(exact.number) != "right":
            return None
        return replace(exact, number=family["left"], rivals=()) if "left" in family else None

    def context(self, reading: Reading, spans: Iterable[tuple[int, int]]) -> frozenset[str]:
        """Normal forms of the words in the given stretches, but for those a negation takes back."""
        normal = self._normal
        found = set()
        for start, end in spans:
            denied, before = False, ""
            for match in _WORD_OR_STOP.finditer(reading.text, start, end):
                word, last = match.group(), before
                before = word.lower()
                known = normal.get(word)
                if known is None:
                    lower = word.lower()
                    known = "" if lower in FILLERS or lower in VAGUE else self._forms.normal(lower)
                    if len(normal) < 100_000:
                        normal[word] = known
                if known.isdigit() and not _grades(last, reading.text, match.end()):
                    continue
                if known in _NEGATIONS:
                    denied = True
                elif denied and word in _STOPS:
                    denied = False
                elif not denied:
                    found.add(known)
        found.discard("")
        return frozenset(found)

    def _own_words(self, reading: Reading, finding: Finding) -> frozenset[str]:
        """The words of the term, without those it takes back ("dementia without behavioral disturbance")."""
        own = self._words_of(finding.hit.concept)
        span = (finding.hit.start, finding.hit.end)
        if _WITHOUT.search(reading.text, *span) is None:
            return own
        return own & self.context(reading, (span,)) or own

    def _words_of(self, term: int) -> frozenset[str]:
        words = self._term_words.get(term)
        if words is None:
            words = frozenset(self._vocabulary[number] for number in self.lexicon.words(term))
            self._term_words[term] = words
        return words


_WITHOUT: Final = re.compile(r"\bwithout\b", re.IGNORECASE)
_AFTER: Final = re.compile(
    r"\b(?:follow[- ]?up (?:of|for|visit|after|on)"
    r"|(?:returns?|back|here|seen|presents) (?:today )?for (?:a )?(?:re)?check"
    r"|recheck|cast (?:check|change|removal|off)|(?:suture|staple) removal|wound check|routine healing|healing well"
    r"|\d+ (?:days?|weeks?|months?) (?:s/p|status post|post|after|out from|following)"
    r"|post[- ]?op(?:erative)? (?:visit|check|day))",
    re.IGNORECASE,
)
_AFTER_STAY: Final = re.compile(
    r"\b(?:(?:new )?admi(?:tted|ssion) (?:here )?from\b|transferred from\b|discharged from\b|hospital discharge"
    r"|(?:here|admitted) for (?:short[- ]term )?(?:therapy|rehab\w*|PT\b)|routine healing|status post|s/p\b|aftercare)",
    re.IGNORECASE,
)
"""A nursing facility or home visit after the stay that treated the injury: aftercare is D (Guidelines I.C.21.c.7)."""
_SEQUELA: Final = re.compile(
    r"\b(?:sequela|sequelae|late effects?) (?:of|from)|\bmalunion from\b", re.IGNORECASE
)
_TOLD_IN: Final = frozenset(
    """
    header body chief_complaint hpi subjective interval_history indications other
    """.split()
)


_GRADED: Final = frozenset(
    """
    stage type class grade category level degree phase group gold nyha tier zone part score
    ckd dm diabetes mellitus disease failure insufficiency ulcer injury burn retinopathy
    """.split()
)
_UNIT: Final = re.compile(
    r"[ -]?(?:%|(?:years?|yrs?|y|months?|mos?|weeks?|wks?|days?|hours?|times|x|mg|ml|cm|mm|meds?|medications?|drugs?"
    r"|tablets?|fluids?|iron|contrast|antibiotics?|access|infusions?|push|drip|hydration|therapy|line|diure\w+|steroids?"
    r"|lasix|saline|meds)\b)",
    re.IGNORECASE,
)


def _grades(before: str, text: str, end: int) -> bool:
    """Whether a number that ends at `end` is a stage, type or grade: no mark of a list item, count or amount."""
    return (before in _GRADED or before.isdigit()) and _UNIT.match(text, end) is None


def seventh_character(reading: Reading, setting: str) -> tuple[str, tuple[int, int] | None]:
    """A, D or S for injuries, and the words that say so (ICD-10-CM Guidelines I.C.19.a).

    Active treatment (A) unless the note's story says that this visit is for healing (D) or for a late effect (S).
    What the plan arranges for later ("suture removal in 10 days") says nothing of today.
    """
    text = reading.text
    if found := _SEQUELA.search(text):
        return "S", found.span()
    if setting == "ed":
        return "A", None
    if setting in ("nursing", "home") and (found := _AFTER_STAY.search(text)):
        return "D", found.span()
    for section in reading.sections:
        if section.name in _TOLD_IN and (
            found := _AFTER.search(text, section.start, min(section.end, section.start + 600))
        ):
            return "D", found.span()
    return "A", None


_LINK: Final = re.compile(
    r"\s*,?\s*(?:with|due to|from|in|secondary to|caused by|complicated by|associated with|w/|2/2|of)\s", re.I
)
_SEGMENT: Final = re.compile(r"[,;:()\n•]| and | or ")


def nearby(reading: Reading, place: int) -> list[tuple[int, int]]:
    """Stretches of text that may make a finding more exact: the words around it that speak of nothing else.

    Before it, back to the last comma or finding; behind it, up to the segment that leads to the next finding. A finding
    linked by "with", "due to" and the like belongs to it too.
    """
    findings, text = reading.findings, reading.text
    hit = findings[place].hit
    low, high = reading.sentences[findings[place].sentence]
    before, after = low, high
    spans = []
    for step in (-1, 1):
        other = place + step
        while 0 <= other < len(findings) and low <= findings[other].hit.start < high:
            near = findings[other].hit
            if near.end <= hit.start:
                before = near.end
                if _is_said(findings[other]) and _LINK.fullmatch(text, near.end, hit.start):
                    spans.append((near.start, near.end))
                break
            if near.start >= hit.end:
                lead_in = _LEAD_IN.search(text, hit.end, near.start)
                after = lead_in.start() if lead_in else near.start
                if _is_said(findings[other]) and _LINK.match(text, hit.end, near.start + 1):
                    spans.append((near.start, near.end))
                    after = high
                break
            other += step
    cuts = [cut.end() for cut in _SEGMENT.finditer(text, before, hit.start)]
    if before > low or cuts:
        before = cuts[-1] if cuts else before
    if after < high:
        ends = [cut.start() for cut in _SEGMENT.finditer(text, hit.end, after)]
        after = ends[-1] if ends else hit.end
    return [(min(before, hit.start), max(after, hit.end)), *spans]


_LEAD_IN: Final = re.compile(
    r"(?:\b(?:acute|chronic|severe|mild|moderate|persistent|recurrent|primary|secondary|generali[sz]ed|intractable)"
    r"[ \n]+)+$",
    re.IGNORECASE,
)
"""Adjectives that stand right before a finding are its own: "obesity, severe snoring"."""


def _is_said(finding: Finding) -> bool:
    return finding.assertion.presence != "absent"


_CAUSED_BY: Final = re.compile(
    r"\b(?:due to|from|secondary to|caused by|induced by|related to|after)\s*$", re.IGNORECASE
)


def drug_induced(reading: Reading, span: tuple[int, int]) -> frozenset[str]:
    """The words "drug-induced" where a named drug is given as the cause ("neuropathy from paclitaxel")."""
    drugs = reading.drugs
    for place in range(bisect_left(drugs, span[0], key=_start), len(drugs)):
        start = drugs[place].start
        if start >= span[1] + 40:
            break
        if _CAUSED_BY.search(reading.text, max(0, start - 20), start):
            return frozenset(("drug", "induced"))
    return frozenset()


def _start(drug: Drug) -> int:
    return drug.start
