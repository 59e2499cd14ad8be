"""Words that name no condition: a bare "follow-up", "doing well", "s/p surgery", "continue current meds"."""

import re
from collections.abc import Iterator
from typing import Final

from nlp_coder.documentation.chart import ASSESSED
from nlp_coder.documentation.registry import Finding, Hit, gap

_BARE: Final = re.compile(
    r"(?:here for|seen for|presents for|returns for|comes in for|visit for|^)\s*(?:routine )?"
    r"(?P<follow>follow[- ]?up|f/u|recheck)(?: visit)?\s*(?:[.;\r\n]|$)"
    r"|\b(?P<surgery>(?:s/p|status post|after)\s+(?:recent )?(?:surgery|operation|procedure))\b"
    r"(?!\s+(?:of|for|on|to|in)\b)",
    re.IGNORECASE | re.MULTILINE,
)
_STANDING_ALONE: Final = re.compile(
    r"^[\s\-•*\d.)]*(?P<words>(?:pt |patient )?(?:is )?"
    r"(?:doing well|stable|unchanged|no change|as above|same|improving|better"
    r"|labs? (?:ok|good|fine|normal)|all good)"
    r"|continue (?:current |same |present )?"
    r"(?:meds|medications|medicines|management|treatment|plan|regimen|care))[\s.]*$",
    re.IGNORECASE,
)


@gap(
    "ambiguous-language",
    severity="warn",
    source="ICD-10-CM Guidelines I.A.19; query practice: imprecise documentation",
    message="“{words}” does not say which condition was addressed.",
    question="To which condition does “{words}” refer?",
    options=("Condition: ___",),
)
def ambiguous_language(given: Finding) -> Iterator[Hit]:
    """Bare wording in a note in which no affirmed diagnosis gives it a meaning."""
    chart = given.chart
    if any(one.section in ASSESSED for s in chart.diagnoses for one in s.evidence):
        return
    named = [one for s in chart.diagnoses if not s.code.startswith("Z") for one in s.evidence]
    found = []
    for match in _BARE.finditer(chart.text):
        group = "follow" if match["follow"] else "surgery"
        found.append(match.span(group))
    for start, end in chart.reading.sentences:
        if alone := _STANDING_ALONE.match(chart.text[start:end]):
            found.append((start + alone.start("words"), start + alone.end("words")))
    if found and not named:
        spans = sorted(found)
        words = chart.text[spans[0][0] : spans[0][1]]
        yield Hit(tuple(chart.evidence(*span) for span in spans[:4]), (), {"words": words})
