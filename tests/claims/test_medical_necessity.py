import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from nlp_coder.claims.necessity_lists import policy_of, shipped
from nlp_coder.codes.icd10cm import load_book
from nlp_coder.codes.importers.importing import import_file
from nlp_coder.codes.importers.library import HOME, load_library
from nlp_coder.errors import DamagedImportError

CSV = "service,diagnosis,policy,together_with,jurisdiction,effective,end\n"


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
        "    sex: F\n    age_from: 65\n"
    )
    import_file(path, date(2026, 1, 1))
    policy = policy_of("77080", date(2026, 5, 4), 70, "F")
    assert policy is not None
    assert policy.source == "NCD 150.3"
    assert policy_of("77080", date(2026, 5, 4), 50, "F") is shipped()["77080"]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (CSV + "82306,E55.9,L1,,J8,2026-01-01,\n8230,E55.9,L1,,J8,,\n", 3),
        (CSV + "82306,E55.9,L1,,J8,2026-01-01\n", 2),
        (CSV + "82306,vitamin,L1,,J8,,\n", 2),
        (CSV + "82306,E55.9,L1,,J8,01/01/2026,\n", 2),
        ("service,diagnosis,policy,amount\n82306,E55.9,L1,3\n", 1),
    ],
    ids=["service", "cells", "diagnosis", "day", "column"],
)
def test_one_wrong_row_refuses_the_file(home: Path, text: str, line: int) -> None:
    path = home / "list.csv"
    path.write_text(text)
    with pytest.raises(DamagedImportError, match=f"line {line}"):
        import_file(path, date(2026, 1, 1))
    assert load_library().in_force("necessity") is None


def test_a_wrong_row_of_yaml_names_its_line(home: Path) -> None:
    path = home / "list.yaml"
    path.write_text(
        "necessity:\n  - {service: '77080', diagnosis: M81.0, policy: L1}\n"
        "  - {service: x, diagnosis: M81, policy: L1}\n"
    )
    with pytest.raises(DamagedImportError, match="line 3"):
        import_file(path, date(2026, 1, 1))
