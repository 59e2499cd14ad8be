"""Payer packs: read whole or refused with line and reason; only the encounter's payer speaks, on its dates."""

import pickle
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from nlp_coder.claims.payer.facts import Facts, ServiceLine, fired, holds
from nlp_coder.claims.payer.packs import load_packs, packs_home, parse_pack, read_pack, run_examples
from nlp_coder.claims.payer.schema import Codes, Pack
from nlp_coder.cli import app
from nlp_coder.coder import Coder
from nlp_coder.errors import BadPackError, ClashingPacksError, UnreadablePackError
from nlp_coder.note import Encounter, Note
from nlp_coder.review import Review

PACKS = Path(__file__).resolve().parents[2] / "docs" / "packs"
PLAIN = "Assessment: Fatigue.\nPlan: vitamin D level.\nSigned A. Moe MD"
BASE = """payer: Test Plan
version: "1"
effective: 2026-01-01
source: test
rules:
  - id: one
    when: {services: {any: ["99213"]}}
    then: {severity: warn, message: m, source: s}
examples:
  - {name: e, services: [{code: "99213"}], fires: [one]}
"""


@pytest.mark.parametrize("path", sorted(PACKS.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_example_of_the_shown_packs_is_right(path: Path) -> None:
    outcomes = run_examples(read_pack(path))
    assert len(outcomes) >= 5
    assert [one.name for one in outcomes if not one.is_right] == []


@pytest.mark.parametrize(
    ("change", "line", "problem"),
    [
        pytest.param(("severity: warn", "severity: fatal"), 8, "rules.0.then.severity", id="severity"),
        pytest.param(("id: one", "id: One!"), 6, "rules.0.id", id="id"),
        pytest.param(("when: {services:", "when: {servces:"), 7, "no such field", id="unknown field"),
        pytest.param(('{services: {any: ["99213"]}}', "{}"), 7, "holds no condition", id="no condition"),
        pytest.param(('{any: ["99213"]}', "{}"), 7, "names no code", id="no code"),
        pytest.param(('{any: ["99213"]}', '{ranges: ["99215-99213"]}'), 7, "a range is", id="range"),
        pytest.param(("source: test\n", "source: test\nend: 2025-01-01\n"), 1, "end is before", id="end"),
        pytest.param(("fires: [one]", "fires: [two]"), 1, "no rule of the pack", id="example"),
        pytest.param(('version: "1"\n', ""), 1, "version: is missing", id="missing"),
        pytest.param(("effective: 2026-01-01", "effective: soon"), 3, "effective", id="date"),
        pytest.param(("source: test\n", "source: test\nsource: again\n"), 5, "stands twice", id="doubled"),
        pytest.param(("rules:", "rules: ["), 6, "not YAML", id="yaml"),
        pytest.param(("message: m,", "message: m, urgent: true,"), 8, "no such field", id="extra"),
    ],
)
def test_a_faulty_pack_is_refused_with_line_and_reason(
    change: tuple[str, str], line: int, problem: str
) -> None:
    assert change[0] in BASE
    with pytest.raises(BadPackError, match=problem) as told:
        parse_pack(BASE.replace(*change), "p.yaml")
    assert told.value.where["name"] == "p.yaml"
    assert told.value.where["line"] == line


def test_a_file_that_is_no_mapping_is_refused() -> None:
    for text in ("", "- 1", "42"):
        with pytest.raises(BadPackError):
            parse_pack(text, "p.yaml")


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadablePackError):
        read_pack(tmp_path / "none.yaml")
    (tmp_path / "latin.yaml").write_bytes(b"payer: \xff")
    with pytest.raises(UnreadablePackError, match="UTF-8"):
        read_pack(tmp_path / "latin.yaml")


def test_two_packs_of_one_payer_may_not_share_a_day(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(BASE, "utf-8")
    (tmp_path / "b.yaml").write_text(BASE.replace("2026-01-01", "2026-07-01"), "utf-8")
    with pytest.raises(ClashingPacksError):
        load_packs([tmp_path])
    (tmp_path / "a.yaml").write_text(BASE.replace("source: test", "source: test\nend: 2026-06-30"), "utf-8")
    assert [one.effective for one in load_packs([tmp_path])] == [date(2026, 1, 1), date(2026, 7, 1)]


def test_packs_lie_in_the_home_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NLP_CODER_HOME", str(tmp_path))
    assert load_packs() == ()
    (tmp_path / "packs").mkdir()
    (tmp_path / "packs" / "a.yaml").write_text(BASE, "utf-8")
    assert packs_home() == tmp_path / "packs"
    assert [one.payer for one in load_packs()] == ["Test Plan"]


@pytest.fixture(scope="module")
def payer_coder() -> Coder:
    return Coder(packs=[PACKS])


@pytest.fixture(scope="module")
def billed(payer_coder: Coder) -> Callable[..., Review]:
    def review(text: str = PLAIN, codes: str = "82306 R53.83", **encounter: Any) -> Review:
        known = {"date_of_service": date(2026, 5, 4), "payer": "Northfield", "billed": tuple(codes.split())}
        return payer_coder.review(Note("1", text, Encounter(**{**known, **encounter})))

    return review


def payer_rules(review: Review) -> set[str]:
    return {one.rule for one in review.edits if one.kind == "payer"}


def test_only_the_payer_of_the_encounter_speaks_on_its_dates(billed: Callable[..., Review]) -> None:
    assert payer_rules(billed()) == {"payer.vitamin-d"}
    assert payer_rules(billed(payer="northfield health plan")) == {"payer.vitamin-d"}
    assert payer_rules(billed(codes="82306 E55.9")) == set()
    assert payer_rules(billed(payer="Lakeshore Mutual")) == set()
    assert payer_rules(billed(payer=None)) == set()
    assert payer_rules(billed(date_of_service=date(2027, 1, 1))) == set()
    assert payer_rules(billed(date_of_service=date(2025, 12, 31))) == set()


def test_a_payer_rule_is_an_edit_and_an_item_of_the_checklist(billed: Callable[..., Review]) -> None:
    review = billed()
    edit = next(one for one in review.edits if one.kind == "payer")
    assert edit.severity == "block"
    assert edit.codes == ("82306",)
    assert edit.source.startswith("Northfield Health Plan 2026.1")
    assert next(one.status for one in review.checklist if one.item == "payer-rules") == "block"


def test_a_payer_weighs_general_edits_its_own_way(billed: Callable[..., Review]) -> None:
    knee = (
        "Assessment: Primary osteoarthritis of the left knee: the left knee was injected with 40 mg triamcinolone.\n"
        "Hypertension, not at goal.\nPlan: increase lisinopril to 20 mg.\nSigned A. Moe MD"
    )
    codes = "99213 20610-LT M17.12 I10"

    def missing(payer: str | None) -> list[str]:
        found = billed(knee, codes, payer=payer).edits
        return [one.severity for one in found if one.rule == "modifier.25.missing"]

    assert missing(None) == ["warn"]
    assert missing("Lakeshore Mutual") == ["block"]
    surgery = "Assessment: Acute cholecystitis.\nPlan: to the OR tonight.\nSigned A. Moe MD"
    told = [one.rule for one in billed(surgery, "99204 47562 K81.0", payer=None).edits]
    quiet = [one.rule for one in billed(surgery, "99204 47562 K81.0").edits]
    assert "modifier.57.missing" in told
    assert "modifier.57.missing" not in quiet


def test_a_coder_with_packs_pickles_by_its_settings(
    payer_coder: Coder, billed: Callable[..., Review]
) -> None:
    again = pickle.loads(pickle.dumps(payer_coder))  # noqa: S301
    note = Note("1", PLAIN, billed().encounter)
    assert again.review(note) == payer_coder.review(note)


FACTS = Facts(
    (ServiceLine("99213", ("25",)), ServiceLine("J3301", (), 4)), ("M17.12", "I10"), age=60, sex="F"
)


def conditions(**when: Any) -> Pack:
    pack = parse_pack(BASE, "p.yaml")
    rule = pack.rules[0]
    return pack.model_copy(update={"rules": (type(rule)(id="one", when=when, then=rule.then),)})


@pytest.mark.parametrize(
    ("holding", "failing"),
    [
        ({"services": {"prefix": ["992"]}}, {"services": {"prefix": ["993"]}}),
        ({"services": {"all": ["99213", "J3301"]}}, {"services": {"all": ["99213", "J1100"]}}),
        ({"services": {"ranges": ["99212-99215"]}}, {"services": {"ranges": ["99202-99205"]}}),
        ({"services": {"none": ["2061*"]}}, {"services": {"none": ["J33*"]}}),
        ({"diagnoses": {"ranges": ["M15-M19"]}}, {"diagnoses": {"ranges": ["M20-M25"]}}),
        (
            {"services": {"any": ["J3301"]}, "units": {"max": 4}},
            {"services": {"any": ["J3301"]}, "units": {"min": 5}},
        ),
        (
            {"services": {"any": ["99213"]}, "modifiers": {"all": ["25"]}},
            {"services": {"any": ["99213"]}, "modifiers": {"none": ["25"]}},
        ),
        ({"age": {"min": 60, "max": 60}}, {"age": {"max": 59}}),
        ({"sex": "F"}, {"sex": "M"}),
        ({"setting": ["outpatient"]}, {"setting": ["ed"]}),
        ({"origin": "billed"}, {"origin": "suggested"}),
        ({"in_global_period": False}, {"in_global_period": True}),
        ({"also": {"any": ["J3301"]}}, {"also": {"any": ["J1100"]}}),
        ({"age": {"min": 1}}, {"place_of_service": ["11"]}),
        ({"age": {"min": 1}}, {"prior_within_days": 30}),
    ],
)
def test_conditions_hold_and_fail(holding: dict[str, Any], failing: dict[str, Any]) -> None:
    assert fired(conditions(**holding), FACTS)
    assert not fired(conditions(**failing), FACTS)


def test_an_unknown_fact_fails_its_condition() -> None:
    assert not fired(conditions(age={"min": 1}), replace(FACTS, age=None))
    assert holds(Codes(none=("A",)), ())


def test_rules_test_says_right_wrong_and_unreadable(tmp_path: Path) -> None:
    good, wrong, bad = (tmp_path / name for name in ("good.yaml", "wrong.yaml", "bad.yaml"))
    good.write_text(BASE, "utf-8")
    wrong.write_text(BASE.replace("fires: [one]", "fires: []"), "utf-8")
    bad.write_text("payer: 1", "utf-8")
    runner = CliRunner()
    done = runner.invoke(app, ["rules", "test", str(good)])
    assert (done.exit_code, done.output) == (0, "Test Plan 1: 1 of 1 examples right\n")
    done = runner.invoke(app, ["rules", "test", str(wrong)])
    assert done.exit_code == 1
    assert "e: should fire no rule, fires one" in done.output
    assert isinstance(runner.invoke(app, ["rules", "test", str(bad)]).exception, BadPackError)
