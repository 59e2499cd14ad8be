"""The same query as text, as a Word document and as FHIR R4."""

import builtins
import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from nlp_coder.documentation.queries.letter import Indicator, ProviderQuery
from nlp_coder.errors import ExtraMissingError, UnwritableFileError
from nlp_coder.interchange.queries_docx import query_docx
from nlp_coder.interchange.queries_fhir import communication, communication_request, query_fhir
from nlp_coder.interchange.queries_files import write_queries
from nlp_coder.interchange.queries_text import query_text

AT = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
QUERY = ProviderQuery(
    id="q-0123456789abcdef0123",
    note_id="visit 7",
    kind="missing-laterality",
    title="Documentation clarification: side",
    question="Which side does “knee\x1b[31m pain” concern, if known?",
    options=("right", "left", "Other", "Unable to determine"),
    indicators=(Indicator("1. knee\r\n pain & <b>\x0c", "assessment_plan", 3, 20, date(2026, 5, 1)),),
    created=AT,
    author="cdi",
)
QUOTE = "“1. knee pain & <b>” (2026-05-01, assessment plan, characters 3 to 20)"
ASKED = "Which side does “knee [31m pain” concern, if known?"


def test_text() -> None:
    assert query_text(QUERY).split("\n") == [
        "Documentation clarification: side",
        "",
        "Query q-0123456789abcdef0123, draft",
        "Note visit 7",
        "From cdi, 2026-05-04T09:30+00:00",
        "",
        "From the record:",
        f"- {QUOTE}",
        "",
        ASKED,
        "[ ] right",
        "[ ] left",
        "[ ] Other",
        "[ ] Unable to determine",
        "",
        "Answered by: ____________________   Date and time: ____________________",
        "",
    ]


def test_docx_holds_the_same_words() -> None:
    docx = pytest.importorskip("docx")
    made = query_docx(QUERY)
    assert made == query_docx(QUERY)
    opened = docx.Document(BytesIO(made))
    told = "\n".join(one.text for one in opened.paragraphs)
    for words in (QUERY.title, QUOTE, ASKED, "☐ left", "☐ Unable to determine", "Note visit 7"):
        assert words in told
    assert opened.core_properties.title == QUERY.title


def test_docx_without_its_package_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *rest: Any, **more: Any) -> Any:
        if name == "docx":
            raise ImportError(name)
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(ExtraMissingError, match=r"E334.*nlp-coder\[interchange\]"):
        query_docx(QUERY)


# Elements of FHIR R4 (4.0.1) with their cardinality and a check of the value; hl7.org/fhir/R4
_ID, _INSTANT = r"[A-Za-z0-9\-.]{1,64}", r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)"
_REFERENCE = {"reference", "type", "identifier", "display"}
REQUEST = {
    "resourceType": "CommunicationRequest",
    "id": _ID,
    "identifier": list,
    "status": "draft|active|on-hold|revoked|completed|entered-in-error|unknown",
    "category": list,
    "about": list,
    "payload": list,
    "authoredOn": _INSTANT,
    "requester": dict,
}
SENT = {
    "resourceType": "Communication",
    "id": _ID,
    "identifier": list,
    "basedOn": list,
    "status": "preparation|in-progress|not-done|on-hold|stopped|completed|entered-in-error|unknown",
    "category": list,
    "about": list,
    "payload": list,
    "sent": _INSTANT,
    "sender": dict,
}


def check(resource: dict[str, Any], elements: dict[str, Any]) -> None:
    """Required elements are there, none is unknown, lists are not empty, strings fit their kind."""
    assert {"resourceType", "status"} <= set(resource) <= set(elements)
    for name, value in resource.items():
        if isinstance(elements[name], str):
            assert re.fullmatch(elements[name], value), name
        else:
            assert isinstance(value, elements[name])
            assert value
    for part in resource["payload"]:
        assert set(part) == {"contentString"}
        assert re.fullmatch(r"[ \r\n\t\S]+", part["contentString"])
    references = [*resource["about"], *resource.get("basedOn", ())]
    references += [resource[name] for name in ("requester", "sender") if name in resource]
    assert all(set(one) <= _REFERENCE for one in references)
    assert all(set(one) == {"system", "value"} for one in resource["identifier"])
    assert all(set(one) <= {"coding", "text"} for one in resource["category"])


@pytest.mark.parametrize(
    ("status", "fhir"),
    [("draft", "draft"), ("sent", "active"), ("answered", "completed"), ("closed", "completed")],
)
def test_fhir_request(status: Any, fhir: str) -> None:
    made = communication_request(replace(QUERY, status=status))
    check(made, REQUEST)
    assert made["status"] == fhir
    assert [one["contentString"] for one in made["payload"]] == [
        f"From the record: {QUOTE}",
        ASKED,
        "Option: right",
        "Option: left",
        "Option: Other",
        "Option: Unable to determine",
    ]
    assert json.loads(query_fhir(QUERY)) == communication_request(QUERY)


def test_fhir_communication_and_its_answer() -> None:
    sent = communication(QUERY, sent=AT)
    check(sent, SENT)
    answer = communication(QUERY, sent=AT, answer="Left knee pain.")
    check(answer, SENT)
    assert answer["payload"] == [{"contentString": "Left knee pain."}]
    assert answer["id"] != sent["id"]
    assert answer["basedOn"] == sent["basedOn"]


def test_files_are_named_by_the_query(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "folder"
    assert write_queries([QUERY, replace(QUERY, id="q-1")], folder, "text") == 2
    assert write_queries([QUERY], folder, "fhir") == 1
    assert sorted(path.name for path in folder.iterdir()) == [
        "q-0123456789abcdef0123.json",
        "q-0123456789abcdef0123.txt",
        "q-1.txt",
    ]
    assert (folder / "q-1.txt").read_text("utf-8") == query_text(replace(QUERY, id="q-1"))
    with pytest.raises(UnwritableFileError, match="E103"):
        write_queries([QUERY], folder / "q-1.txt", "text")
