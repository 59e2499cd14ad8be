"""Words that are not what they look like: scanned, run together, torn apart by a line break, or innocent.

Each is an expansion, (start, end, words), that is read instead of what is written there; innocent phrases are read
as no words at all. Only what the vocabulary knows is repaired, so a name never becomes a disease.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Final

import yaml

from nlp_coder.errors import BadRuleFileError

_FILE: Final = "innocent.yaml"
_TORN: Final = re.compile(r"-\r?\n[ \t]*([a-z]{2,20})\b")
_BEFORE: Final = re.compile(r"[A-Za-z]{2,20}$")
_SPACED: Final = re.compile(r"(?<![^\W_])[A-Za-z](?: [A-Za-z]){4,20}(?![^\W_])")
_DIGITS: Final = str.maketrans({"0": "o", "1": "i", "5": "s", "8": "b", "|": "l"})
_SHAPES: Final = (("rn", "m"), ("vv", "w"), ("cl", "d"), ("ii", "n"), ("li", "h"), ("1", "l"))
_SHORTEST: Final = 5

Known = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Innocents:
    """Phrases that name no finding, by their first word in lower case."""

    phrases: Mapping[str, re.Pattern[str]]

    def at(self, text: str, start: int, word: str) -> int:
        """Where the innocent phrase that opens at a word ends; 0 where none does."""
        found = self.phrases[word].match(text, start)
        return found.end() if found else 0


def load_innocents() -> Innocents:
    """Read the phrases. Raises BadRuleFileError naming the entry that is wrong."""
    text = files("nlp_coder").joinpath("data", "language", _FILE).read_text("utf-8")
    phrases: dict[str, re.Pattern[str]] = {}
    for number, row in enumerate(yaml.load(text, yaml.CSafeLoader), start=1):
        try:
            phrases.update(dict.fromkeys(row["first"], re.compile(row["words"], re.IGNORECASE)))
        except (KeyError, TypeError, re.error):
            raise BadRuleFileError(name=_FILE, entry=number, problem="unknown or missing key") from None
    return Innocents(phrases)


def scanned(written: str, known: Known) -> str | None:
    """The word that a scanner misread ("hypertens1on", "rnellitus"), if the vocabulary has it."""
    if len(written) < _SHORTEST:
        return None
    digits = any(letter.isdigit() for letter in written)
    if digits and sum(letter.isalpha() for letter in written) * 3 >= 2 * len(written):
        plain = written.translate(_DIGITS)
        if plain.isalpha() and known(plain):
            return plain
    for wrong, right in _SHAPES:
        if wrong in written and (plain := written.replace(wrong, right)).isalpha() and known(plain):
            return plain
    return None


def torn_apart(text: str, known: Known) -> Iterator[tuple[int, int, str]]:
    """Words cut by a hyphen at the line's end."""
    for torn in _TORN.finditer(text) if "-\n" in text or "-\r" in text else ():
        before = _BEFORE.search(text, max(0, torn.start() - 20), torn.start())
        if before and known(whole := (before.group() + torn.group(1)).lower()) and not known(torn.group(1)):
            yield before.start(), torn.end(), whole


def spaced_out(text: str, known: Known) -> Iterator[tuple[int, int, str]]:
    """Words written with a blank between all letters."""
    for spaced in _SPACED.finditer(text):
        whole = spaced.group().replace(" ", "").lower()
        if known(whole):
            yield spaced.start(), spaced.end(), whole
