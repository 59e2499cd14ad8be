"""Each family of figures on cases small enough to work by hand."""

from collections.abc import Callable

import pytest

from nlp_coder.evaluate import assertion, calibration, diagnoses, evidence, gaps, procedures, visit_level
from nlp_coder.evaluate.figures import Tally
from nlp_coder.evaluate.ranking import average_precision, mean_average_precision, ranked_codes
from nlp_coder.evaluate.sets import GapCase, MarkedSpan, Procedure, Vignette
from nlp_coder.note import Note
from nlp_coder.review import (
    Alternative,
    Assertion,
    Cue,
    Element,
    Elements,
    Evidence,
    Gap,
    Mention,
    ReasonCue,
    Review,
    Suggestion,
    VisitLevel,
    Withheld,
)

Make = Callable[..., Review]
Suggest = Callable[..., Suggestion]
MakeVignette = Callable[..., Vignette]


# --- ranking


def test_ranked_list_merges_all_codes_once_by_score(
    make_review: Make, suggest: Suggest, rival: Callable[..., Alternative], held: Callable[..., Withheld]
) -> None:
    review = make_review(
        suggest("E11.9", 0.6, alternatives=(rival("E11.65", 0.3), rival("I10", 0.9))),
        suggest("I10", 0.5),
        suggest("J1885", 0.99, system="HCPCS", role="procedure"),
        withheld=(held("R05.9", 0.3), held("99213", 0.8), held("J1885", 0.8)),
    )
    assert ranked_codes(review) == ["I10", "E119", "E1165", "R059"]


@pytest.mark.parametrize(
    ("ranked", "asked", "value"),
    [
        (["A", "B", "C"], {"A", "C"}, (1 / 1 + 2 / 3) / 2),
        (["A", "B", "C"], {"C", "D"}, (1 / 3) / 2),
        ([], {"A"}, 0.0),
        (["A"], {"A"}, 1.0),
    ],
)
def test_average_precision(ranked: list[str], asked: set[str], value: float) -> None:
    assert average_precision(ranked, frozenset(asked)) == pytest.approx(value)


def test_mean_skips_notes_without_codes(make_review: Make, suggest: Suggest) -> None:
    review = make_review(suggest("I10"), suggest("R05.9", 0.1))
    pairs = [(review, frozenset({"R059"})), (review, frozenset({"I10"})), (review, frozenset[str]())]
    figure = mean_average_precision(pairs)
    assert (figure.value, figure.of) == (0.75, 2)


# --- diagnoses


def test_vignette_counts_acceptable_codes_and_leaves_optional_ones_out(vignette: MakeVignette) -> None:
    case = vignette(required=(("E1122",), ("R0789", "R079"), ("I10",)), optional=("Z8249",))
    said = frozenset({"E1122", "R079", "Z8249", "J189"})
    assert diagnoses.vignette_tally(said, case) == Tally(right=2, wrong=1, found=2, missed=1)
    assert diagnoses.vignette_errors(said, case) == diagnoses.CodeErrors(wrong=("J189",), missed=("I10",))


def test_vignette_at_three_characters(vignette: MakeVignette) -> None:
    case = vignette(required=(("E1122",), ("E1165",), ("I10",)), optional=("Z8249",))
    assert diagnoses.vignette_tally_three(frozenset({"E119", "Z825", "J189"}), case) == Tally(1, 1, 1, 1)


def test_forbidden_codes_stand_under_a_prefix_and_are_no_answer(vignette: MakeVignette) -> None:
    case = vignette(required=(("E1142",),), never=("E114", "I21"), optional=("I219",))
    said = frozenset({"E1142", "E1140", "I214", "I219", "J189"})
    assert diagnoses.forbidden_share([(said, case)]) == (2, 5)
    assert diagnoses.vignette_errors(said, case).forbidden == ("E1140", "I214")


def test_nothing_is_forbidden_without_prefixes(vignette: MakeVignette) -> None:
    assert diagnoses.forbidden_share([(frozenset({"I10"}), vignette())]) == (0, 1)


def test_only_icd_10_cm_counts_as_diagnosis(make_review: Make, suggest: Suggest) -> None:
    review = make_review(
        suggest("J3301", system="HCPCS", role="procedure"),
        suggest("R05.9"),
        suggest("i10", role="first-listed"),
    )
    assert diagnoses.suggested_codes(review) == {"I10", "R059"}
    assert diagnoses.first_listed(review) == "I10"
    assert diagnoses.first_listed(make_review()) is None


# --- calibration


def test_brier_and_reliability() -> None:
    outcomes = [(0.9, True), (0.95, False), (0.2, False), (1.0, True)]
    assert calibration.brier(outcomes).value == pytest.approx((0.01 + 0.9025 + 0.04 + 0) / 4, abs=1e-4)
    bins = calibration.reliability(outcomes)
    assert [one.count for one in bins] == [0, 0, 1, 0, 0, 0, 0, 0, 0, 3]
    assert (bins[9].mean_score, bins[9].share_right) == (0.95, 0.6667)
    assert bins[0].share_right is None


# --- gaps


def test_gap_precision_counts_named_kinds_only(vignette: MakeVignette) -> None:
    case = vignette(gaps=frozenset({"a", "b"}), no_gaps=frozenset({"c"}))
    raised = frozenset({"a", "c", "unnamed"})
    assert gaps.note_tally(raised, case) == Tally(right=1, wrong=1, found=1, missed=1)
    assert gaps.by_kind([(raised, case), (frozenset({"b"}), case)]) == [
        gaps.GapTally("a", 1, 0, 1),
        gaps.GapTally("b", 1, 0, 1),
        gaps.GapTally("c", 0, 1, 0),
    ]


