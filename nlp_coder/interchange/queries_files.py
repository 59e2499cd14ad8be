"""Queries into a folder, one file each, named by the query's id, which tells nothing of the note."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Final, Literal

from nlp_coder.documentation.queries.letter import ProviderQuery
from nlp_coder.errors import UnwritableFileError
from nlp_coder.interchange.queries_docx import query_docx
from nlp_coder.interchange.queries_fhir import query_fhir
from nlp_coder.interchange.queries_text import query_text

QueryForm = Literal["text", "docx", "fhir"]
_WRITERS: Final[Mapping[QueryForm, tuple[str, Callable[[ProviderQuery], bytes]]]] = {
    "text": (".txt", lambda query: query_text(query).encode()),
    "docx": (".docx", query_docx),
    "fhir": (".json", lambda query: query_fhir(query).encode()),
}


def write_queries(queries: Iterable[ProviderQuery], folder: Path, form: QueryForm) -> int:
    """Write each query to its file; the number written. Raises UnwritableFileError, ExtraMissingError."""
    suffix, written = _WRITERS[form]
    count = 0
    for query in queries:
        content = written(query)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"{query.id}{suffix}").write_bytes(content)
        except OSError as error:
            raise UnwritableFileError(problem=type(error).__name__) from None
        count += 1
    return count
