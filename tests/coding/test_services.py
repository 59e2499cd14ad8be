from collections.abc import Callable

from nlp_coder.review import Review

ReviewText = Callable[..., Review]

INJECTION = """Procedure: {side}knee joint injection. Consent obtained.
{side_}knee prepped, triamcinolone 40 mg injected.
Dx: Primary osteoarthritis, {side}knee."""


def test_a_sided_service_takes_its_modifier_with_the_words(review_text: ReviewText) -> None:
    text = INJECTION.format(side="left ", side_="Left ")
    line = next(one for one in review_text(text).suggestions if one.code == "20610")
    assert line.modifiers == ("LT",)
    assert line.modifier_evidence is not None
    (words,) = line.modifier_evidence["LT"]
    assert text[words.start : words.end].lower() == words.text.lower()
    assert line.pointers == ("M17.12",)


def test_no_side_no_modifier(review_text: ReviewText) -> None:
    line = next(
        one for one in review_text(INJECTION.format(side="", side_="The ")).suggestions if one.code == "20610"
    )
    assert line.modifiers == ()


def test_drug_units_follow_the_dose(review_text: ReviewText) -> None:
    text = INJECTION.format(side="left ", side_="Left ")
    assert next(one.units for one in review_text(text).suggestions if one.code == "J3301") == 4


def test_a_planned_service_is_not_coded(review_text: ReviewText) -> None:
    review = review_text("Assessment: Osteoarthritis, left knee.\nPlan: will schedule a left knee injection.")
    assert not [one for one in review.suggestions if one.role == "procedure"]
