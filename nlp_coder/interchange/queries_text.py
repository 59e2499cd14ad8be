"""A provider query as plain text, the form that fits any message box."""

from collections.abc import Iterator

from nlp_coder.documentation.queries.letter import ProviderQuery


def query_text(query: ProviderQuery) -> str:
    """The letter: what it is about, the quoted facts with their places, the question, a box before each option."""
    return "\n".join(_lines(query)) + "\n"


def _lines(query: ProviderQuery) -> Iterator[str]:
    yield query.title
    yield ""
    yield f"Query {query.id}, {query.status}"
    yield f"Note {one_line(query.note_id)}"
    yield f"From {one_line(query.author)}, {query.created.isoformat(timespec='minutes')}"
    yield ""
    yield "From the record:"
    for one in query.indicators:
        yield f"- “{one_line(one.quote)}” ({one.place})"
    yield ""
    yield one_line(query.question)
    for option in query.options:
        yield f"[ ] {one_line(option)}"
    yield ""
    yield "Answered by: ____________________   Date and time: ____________________"


def one_line(text: str) -> str:
    """Words on one line, without characters that steer a terminal or a page."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())
