"""Coder: composes the stages. The one way in for the command line, the app, batch and Spark."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from nlp_coder.claims import Claim, check_claim, checklist, consulted, with_modifiers, with_pointers
from nlp_coder.claims.payer.packs import load_packs
from nlp_coder.codes import icd10pcs
from nlp_coder.codes.compile import RELEASE
from nlp_coder.codes.icd10cm import SYSTEM, load_book
from nlp_coder.codes.lexicon import load_lexicon
from nlp_coder.codes.procedures import load_services
from nlp_coder.codes.words import load_word_forms
from nlp_coder.coding.candidates import Candidate, Candidates
from nlp_coder.coding.engine import CodingEngine
from nlp_coder.coding.imported_services import imported_services
from nlp_coder.coding.model import Models, load_models
from nlp_coder.coding.pcs import InpatientProcedures, Performed
from nlp_coder.coding.present import suggestions, withheld
from nlp_coder.coding.present_pcs import pcs_suggestions, pcs_withheld
from nlp_coder.coding.present_services import service_suggestions, service_withheld
from nlp_coder.coding.procedures import ServiceFinder
from nlp_coder.coding.reportability import is_report
from nlp_coder.coding.tables import load_tables
from nlp_coder.documentation import Chart, examine, visit_level
from nlp_coder.documentation.site import AS_DELIVERED, SiteSettings
from nlp_coder.language.medications import load_medications
from nlp_coder.language.pipeline import Reader
from nlp_coder.language.reading import Reading
from nlp_coder.note import Note, check_note
from nlp_coder.review import Candidate as MentionCandidate
from nlp_coder.review import Mention, Review


class Coder:
    """Reviews notes. Loads once, holds no state of a note, and pickles by its settings.

    `packs` are files and folders of payer packs; None takes those of `$NLP_CODER_HOME/packs`.
    `site`: gap kinds and severities tuned for a site, from `documentation.site_file.load_site`; each review names them.
    """

    def __init__(
        self,
        *,
        models: Models | None = None,
        packs: Sequence[str | Path] | None = None,
        site: SiteSettings = AS_DELIVERED,
    ) -> None:
        book, lexicon, forms = load_book(), load_lexicon(), load_word_forms()
        self._models, self._site = models, site
        self._pack_places = None if packs is None else tuple(packs)
        self._packs = load_packs(self._pack_places)
        models = models or load_models()
        self._reader = Reader()
        self._lexicon = lexicon
        self.engine = CodingEngine(
            Candidates(book, lexicon, forms, models.choice, models.priors),
            models.reportability,
            load_tables(),
            {drug.name: drug for drug in load_medications()},
            models.threshold,
        )
        services = load_services()
        self._services = ServiceFinder(services)
        self._inpatient = InpatientProcedures()
        self._lateral = frozenset(one.code for one in services if one.lateral)
        self.book = book

    @property
    def settings(self) -> dict[str, str]:
        """What the site tuned, as each review names it."""
        return self._site.told

    def review(self, note: Note, position: int = 1) -> Review:
        """Everything the engine has to say about one note.

        Spans are [start, end) in code points of Note.text, never changed. Scores are probabilities, 0..1. Same
        input, same bytes out. Raises a NoteError (E2xx) naming `position` when the note cannot be read whole.
        """
        check_note(note, position)
        reading = self._reader.read(note.text)
        done = self._services.find(reading.text, reading.sections, reading.sentences, reading.values, note)
        coded = self.engine.code(note, reading, done)
        made = suggestions(coded, self.engine, note, reading)
        imported = imported_services(note.encounter.date_of_service)
        made += service_suggestions(done, made, reading, imported)
        performed = self._inpatient.find(reading, note, is_report=is_report(reading))
        made += pcs_suggestions(performed, made, reading)
        held = (
            *withheld(coded, self.engine, reading),
            *service_withheld(done, reading, imported),
            *pcs_withheld(performed, reading),
        )
        chart = Chart(note, reading, made, held, self.book, self._lateral, performed)
        visit = visit_level(chart)
        claim = Claim(note, reading, made, held, visit, self.book, self._packs)
        claim = replace(claim, suggestions=with_pointers(claim))
        made = with_modifiers(claim)
        claim, chart = replace(claim, suggestions=made), replace(chart, suggestions=made)
        edits = check_claim(claim)
        gaps = examine(chart, visit, edits, self._site)
        sets = imported.sets(frozenset(one.system for one in made)) | consulted(claim)
        return Review(
            note_id=note.id,
            code_sets=_code_sets(note, performed) | sets,
            encounter=note.encounter,
            suggestions=made,
            withheld=held,
            mentions=tuple(self._mentions(reading, coded.candidates)),
            gaps=gaps,
            visit_level=visit,
            edits=edits,
            checklist=checklist(claim, edits, gaps),
            settings=self.settings,
        )

    def reviews(self, notes: Iterable[Note]) -> Iterator[Review]:
        """Review notes in order, one held in memory at a time. Raises as `review` does."""
        for position, note in enumerate(notes, start=1):
            yield self.review(note, position)

    def read(self, note: Note) -> Reading:
        """The language stage alone."""
        return self._reader.read(note.text)

    def _mentions(self, reading: Reading, candidates: tuple[tuple[Candidate, ...], ...]) -> Iterator[Mention]:
        for finding, codes in zip(reading.findings, candidates, strict=True):
            hit = finding.hit
            yield Mention(
                start=hit.start,
                end=hit.end,
                text=reading.text[hit.start : hit.end],
                kind=hit.kind,
                section=finding.section,
                assertion=finding.assertion,
                cues=finding.cues,
                candidates=tuple(
                    MentionCandidate(self.book.codes[one.number], round(one.choice.score, 4)) for one in codes
                ),
            )

    def __reduce__(self) -> tuple[Any, ...]:
        return partial(Coder, models=self._models, packs=self._pack_places, site=self._site), ()


def _code_sets(note: Note, performed: tuple[Performed, ...]) -> dict[str, str]:
    """The releases that the review used."""
    used = {SYSTEM: RELEASE}
    return {**used, icd10pcs.SYSTEM: icd10pcs.release_on(note.encounter.coding_date)} if performed else used
