"""Coded errors: one code each, documented, and never the words of a note."""

import importlib
import pkgutil
import re
from pathlib import Path

import pytest

import nlp_coder
from nlp_coder.errors import EmptyNoteError, NlpCoderError, NulInNoteError

PAGE = Path(__file__).resolve().parent.parent / "docs" / "errors.md"


def load_everything() -> None:
    for module in pkgutil.walk_packages(nlp_coder.__path__, "nlp_coder."):
        importlib.import_module(module.name)


def error_kinds() -> list[type[NlpCoderError]]:
    """Every error that can be raised: all subclasses below the groups."""
    load_everything()
    found, waiting = [], [NlpCoderError]
    while waiting:
        below = waiting.pop().__subclasses__()
        waiting += below
        found += [kind for kind in below if not kind.__subclasses__()]
    return sorted((kind for kind in found if kind.__module__.startswith("nlp_coder.")), key=lambda k: k.code)


def test_codes_are_unique_and_well_formed() -> None:
    kinds = error_kinds()
    codes = [kind.code for kind in kinds]
    assert len(codes) > 10
    assert len(codes) == len(set(codes))
    assert all(re.fullmatch(r"E[1-9]\d\d", code) for code in codes)
    assert all(kind.says for kind in kinds)


def test_every_code_has_its_line_on_the_page_and_no_line_is_left_over() -> None:
    documented = re.findall(r"^\| (E\d{3}) \| \S.* \| \S.* \|$", PAGE.read_text("utf-8"), re.MULTILINE)
    assert documented == [kind.code for kind in error_kinds()]


@pytest.mark.parametrize("kind", error_kinds(), ids=lambda kind: kind.__name__)
def test_message_holds_code_and_place(kind: type[NlpCoderError]) -> None:
    fields = sorted(set(re.findall(r"(?<!\{)\{(\w+)\}(?!\})", kind.says)))
    assert str(kind(**dict.fromkeys(fields, 7))).startswith(f"[{kind.code}] ")


def test_position_may_name_a_row() -> None:
    assert str(EmptyNoteError(position="2, row 5")).startswith("[E201] input 2, row 5: ")
    assert NulInNoteError(position=1, offset=9).where == {"position": 1, "offset": 9}
