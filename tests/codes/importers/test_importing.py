"""Files are imported whole or not at all; every layout, and what can be wrong with a file of it."""

import gzip
import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from nlp_coder.codes.importers.importing import Report, forget, import_file
from nlp_coder.codes.importers.layout import effective_date
from nlp_coder.codes.importers.library import Release, load_library
from nlp_coder.codes.importers.source import open_source
from nlp_coder.errors import (
    DamagedImportError,
    DoubtfulImportError,
    NlpCoderError,
    NoEffectiveDateError,
    UnknownLayoutError,
    UnreadableImportError,
)

OFFICIAL = Path(__file__).parents[4] / "shared" / "codesets"
needs_official = pytest.mark.skipif(not OFFICIAL.is_dir(), reason="the official files are not at hand")

HCPCS = "J1885\tKETOROLAC INJ\tINJECTION, KETOROLAC, PER 15 MG\t19930101\t19970101\t\tN\tD\tO1E"
MODIFIER = "LT\tLEFT SIDE\tLEFT SIDE OF THE BODY\t19840101\t19970101\t\tN\tC\t"


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


def take(folder: Path, name: str, text: str) -> Report:
    (report,) = import_file(write(folder, name, text))
    return report


def in_force(system: str, day: date | None = None) -> Release:
    release = load_library().in_force(system, day)
    assert release
    return release


def record(code: str, kind: str, words: str, *, short: str = "") -> str:
    """A record of CMS's fixed-width file."""
    first = f"{code:>5}00100{kind}{words:<80}{short:<28}"
    if kind in "48":
        return first
    return f"{first:<229}D{'':<26}O1E{'':<9}199301011997010120250101N"


def xml(title: str, *terms: str) -> str:
    body = "\n".join(terms)
    return f'<?xml version="1.0"?>\n<ICD10CM.index>\n<title>{title}</title>\n{body}\n</ICD10CM.index>\n'


MIGRAINE = """<mainTerm><title>Migraine <nemod>(idiopathic)</nemod></title><code>G43.909</code>
<term level="1"><title>with aura</title><code>G43.10-</code></term></mainTerm>"""
LUNG = """<mainTerm><title>lung</title><cell col="2">C34.9-</cell><cell col="3">C78.0-</cell><cell col="4">D02.2-</cell>
<cell col="5">D14.3-</cell><cell col="6">D38.1</cell><cell col="7">D49.1</cell></mainTerm>"""

GOOD = {
    "hcpcs": ("hcpcs_2024Q4.tsv", HCPCS, ["J1885"]),
    "hcpcs-modifiers": ("modifiers_2024Q4.tsv", MODIFIER, ["LT"]),
    "icd10cm-index": (
        "index_fy2025.tsv",
        "Abscess (acute) > prostate\tN41.2",
        ["Abscess (acute) > prostate"],
    ),
    "icd10pcs": ("icd10pcs_codes_fy2025.txt", "0SRC0J9", ["0SRC0J9"]),
    "cpt-long": ("LONGULT_2025Q1.txt", "A notice of rights.\n\n0001F\tA made-up long name", ["0001F"]),
    "cpt-medium": ("MEDU_2025Q1.txt", "A notice of rights.\n\n0001F A MADE-UP NAME", ["0001F"]),
    "cpt-short": ("SHORTU_2025Q1.txt", "A notice of rights.\n\n0001F MADE-UP", ["0001F"]),
    "cpt-consumer": (
        "Consumer_2025Q1.txt",
        "Concept Id\tCPT Code\tConsumer Friendly Descriptor\n1\t0001F\tA plain name",
        ["0001F"],
    ),
    "cpt-clinician": (
        "Clinician_2025Q1.txt",
        "Concept Id\tCPT Code\tClinician Descriptor Id\tClinician Descriptor\n1\t0001F\t7\tA working name",
        ["0001F"],
    ),
    "icd10cm-neoplasms": ("icd10cm-neoplasm_fy2025.xml", xml("TABLE of NEOPLASMS", LUNG), ["lung"]),
    "icd10cm-drugs": ("icd10cm-drug_fy2025.xml", xml("TABLE of DRUGS and CHEMICALS", LUNG), ["lung"]),
    "icd10cm-external-index": (
        "icd10cm-eindex_fy2025.xml",
        xml("INDEX TO EXTERNAL CAUSES", MIGRAINE),
        ["Migraine (idiopathic)"],
    ),
}


@pytest.mark.parametrize("system", GOOD)
@pytest.mark.parametrize("ending", ["", "\n", "\r\n"], ids=["no-end", "lf", "crlf"])
def test_each_layout_is_recognised_read_and_found_again(tmp_path: Path, system: str, ending: str) -> None:
    name, text, key = GOOD[system]
    report = take(tmp_path, name, "\ufeff" + text.replace("\n", ending or "\n") + ending)
    assert (report.system, report.rows, report.rejected) == (
        system,
        1 + (system == "icd10cm-external-index"),
        (),
    )
    assert in_force(system).find(*key)
    assert in_force(system).about["source"] == name


