"""The app over an engine made of a few phrases: the screen is tested, not the coding."""

import re
from collections.abc import Iterator

from nlp_coder.note import Note
from nlp_coder.review import (
    Alternative,
    Assertion,
    Edit,
    Element,
    Elements,
    Evidence,
    Gap,
    Query,
    ReasonCue,
    Review,
    Step,
    Suggestion,
    VisitLevel,
    Withheld,
)
from nlp_coder.ui.main import run

PHRASES = (
    ("osteoarthritis of the right knee", "M17.11", "Unilateral primary osteoarthritis, right knee", 0.94),
    ("type 2 diabetes", "E11.9", "Type 2 diabetes mellitus without complications", 0.81),
    ("hypertension", "I10", "Essential (primary) hypertension", 0.77),
    ("injection of the right knee", "20610", "Injection of a large joint", 0.66),
    ("low back pain", "M54.50", "Low back pain, unspecified", 0.52),
    ("ألم في الركبة", "M25.569", "Pain in unspecified knee", 0.41),
)
BOOK = [
    ("M17.11", "Unilateral primary osteoarthritis, right knee"),
    ("M17.12", "Unilateral primary osteoarthritis, left knee"),
    ("E11.65", "Type 2 diabetes mellitus with hyperglycemia"),
    ("Z79.4", "Long term (current) use of insulin"),
]


class FakeEngine:
    def review(self, note: Note) -> Review:
        words = [(evidence(note.text, phrase), code, says, score) for phrase, code, says, score in PHRASES]
        found = [(one, code, says, score) for one, code, says, score in words if one is not None]
        suggestions = tuple(
            suggestion(rank, one, code, says, score) for rank, (one, code, says, score) in enumerate(found, 1)
        )
        return Review(
            note_id=note.id,
            code_sets={"ICD-10-CM": "April 2026", "CPT": "2026, own names"},
            encounter=note.encounter,
            suggestions=suggestions,
            withheld=tuple(withheld(note.text)),
            mentions=(),
            gaps=tuple(gaps(note.text)),
            visit_level=visit_level(note.text),
            edits=(
                Edit("bundled", "warn", ("20610", "99214"), "Needs modifier 25 on the visit.", "NCCI PTP"),
            ),
        )


def evidence(text: str, phrase: str) -> Evidence | None:
    hit = re.search(re.escape(phrase), text, re.IGNORECASE)
    return None if hit is None else Evidence(hit.start(), hit.end(), hit.group(), "assessment")


def suggestion(rank: int, words: Evidence, code: str, says: str, score: float) -> Suggestion:
    procedure = code == "20610"
    return Suggestion(
        code=code,
        system="CPT" if procedure else "ICD-10-CM",
        description=says,
        score=score,
        rank=rank,
        role="procedure" if procedure else "first-listed" if rank == 1 else "secondary",
        evidence=(words,),
        assertion=Assertion(laterality="right" if "right" in words.text else None),
        rationale=(
            Step(
                "Index",
                "Osteoarthritis, knee",
                "M17.1-",
                *((words.start, words.start + 14) if rank == 1 else ()),
            ),
            Step("Laterality", "the note says right", "M17.11"),
            Step("Section", "stands in the assessment", "+1.42"),
        ),
        alternatives=(
            Alternative("M17.12", "Unilateral primary osteoarthritis, left knee", 0.04, "left, not right"),
            Alternative("M17.9", "Osteoarthritis of knee, unspecified", 0.02, "no side and no cause"),
        )
        if rank == 1
        else (),
        units=1 if procedure else None,
        modifiers=("RT",) if procedure else (),
        pointers=("M17.11",) if procedure else (),
    )


def withheld(text: str) -> Iterator[Withheld]:
    for phrase, cue, code, says, reason in (
        ("chest pain", "denies", "R07.9", "Chest pain, unspecified", "negated"),
        ("breast cancer", "mother", "C50.919", "Malignant neoplasm of breast", "family"),
    ):
        words, because = evidence(text, phrase), evidence(text, cue)
        if words is not None and because is not None:
            read = ReasonCue(because.start, because.end, because.text, f"{reason}.{cue}")
            yield Withheld(code, says, 0.31, reason, (words,), read)  # type: ignore[arg-type]


def gaps(text: str) -> Iterator[Gap]:
    words = evidence(text, "low back pain")
    if words is not None:
        question = "Please document the cause of the low back pain, if known."
        options = ("Strain", "Radiculopathy", "Other", "Unable to determine")
        query = Query(question, options, ("low back pain",))
        yield Gap(
            "unspecified-diagnosis",
            "warn",
            "Low back pain: the note names no cause.",
            (words,),
            ("M54.50", "M54.51"),
            query,
            "gap.unspecified",
        )
    yield Gap("missing-signature", "inform", "The note is not signed.", (), (), None, "gap.signature")


def visit_level(text: str) -> VisitLevel:
    words = evidence(text, "type 2 diabetes")
    behind = () if words is None else (words,)
    elements = Elements(
        problems=Element("moderate", "two stable chronic illnesses", behind),
        data=Element("limited", "one test ordered"),
        risk=Element("moderate", "prescription drug management", behind),
        time=Element("none", "no time is documented"),
    )
    return VisitLevel("office visit", "99214", "99215", "unsupported", "mdm", elements)


def search(asked: str) -> list[tuple[str, str]]:
    return [(code, says) for code, says in BOOK if asked.lower() in f"{code} {says}".lower()]


run(FakeEngine, lambda: search)
