"""The words of `data/documentation/visit_words.yaml` and `tests.tsv`, compiled once."""

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from nlp_coder.errors import BadRuleFileError

CODE_PATTERNS = frozenset({"minor", "systemic", "threat", "new_problem", "chronic"})


@dataclass(frozen=True, slots=True)
class Words:
    """`said`: pattern by name, over text in lower case; `coded`: pattern by name, over the start of a code."""

    said: dict[str, re.Pattern[str]]
    coded: dict[str, re.Pattern[str]]
    tests: re.Pattern[str]
    test_names: dict[str, str]


@cache
def load_words() -> Words:
    """Read the words. Raises BadRuleFileError naming the entry that is no pattern."""
    rows = yaml.safe_load(_text("visit_words.yaml"))
    said, coded = {}, {}
    for name, pattern in rows.items():
        try:
            if name in CODE_PATTERNS:
                coded[name] = re.compile(rf"(?:{pattern.replace('.', '[.]')})".replace("[[.]]", "[.]"))
            else:
                said[name] = re.compile(rf"(?<![\w-])(?:{pattern})(?![\w-])")
        except re.error:
            raise BadRuleFileError(name="visit_words.yaml", entry=name, problem="no pattern") from None
    names, parts = {}, []
    for number, line in enumerate(_text("tests.tsv").splitlines()[1:]):
        test, words = line.split("\t")
        names[f"t{number}"] = test
        parts.append(f"(?P<t{number}>{words})")
    tests = re.compile(rf"(?<![\w-])(?:{'|'.join(parts)})(?![\w-])")
    return Words(said, coded, tests, names)


def _text(name: str) -> str:
    return files("nlp_coder").joinpath("data", "documentation", name).read_text("utf-8")
