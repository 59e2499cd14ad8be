"""Drugs with a decision beside them: started, stopped, changed, continued for a problem; a bare list is none."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from nlp_coder.documentation.chart import Chart
from nlp_coder.documentation.visit_level.said import Said
from nlp_coder.language.medications import Medication, load_medications
from nlp_coder.language.reading import Drug

NOT_DECIDED_IN: Final = frozenset(
    "pmh psh medications allergies family_history social_history ros hpi subjective interval_history chief_complaint"
    " problem_list immunizations screening signature vitals exam objective preop_diagnosis anesthesia".split()
)
"""Sections that tell what is or was, not what is decided today."""
PLANS: Final = frozenset(
    "plan assessment assessment_plan mdm ed_course orders follow_up hospital_course disposition instructions"
    " discharge_medications".split()
)
"""Sections in which a dose beside a drug is an order."""
_ARROW: Final = re.compile(r"\d ?(?:->|\u2192) ?\d")
_CHANGED: Final = re.compile(r"[^.;,\n]{0,25}?(?:\bto \d|\d ?(?:->|\u2192) ?\d)")
_DOSE: Final = re.compile(r"\d ?(?:mg|mcg|g|units?|ml|%)(?!\w)")


@dataclass(frozen=True, slots=True)
class Decided:
    """A drug decided about today. `raised`: begun or raised; `rx`: by prescription; `maybe_rx`: it may be."""

    drug: Drug
    medication: Medication | None
    raised: bool
    rx: bool
    maybe_rx: bool

    def treats(self, code: str) -> bool:
        return self.medication is not None and code.startswith(self.medication.treats or ("-",))


@cache
def medications() -> dict[str, Medication]:
    return {drug.name: drug for drug in load_medications()}


def decided_drugs(chart: Chart, said: Said) -> tuple[Decided, ...]:
    """Drugs with a decision, in text order."""
    return tuple(_decided(chart, said))


def _decided(chart: Chart, said: Said) -> Iterator[Decided]:
    for drug in chart.reading.drugs:
        section = chart.section_at(drug.start)
        if section in NOT_DECIDED_IN:
            continue
        before, after = _line(said.lower, drug)
        if said.denied(drug.start) or not _is_decided(said, before, after, planned=section in PLANS):
            continue
        medication = medications().get(drug.name)
        shop = any(True for _ in said.within("without_prescription", before, after))
        supply = "otc" if shop else medication.rx if medication else "rx"
        written = supply == "rx" or any(True for _ in said.within("prescription_strength", before, after))
        raised = _is_raised(said, drug, before, after)
        yield Decided(drug, medication, raised, written, not written and supply == "both")


def _is_raised(said: Said, drug: Drug, before: int, after: int) -> bool:
    """Begun, or to a higher dose: "start", "increase", or the new dose alone ("levothyroxine to 100 mcg")."""
    if any(True for _ in said.within("raised", before, drug.start)):
        return True
    changed = _CHANGED.match(said.lower, drug.end, after)
    return changed is not None and not any(True for _ in said.within("lowered", before, after))


def _line(lower: str, drug: Drug) -> tuple[int, int]:
    """The stretch beside a drug, within its line: 70 characters before, 45 after."""
    before = max(drug.start - 70, lower.rfind("\n", 0, drug.start) + 1, 0)
    end = lower.find("\n", drug.end)
    return before, min(drug.end + 45, len(lower) if end < 0 else end)


def _is_decided(said: Said, before: int, after: int, *, planned: bool) -> bool:
    if any(True for _ in said.within("decision", before, after)) or _ARROW.search(said.lower, before, after):
        return True
    if not planned:
        return False
    return any(True for _ in said.within("dosed", before, after)) or bool(
        _DOSE.search(said.lower, before, after)
    )
