"""The app: opens the desk and shows the page the coder is on."""

from collections.abc import Callable
from functools import partial
from itertools import islice

import streamlit as st

from nlp_coder.codes import search as code_search
from nlp_coder.errors import NlpCoderError
from nlp_coder.ui.add_page import add_page
from nlp_coder.ui.code_form import MOST_HITS
from nlp_coder.ui.desk import Engine, Search, open_desk
from nlp_coder.ui.help_page import help_page
from nlp_coder.ui.panes import asset
from nlp_coder.ui.review_page import review_page


def load_coder() -> Engine:
    """The engine that reads the notes, tuned as the site's file says."""
    from nlp_coder.coder import Coder
    from nlp_coder.documentation.site_file import load_site

    return Coder(site=load_site())


def load_search() -> Search:
    """The search of the code book: codes by their beginning, else by meaning; those that can be billed."""
    book = code_search.load_search()

    def search(asked: str) -> list[tuple[str, str]]:
        hits = (hit for hit in book.find(asked, limit=4 * MOST_HITS) if hit.is_billable)
        return [(hit.code, hit.title) for hit in islice(hits, MOST_HITS)]

    return search


def run(
    open_engine: Callable[[], Engine] = load_coder, open_search: Callable[[], Search] = load_search
) -> None:
    """Show the app. Engine and search can be given, to show the pages without the code books."""
    st.set_page_config(page_title="nlp_coder", layout="wide", initial_sidebar_state="collapsed")
    st.html(f"<style>{asset('page.css')}{asset('note.css')}</style>")
    try:
        desk = open_desk(open_engine, open_search)
        st.navigation(
            [
                st.Page(partial(review_page, desk), title="Review", url_path="review", default=True),
                st.Page(partial(add_page, desk), title="Add notes", url_path="add"),
                st.Page(partial(help_page, desk), title="Help", url_path="help"),
            ],
            position="top",
        ).run()
    except NlpCoderError as error:
        st.error(str(error))
