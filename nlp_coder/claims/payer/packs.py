"""Reads payer packs from YAML: each whole or not at all, with the line and the reason when it is refused."""

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml
from pydantic import ValidationError

from nlp_coder.claims.payer.facts import facts_of, fired
from nlp_coder.claims.payer.schema import Pack
from nlp_coder.codes.importers.library import HOME
from nlp_coder.errors import BadPackError, ClashingPacksError, UnreadablePackError

_SUFFIXES: Final = (".yaml", ".yml")
_MESSAGES: Final = {
    "missing": "is missing",
    "extra_forbidden": "no such field",
    "too_short": "is empty",
    "string_too_short": "is empty",
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """One example of a pack: the rules that should fire and those that did."""

    name: str
    expected: tuple[str, ...]
    found: tuple[str, ...]

    @property
    def is_right(self) -> bool:
        return self.expected == self.found


def packs_home() -> Path | None:
    """The folder of packs under `$NLP_CODER_HOME`; None where the variable is not set."""
    given = os.environ.get(HOME)
    return Path(given) / "packs" if given else None


def load_packs(places: Sequence[str | Path] | None = None) -> tuple[Pack, ...]:
    """Packs of files and folders, or of the home folder when none are named; sorted by payer and date.

    Raises UnreadablePackError, BadPackError, or ClashingPacksError when two packs of a payer share a day.
    """
    if places is None:
        home = packs_home()
        places = [home] if home is not None and home.is_dir() else []
    packs = [read_pack(path) for place in places for path in _files(Path(place))]
    packs.sort(key=lambda one: (one.payer.casefold(), one.effective))
    _check_clashes(packs)
    return tuple(packs)


def read_pack(path: Path) -> Pack:
    """One pack. Raises UnreadablePackError or BadPackError naming the file, the line and the reason."""
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        problem = error.strerror if isinstance(error, OSError) else "not UTF-8 text"
        raise UnreadablePackError(name=path.name, problem=problem or "cannot be opened") from None
    return parse_pack(text, path.name)


def parse_pack(text: str, name: str) -> Pack:
    """The pack of a file's text; `name` is the file's name for messages."""
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        given = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise BadPackError(name=name, line=mark.line + 1 if mark else 1, problem="not YAML") from None
    if (doubled := _doubled_key(node)) is not None:
        raise BadPackError(name=name, line=doubled, problem="a field stands twice")
    try:
        return Pack.model_validate(given)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        line = _line_of(node, first["loc"])
        where = ".".join(str(part) for part in first["loc"]) or "pack"
        problem = _MESSAGES.get(first["type"], first["msg"].removeprefix("Value error, "))
        raise BadPackError(name=name, line=line, problem=f"{where}: {problem}") from None


def run_examples(pack: Pack) -> tuple[Outcome, ...]:
    """Every example of a pack with the rules that fire on it."""
    return tuple(
        Outcome(
            one.name,
            tuple(sorted(one.fires)),
            tuple(sorted(hit.rule.id for hit in fired(pack, facts_of(one)))),
        )
        for one in pack.examples
    )


def _files(place: Path) -> Iterable[Path]:
    if not place.is_dir():
        return (place,)  # a file, or nothing there: reading it says so
    return sorted(path for path in place.iterdir() if path.suffix in _SUFFIXES)


def _check_clashes(packs: Sequence[Pack]) -> None:
    names: dict[str, list[Pack]] = {}
    for pack in packs:
        for name in sorted({one.casefold() for one in (pack.payer, *pack.also_known_as)}):
            for other in names.get(name, ()):
                if _share_a_day(pack, other):
                    raise ClashingPacksError(
                        one=f"{other.payer} {other.version}", other=f"{pack.payer} {pack.version}"
                    )
            names.setdefault(name, []).append(pack)


def _share_a_day(one: Pack, other: Pack) -> bool:
    return (one.end is None or other.effective <= one.end) and (
        other.end is None or one.effective <= other.end
    )


def _line_of(node: Any, place: Sequence[int | str]) -> int:
    """The line, from 1, of the deepest part of a place that the file has."""
    line = node.start_mark.line if node is not None else 0
    for part in place:
        if isinstance(node, yaml.MappingNode):
            pair = next(((key, value) for key, value in node.value if key.value == str(part)), None)
            if pair is None:
                break
            line, node = pair[0].start_mark.line, pair[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
            line = node.start_mark.line
        else:
            break
    return int(line) + 1


def _doubled_key(node: Any) -> int | None:
    """The line of a key that its mapping holds already; YAML itself lets the last one win in silence."""
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                return int(key.start_mark.line) + 1
            seen.add(key.value)
            if (below := _doubled_key(value)) is not None:
                return below
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            if (below := _doubled_key(value)) is not None:
                return below
    return None
