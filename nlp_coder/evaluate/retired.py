"""Labels of an older year: a code that is no longer billable is met by the code that took its place."""

from functools import lru_cache

from nlp_coder.codes.history import load_history
from nlp_coder.codes.icd10cm import load_book
from nlp_coder.evaluate.sets import plain_code


def as_labelled(said: frozenset[str], asked: frozenset[str]) -> frozenset[str]:
    """The codes said, each that succeeds a retired code of `asked` read as that code (CMS conversion table).

    All codes are without dots.
    """
    retired = frozenset(filter(is_retired, asked))
    return frozenset(_before(code, retired) for code in said) if retired else said


@lru_cache(maxsize=4096)
def is_retired(code: str) -> bool:
    """Whether a code, without its dot, was billable, and others took its place."""
    place = load_book().find(code)
    is_billable = place is not None and bool(load_book().billable[place])
    return not is_billable and code in set(_predecessors().values())


@lru_cache(maxsize=1)
def _predecessors() -> dict[str, str]:
    return {plain_code(code): plain_code(before) for code, before in load_history().predecessors.items()}


def _before(code: str, retired: frozenset[str]) -> str:
    predecessors = _predecessors()
    seen, one = {code}, code
    while (before := predecessors.get(one)) and before not in seen:
        if before in retired:
            return before
        seen.add(before)
        one = before
    return code
