import os
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp_coder.claims.necessity_lists import is_listed, policy_of, shipped
from nlp_coder.coder import Coder
from nlp_coder.codes.icd10cm import load_book
from nlp_coder.codes.importers.importing import import_file
from nlp_coder.codes.importers.library import HOME, load_library
from nlp_coder.errors import DamagedImportError
from nlp_coder.note import Encounter, Note

CSV = "service,diagnosis,policy,together_with,jurisdiction,effective,end\n"


@cache
def coder() -> Coder:
    return Coder()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setitem(os.environ, HOME, str(tmp_path / "home"))
    load_library.cache_clear()
    yield tmp_path
    load_library.cache_clear()


def test_every_prefix_of_our_lists_stands_in_the_book() -> None:
    codes = load_book().codes
    for policy in shipped().values():
        for prefix in policy.covers:
            assert any(code.startswith(prefix) for code in codes), (policy.id, prefix)


def test_an_imported_list_stands_in_place_of_ours(home: Path) -> None:
    path = home / "list.csv"
    path.write_text(CSV + "82306,E55.9,L1,,J8,2026-01-01,\n82306,N18.30,L1,N25.81,J8,2026-01-01,2026-12-31\n")
    (report,) = import_file(path, date(2026, 1, 1))
    assert (report.rows, report.rejected) == (2, ())
    policy = policy_of("82306", date(2026, 5, 4), 60, "F")
    assert policy is not None
    assert policy.source == "L1 (J8)"
    assert policy.is_met_by(["E55.9"])
    assert not policy.is_met_by(["M81.0"])
    assert not policy.is_met_by(["N18.30"])
    assert policy.is_met_by(["N18.30", "N25.81"])
    after = policy_of("82306", date(2027, 5, 4), 60, "F")
    assert after is not None
    assert not after.is_met_by(["N18.30", "N25.81"])
    other = policy_of("80061", date(2026, 5, 4), 60, "F")
    assert other is shipped()["80061"]


def test_yaml_lists_and_limits(home: Path) -> None:
    path = home / "list.yaml"
    path.write_text(
        "necessity:\n  - service: '77080'\n    diagnosis: [M81.0, Z78.0]\n    policy: NCD 150.3\n"
        "    source: NCD 150.3, version 4\n    sex: F\n    age_from: 65\n    frequency: once in 24 months\n"
    )
    import_file(path, date(2026, 1, 1))
    policy = policy_of("77080", date(2026, 5, 4), 70, "F")
    assert policy is not None
    assert policy.source == "NCD 150.3, version 4"
    assert policy.limits == "women, age 65 and over, once in 24 months"
    assert policy.is_met_by(["Z78.0"])
    too_young = policy_of("77080", date(2026, 5, 4), 50, "F")
    assert too_young is not None
    assert not too_young.is_met_by(["Z78.0"])


def test_lists_of_several_policies_stand_beside_each_other(home: Path) -> None:
    for name, row in (
        ("L1_Eff_01-01-2026.csv", "82306,E55.9,L1,,J8,2026-01-01,\n"),
        ("L2_Eff_02-01-2026.csv", "80061,E78,L2,,J8,2026-02-01,\n82306,N18,L2,,J8,2026-02-01,\n"),
    ):
        path = home / name
        path.write_text(CSV + row)
        import_file(path)
    assert sorted(load_library().releases) == ["necessity-l1", "necessity-l2"]
    both = policy_of("82306", date(2026, 5, 4), 60, "F")
    assert both is not None
    assert both.source == "L1 (J8); L2 (J8)"
    assert both.is_met_by(["E55.9"])
    assert both.is_met_by(["N18.30"])
    first = policy_of("82306", date(2026, 1, 15), 60, "F")
    assert first is not None
    assert not first.is_met_by(["N18.30"])


def test_a_new_release_of_a_list_takes_the_place_of_the_one_before(home: Path) -> None:
    for day, code in (("01-01-2026", "E55.9"), ("04-01-2026", "M81.0")):
        path = home / f"L1_Eff_{day}.csv"
        path.write_text(CSV + f"82306,{code},L1,,J8,2026-01-01,\n")
        import_file(path)
    before, after = (policy_of("82306", date(2026, month, 15), 60, "F") for month in (3, 4))
    assert before is not None
    assert after is not None
    assert before.is_met_by(["E55.9"])
    assert not after.is_met_by(["E55.9"])
    assert after.is_met_by(["M81.0"])


@pytest.mark.parametrize(
    ("code", "is_in"),
    [
        ("E07.9", False),
        ("E08", True),
        ("E11.42", True),
        ("E13.9", True),
        ("E14", False),
        ("I70.21", True),
        ("I70.3", False),
    ],
)
def test_ranges_hold_all_below_both_ends(code: str, is_in: bool) -> None:
    assert is_listed(code, ("E08-E13", "I70.2")) == is_in