def test_the_xml_index_keeps_paths_and_drops_the_dash_of_unfinished_codes(tmp_path: Path) -> None:
    take(tmp_path, "icd10cm-index_fy2025.xml", xml("INDEX TO DISEASES and INJURIES", MIGRAINE))
    assert sorted(in_force("icd10cm-index").rows()) == [
        ("Migraine (idiopathic)", "G43.909"),
        ("Migraine (idiopathic) > with aura", "G43.10"),
    ]


def test_the_neoplasm_table_keeps_a_code_a_behaviour(tmp_path: Path) -> None:
    take(tmp_path, *GOOD["icd10cm-neoplasms"][:2])
    found = in_force("icd10cm-neoplasms").find("lung")
    assert found == [("lung", "C34.9", "C78.0", "D02.2", "D14.3", "D38.1", "D49.1")]


def test_the_fixed_width_file_makes_two_releases_and_joins_its_descriptors(tmp_path: Path) -> None:
    lines = [
        record("J1885", "3", "INJECTION, KETOROLAC", short="KETOROLAC"),
        record("J1885", "4", "PER 15 MG"),
        record("LT", "7", "LEFT SIDE", short="LEFT SIDE"),
    ]
    reports = import_file(write(tmp_path, "HCPC2024_OCT_ANWEB.txt", "\n".join(lines)))
    assert [(one.system, one.rows) for one in reports] == [("hcpcs", 1), ("hcpcs-modifiers", 1)]
    assert in_force("hcpcs").find("J1885") == [
        (
            "J1885",
            "KETOROLAC",
            "INJECTION, KETOROLAC PER 15 MG",
            "19930101",
            "19970101",
            "20250101",
            "N",
            "D",
            "O1E",
        )
    ]


@pytest.mark.parametrize(
    ("name", "text", "error"),
    [
        ("hcpcs_2024Q4.tsv", "", DamagedImportError),
        ("hcpcs_2024Q4.tsv", HCPCS + "\nJ1890\tCUT", DamagedImportError),
        ("hcpcs_2024Q4.tsv", HCPCS + "\nJ18\0", DamagedImportError),
        ("hcpcs.tsv", HCPCS, NoEffectiveDateError),
        ("hcpcs_2024Q4.tsv", "a shopping list\nof two lines", UnknownLayoutError),
        ("hcpcs_2024Q4.tsv", HCPCS + "\n" + HCPCS, DoubtfulImportError),
        ("hcpcs_2024Q4.tsv", f"{HCPCS}\nJ1886{HCPCS[5:].replace('0101', '1301')}", DoubtfulImportError),
        ("hcpcs_2024Q4.tsv", HCPCS + "\n" + HCPCS.replace("J1885", "1886J"), DoubtfulImportError),
        ("HCPC2024_OCT_ANWEB.txt", record("J1885", "3", "KETOROLAC")[:200], DamagedImportError),
        ("HCPC2024_OCT_ANWEB.txt", record("J1885", "4", "PER 15 MG"), DamagedImportError),
        ("icd10pcs_codes_fy2025.txt", "0SRC0J9\n0SRC0J", DamagedImportError),
        ("LONGULT_2025Q1.txt", "0001F\tOne\n0002F", DamagedImportError),
        ("icd10cm-index_fy2025.xml", xml("INDEX TO DISEASES", MIGRAINE)[:150], DamagedImportError),
        (
            "icd10cm-index_fy2025.xml",
            xml("INDEX TO DISEASES", MIGRAINE).replace("<ICD", '<!DOCTYPE a [<!ENTITY b "c">]><ICD', 1),
            DamagedImportError,
        ),
    ],
)  # fmt: skip
def test_a_file_that_is_not_right_is_refused_whole(
    tmp_path: Path, home: Path, name: str, text: str, error: type[NlpCoderError]
) -> None:
    with pytest.raises(error):
        import_file(write(tmp_path, name, text))
    assert not [one for one in home.rglob("*") if one.is_file()]


def test_archives_and_missing_files_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "hcpcs_2024Q4.tsv"
    with pytest.raises(UnreadableImportError):
        import_file(path)
    path.write_bytes(gzip.compress(HCPCS.encode()))
    with pytest.raises(UnreadableImportError, match="unpack"):
        import_file(path)


def test_messages_tell_the_line_and_none_of_its_text(tmp_path: Path) -> None:
    with pytest.raises(DamagedImportError, match="line 2: 2 cells where 9 belong") as problem:
        take(tmp_path, "hcpcs_2024Q4.tsv", HCPCS + "\nJ1890\tJANE DOE")
    assert "JANE" not in str(problem.value)


def test_lines_set_aside_are_told_by_their_number(tmp_path: Path) -> None:
    path = write(tmp_path, "hcpcs_2024Q4.tsv", f"{HCPCS}\n\n{HCPCS}\n1886J{HCPCS[5:]}")
    (report,) = import_file(path, accept_doubts=True)
    assert [(one.line, one.reason) for one in report.rejected] == [
        (3, "a second row of the same key"),
        (4, "no HCPCS code in the first column"),
    ]


