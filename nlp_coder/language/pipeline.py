"""The language stage: a spaCy pipeline whose components each add one thing to the document, read out as a Reading."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, Final

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.vocab import Vocab

from nlp_coder.codes.icd10cm import Book
from nlp_coder.codes.lexicon import Lexicon
from nlp_coder.codes.words import WordForms
from nlp_coder.language.abbreviations import load_abbreviations
from nlp_coder.language.assertion import AssertionReader, AssertionRules
from nlp_coder.language.concepts import Concepts
from nlp_coder.language.medications import DrugFinder, load_medications
from nlp_coder.language.problems import find_problems
from nlp_coder.language.reading import Drug, Expansion, Finding, Hit, Problem, Reading, Section, Value
from nlp_coder.language.sections import find_sections, load_sections
from nlp_coder.language.sentences import split_sentences
from nlp_coder.language.spelling import Spelling, load_known_words, load_misspellings
from nlp_coder.language.transport import register
from nlp_coder.language.values import find_values, load_values
from nlp_coder.note import MAX_NOTE_LENGTH
from nlp_coder.review import Assertion, Cue

_LONGEST_RUN: Final = 500
_PIECE: Final = re.compile(r"\S{1,500}|\s+")
_PARTS: Final = (
    "sections",
    "sentences",
    "problems",
    "values",
    "drugs",
    "abbreviations",
    "hits",
    "assertions",
)


class NoteTokenizer:
    """spaCy's English tokenizer; text with endless runs of characters is cut into bounded pieces instead."""

    def __init__(self, nlp: Language) -> None:
        self._vocab: Vocab = nlp.vocab
        self._english = nlp.tokenizer

    def __call__(self, text: str) -> Doc:
        if max(map(len, text.split()), default=0) > _LONGEST_RUN:
            pieces = _PIECE.findall(text)
            doc = Doc(self._vocab, words=pieces, spaces=[False] * len(pieces))
        else:
            doc = self._english(text)
        doc._.nlpc_text = text  # Doc.text joins all tokens anew at every use
        return doc


def _extend() -> None:
    register()
    for part in _PARTS:
        Doc.set_extension(f"nlpc_{part}", default=(), force=True)
    Doc.set_extension("nlpc_text", default=None, force=True)


def _text(doc: Doc) -> str:
    text: str | None = doc._.nlpc_text
    return doc.text if text is None else text


class _Component:
    """A component can be sent to another process: its tables travel with it, and documents can travel back."""

    def __setstate__(self, state: dict[str, Any]) -> None:
        register()
        self.__dict__.update(state)


class Structure(_Component):
    """Adds sections, sentences and the problems of the assessment."""

    def __init__(self) -> None:
        self._rules = load_sections()

    def __call__(self, doc: Doc) -> Doc:
        text = _text(doc)
        doc._.nlpc_sections = find_sections(text, self._rules)
        doc._.nlpc_sentences = split_sentences(text, doc._.nlpc_sections)
        doc._.nlpc_problems = find_problems(text, doc._.nlpc_sections, doc._.nlpc_sentences)
        return doc


class Quantities(_Component):
    """Adds values with units, and the medications."""

    def __init__(self) -> None:
        self._rules = load_values()
        self._drugs = DrugFinder(load_medications())

    def __call__(self, doc: Doc) -> Doc:
        doc._.nlpc_values = find_values(_text(doc), self._rules)
        doc._.nlpc_drugs = self._drugs.find(_text(doc))
        return doc


class Recognition(_Component):
    """Adds the lexicon terms, reading ambiguous abbreviations by their context."""

    def __init__(self, concepts: Concepts) -> None:
        self._concepts = concepts
        self._abbreviations = load_abbreviations()

    def __call__(self, doc: Doc) -> Doc:
        text = _text(doc)
        read = self._abbreviations.resolve(text, doc._.nlpc_sections)
        doc._.nlpc_abbreviations = read
        expansions = [(one.start, one.end, one.expansion) for one in read if one.expansion is not None]
        doc._.nlpc_hits = self._concepts.find(text, doc._.nlpc_sentences, expansions)
        return doc


class Asserting(_Component):
    """Adds to each term what the note says of it."""

    def __init__(self) -> None:
        self._reader = AssertionReader(AssertionRules.load())

    def __call__(self, doc: Doc) -> Doc:
        hits, drugs = doc._.nlpc_hits, doc._.nlpc_drugs
        spans = [(one.start, one.end) for one in (*hits, *drugs)]
        read = self._reader.read(_text(doc), doc._.nlpc_sections, doc._.nlpc_sentences, spans)
        doc._.nlpc_assertions = read[: len(hits)]
        doc._.nlpc_drugs = tuple(
            replace(drug, taken=_is_taken(assertion))
            for drug, (assertion, _) in zip(drugs, read[len(hits) :], strict=True)
        )
        return doc


def _is_taken(assertion: Assertion) -> bool:
    said = assertion.presence in ("present", "possible") and assertion.experiencer == "patient"
    return said and assertion.temporality != "historical"


