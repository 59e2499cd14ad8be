"""Forms: ticked and empty boxes, plus and minus signs, which say of each finding whether it is there."""

import re
from dataclasses import dataclass
from typing import Final

from nlp_coder.language.assertion_scope import Clause, Scope
from nlp_coder.language.cues import Match, Rule, Tokens

_EMPTY: Final = frozenset("☐□▢")
_YES: Final = frozenset("yes y positive present pos".split())
_NO: Final = frozenset("no n negative absent neg denies".split())
_TICKED: Final = frozenset("☑☒✓✔✗■")
_SIGNED: Final = re.compile(
    r"(?:^|(?<=[\s,;:(/]))(?:\+(?=\s?[^\W\d])|\(\+\)|\(-\)|-(?=[^\W\d_]))", re.MULTILINE
)

_BOXES: Final = re.compile("[☐□▢☑☒✓✔✗■]")
_OTHER: Final = re.compile(r"\[ ?\]|-(?<=[\s,(/]-)\w|-(?<=^-)\w", re.MULTILINE)

ROWS: Final = (
    ("form.unticked", "an empty box: the finding was asked for and is not there"),
    ("form.minus", "a minus sign beside a finding, on a line or list that uses plus signs too"),
)


def mark_rules() -> dict[str, Rule]:
    """The rules of forms, by id; they have signs in place of words."""
    return {
        name: Rule.from_row(
            {"id": name, "why": why, "source": "review-of-systems forms as written in practice"},
            "presence",
            "absent",
        )
        for name, why in ROWS
    }


def has_marks(text: str) -> bool:
    """Whether the note holds any sign a form may use."""
    if "+" in text or "(-)" in text or _OTHER.search(text) is not None:
        return True
    return not text.isascii() and _BOXES.search(text) is not None


@dataclass(frozen=True, slots=True)
class Mark:
    """A box or sign: tokens first..last, and whether it says yes."""

    first: int
    last: int
    yes: bool
    rule: str


def mark_scopes(clause: Clause, rules: dict[str, Rule], form_text: str) -> list[Scope]:
    """Scopes of the empty boxes and minus signs of a sentence; `form_text` is it and its neighbours."""
    boxes = _boxes(clause.tokens, clause.first, clause.last)
    scopes = _boxed(clause, boxes, rules["form.unticked"]) if boxes else []
    signs = _signs(clause, form_text)
    if signs and _behind(clause, signs):
        return scopes + _signed_behind(clause, signs, rules["form.minus"])
    for number, sign in enumerate(signs):
        high = signs[number + 1].first if number + 1 < len(signs) else clause.last
        if sign.yes:
            continue
        ends = ";" if sign.last - sign.first > 1 else ",;/"  # "(-)" governs a list, "-" a word
        place = next((at for at in range(sign.last, high) if clause.tokens.words[at] in ends), high)
        scopes.append(Scope(Match(rules["form.minus"], sign.first, sign.last), sign.last, place))
    return scopes


def _behind(clause: Clause, signs: list[Mark]) -> bool:
    """Whether signs in brackets stand behind their findings: "McMurray (-), Lachman (+)"."""
    words, first, last = clause.tokens.words, signs[0], signs[-1]
    opens = first.first == clause.first or words[first.first - 1] in ":,;."
    ends = last.last >= clause.last or words[last.last] in ".,;"
    return first.last - first.first > 1 and not opens and ends


def _signed_behind(clause: Clause, signs: list[Mark], rule: Rule) -> list[Scope]:
    lows = [clause.first, *(sign.last for sign in signs)]
    return [
        Scope(Match(rule, sign.first, sign.last), low, sign.first, backward=True)
        for low, sign in zip(lows, signs, strict=False)
        if not sign.yes
    ]


