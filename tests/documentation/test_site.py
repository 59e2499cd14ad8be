"""A site's tuning: kinds and severities off or changed, named in the review; a wrong file is refused with its line."""

import pickle
from pathlib import Path

import pytest

from nlp_coder.coder import Coder
from nlp_coder.documentation.site import SiteSettings
from nlp_coder.documentation.site_file import load_site, read_site
from nlp_coder.errors import BadSiteFileError, UnreadableSiteFileError
from nlp_coder.note import Note
from nlp_coder.review import Review

NOTE = Note("n1", "Assessment:\n1. Knee pain - start ibuprofen.\n2. Asthma - albuterol refilled.\n")


def gaps(site: SiteSettings) -> list[tuple[str, str]]:
    return [(one.kind, one.severity) for one in Coder(site=site).review(NOTE).gaps]


AS_IT_CAME = gaps(SiteSettings())


def test_a_kind_is_off_and_another_has_its_severity() -> None:
    assert {("missing-laterality", "warn"), ("unspecified-diagnosis", "inform")} <= set(AS_IT_CAME)
    site = read_site('[gaps]\nunspecified-diagnosis = "off"\nmissing-laterality = "block"\n')
    expected = [("missing-laterality", "block")] + [
        one for one in AS_IT_CAME if one[0] not in ("unspecified-diagnosis", "missing-laterality")
    ]
    assert gaps(site) == expected
    review = Coder(site=site).review(NOTE)
    assert review.settings == {"gaps.missing-laterality": "block", "gaps.unspecified-diagnosis": "off"}
    assert Review.from_json(review.to_json()) == review


def test_a_severity_is_off_after_the_kinds_are_tuned() -> None:
    site = read_site('severities = {inform = "off", warn = "on"}\n[gaps]\nmissing-laterality = "inform"\n')
    assert "missing-laterality" not in dict(gaps(site))
    assert "inform" not in dict(gaps(site)).values()
    assert site.told == {"gaps.missing-laterality": "inform", "severities.inform": "off"}


def test_as_delivered_names_nothing() -> None:
    assert Coder().review(NOTE).settings == {}
    assert read_site("") == SiteSettings()


def test_a_tuned_coder_pickles_by_its_settings() -> None:
    coder = Coder(site=read_site('[gaps]\nmissing-laterality = "off"\n'))
    again = pickle.loads(pickle.dumps(coder))  # noqa: S301
    assert again.review(NOTE).to_json() == coder.review(NOTE).to_json()
    assert again.review(NOTE).settings == {"gaps.missing-laterality": "off"}


@pytest.mark.parametrize(
    ("text", "where"),
    [
        (
            '[gaps]\nmissing-laterality = "off"\nmissing-side = "off"\n',
            r"line 3, gaps\.missing-side: no such name",
        ),
        ('[gaps]\n\n# x\nmissing-laterality = "of"\n', r"line 4, gaps\.missing-laterality: not one of off"),
        ("[gaps]\nmissing-laterality = true\n", "line 2, .*not one of"),
        ("[gaps]\nmissing-laterality = [1]\n", "line 2, .*not one of"),
        ('[gaps.missing-laterality]\nseverity = "off"\n', "line 1, .*not one of"),
        ('gaps.missing-side = "off"\n', "line 1, .*no such name"),
        ('[severities]\nblocks = "off"\n', r"line 2, severities\.blocks: no such name"),
        ('[severities]\nwarn = "inform"\n', "line 2, .*not one of off, on"),
        ('[gaps]\n[gap]\nx = "off"\n', "line 2, gap: not one of the tables"),
        ('gaps = "off"\n', "line 1, gaps: not one of the tables"),
        ("[gaps]\nmissing-laterality = off\n", "line 2, file: not TOML"),
        ('[gaps]\na = "off"\na = "off"\n', "line 3, file: not TOML"),
        ("[gaps\n", "line 1, file: not TOML"),
    ],
)
def test_a_wrong_file_is_refused_with_its_line(text: str, where: str) -> None:
    with pytest.raises(BadSiteFileError, match=f"site.toml, {where}"):
        read_site(text)


def test_the_file_is_found_in_its_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NLP_CODER_HOME", str(tmp_path))
    assert load_site() == SiteSettings()
    (tmp_path / "site.toml").write_bytes(b'\xef\xbb\xbf[gaps]\r\nmissing-laterality = "off"\r\n')
    assert load_site() == SiteSettings((("missing-laterality", "off"),))
    (tmp_path / "site.toml").write_bytes(b"\xff")
    with pytest.raises(UnreadableSiteFileError, match=r"E332.*site\.toml"):
        load_site()
    with pytest.raises(UnreadableSiteFileError, match=r"other\.toml"):
        load_site(tmp_path / "other.toml")