def test_gap_cases_count_their_own_kind(make_review: Make, make_gap: Callable[..., Gap]) -> None:
    note = Note("1", "text")
    has, has_not = GapCase(note, "a", True), GapCase(note, "a", False)
    raised = gaps.raised_kinds(make_review(gaps=(make_gap("a"), make_gap("z"))))
    nothing = frozenset[str]()
    assert gaps.by_kind_of_cases([(raised, has), (raised, has_not), (nothing, has), (nothing, has_not)]) == [
        gaps.GapTally("a", right=1, wrong=1, missed=1)
    ]


# --- assertion


def test_assertion_axes_are_counted_apart() -> None:
    plain = MarkedSpan("1", "no edema", 3, 8, negated=True, historical=False, other_person=False)
    mother = MarkedSpan("2", "mother: MI", 8, 10, negated=False, historical=True, other_person=True)
    pairs = [
        (Assertion(presence="absent"), plain),
        (Assertion(presence="absent", experiencer="family"), mother),
    ]
    assert assertion.span_tallies("negated", pairs) == [Tally(1, 0, 1, 0), Tally(0, 1, 0, 0)]
    assert assertion.span_tallies("historical", pairs) == [Tally(), Tally(0, 0, 0, 1)]
    assert assertion.span_tallies("other person", pairs) == [Tally(), Tally(1, 0, 1, 0)]
    assert [assertion.wrong_axes(*pair) for pair in pairs] == [[], ["negated", "historical"]]


# --- visit level


def test_visit_level_agrees_where_answers_name_one(make_review: Make, vignette: MakeVignette) -> None:
    review = make_review(visit_level=VisitLevel("office", "99214", None, "not-billed", "mdm", None))
    pairs = [
        (review, vignette(levels=("99213", "99214"))),
        (review, vignette(levels=("99213",))),
        (review, vignette(levels=None)),
    ]
    figure = visit_level.agreement(pairs)
    assert (figure.value, figure.of) == (0.5, 2)


# --- evidence


def test_everything_a_review_rests_on_is_pointed_at(
    make_review: Make, suggest: Suggest, make_gap: Callable[..., Gap]
) -> None:
    def words(start: int) -> Evidence:
        return Evidence(start, start + 2, "", "body")

    none = Element("none", "")
    review = make_review(
        suggest("I10", evidence=(words(0),), modifier_evidence={"LT": (words(10),)}),
        withheld=(Withheld("R05.9", "", 0.1, "negated", (words(20),), ReasonCue(30, 32, "", "r")),),
        mentions=(Mention(60, 62, "", "symptom", "body", Assertion(), (Cue("presence", 64, 66, "", "r"),)),),
        gaps=(make_gap("a", (40, 42)),),
        visit_level=VisitLevel(
            "office",
            "99213",
            None,
            "not-billed",
            "mdm",
            Elements(Element("low", "", (words(50),)), none, none, none),
        ),
    )
    pointed = evidence.pointed_at(review)
    assert sorted(start for start, _ in pointed) == [0, 10, 20, 30, 40, 50, 64]
    assert evidence.is_hit((1, 5), pointed)
    assert not evidence.is_hit((2, 10), pointed)  # ends where a stretch begins: no overlap
    assert not evidence.is_hit((60, 62), pointed)  # a mention alone supports nothing


def test_evidence_overlap(make_review: Make, make_gap: Callable[..., Gap], vignette: MakeVignette) -> None:
    review = make_review(gaps=(make_gap("a", (5, 9)),))
    figure = evidence.overlap([(review, vignette(spans=((0, 6), (9, 12))))])
    assert (figure.value, figure.of) == (0.5, 2)


# --- procedures


@pytest.mark.parametrize(
    ("modifiers", "read", "wanted", "right"),
    [
        (("LT",), None, "left", True),
        (("RT",), "left", "left", False),
        ((), "left", "left", True),
        ((), None, "left", False),
        (("50",), None, "bilateral", True),
        (("LT", "RT"), None, "bilateral", True),
        (("25",), None, None, True),
        (("LT",), None, None, False),
        ((), "left", None, True),
    ],
)
def test_side(
    suggest: Suggest, modifiers: tuple[str, ...], read: str | None, wanted: str | None, right: bool
) -> None:
    said = suggest("20610", system="CPT", modifiers=modifiers, assertion=Assertion(laterality=read))  # type: ignore[arg-type]
    assert procedures.has_side(Procedure("20610", wanted), said) is right


def test_procedures_found_sided_counted(make_review: Make, suggest: Suggest, vignette: MakeVignette) -> None:
    review = make_review(
        suggest("20610", system="CPT", role="procedure", modifiers=("LT",)),
        suggest("J3301", system="HCPCS", role="procedure", units=2),
        suggest("99213", system="CPT", role="visit"),
        suggest("36415", system="CPT", role="procedure"),
    )
    wanted = (Procedure("20610", "left"), Procedure("J3301", None, 4), Procedure("90471", None, 1))
    case = vignette(procedures=wanted, levels=("99213",))
    assert [(one.value, one.of) for one in procedures.figures([(review, case)])] == [
        (0.6667, 3),
        (0.6667, 3),
        (0.3333, 3),
    ]
    assert procedures.tally(review, case) == Tally(right=2, wrong=1, found=2, missed=1)


def test_claim_lines_do_not_depend_on_the_order_of_modifiers(suggest: Suggest) -> None:
    said = suggest("73600", system="CPT", role="procedure", modifiers=("LT", "26"))
    assert procedures.claim_line(said) == procedures.sorted_line("73600-26-LT") == "73600-26-LT"