def test_a_faulty_file_leaves_the_release_before_as_it_was(tmp_path: Path) -> None:
    take(tmp_path, "hcpcs_2024Q4.tsv", HCPCS)
    before = in_force("hcpcs").path.read_bytes()
    with pytest.raises(DamagedImportError):
        take(tmp_path, "hcpcs_2024Q4.tsv", HCPCS.replace("KETOROLAC", "OTHER") + "\nJ1890\tCUT")
    assert in_force("hcpcs").path.read_bytes() == before


def test_a_release_far_shorter_than_the_one_before_is_doubted(tmp_path: Path) -> None:
    many = "\n".join(HCPCS.replace("J1885", f"J{number:04}") for number in range(10))
    take(tmp_path, "hcpcs_2024Q4.tsv", many)
    few = write(tmp_path, "hcpcs_2025Q1.tsv", HCPCS)
    with pytest.raises(DoubtfulImportError, match="release before"):
        import_file(few)
    assert import_file(few, accept_doubts=True)[0].effective == date(2025, 1, 1)


def test_the_day_chooses_the_release(tmp_path: Path) -> None:
    take(tmp_path, "hcpcs_2024Q4.tsv", HCPCS)
    take(tmp_path, "hcpcs_2025Q1.tsv", HCPCS.replace("KETOROLAC", "OTHER"))
    assert load_library().in_force("hcpcs", date(2024, 9, 30)) is None
    assert in_force("hcpcs", date(2024, 12, 31)).effective == date(2024, 10, 1)
    assert in_force("hcpcs", date(2025, 1, 1)).find("J1885")[0][1] == "OTHER INJ"
    assert in_force("hcpcs").effective == date(2025, 1, 1)


def test_a_release_can_be_forgotten(tmp_path: Path) -> None:
    take(tmp_path, "hcpcs_2024Q4.tsv", HCPCS)
    assert forget("hcpcs", date(2024, 10, 1))
    assert not forget("hcpcs", date(2024, 10, 1))
    assert load_library().in_force("hcpcs") is None


def test_a_damaged_release_is_told(tmp_path: Path) -> None:
    take(tmp_path, "hcpcs_2024Q4.tsv", HCPCS)
    in_force("hcpcs").path.write_bytes(b"no database")
    load_library.cache_clear()
    with pytest.raises(NlpCoderError) as problem:
        in_force("hcpcs").find("J1885")
    assert problem.value.code == "E302"
    assert not isinstance(problem.value, sqlite3.Error)


def test_windows_1252_is_read_and_utf8_preferred(tmp_path: Path) -> None:
    path = tmp_path / "index_fy2025.tsv"
    path.write_bytes("Ménière's disease\tH81.09\n".encode("cp1252"))
    assert open_source(path).encoding == "cp1252"
    path.write_bytes("Ménière's disease\tH81.09\n".encode())
    assert open_source(path).encoding == "utf-8-sig"


def test_a_byte_of_no_encoding_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "index_fy2025.tsv"
    path.write_bytes(b"Abscess\tL02.91\nM\xe9ni\x81re\tH81.09\n")
    with pytest.raises(DamagedImportError, match="line 2"):
        import_file(path)


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("index_fy2025.tsv", date(2024, 10, 1)),
        ("icd10cm_index_2025.xml", date(2024, 10, 1)),
        ("icd10cm_drug_2026.xml", date(2025, 10, 1)),
        ("hcpcs_2024Q4.tsv", date(2024, 10, 1)),
        ("HCPC2024_OCT_ANWEB.txt", date(2024, 10, 1)),
        ("MCR_MUE_PractitionerServices_Eff_07-01-2026.csv", date(2026, 7, 1)),
        ("ccipra-v322r0-f1.txt", date(2026, 7, 1)),
        ("codes.tsv", None),
    ],
)
def test_the_name_tells_the_first_day_in_force(name: str, day: date | None) -> None:
    assert effective_date(name) == day


@needs_official
@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("hcpcs_2024Q4.tsv", {"hcpcs": 8091}),
        ("hcpcs_modifiers_2024Q4.tsv", {"hcpcs-modifiers": 383}),
        ("hcpcs_anweb_2024Q4_reconstructed.txt", {"hcpcs": 8091, "hcpcs-modifiers": 383}),
        ("icd10pcs_codes_fy2025.txt", {"icd10pcs": 78948}),
        ("index_term_paths_fy2025.tsv", {"icd10cm-index": 62721}),
    ],
)
def test_official_files_are_read_to_the_last_row(name: str, rows: dict[str, int]) -> None:
    reports = import_file(OFFICIAL / name)
    assert {one.system: one.rows for one in reports} == rows
    assert not any(one.rejected for one in reports)


@needs_official
def test_both_forms_of_hcpcs_say_the_same() -> None:
    import_file(OFFICIAL / "hcpcs_2024Q4.tsv")
    table = list(in_force("hcpcs").rows())
    import_file(OFFICIAL / "hcpcs_anweb_2024Q4_reconstructed.txt")
    fixed = list(in_force("hcpcs").rows())
    assert [row[0] for row in table] == [row[0] for row in fixed]
    assert sum(a == b for a, b in zip(table, fixed, strict=True)) > 0.95 * len(table)
