"""The worked examples of the framework and our own notes over all families, written before the rules."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nlp_coder.review import Elements, Review, VisitLevel

HERE = Path(__file__).parent
Reviewed = Callable[..., Review]


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


WORKED = rows(HERE / "worked_examples.jsonl")
OWN = rows(HERE.parent / "visit_cases.jsonl")
FAMILIES = {
    "office-new", "office-established", "emergency", "hospital-initial", "hospital-subsequent", "hospital-same-day",
    "hospital-discharge", "consult-outpatient", "consult-inpatient", "nursing-initial", "nursing-subsequent",
    "nursing-discharge", "home-new", "home-established", "preventive", "critical-care", "global-period", None,
}  # fmt: skip


def parts(elements: Elements) -> dict[str, Any]:
    return {name: getattr(elements, name) for name in ("problems", "data", "risk", "time")}


def is_right(row: dict[str, Any], visit: VisitLevel) -> bool:
    return visit.supported in row["codes"] if row["codes"] else visit.supported is None


def misjudged(row: dict[str, Any], visit: VisitLevel) -> list[str]:
    if visit.elements is None:
        return []
    return [name for name, want in row["elements"].items() if parts(visit.elements)[name].level not in want]


@pytest.mark.parametrize("row", WORKED, ids=lambda row: row["id"])
def test_a_worked_example_is_levelled_exactly(row: dict[str, Any], review: Reviewed) -> None:
    visit = review(row["text"], **row["encounter"]).visit_level
    assert is_right(row, visit)
    assert misjudged(row, visit) == []
    assert visit.status == row["status"]


def test_own_notes_of_all_families_are_levelled(review: Reviewed) -> None:
    found = [(row, review(row["text"], **row["encounter"]).visit_level) for row in OWN]
    assert len(found) >= 100
    assert {visit.family for _, visit in found} == FAMILIES
    wrong = [row["id"] for row, visit in found if not is_right(row, visit)]
    assert len(wrong) <= 0.05 * len(found), wrong
    elements = [row["id"] for row, visit in found if misjudged(row, visit)]
    assert len(elements) <= 0.05 * len(found), elements
    status = [row["id"] for row, visit in found if visit.status != row.get("status", visit.status)]
    assert len(status) <= 2, status


@pytest.mark.parametrize("row", [row for row in OWN if "add_ons" in row], ids=lambda row: row["id"])
def test_codes_beside_the_visit(row: dict[str, Any], review: Reviewed) -> None:
    found = review(row["text"], **row["encounter"]).visit_level.add_ons
    assert [one.code for one in found] == [one["code"] for one in row["add_ons"]]
    for one, want in zip(found, row["add_ons"], strict=True):
        assert one.units == want.get("units", one.units)
        assert list(one.modifiers) == want.get("modifiers", list(one.modifiers))
        assert one.evidence


def test_an_element_is_none_exactly_where_it_has_no_evidence(review: Reviewed) -> None:
    for row in (*WORKED, *OWN):
        visit = review(row["text"], **row["encounter"]).visit_level
        if visit.elements is None:
            continue
        for element in parts(visit.elements).values():
            assert (element.level == "none") == (not element.evidence), row["id"]
            assert all(row["text"][one.start : one.end] == one.text for one in element.evidence)
        held = [*visit.add_ons, *([visit.telehealth] if visit.telehealth else [])]
        assert all(row["text"][one.start : one.end] == one.text for part in held for one in part.evidence)


def test_a_review_with_a_visit_level_round_trips(review: Reviewed) -> None:
    for row in OWN:
        found = review(row["text"], **row["encounter"])
        assert Review.from_json(found.to_json()) == found
