"""What a section, or the finding's own words, say of it where the sentence says nothing.

Background is what was known before this visit: it stays current, as a chronic disease does, and leaves a weak cue.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from nlp_coder.language.reading import Section


@dataclass(frozen=True, slots=True)
class SectionRule:
    """Findings in a section have `value` on `axis`, unless their own words hold one of `unless`."""

    axis: str
    value: str
    why: str
    unless: tuple[str, ...] = ()


_FAMILY: Final = SectionRule("experiencer", "family", "the section is about relatives", ("history",))
_SURGICAL: Final = SectionRule("temporality", "historical", "operations of the past")
_RESOLVED: Final = SectionRule("temporality", "historical", "the list names what is over")
_INSTRUCTIONS: Final = SectionRule("presence", "hypothetical", "instructions name what may come")
_DIFFERENTIAL: Final = SectionRule(
    "presence", "possible", "rivals or a working diagnosis, none of them established"
)
_REACTION: Final = SectionRule(
    "presence",
    "conditional",
    "a reaction shows when the drug is given",
    ("allerg", "intoler", "sensitiv"),
)

BY_NAME: Final = {
    "family_history": _FAMILY,
    **dict.fromkeys(("psh", "past_surgical_history", "surgical_history"), _SURGICAL),
    **dict.fromkeys(("instructions", "discharge_instructions", "patient_instructions"), _INSTRUCTIONS),
    "allergies": _REACTION,
}
BY_RULE: Final = {
    "sections.differential": _DIFFERENTIAL,
    "sections.resolved_problems": _RESOLVED,
    "sections.resolved_part": _RESOLVED,
}
BACKGROUND: Final = frozenset({"pmh", "social_history", "allergies", "medications"})
"""Sections that tell what was known before; chronic diseases in them are current (ICD-10-CM Guidelines IV.J)."""

_OF_THE_PAST: Final = re.compile(
    r"(?P<own>history|status post|\bs/p\b|\bh/o\b)"
    r"|(?P<habit>tobacco|alcohol|\betoh\b|smok|\bdrinks?\b|drug (?:use|abuse)|^(?:illicit )?drugs?$)"
)
"""Words by which a finding itself says that it is told as history: a status, or a habit (social history)."""

_STANDING: Final = re.compile(
    r"(?:essential |arterial |benign )?hypertension|htn|hypothyroid(?:ism)?"
    r"|(?:type (?:1|2|i|ii) )?(?:diabetes(?: mellitus)?|dm)(?: type (?:1|2|i|ii))?"
    r"|(?:hyperlipid|hypercholesterol|dyslipid)a?emia|(?:high|increased|elevated) cholesterol"
    r"|coronary artery disease|cad|(?:congestive )?heart failure|chf|cardiomyopathy|atrial fibrillation"
    r"|copd|chronic obstructive pulmonary disease|asthma|(?:obstructive )?sleep apn(?:o?ea)|osa"
    r"|gerd|gastro ?o?esophageal reflux(?: disease)?|gout|osteoarthritis|osteoporosis|obesity|an(?:a?e)mia|depression"
    r"|chronic kidney disease|ckd|peripheral vascular disease|pulmonary hypertension|cirrhosis|rheumatoid arthritis"
)
"""Standing diseases (after Elixhauser's and Charlson's comorbidities, and those that any problem list carries)."""

INSTRUCTIONS: Final = frozenset(name for name, rule in BY_NAME.items() if rule is _INSTRUCTIONS)
TO_DO: Final = INSTRUCTIONS | {"plan", "assessment_plan", "orders"}


def said_by(section: Section, own: str) -> Iterator[SectionRule]:
    """The rules of a section that hold for a finding; `own` are its words in lower case."""
    for rule in (BY_NAME.get(section.name), BY_RULE.get(section.rule)):
        if rule is not None and not any(word in own for word in rule.unless):
            yield rule


def own_past(own: str) -> str | None:
    """Which of the finding's own words (lower case) tell it as history: "own", "habit" or None."""
    found = _OF_THE_PAST.search(own)
    return found.lastgroup if found else None


def is_listed(text: str, start: int, end: int, own: str) -> bool:
    """Whether a standing disease stands on a line by itself, as in a list of the patient's problems."""
    if _STANDING.fullmatch(" ".join(own.split())) is None:
        return False
    line = text[text.rfind("\n", 0, start) + 1 : start]
    stop = text.find("\n", end)
    behind = text[end : stop if stop >= 0 else len(text)]
    return not line.strip(" \t\r-*\u2022#.)0123456789") and not behind.strip(" \t\r.;,")
