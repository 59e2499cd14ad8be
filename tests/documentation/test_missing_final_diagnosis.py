from collections.abc import Callable

import pytest

from nlp_coder.review import Review


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(
            "ASSESSMENT\nDoing well.\nPLAN\nReturn in a year.",
            "ASSESSMENT\nLarge synovial herniation at the wrist capsule.\nPLAN\nReturn in a year.",
            id="a condition without a code of ours is a diagnosis",
        ),
        pytest.param(
            "CC: follow-up\nEXAM\nGait normal.\nPLAN\nReturn if needed.",
            "CC: Left shoulder pain.\nEXAM\nPain with motion.\nPLAN\nIce. Return if needed.",
            id="the complaint is the reason for the visit",
        ),
    ],
)
def test_what_stands_for_a_diagnosis(one: str, other: str, review_text: Callable[..., Review]) -> None:
    assert "missing-final-diagnosis" in {gap.kind for gap in review_text(one).gaps}
    assert "missing-final-diagnosis" not in {gap.kind for gap in review_text(other).gaps}
