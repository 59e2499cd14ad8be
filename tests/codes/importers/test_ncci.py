"""NCCI edits: both file forms are imported whole or refused with the line, and found again by pair, code and day."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp_coder.codes.icd10cm import load_book
from nlp_coder.codes.importers.importing import forget, import_file, import_files
from nlp_coder.codes.importers.library import load_library
from nlp_coder.codes.lookup import status
from nlp_coder.codes.ncci import PtpEdit, mue_edits, ptp_edits
from nlp_coder.errors import (
    DamagedImportError,
    DoubtfulImportError,
    NlpCoderError,
    NoEffectiveDateError,
    UnclearEditsError,
)

OFFICIAL = Path(__file__).parents[4] / "shared" / "codesets" / "ncci"
needs_official = pytest.mark.skipif(not OFFICIAL.is_dir(), reason="the official layouts are not at hand")

PTP = "ccipra-v322r0-f1.TXT"
"""In force from July 2026."""
PTP_HEADER = (
    "CPT only copyright 2025 American Medical Association.  All rights reserved.\t\t\t\t\t\t\r\n"
    "Column1/Column2 Edits\t\t\t\t\t\t\r\n"
    "Column 1\tColumn 2\t*=in existence\tEffective\tDeletion\tModifier\tPTP Edit Rationale\r\n"
    "\t\tprior to 1996\tDate\tDate\t0=not allowed\t\r\n"
    "\t\t\t\t*=no data\t1=allowed\t\r\n"
    "\t\t\t\t\t9=not applicable\t\r\n"
)
PTP_ROWS = (
    "A0001\tA0002\t\t20220101\t*\t1\tMisuse of column two code\r\n"
    "A0001\tA0003\t*\t19960101\t20231231\t0\tMore extensive procedure\r\n"
    "A0003\tA0004\t\t20220101\t20220101\t9\tStandards of practice\r\n"
)
GOOD_PTP = PTP_HEADER + PTP_ROWS
MUE = "MCR_MUE_PractitionerServices_Eff_07-01-2026.csv"
GOOD_MUE = (
    '"Current Procedural Terminology (CPT) codes are copyright 2025 American Medical Association. \n\n'
    'CPT® is a trademark, and ""AMA"" is too.\n\nFee schedules are not assigned.",,,\r\n'
    '"HCPCS/\nCPT Code",Practitioner Services MUE Values,MUE Adjudication Indicator,MUE Rationale\r\n'
    "A0001,1,2 Date of Service Edit: Policy,Code Descriptor / CPT Instruction\r\n"
    'A0002,12,"3 Date of Service Edit: Clinical","Clinical: Data, of claims"\r\n'
    "A0003,0,1 Line Edit,Nature of Service/Procedure\r\n"
)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("NLP_CODER_HOME", str(tmp_path / "home"))
    load_library.cache_clear()
    yield tmp_path / "home" / "imports"
    load_library.cache_clear()


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_bytes(text.encode())
    return path


def take(folder: Path, *files: tuple[str, str]) -> None:
    import_files([write(folder, name, text) for name, text in files])


def kept(home: Path) -> list[Path]:
    return [one for one in home.rglob("*") if one.is_file()]


def many(first: str, count: int) -> str:
    """A part of `count` pairs below one code."""
    rows = (f"{first}\tB{number:04}\t\t20200101\t*\t1\tWords\r\n" for number in range(count))
    return PTP_HEADER + "".join(rows)


@pytest.mark.parametrize(
    ("name", "text", "system", "rows"),
    [
        (PTP, GOOD_PTP, "ncci-ptp-practitioner-f1", 3),
        ("ccipra-v322r0-f4.txt", GOOD_PTP.replace("\r", ""), "ncci-ptp-practitioner-f4", 3),
        ("ccioph-v322r0-f2.TXT", "\ufeff" + GOOD_PTP, "ncci-ptp-hospital-f2", 3),
        ("ccioph-v322r0.txt", GOOD_PTP, "ncci-ptp-hospital-f1", 3),
        (MUE, GOOD_MUE, "ncci-mue-practitioner", 3),
        (
            MUE.replace("PractitionerServices", "OutpatientHospitalServices"),
            GOOD_MUE.replace("Practitioner", "Outpatient Hospital"),
            "ncci-mue-hospital",
            3,
        ),
        (
            MUE.replace("PractitionerServices", "DMESupplierServices"),
            GOOD_MUE.replace("Practitioner Services", "DME Supplier"),
            "ncci-mue-dme",
            3,
        ),
        ("limits_2026Q3.csv", GOOD_MUE, "ncci-mue-practitioner", 3),
    ],
)
def test_each_file_makes_its_release_of_its_quarter(
    tmp_path: Path, name: str, text: str, system: str, rows: int
) -> None:
    (report,) = import_file(write(tmp_path, name, text))
    assert (report.system, report.rows, report.rejected) == (system, rows, ())
    assert report.effective == date(2026, 7, 1)


@needs_official
def test_the_sample_of_the_layout_is_read(tmp_path: Path) -> None:
    shutil.copyfile(OFFICIAL / "synthetic_ccipra-f1.txt", tmp_path / PTP)
    assert import_file(tmp_path / PTP)[0].rows == 3


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("CPT only copyright", "Something", "line 1: not the notice"),
        ("Column 2\t*=", "Column B\t*=", "line 3: not the header"),
        ("0=not allowed", "0=allowed", "line 4: not the header"),
        ("\t\t\t\t\t9=not applicable\t\r\n", "", "line 6: not the header"),
        ("\t*\t1\tMisuse of column two code", "\t*\t1", "line 7: 6 cells where 7 belong"),
        ("\t1\tMisuse", "\t2\tMisuse", "line 7: a modifier indicator"),
        ("\t1\tMisuse", "\t\tMisuse", "line 7: a modifier indicator"),
        ("20231231", "20231301", "line 8: a day"),
        ("19960101", "1996-01-01", "line 8: a day"),
        ("19960101", "", "line 8: an empty day"),
        ("19960101", "*", "line 8: a day"),
        ("A0003\t*\t", "A0003\tx\t", "line 8: the third column"),
        ("of practice\r\n", "of prac", "line 9: the last line has no end"),
        (PTP_ROWS, "", "line 1: no rows"),
        (GOOD_PTP[60:], "", "line 1: the file ends within"),
        (GOOD_PTP[150:], "", "line 3: not the header"),
    ],
)
def test_pairs_that_are_cut_or_altered_are_refused_whole(
    tmp_path: Path, home: Path, before: str, after: str, told: str
) -> None:
    assert before in GOOD_PTP
    with pytest.raises(DamagedImportError, match=told) as problem:
        import_file(write(tmp_path, PTP, GOOD_PTP.replace(before, after, 1)))
    assert "A000" not in str(problem.value)
    assert not kept(home)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("copyright 2025", "written 2025", "line 5: not the header"),
        ("Practitioner Services MUE", "Outpatient Hospital Services MUE", "line 7: not the header"),
        ("MUE Adjudication Indicator", "Indicator", "line 7: not the header"),
        (",MUE Rationale", "", "line 7: 3 cells where 4 belong"),
        ("A0001,1,", "A0001,", "line 8: 3 cells"),
        ("A0001,1,", "A0001,one,", "line 8: units"),
        ("A0001,1,", "A0001,-1,", "line 8: units"),
        ("2 Date of", "4 Date of", "line 8: an adjudication indicator"),
        ("2 Date of", "23 Date of", "line 8: an adjudication indicator"),
        ('"3 Date', '3 "Date', "line 9: an adjudication indicator"),
        ("Policy,Code Descriptor", 'Policy,"Code Descriptor', "line 9: a quote"),
        ("Nature of Service", '"Nature\nof" Service', "line 11: a quote"),
        ("Nature of Service/Procedure", '"Nature\nof Service"', "line 10: a row that goes on"),
        ('of claims"', "of claims", "line 10: a quote"),
        ("Nature of Service/Procedure\r\n", "Nature of", "line 10: the last line has no end"),
        (GOOD_MUE[300:], "", "line 8: 3 cells"),
        (GOOD_MUE[250:], "", "line 7: 3 cells|line 7: not the header"),
        (GOOD_MUE[100:], "", "line 3: a quote|line 2: a quote|line 1: a quote"),
    ],
)
def test_limits_that_are_cut_or_altered_are_refused_whole(
    tmp_path: Path, home: Path, before: str, after: str, told: str
) -> None:
    assert before in GOOD_MUE
    with pytest.raises(DamagedImportError, match=told):
        import_file(write(tmp_path, MUE, GOOD_MUE.replace(before, after, 1)))
    assert not kept(home)


@pytest.mark.parametrize(("name", "text"), [(PTP, GOOD_PTP), (MUE, GOOD_MUE)])
@settings(deadline=None)
@given(data=st.data())
def test_a_file_cut_anywhere_is_refused_or_holds_whole_rows(
    tmp_path_factory: pytest.TempPathFactory, name: str, text: str, data: st.DataObject
) -> None:
    """A cut between two rows leaves whole rows; only the number of rows can tell it (see the next test)."""
    whole = text.encode()
    end = data.draw(st.integers(0, len(whole)))
    path = tmp_path_factory.mktemp("cut") / name
    path.write_bytes(whole[:end])
    try:
        (report,) = import_file(path, accept_doubts=True)
    except NlpCoderError:
        assert whole[:end] != whole
        return
    release = load_library().in_force(report.system)
    assert release
    assert whole[:end].endswith((b"\r", b"\n"))
    assert report.rows == sum(line.startswith(b"A0") for line in whole[:end].splitlines())
    assert not report.rejected
    assert {row[-1] for row in release.rows()} <= {
        line.replace('"', "").split("\t")[-1].split(",", 3)[-1] for line in text.split("\r\n")
    }


def test_a_part_cut_between_rows_is_doubted_beside_the_quarter_before(tmp_path: Path) -> None:
    take(tmp_path, ("ccipra-v321r0-f1.TXT", many("A0001", 10)))
    with pytest.raises(DoubtfulImportError, match="release before"):
        import_file(write(tmp_path, PTP, many("A0001", 7)))


def test_parts_of_one_call_are_all_imported_or_none(tmp_path: Path, home: Path) -> None:
    good = (PTP, GOOD_PTP)
    with pytest.raises(DamagedImportError, match="f2"):
        take(tmp_path, good, ("ccipra-v322r0-f2.TXT", GOOD_PTP[:-5]))
    assert not kept(home)
    take(tmp_path, good, ("ccipra-v322r0-f2.TXT", GOOD_PTP))
    assert len(kept(home)) == 2


def test_lines_with_a_fault_of_their_own_are_set_aside(tmp_path: Path) -> None:
    rows = (
        "A0001\tA0001\t\t20200101\t*\t1\tWords\r\n"
        "A001\tA0001\t\t20200101\t*\t1\tWords\r\n"
        "A0002\tA0001\t\t20200101\t20190101\t1\tWords\r\n"
        "A0002\tA0001\t\t20200101\t*\t1\t\r\n"
    )
    path = write(tmp_path, PTP, GOOD_PTP + rows)
    with pytest.raises(DoubtfulImportError, match="4 of 7 lines"):
        import_file(path)
    (report,) = import_file(path, accept_doubts=True)
    assert [(one.line, one.reason) for one in report.rejected] == [
        (10, "a code paired with itself"),
        (11, "no codes in the first two columns"),
        (12, "deleted before it is effective"),
        (13, "an edit without its rationale"),
    ]
    text = GOOD_MUE + "A0001,5,1 Line Edit,Words\r\nXX,5,1 Line Edit,Words\r\n"
    (report,) = import_file(write(tmp_path, MUE, text), accept_doubts=True)
    assert [(one.line, one.reason) for one in report.rejected] == [
        (11, "a second row of the same key"),
        (12, "no code in the first column"),
    ]


def test_a_name_that_tells_neither_setting_nor_quarter_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnclearEditsError, match="E310"):
        import_file(write(tmp_path, "edits_2026Q3.txt", GOOD_PTP))
    with pytest.raises(NoEffectiveDateError):
        import_file(write(tmp_path, "ccipra-f1.txt", GOOD_PTP))


@pytest.mark.parametrize(
    ("pair", "day", "indicator"),
    [
        (("A0001", "A0002"), date(2026, 8, 1), "1"),
        (("A0001", "A0002"), date(2022, 1, 1), "1"),
        (("A0001", "A0002"), date(2021, 12, 31), None),
        (("A0002", "A0001"), date(2026, 8, 1), None),
        (("A0001", "A0003"), date(2023, 12, 31), "0"),
        (("A0001", "A0003"), date(2024, 1, 1), None),
        (("A0003", "A0004"), date(2022, 1, 1), None),
        (("A0001", "A0002"), None, "1"),
        (("A0001", "A0003"), None, None),
    ],
)
def test_an_ordered_pair_is_an_edit_between_its_days(
    tmp_path: Path, pair: tuple[str, str], day: date | None, indicator: str | None
) -> None:
    take(tmp_path, (PTP, GOOD_PTP))
    edits = ptp_edits(load_library(), day)
    assert edits
    found = edits.find(*pair, day)
    assert (found and found.indicator) == indicator


def test_all_parts_are_looked_into_and_the_strictest_active_row_holds(tmp_path: Path) -> None:
    again = PTP_HEADER + "A0001\tA0002\t\t20250101\t*\t0\tStricter\r\n"
    take(tmp_path, (PTP, GOOD_PTP), ("ccipra-v322r0-f2.TXT", again))
    edits = ptp_edits(load_library(), None)
    assert edits
    assert edits.find("A0001", "A0002", date(2026, 8, 1)) == PtpEdit("A0001", "A0002", "0", "Stricter")


def test_the_quarter_follows_the_day_and_the_hospitals_file_is_second(tmp_path: Path) -> None:
    assert ptp_edits(load_library(), None) is None
    take(tmp_path, ("ccioph-v320r0-f1.TXT", GOOD_PTP))
    edits = ptp_edits(load_library(), date(2026, 8, 1))
    assert edits
    assert (edits.name, edits.effective) == ("NCCI PTP hospital", date(2026, 1, 1))
    take(tmp_path, ("ccipra-v321r0-f1.TXT", GOOD_PTP), (PTP, GOOD_PTP))
    days = (date(2026, 6, 30), date(2026, 7, 1), date(2020, 1, 1), None)
    found = [ptp_edits(load_library(), day) for day in days]
    assert [one.name for one in found if one] == ["NCCI PTP practitioner"] * 4
    months = [one.effective.month for one in found if one]
    assert months == [
        4,
        7,
        4,
        7,
    ]  # rows carry their own dates, so the first quarter serves the days before it


def test_a_quarter_that_lacks_parts_is_not_used_and_told(tmp_path: Path) -> None:
    parts = [(f"ccipra-v321r0-f{n}.TXT", many(f"A000{n}", 10)) for n in range(1, 5)]
    take(tmp_path, *parts)
    take(tmp_path, *[(name.replace("v321", "v322"), text) for name, text in parts[:3]])
    edits = ptp_edits(load_library(), None)
    assert edits
    assert edits.effective == date(2026, 4, 1)
    told = [line for line in status(load_book(), load_library()) if "not used" in line]
    assert told == [
        "ncci-ptp-practitioner  from 2026-07-01  not used: only f1, f2, f3 imported, other parts are missing"
    ]
    take(tmp_path, (parts[3][0].replace("v321", "v322"), parts[3][1]))
    edits = ptp_edits(load_library(), None)
    assert edits
    assert edits.effective == date(2026, 7, 1)
    assert edits.find("A0004", "B0003", None)
    assert forget("ncci-ptp-practitioner-f2", date(2026, 7, 1))
    edits = ptp_edits(load_library(), None)
    assert edits
    assert edits.effective == date(2026, 4, 1)


def test_the_same_pairs_in_fewer_parts_are_a_whole_quarter(tmp_path: Path) -> None:
    take(tmp_path, *[(f"ccipra-v321r0-f{n}.TXT", many(f"A000{n}", 5)) for n in range(1, 5)])
    take(tmp_path, *[(f"ccipra-v322r0-f{n}.TXT", many(f"A000{n}", 10)) for n in (1, 2)])
    edits = ptp_edits(load_library(), None)
    assert edits
    assert edits.effective == date(2026, 7, 1)


def test_a_limit_is_found_by_code_from_its_day_on(tmp_path: Path) -> None:
    take(tmp_path, (MUE, GOOD_MUE))
    assert mue_edits(load_library(), date(2026, 6, 30)) is None
    limits = mue_edits(load_library(), date(2026, 7, 1))
    assert limits
    found = limits.find("A0002")
    assert found
    assert (found.units, found.mai, found.rationale) == (12, "3", "Clinical: Data, of claims")
    assert limits.find("A0009") is None


def test_status_names_edits_that_are_missing(tmp_path: Path) -> None:
    missing = [line.split()[0] for line in status(load_book(), load_library()) if "not imported" in line]
    assert {"ncci-ptp-practitioner", "ncci-mue-practitioner"} <= set(missing)
    take(tmp_path, (PTP, GOOD_PTP), (MUE, GOOD_MUE))
    told = list(status(load_book(), load_library()))
    assert not [line for line in told if line.startswith("ncci") and "not imported" in line]
    assert f"ncci-ptp-practitioner-f1  from 2026-07-01  3 rows of {PTP}" in told
