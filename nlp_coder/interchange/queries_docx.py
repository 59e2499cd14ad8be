"""A provider query as a Word document. Needs python-docx (MIT), the extra `interchange`."""

from io import BytesIO
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from nlp_coder.documentation.queries.letter import ProviderQuery
from nlp_coder.errors import ExtraMissingError
from nlp_coder.interchange.queries_text import one_line

BOX: Final = "☐"


def query_docx(query: ProviderQuery) -> bytes:
    """The letter as the bytes of a .docx file, the same for the same query. Raises ExtraMissingError."""
    try:
        from docx import Document
    except ImportError:
        raise ExtraMissingError(package="python-docx", extra="interchange") from None
    made = Document()
    made.core_properties.title = query.title
    made.core_properties.author = one_line(query.author)
    made.core_properties.created = made.core_properties.modified = query.created
    made.add_heading(query.title, level=1)
    made.add_paragraph(
        f"Query {query.id}, {query.status}\nNote {one_line(query.note_id)}\n"
        f"From {one_line(query.author)}, {query.created.isoformat(timespec='minutes')}"
    )
    made.add_heading("From the record", level=2)
    for one in query.indicators:
        made.add_paragraph(f"“{one_line(one.quote)}” ({one.place})", style="List Bullet")
    made.add_heading("Question", level=2)
    made.add_paragraph(one_line(query.question))
    for option in query.options:
        made.add_paragraph(f"{BOX} {one_line(option)}")
    made.add_paragraph("Answered by: ____________________   Date and time: ____________________")
    kept = BytesIO()
    made.save(kept)
    return _without_clock(kept)


def _without_clock(kept: BytesIO) -> bytes:
    """The same parts, all of one date: an archive otherwise keeps the time it was written."""
    packed = BytesIO()
    with ZipFile(kept) as given, ZipFile(packed, "w", ZIP_DEFLATED) as made:
        for name in given.namelist():
            made.writestr(ZipInfo(name), given.read(name), ZIP_DEFLATED)
    return packed.getvalue()
