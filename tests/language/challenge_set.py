"""The challenge set: minimal pairs in inline markup, read from `challenge/*.yaml` and checked against a reading.

A tag says what must be read of the words inside: an assertion (`<absent>`, `<family>`, `<left>`, several joined by
commas), the section (`<in:hpi>`), the problem heading (`<under:Hypertension>`), the meaning of an abbreviation
(`<means:multiple sclerosis>`), the term a noisy word stands for (`<reads:pneumonia>`), or a value
(`<value:vital temperature 101.2 F>`). `?` is an undecided meaning; `-` is none.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import yaml

from nlp_coder.codes.lexicon import load_lexicon
from nlp_coder.language.pipeline import Reader
from nlp_coder.language.reading import Reading
from nlp_coder.review import Assertion

LEXICON: Final = load_lexicon()
FOLDER: Final = Path(__file__).parent / "challenge"
AXES: Final = {
    **dict.fromkeys(("present", "absent", "possible", "hypothetical", "conditional"), "presence"),
    **dict.fromkeys(("patient", "family", "other"), "experiencer"),
    **dict.fromkeys(("current", "historical", "planned"), "temporality"),
    **dict.fromkeys(("left", "right", "bilateral", "unsided"), "laterality"),
    **dict.fromkeys(("acute", "subacute", "chronic", "recurrent", "acute on chronic"), "acuity"),
    **dict.fromkeys(("mild", "moderate", "severe"), "severity"),
}
_OPEN: Final = re.compile(
    r"<(?P<label>[a-z]+(?:,[a-z]+)*|acute on chronic|(?:in|under|means|reads|value):[^<>]+)>"
)


class MarkupError(ValueError):
    """A marked-up case that would test nothing, or not what it says."""


@dataclass(frozen=True, slots=True)
class Tag:
    """What must be read of `text[start:end]`."""

    label: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts that differ little and read differently; `id` is file and number."""

    id: str
    why: str
    texts: tuple[str, str]


def load_pairs() -> tuple[Pair, ...]:
    """All pairs, by file and place."""
    pairs: list[Pair] = []
    for path in sorted(FOLDER.glob("*.yaml")):
        rows = yaml.safe_load(path.read_text("utf-8"))
        pairs.extend(
            Pair(f"{path.stem}-{number}", row["why"], tuple(row["pair"]))
            for number, row in enumerate(rows, start=1)
        )
    return tuple(pairs)


def read_tags(marked: str) -> tuple[str, list[Tag]]:
    """The text without tags, and its tags. Raises MarkupError where a tag is not closed or nothing is tagged."""
    text, at, tags = "", 0, []
    while (opened := _OPEN.search(marked, at)) is not None:
        label = opened["label"]
        closing = f"</{label}>"
        end = marked.find(closing, opened.end())
        if end < 0:
            raise MarkupError(f"tag {label!r} is not closed")
        text += marked[at : opened.start()]
        inside = marked[opened.end() : end]
        tags.append(Tag(label, len(text), len(text) + len(inside)))
        text += inside
        at = end + len(closing)
    if not tags or _OPEN.search(text):
        raise MarkupError("no tags, or a tag inside a tag")
    return text + marked[at:], tags


def wrong_tags(reader: Reader, marked: str) -> Iterator[tuple[str, Tag, str]]:
    """(words, tag, what was read instead) of each tag that does not hold."""
    text, tags = read_tags(marked)
    reading = reader.read(text)
    asserted = reader.assert_spans(text, [(tag.start, tag.end) for tag in tags])
    for tag, (assertion, _) in zip(tags, asserted, strict=True):
        read = _read(reader, reading, tag, assertion)
        if read is not None:
            yield text[tag.start : tag.end], tag, read


def _read(reader: Reader, reading: Reading, tag: Tag, assertion: Assertion) -> str | None:
    """What was read where it is not what the tag says."""
    kind, _, wanted = tag.label.partition(":")
    if kind == "in":
        name = reading.section_at(tag.start).name
        return None if name == wanted else name
    if kind == "under":
        return _problem(reading, tag, wanted)
    if kind == "means":
        means = [
            one.expansion or "?"
            for one in reading.abbreviations
            if one.start < tag.end and tag.start < one.end
        ]
        if wanted == "?":
            return None if set(means) <= {"?"} else str(means)
        return None if len(means) == 1 and wanted.casefold() in means[0].casefold() else str(means)
    if kind == "reads":
        return _concept(reader, reading, tag, wanted)
    if kind == "value":
        return _value(reading, tag, wanted)
    for label in tag.label.split(","):
        if label == "ungraded":
            if assertion.acuity or assertion.severity:
                return f"{assertion.acuity} {assertion.severity}"
        elif label not in AXES:
            raise MarkupError(f"unknown label {label!r}")
        elif label not in (value := getattr(assertion, AXES[label]) or "unsided").split(" on "):
            return str(value)
    return None


def _problem(reading: Reading, tag: Tag, wanted: str) -> str | None:
    held = [one for one in reading.problems if one.start <= tag.start < one.end]
    if not held:
        return None if wanted == "-" else "-"
    heading = reading.text[slice(*(held[-1].about or (held[-1].start, held[-1].heading_end)))]
    plain, mine = (re.sub(r"[^a-z0-9]+", " ", one.casefold()).strip() for one in (heading, wanted))
    fits = mine in plain and len(plain) <= len(mine) + 24
    return None if wanted != "-" and fits else heading


def _concept(reader: Reader, reading: Reading, tag: Tag, wanted: str) -> str | None:
    """What is read of the words where it is not what is read of the plain term in their place."""
    found = _concepts(reading, tag.start, tag.end)
    if wanted == "-":
        return None if not found else f"{len(found)} findings"
    plain = reader.read(reading.text[: tag.start] + wanted + reading.text[tag.end :])
    meant = _concepts(plain, tag.start, tag.start + len(wanted))
    return None if found == meant else f"{len(found)} findings, not the {len(meant)} of the plain term"


def _concepts(reading: Reading, start: int, end: int) -> set[int]:
    """The codes that the findings over a stretch may stand for."""
    hits = [one.hit for one in reading.findings if one.hit.start < end and start < one.hit.end]
    return {entry.code for hit in hits for entry in LEXICON.entries(hit.concept)[:1]}


def _value(reading: Reading, tag: Tag, wanted: str) -> str | None:
    found = [one for one in reading.values if one.start < tag.end and tag.start < one.end]
    if wanted == "-":
        return None if not found else str(found)
    kind, name, number, *rest = wanted.split()
    unit = "" if not rest or rest[0] in ("high", "low") else rest[0]
    flag = rest[-1] if rest and rest[-1] in ("high", "low") else None
    for one in found:
        near = abs(one.number - float(number)) <= 0.005 * max(1.0, abs(float(number)))
        if (one.kind, one.name, one.unit) == (kind, name, unit) and near and (not flag or one.flag == flag):
            return None
    return str([(one.kind, one.name, one.number, one.unit, one.flag) for one in found])
