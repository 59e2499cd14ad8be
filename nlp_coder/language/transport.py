"""Readings on their way between processes: spaCy packs documents with msgpack, which learns this project's types here.

So `nlp.pipe(texts, n_process=2)` works, by fork and by spawn.
"""

from collections.abc import Callable
from dataclasses import fields
from typing import Any, Final

import srsly

from nlp_coder.language.reading import Drug, Expansion, Hit, Problem, Section, Value
from nlp_coder.review import Assertion, Cue

_TYPES: Final[dict[str, type]] = {
    one.__name__: one for one in (Section, Problem, Value, Drug, Expansion, Hit, Assertion, Cue)
}
_NAMES: Final = {one: tuple(field.name for field in fields(one)) for one in _TYPES.values()}
_MARK: Final = "nlpc"

Chain = Callable[[Any], Any]


def register() -> None:
    """Teach msgpack the types of a reading, in this process."""
    srsly.msgpack_encoders("nlp_coder", func=encode)
    srsly.msgpack_decoders("nlp_coder", func=decode)


def encode(value: Any, chain: Chain | None = None) -> Any:
    """A type of this project as its name and fields; anything else goes to the next encoder."""
    names = _NAMES.get(type(value))
    if names is None:
        return value if chain is None else chain(value)
    return {_MARK: type(value).__name__, "fields": [getattr(value, name) for name in names]}


def decode(value: Any, chain: Chain | None = None) -> Any:
    """The type that `encode` packed; lists become the tuples they were."""
    if isinstance(value, dict) and _MARK in value:
        return _TYPES[value[_MARK]](*map(_tuples, value["fields"]))
    return value if chain is None else chain(value)


def _tuples(value: Any) -> Any:
    return tuple(map(_tuples, value)) if isinstance(value, list) else value
