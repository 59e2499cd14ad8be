"""Reviews and answers as small as a case needs them."""

from collections.abc import Callable
from typing import Any, Protocol

import pytest

from nlp_coder.evaluate.sets import Vignette
from nlp_coder.note import Encounter, Note
from nlp_coder.review import Alternative, Assertion, Evidence, Gap, Review, Suggestion, VisitLevel, Withheld


class MakeReview(Protocol):
    def __call__(self, *suggestions: Suggestion, **rest: Any) -> Review: ...


def suggestion(code: str, score: float = 0.9, **rest: Any) -> Suggestion:
    given: dict[str, Any] = {
        "system": "ICD-10-CM",
        "description": code,
        "rank": 1,
        "role": "secondary",
        "evidence": (),
        "assertion": Assertion(),
        "rationale": (),
        **rest,
    }
    return Suggestion(code=code, score=score, **given)


@pytest.fixture
def suggest() -> Callable[..., Suggestion]:
    return suggestion


@pytest.fixture
def make_review() -> MakeReview:
    def make(*suggestions: Suggestion, **rest: Any) -> Review:
        given: dict[str, Any] = {
            "note_id": "1",
            "code_sets": {},
            "encounter": Encounter(),
            "withheld": (),
            "mentions": (),
            "gaps": (),
            "visit_level": VisitLevel(None, None, None, "not-applicable", "none", None),
            **rest,
        }
        return Review(suggestions=suggestions, **given)

    return make


@pytest.fixture
def make_gap() -> Callable[..., Gap]:
    def make(kind: str, *spans: tuple[int, int]) -> Gap:
        evidence = tuple(Evidence(start, end, "", "body") for start, end in spans)
        return Gap(kind, "warn", "", evidence, (), None, "r")

    return make


@pytest.fixture
def rival() -> Callable[[str, float], Alternative]:
    return lambda code, score: Alternative(code, code, score, "")


@pytest.fixture
def held() -> Callable[[str, float], Withheld]:
    return lambda code, score: Withheld(code, code, score, "negated", ())


@pytest.fixture
def vignette() -> Callable[..., Vignette]:
    return lambda **fields: Vignette(**{"note": Note("v", "text"), "required": (), **fields})
