"""What the pages work with: the engine, the code book's search, the store, and who sits at the desk."""

import getpass
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Protocol

import streamlit as st

import nlp_coder
from nlp_coder.errors import BadReviewError
from nlp_coder.note import Note
from nlp_coder.review import Review
from nlp_coder.workbench.queries import QueryDesk
from nlp_coder.workbench.store import Store, store_path

WHO_VARIABLE: Final = "NLP_CODER_WHO"


class Engine(Protocol):
    def review(self, note: Note) -> Review: ...


Search = Callable[[str], list[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Desk:
    """One coder's means. `version` names the engine: a review kept from another version, or with other
    settings of the site, is made anew."""

    engine: Engine
    search: Search
    store: Store
    version: str
    who: str

    def now(self) -> datetime:
        return datetime.now(UTC)

    @property
    def queries(self) -> QueryDesk:
        """Queries to providers and dismissed gaps of the store."""
        return QueryDesk(self.store)

    def settled(self, review: Review) -> frozenset[int]:
        """Places of the review's gaps that were dismissed or answered."""
        still_open = self.queries.open_gaps(review) if review.gaps else ()
        return frozenset(place for place, gap in enumerate(review.gaps) if gap not in still_open)

    def review_of(self, note: Note) -> Review:
        """The kept review of the note, or a new one, which is kept."""
        kept = self._kept(note.id)
        return kept if kept is not None else self.review_again(note)

    def review_again(self, note: Note) -> Review:
        """A new review of the note, kept in place of the old."""
        review = self.engine.review(note)
        self.store.save_review(review, engine=self.version)
        return review

    def _kept(self, note_id: str) -> Review | None:
        try:
            kept = self.store.review(note_id)
        except BadReviewError:  # kept by a version with other fields: made anew
            return None
        if kept is None or kept.engine != self.version:
            return None
        same_settings = kept.review.settings == getattr(self.engine, "settings", {})
        return kept.review if same_settings else None


def open_desk(load_engine: Callable[[], Engine], load_search: Callable[[], Search]) -> Desk:
    """The desk of this session; engine, search and store are opened once for all sessions."""
    return Desk(
        engine=_engine(load_engine),
        search=_search(load_search),
        store=_store(str(store_path())),
        version=nlp_coder.__version__,
        who=os.environ.get(WHO_VARIABLE) or getpass.getuser(),
    )


@st.cache_resource(show_spinner="Opening the code books")
def _engine(_load: Callable[[], Engine]) -> Engine:
    return _load()


@st.cache_resource(show_spinner=False)
def _search(_load: Callable[[], Search]) -> Search:
    return _load()


@st.cache_resource(show_spinner=False)
def _store(path: str) -> Store:
    return Store(Path(path))
