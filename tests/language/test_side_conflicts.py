"""Two parts of a note that put one site on different sides."""

import pytest

from nlp_coder.language.pipeline import Reader
from nlp_coder.language.side_conflicts import side_conflicts, sided_findings

READER = Reader()


def conflicts(text: str) -> list[tuple[str, str, str, str]]:
    found = side_conflicts(sided_findings(READER.read(text)))
    return [(one.site, one.side, other.side, text[other.start : other.end]) for one, other in found]


@pytest.mark.parametrize(
    ("text", "site"),
    [
        ("HPI: Left knee pain for two weeks.\nAssessment: Right knee osteoarthritis.\n", "knee"),
        ("CC: pain in the right shoulder\nA/P:\n1. Left shoulder strain, rest.\n", "shoulder"),
        (
            "Preoperative diagnosis: Left inguinal hernia, left hip pain.\nPostoperative diagnosis: right hip pain.\n",
            "hip",
        ),
    ],
)
def test_complaint_and_judgement_on_two_sides(text: str, site: str) -> None:
    assert [one[0] for one in conflicts(text)] == [site]


@pytest.mark.parametrize(
    "text",
    [
        "HPI: Left knee pain for two weeks.\nAssessment: Left knee osteoarthritis.\n",
        "HPI: Left knee pain, status post right knee replacement.\nAssessment: Left knee osteoarthritis.\n",
        "HPI: Left knee pain, denies right knee pain.\nAssessment: Left knee osteoarthritis.\n",
        "HPI: Left knee pain.\nAssessment: 1. Left knee osteoarthritis 2. Right knee osteoarthritis\n",
        "HPI: Bilateral knee pain.\nAssessment: Right knee osteoarthritis.\n",
        "HPI: Left knee pain.\nExam: right knee effusion, none on the left.\nAssessment: Left knee osteoarthritis.\n",
        "HPI: Left knee pain.\nAssessment: Right hip osteoarthritis.\n",
        "HPI: Left knee pain.\nFamily history: mother with right knee osteoarthritis.\nAssessment: knee pain.\n",
    ],
)
def test_no_conflict(text: str) -> None:
    assert conflicts(text) == []