@Language.factory("nlpc_structure")
def create_structure(nlp: Language, name: str) -> Structure:
    return Structure()


@Language.factory("nlpc_quantities")
def create_quantities(nlp: Language, name: str) -> Quantities:
    return Quantities()


@Language.factory("nlpc_recognition")
def create_recognition(nlp: Language, name: str) -> Recognition:
    from nlp_coder.codes.icd10cm import load_book
    from nlp_coder.codes.lexicon import load_lexicon
    from nlp_coder.codes.words import load_word_forms

    lexicon = load_lexicon()
    return Recognition(concepts_of(load_book(), lexicon, load_word_forms()))


@Language.factory("nlpc_assertion")
def create_assertion(nlp: Language, name: str) -> Asserting:
    return Asserting()


def concepts_of(book: Book, lexicon: Lexicon, forms: WordForms) -> Concepts:
    return Concepts(
        lexicon, book, forms, Spelling(lexicon.word_number, load_known_words(), load_misspellings())
    )


def build_pipeline() -> Language:
    """`spacy.blank("en")` with this project's components, in their order."""
    _extend()
    nlp = spacy.blank("en")
    nlp.max_length = MAX_NOTE_LENGTH + 1
    nlp.tokenizer = NoteTokenizer(nlp)
    for name in ("nlpc_structure", "nlpc_quantities", "nlpc_recognition", "nlpc_assertion"):
        nlp.add_pipe(name)
    return nlp


class Reader:
    """Reads notes; the same text gives the same Reading."""

    def __init__(self) -> None:
        self._nlp = build_pipeline()

    def read(self, text: str) -> Reading:
        """All that the language stage finds in a text. Offsets are code points of `text`."""
        return reading_of(self._nlp(text))

    def read_all(self, texts: Iterable[str], processes: int = 1) -> Iterator[Reading]:
        """The Reading of each text in order; more processes give the same Readings."""
        for doc in self._nlp.pipe(texts, n_process=processes):
            yield reading_of(doc)

    def assert_span(self, text: str, start: int, end: int) -> tuple[Assertion, tuple[Cue, ...]]:
        """What a text says of one given stretch of it."""
        return self.assert_spans(text, [(start, end)])[0]

    def assert_spans(
        self, text: str, spans: list[tuple[int, int]]
    ) -> list[tuple[Assertion, tuple[Cue, ...]]]:
        """What a text says of each of the given stretches."""
        doc = self._nlp.make_doc(text)
        self._nlp.get_pipe("nlpc_structure")(doc)
        doc._.nlpc_hits = [Hit(start, end, -1, "finding") for start, end in spans]
        self._nlp.get_pipe("nlpc_assertion")(doc)
        found: list[tuple[Assertion, tuple[Cue, ...]]] = doc._.nlpc_assertions
        return found


def reading_of(doc: Doc) -> Reading:
    """The frozen result of the components."""
    parts: Any = doc._
    sections: tuple[Section, ...] = tuple(parts.nlpc_sections)  # lists, when they come from another process
    sentences: tuple[tuple[int, int], ...] = tuple(map(tuple, parts.nlpc_sentences))
    problems: tuple[Problem, ...] = tuple(parts.nlpc_problems)
    values: tuple[Value, ...] = tuple(parts.nlpc_values)
    drugs: tuple[Drug, ...] = tuple(parts.nlpc_drugs)
    abbreviations: tuple[Expansion, ...] = tuple(parts.nlpc_abbreviations)
    same = _postoperative_same(_text(doc), sections)
    section_starts = [section.start for section in sections]
    sentence_starts = [start for start, _ in sentences]
    problem_starts = [problem.start for problem in problems]
    findings: list[Finding] = []
    bare: list[Finding] = []
    for hit, (assertion, cues) in zip(parts.nlpc_hits, parts.nlpc_assertions, strict=True):
        section = sections[max(bisect_right(section_starts, hit.start) - 1, 0)]
        problem: int | None = bisect_right(problem_starts, hit.start) - 1
        if problem is not None and (problem < 0 or hit.start >= problems[problem].end):
            problem = None
        (bare if hit.bare else findings).append(
            Finding(
                hit=hit,
                section="postop_diagnosis" if same and section.name == "preop_diagnosis" else section.name,
                sentence=max(bisect_right(sentence_starts, hit.start) - 1, 0),
                problem=problem,
                in_heading=problem is not None and hit.start < problems[problem].heading_end,
                assertion=assertion,
                cues=tuple(cues),
            )
        )
    return Reading(
        _text(doc), sections, sentences, problems, tuple(findings), values, drugs, abbreviations, tuple(bare)
    )


def _postoperative_same(text: str, sections: tuple[Section, ...]) -> bool:
    """ "Postoperative diagnosis: same": what stands before the operation is the final diagnosis."""
    after = [
        text[one.body : one.end].strip(" .:\r\n\t").lower()
        for one in sections
        if one.name == "postop_diagnosis"
    ]
    return bool(after) and all(words.startswith("same") and len(words) < 40 for words in after)
