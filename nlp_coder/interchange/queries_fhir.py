"""A provider query as FHIR R4 (4.0.1): CommunicationRequest for the query, Communication for what was sent or answered.

Plain JSON values; hl7.org/fhir/R4/communicationrequest.html and communication.html name the elements. References hold
business identifiers only, since the server's own ids are not known here.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from nlp_coder.documentation.queries.letter import ProviderQuery, QueryStatus
from nlp_coder.interchange.queries_text import one_line

SYSTEM: Final = "urn:nlp-coder"
_REQUEST_STATUS: Final[Mapping[QueryStatus, str]] = {
    "draft": "draft",
    "sent": "active",
    "answered": "completed",
    "closed": "completed",
}


def communication_request(query: ProviderQuery) -> dict[str, Any]:
    """The query as a request for an answer; a draft stays a draft."""
    return {
        "resourceType": "CommunicationRequest",
        "id": query.id,
        "status": _REQUEST_STATUS[query.status],
        **_shared(query),
        "authoredOn": _instant(query.created),
        "requester": {"display": query.author},
    }


def communication(query: ProviderQuery, *, sent: datetime, answer: str | None = None) -> dict[str, Any]:
    """The query as it was sent; with `answer`, the provider's reply to it, `sent` being its time."""
    made = {
        "resourceType": "Communication",
        "id": query.id if answer is None else f"{query.id}-answer",
        "status": "completed",
        **_shared(query),
        "basedOn": [{"type": "CommunicationRequest", "identifier": _identifier(query)}],
        "sent": _instant(sent),
    }
    if answer is not None:
        made["payload"] = [{"contentString": one_line(answer)}]
        made["identifier"] = [{"system": SYSTEM, "value": made["id"]}]
    else:
        made["sender"] = {"display": query.author}
    return made


def query_fhir(query: ProviderQuery) -> str:
    """The CommunicationRequest as JSON text."""
    return json.dumps(communication_request(query), ensure_ascii=False, indent=2) + "\n"


def _shared(query: ProviderQuery) -> dict[str, Any]:
    return {
        "identifier": [_identifier(query)],
        "category": [
            {
                "coding": [{"system": f"{SYSTEM}:query", "code": query.kind}],
                "text": query.title,
            }
        ],
        "about": [
            {
                "type": "DocumentReference",
                "identifier": {"system": f"{SYSTEM}:note", "value": query.note_id},
            }
        ],
        "payload": [{"contentString": one} for one in _payload(query)],
    }


def _payload(query: ProviderQuery) -> list[str]:
    facts = [f"From the record: “{one_line(one.quote)}” ({one.place})" for one in query.indicators]
    return [*facts, one_line(query.question), *(f"Option: {one_line(option)}" for option in query.options)]


def _identifier(query: ProviderQuery) -> dict[str, str]:
    return {"system": SYSTEM, "value": query.id}


def _instant(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
