"""The services: their number, their fields, and what the reader refuses."""

import re
from collections import Counter

import pytest

from nlp_coder.codes.procedures import Service, Span, load_services, parse_services
from nlp_coder.errors import BadRuleFileError

ENTRY = '- {code: "11720", system: CPT, name: thin nails, family: nail, action: [debrided]'


@pytest.fixture(scope="module")
def services() -> tuple[Service, ...]:
    return load_services()


def test_enough_services_sorted_and_unique(services: tuple[Service, ...]) -> None:
    codes = [service.code for service in services]
    assert len(codes) >= 180
    assert codes == sorted(set(codes))


def test_codes_have_the_form_of_their_system(services: tuple[Service, ...]) -> None:
    forms = {"CPT": r"\d{4}[\dT]", "HCPCS": r"[A-Z]\d{4}"}
    assert [one.code for one in services if not re.fullmatch(forms[one.system], one.code)] == []


def test_words_are_in_lower_case_and_named_once(services: tuple[Service, ...]) -> None:
    for service in services:
        for words in (service.action, service.target, service.needs, service.never):
            assert [word for word in words if word != word.lower()] == [], service.code
            assert [word for word, times in Counter(words).items() if times > 1] == [], service.code


def test_what_a_service_is_part_of_exists(services: tuple[Service, ...]) -> None:
    known = {service.code for service in services} | {service.family for service in services}
    assert {one for service in services for one in service.part_of} <= known


def test_sided_procedures_ask_for_the_side(services: tuple[Service, ...]) -> None:
    assert [one.code for one in services if one.lateral and one.details and "side" not in one.details] == []


def test_a_span_holds_its_ends() -> None:
    assert 0.5 in Span(0, 0.5)
    assert 0.6 not in Span(0, 0.5)
    assert 99 in Span(15)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (ENTRY + ", colour: red}", "unknown key colour"),
        (ENTRY.replace("family: nail, ", "") + "}", "no family"),
        (ENTRY.replace("CPT", "LOINC") + "}", "system is none of the known values"),
        (ENTRY.replace('"11720"', "11720") + "}", "code is of the wrong type"),
        (ENTRY.replace("[debrided]", "debrided") + "}", "action is of the wrong type"),
        (ENTRY + ", units: {per: 10}}", "units has the wrong parts"),
        (ENTRY + ", count: {min: many}}", "count holds no number"),
        (ENTRY + "}\n" + ENTRY + "}", "11720 has an entry already"),
        ("code: 1", "not a list of entries"),
        ("[", "not YAML"),
    ],
)
def test_a_wrong_entry_is_refused(text: str, problem: str) -> None:
    with pytest.raises(BadRuleFileError, match=problem):
        parse_services(text, "nails.yaml")
