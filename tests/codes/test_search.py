"""The search by meaning: own queries of lay words, typos, abbreviations and eponyms, and how results are ordered."""

import csv
import time
from pathlib import Path

import pytest

from nlp_coder.codes.search import Search, load_search

QUERIES = Path(__file__).with_name("search_queries.tsv")
FRESH = Path(__file__).with_name("search_queries_fresh.tsv")
"""Written after the search was built: 58 of 60 at first sight; follow-up visits were then added."""


@pytest.fixture(scope="module")
def search() -> Search:
    return load_search()


@pytest.mark.parametrize("path", [QUERIES, FRESH], ids=["own", "fresh"])
def test_the_category_meant_is_among_the_first_three(search: Search, path: Path) -> None:
    rows = list(csv.DictReader(path.read_text("utf-8").splitlines(), delimiter="\t"))
    missed = [
        row["query"]
        for row in rows
        if not {hit.code[:3] for hit in search.find(row["query"], limit=3)} & set(row["category"].split())
    ]
    assert len(rows) >= 60
    assert len(missed) <= 0.05 * len(rows), missed


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("sugar diabetes", "E11.9"),
        ("hart attack", "I21.9"),
        ("brocken left wrist", "S62.102A"),
        ("wrist fracture left follow up", "S62.102D"),
        ("osteoarthritis lt knee", "M17.12"),
        ("knee left osteoarthritis", "M17.12"),
        ("gout left foot", "M10.072"),
        ("diabetes in pregnancy", "O24.919"),
        ("dog bites hand", "S61.459A"),
    ],
)
def test_the_code_that_leaves_open_what_the_query_leaves_open(search: Search, query: str, code: str) -> None:
    assert search.find(query)[0].code == code


def test_a_pain_on_both_sides_without_a_code_for_both_gives_each_side(search: Search) -> None:
    assert {hit.code for hit in search.find("knee pain bilateral", limit=2)} == {"M25.561", "M25.562"}


def test_a_code_comes_first_then_its_plainest_below(search: Search) -> None:
    assert [hit.code for hit in search.find("e11", limit=2)] == ["E11", "E11.9"]
    assert [hit.code for hit in search.find("M1712")] == ["M17.12"]
    assert all(hit.code.startswith("M17.1") for hit in search.find("M17.1"))


def test_a_result_says_why_it_is_found(search: Search) -> None:
    hit = search.find("hart attack")[0]
    assert hit.matched == "heart attack"
    assert hit.is_billable
    assert 0 < hit.score < search.find("heart attack")[0].score == 1.0


def test_scores_fall_and_codes_come_once(search: Search) -> None:
    hits = search.find("chronic kidney disease stage 3", limit=50)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert len({hit.code for hit in hits}) == len(hits)
    assert hits[0].code == "N18.30"


@pytest.mark.parametrize("query", ["", "  ", "of the", "zzzqx", "…", "\x00", "left"])
def test_what_means_nothing_finds_nothing(search: Search, query: str) -> None:
    assert search.find(query) == ()


def test_same_query_same_results_and_word_order_does_not_matter(search: Search) -> None:
    one, other = search.find("big toe gout"), search.find("gout big toe")
    assert one == search.find("big toe gout")
    assert [hit.code for hit in one] == [hit.code for hit in other]


def test_a_query_takes_little_time(search: Search) -> None:
    rows = list(csv.DictReader(FRESH.read_text("utf-8").splitlines(), delimiter="\t"))
    spent = []
    for row in rows:
        start = time.process_time()
        search.find(row["query"])
        spent.append(time.process_time() - start)
    assert sorted(spent)[int(0.9 * len(spent))] < 0.05
