"""The app: opens the desk and shows the page the coder is on."""

from collections.abc import Callable

import streamlit as st

from nlp_coder.errors import NlpCoderError
from nlp_coder.ui.add_page import add_page
from nlp_coder.ui.desk import Desk, Engine, Search, open_desk
from nlp_coder.ui.help_page import help_page
from nlp_coder.ui.panes import asset
from nlp_coder.ui.review_page import review_page


def load_coder() -> Engine:
    """The engine that reads the notes."""
    from nlp_coder.coder import Coder

    return Coder()


def load_search() -> Search:
    """The search of the code book."""
    from nlp_coder.codes import search

    return search


def run(load_engine: Callable[[], Engine] = load_coder, load_book: Callable[[], Search] = load_search) -> None:
    """Show the app. The engine and the book's search can be given, to show the pages without the code books."""
    st.set_page_config(page_title="nlp_coder", layout="wide", initial_sidebar_state="collapsed")
    st.html(f"<style>{asset('page.css')}</style>")
    try:
        desk = open_desk(load_engine, load_book)
    except NlpCoderError as error:
        st.error(str(error))
        return
    pages: tuple[tuple[Callable[[Desk], None], str, str], ...] = (
        (review_page, "Review", "review"),
        (add_page, "Add notes", "add"),
        (help_page, "Help", "help"),
    )
    page = st.navigation(
        [
            st.Page(lambda show=show: show(desk), title=title, url_path=path, default=show is review_page)
            for show, title, path in pages
        ],
        position="top",
    )
    try:
        page.run()
    except NlpCoderError as error:
        st.error(str(error))
