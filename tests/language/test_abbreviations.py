"""Abbreviations: the same letters, another context, another meaning, or none."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp_coder.language.abbreviations import load_abbreviations
from nlp_coder.language.reading import Section

TABLE = load_abbreviations()


def meanings(text: str, section: str = "body") -> list[str | None]:
    sections = (Section(section, 0, 0, len(text), "test"),) if text else ()
    return [one.expansion for one in TABLE.resolve(text, sections)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("HTN and htn", ["hypertension", "hypertension"]),
        ("UTIs", ["urinary tract infection"]),
        ("HTN/DVT", ["hypertension", "deep vein thrombosis"]),
        ("relapsing MS on ocrelizumab", ["multiple sclerosis"]),
        ("altered MS, confused", ["mental status"]),
        ("echo: valve gradient, MS", ["mitral stenosis"]),
        ("MS", [None]),
        ("refer to PT", ["physical therapy"]),
        ("PT/INR 14 seconds", ["prothrombin time", None][:1]),
        ("pt states he is well", ["patient"]),
        ("RA on methotrexate, swollen joints", ["rheumatoid arthritis"]),
        ("SpO2 95% RA", ["room air"]),
        ("prostate CA, stage 2", ["cancer"]),
        ("corrected Ca 9.1", ["calcium"]),
        ("abd soft, BS normoactive", ["bowel sounds"]),
        ("fasting BS 180 on insulin", ["blood sugar"]),
        ("VA 20/40 OD, 20/25 OS", ["right eye"]),
        ("heroin OD, given naloxone", ["overdose"]),
        ("CP and palpitations", ["chest pain"]),
        ("spastic CP, GMFCS IV", ["cerebral palsy"]),
        ("PE ruled out by D-dimer", ["pulmonary embolism"]),
        ("bilateral PE tubes for the ears", ["pressure equalization"]),
        ("severe AS, murmur, TAVR", ["aortic stenosis"]),
        ("HLA-B27, sacroiliitis: AS", ["ankylosing spondylitis"]),
        ("full ROM of the knee", ["range of motion"]),
        ("ROM with clear fluid in labor", ["rupture of membranes"]),
        ("return to ED if worse", ["emergency department"]),
        ("ED, wants sildenafil", ["erectile dysfunction"]),
        ("no CVA tenderness", ["costovertebral angle"]),
        ("prior CVA with aphasia", ["cerebrovascular accident"]),
        ("as needed, all clear, or not", []),
    ],
)
def test_meaning(text: str, expected: list[str | None]) -> None:
    known = [one for one in meanings(text) if one not in ("transcatheter aortic valve replacement",)]
    assert known[: len(expected)] == expected
    assert bool(known) == bool(expected)


def test_confidence_says_how_sure() -> None:
    (sure,) = TABLE.resolve("HTN", ())
    (usual,) = TABLE.resolve("PVD", ())
    (none,) = TABLE.resolve("MS", ())
    assert (sure.confidence, usual.confidence, none.confidence) == (1.0, 0.6, 0.0)


def test_section_decides() -> None:
    assert meanings("RA", "vitals") == ["room air"]
    assert meanings("RA", "pmh") == ["rheumatoid arthritis"]


def test_table_is_wide() -> None:
    assert len(TABLE.any_case) + len(TABLE.as_written) + len(TABLE.ambiguous) >= 250
    assert not TABLE.any_case.keys() & {word.lower() for word in TABLE.ambiguous}


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.sampled_from([*sorted(TABLE.ambiguous), "htn", "-", "/", " ", ". ", "x"]), max_size=30).map(
        "".join
    )
)
def test_spans(text: str) -> None:
    last = 0
    for one in TABLE.resolve(text, ()):
        assert last <= one.start < one.end <= len(text)
        assert (one.expansion is None) == (one.confidence == 0.0)
        last = one.end