@given(st.text(alphabet="ABCXYZ0123456789.", max_size=7))
def test_a_code_is_in_the_range_from_itself_to_itself(code: str) -> None:
    if code:
        assert is_listed(code, (f"{code}-{code}",))


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (CSV + "82306,E55.9,L1,,J8,2026-01-01,\n8230,E55.9,L1,,J8,,\n", 3),
        (CSV + "82306,E55.9,L1,,J8,2026-01-01\n", 2),
        (CSV + "82306,vitamin,L1,,J8,,\n", 2),
        (CSV + "82306,E55.9,L1,,J8,01/01/2026,\n", 2),
        ("service,diagnosis,policy,amount\n82306,E55.9,L1,3\n", 1),
        (CSV + "82306,E13-E08,L1,,J8,,\n", 2),
        (CSV + "82306,E55.9,L1,,J8,2026-02-01,2026-01-01\n", 2),
        (CSV + "82306,E55.9,L1,,J8,20260101,\n", 2),
        (CSV + '82306,"E55.9,L1,,J8,,\n', 2),
        ("service,diagnosis,policy,age_from,age_to\n82306,E55.9,L1,65,50\n", 2),
        ("service,diagnosis,policy,policy\n82306,E55.9,L1,L1\n", 1),
    ],
    ids="service cells diagnosis day column range end undashed quote ages twice".split(),
)
def test_one_wrong_row_refuses_the_file(home: Path, text: str, line: int) -> None:
    path = home / "list.csv"
    path.write_text(text)
    with pytest.raises(DamagedImportError, match=f"line {line}"):
        import_file(path, date(2026, 1, 1))
    assert not load_library().releases


def test_a_wrong_row_of_yaml_names_its_line(home: Path) -> None:
    path = home / "list.yaml"
    path.write_text(
        "necessity:\n  - {service: '77080', diagnosis: M81.0, policy: L1}\n"
        "  - {service: x, diagnosis: M81, policy: L1}\n"
    )
    with pytest.raises(DamagedImportError, match="line 3"):
        import_file(path, date(2026, 1, 1))


@pytest.mark.parametrize(
    "row",
    [
        "{service: '77080', diagnosis: M81.0, policy: L1, effective: 2026-13-01}",
        "{service: '77080', diagnosis: {a: b}, policy: L1}",
        "{service: '77080', diagnosis: M81.0, policy: [L1]}",
        "just words",
    ],
    ids=["day", "mapping", "list", "words"],
)
def test_yaml_of_another_shape_is_refused(home: Path, row: str) -> None:
    path = home / "list.yaml"
    path.write_text(f"necessity:\n  - {{service: '77080', diagnosis: M81.0, policy: L1}}\n  - {row}\n")
    with pytest.raises(DamagedImportError, match="line 3"):
        import_file(path, date(2026, 1, 1))


FOOT = (
    "PODIATRY\n73-year-old man. {} Onychomycosis of ten nails. Debrided all ten nails.\nSigned: A. Lund DPM"
)


@pytest.mark.parametrize(
    ("words", "is_raised"),
    [
        ("No pain.", True),
        ("No pain, itching, or infected skin.", True),
        ("Denies pain on walking and tenderness.", True),
        ("No diabetes, hurts in shoes.", False),
        ("Nails are tender in shoes.", False),
        ("No fever but difficulty walking.", False),
    ],
)
def test_words_of_the_note_stand_for_a_code_unless_denied(words: str, is_raised: bool) -> None:
    note = Note("1", FOOT.format(words), Encounter(billed=("11721",)))
    gaps = [one for one in coder().review(note).gaps if one.kind == "medical-necessity"]
    assert bool(gaps) == is_raised


def test_class_findings_as_modifier_meet_the_policy() -> None:
    note = Note("1", FOOT.format("No pain."), Encounter(billed=("11721-Q8",)))
    assert not [one for one in coder().review(note).edits if one.kind == "medical-necessity"]


def test_a_diagnosis_that_the_note_supports_is_the_coders_to_add_and_no_question() -> None:
    text = (
        "61-year-old woman.\nASSESSMENT\n1. Age-related osteoporosis.\n2. Right knee osteoarthritis.\n"
        "PLAN\n25-OH vitamin D drawn."
    )
    review = coder().review(Note("1", text, Encounter(billed=("82306", "M17.11"))))
    (edit,) = (one for one in review.edits if one.kind == "medical-necessity")
    assert edit.codes == ("82306", "M17.11")
    assert "the note also supports M81.0" in edit.message
    assert not [one for one in review.gaps if one.kind == "medical-necessity"]


def test_a_pair_of_an_imported_list_is_met_by_both_only(home: Path) -> None:
    path = home / "pairs_Eff_01-01-2026.csv"
    path.write_text(CSV + "82306,M17,L9,M81,J8,2026-01-01,\n")
    import_file(path)
    policy = policy_of("82306", date(2026, 5, 4), 60, "F")
    assert policy is not None
    assert policy.support(["M17.11", "I10"]) == ()
    assert policy.support(["M17.11", "I10", "M81.0"]) == ("M17.11", "M81.0")


@pytest.mark.parametrize(
    ("before", "plan", "is_raised"),
    [
        ("Gastric bypass in 2016.", "Cyanocobalamin 1000 mcg IM right deltoid given.", True),
        ("Sister has pernicious anemia.", "Cyanocobalamin 1000 mcg IM right deltoid given.", True),
        (
            "Gastric bypass in 2016.",
            "Cyanocobalamin 1000 mcg IM right deltoid given for her gastric bypass.",
            False,
        ),
        ("Tired.", "Pernicious anemia: cyanocobalamin 1000 mcg IM right deltoid given.", False),
    ],
)
def test_a_background_condition_is_no_reason_until_it_is_given_as_one(
    before: str, plan: str, is_raised: bool
) -> None:
    text = f"HPI: 45-year-old woman, tired for months. {before}\nASSESSMENT: Fatigue.\nPLAN: {plan}\nSigned: B. Quigg"
    gaps = coder().review(Note("1", text, Encounter(billed=("J3420",)))).gaps
    assert any(one.kind == "medical-necessity" for one in gaps) == is_raised
