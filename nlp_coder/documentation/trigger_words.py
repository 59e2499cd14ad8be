"""Literal words without which a rule need not look at a note: all of them looked for in one pass."""

from functools import cache, lru_cache
from typing import Final

import ahocorasick

from nlp_coder.documentation.conflict_ended import ENDED_WORDS
from nlp_coder.documentation.conflict_table import conflicts
from nlp_coder.documentation.procedure_details import service_details

SIGNING: Final = frozenset({"signed", "signature", "authenticated", "attested"})
NOT_FINAL: Final = frozenset(
    {"draft", "unsigned", "authenticated", "preliminary", "pended", "in progress", "incomplete", "finalized"}
    | {"not signed", "yet signed", "dictat", "transcri", "signature", "attestation"}
)
PLACEHOLDERS: Final = frozenset({"***", "__", "[", "{", "<<", "@", "tbd", "xxx", "yyy"})
QUALIFIERS: Final = frozenset({"acute", "chronic", "stage"})


@lru_cache(maxsize=4)
def trigger_words(lower: str) -> frozenset[str]:
    """The triggers that stand anywhere in a text of lower case, also inside other words."""
    return frozenset(word for _, word in _automaton().iter(lower))


@cache
def _automaton() -> ahocorasick.Automaton:
    words = {word for row in conflicts() for word in row.trigger}
    words |= {word for row in service_details() for group in row.trigger for word in group}
    found = ahocorasick.Automaton()
    for word in sorted(words | SIGNING | NOT_FINAL | PLACEHOLDERS | QUALIFIERS | ENDED_WORDS):
        found.add_word(word, word)
    found.make_automaton()
    return found