def _boxed(clause: Clause, boxes: list[Mark], rule: Rule) -> list[Scope]:
    answers = _answers(clause, boxes)
    if answers:
        return [
            Scope(Match(rule, box.first, box.last + 1), low, boxes[number].first, backward=True)
            for low, number, box, yes in answers
            if not yes
        ]
    scopes: list[Scope] = []
    suffix = (
        boxes[0].first > clause.first and boxes[-1].last >= clause.last - 1 and not _headed(clause, boxes[0])
    )
    for number, box in enumerate(boxes):
        if box.yes:
            continue
        if suffix:
            low = boxes[number - 1].last if number else clause.first
            scopes.append(Scope(Match(rule, box.first, box.last), low, box.first, backward=True))
        else:
            high = boxes[number + 1].first if number + 1 < len(boxes) else clause.last
            scopes.append(Scope(Match(rule, box.first, box.last), box.last, high))
    return scopes


def boxed_words(clause: Clause) -> frozenset[int]:
    """The tokens of boxes that say Yes and No, which are no cues themselves."""
    boxes = _boxes(clause.tokens, clause.first, clause.last)
    if not boxes or not _answers(clause, boxes):
        return frozenset()
    return frozenset(at for box in boxes for at in range(box.first, box.last + 1))


def _answers(clause: Clause, boxes: list[Mark]) -> list[tuple[int, int, Mark, bool]]:
    """Findings answered by boxes that say Yes and No: (start, first box, ticked box, its answer) of each."""
    words = clause.tokens.words
    said = [words[box.last] if box.last < clause.last else "" for box in boxes]
    if not all(word in _YES or word in _NO for word in said):
        return []
    found: list[tuple[int, int, Mark, bool]] = []
    low, number = clause.first, 0
    while number < len(boxes):
        last = number
        while last + 1 < len(boxes) and boxes[last + 1].first <= boxes[last].last + 2:
            last += 1
        ticked = next((at for at in range(number, last + 1) if boxes[at].yes), None)
        if ticked is not None:
            found.append((low, number, boxes[ticked], said[ticked] in _YES))
        low, number = boxes[last].last + 1, last + 1
    return found


def _headed(clause: Clause, box: Mark) -> bool:
    return clause.tokens.words[box.first - 1] == ":"


def _boxes(tokens: Tokens, first: int, last: int) -> list[Mark]:
    boxes: list[Mark] = []
    for at in range(first, last):
        word = tokens.words[at]
        if word in _EMPTY or word in _TICKED:
            boxes.append(Mark(at, at + 1, word in _TICKED, "form.unticked"))
        elif word == "[" and at + 1 < last and tokens.words[at + 1] == "]":
            boxes.append(Mark(at, at + 2, False, "form.unticked"))
        elif (
            word == "[" and at + 2 < last and tokens.words[at + 2] == "]" and tokens.words[at + 1] in "xX✓✔*+"
        ):
            boxes.append(Mark(at, at + 3, True, "form.unticked"))
    return boxes


def _signs(clause: Clause, form_text: str) -> list[Mark]:
    tokens = clause.tokens
    if (
        "+" not in form_text
        and "(-)" not in form_text
        and " -" not in form_text
        and not form_text.startswith("-")
    ):
        return []
    found = _SIGNED.findall(form_text)
    if "+" not in found and "(+)" not in found and "(-)" not in found and found.count("-") < 2:
        return []
    signs: list[Mark] = []
    for at in range(clause.first, clause.last):
        word = tokens.words[at]
        if word not in ("+", "-"):
            continue
        after = at + 1 < clause.last and tokens.words[at + 1] == ")"
        if after and at > clause.first and tokens.words[at - 1] == "(":
            signs.append(Mark(at - 1, at + 2, word == "+", "form.minus"))
        elif _stands_before_word(tokens, at, clause.first, clause.last):
            signs.append(Mark(at, at + 1, word == "+", "form.minus"))
    return signs


def _stands_before_word(tokens: Tokens, at: int, first: int, last: int) -> bool:
    if at + 1 >= last or not tokens.words[at + 1][0].isalpha():
        return False
    opens = at == first or bool(tokens.gap(at)) or tokens.words[at - 1] in ",;:(/|"
    return opens and len(tokens.gap(at + 1)) <= 1 and "\n" not in tokens.gap(at + 1)
