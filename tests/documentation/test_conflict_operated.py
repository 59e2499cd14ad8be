from collections.abc import Callable

import pytest

from nlp_coder.review import Review

TITLE = (
    "PRE-OP DX: Right inguinal hernia\nPOST-OP DX: Right inguinal hernia\n"
    "OPERATION: Open repair, right\n\nTECHNIQUE: "
)


@pytest.mark.parametrize(
    ("technique", "is_conflict"),
    [
        ("The left groin was opened.\nThe left cord was freed and mesh laid.", True),
        ("The right groin was opened.\nThe right cord was freed and mesh laid.", False),
        ("Supine, left arm out, IV in the left hand.\nThe groin was opened.", False),
        ("The left groin was looked at through the scope.\nThe right and the left ring were seen.", False),
    ],
    ids=["other side", "same side", "position", "both"],
)
def test_the_operated_side(technique: str, is_conflict: bool, review_text: Callable[..., Review]) -> None:
    kinds = {gap.kind for gap in review_text(TITLE + technique, setting="outpatient").gaps}
    assert ("conflicting-documentation" in kinds) is is_conflict
