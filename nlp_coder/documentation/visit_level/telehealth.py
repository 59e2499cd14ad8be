"""Telehealth: the same levels; what must be documented, the modifier and the place of service."""

from typing import Final

from nlp_coder.documentation.chart import Chart
from nlp_coder.documentation.visit_level.said import Said
from nlp_coder.review import Evidence, Telehealth

_OPENING: Final = 500
_NEEDED: Final = (
    ("consent", "the patient's consent"),
    ("patient_place", "where the patient is"),
    ("clinician_place", "where the clinician is"),
)


def telehealth(chart: Chart, said: Said) -> Telehealth | None:
    """What a telehealth visit documents and lacks; None where the visit is face to face."""
    if chart.note.encounter.setting not in ("outpatient", "home"):
        return None
    named = next((one for one in said.within("telehealth", 0, _OPENING) if not said.denied(one[0])), None)
    if named is None:
        return None
    audio = next((one for one in said.within("audio_only", 0, _OPENING) if not said.denied(one[0])), None)
    evidence: list[Evidence] = [chart.evidence(*(audio or named))]
    missing = []
    for name, what in _NEEDED:
        words = next((one for one in said.all(name) if not said.denied(one[0])), None)
        if words is None:
            missing.append(what)
        else:
            evidence.append(chart.evidence(*words))
    place = chart.note.encounter.place_of_service
    at_home = any("home" in one.text.lower() for one in evidence)
    return Telehealth(
        modality="audio" if audio else "video",
        modifier="93" if audio else "95",
        place_of_service=place if place in ("02", "10") else "10" if at_home else "02",
        missing=tuple(missing),
        evidence=tuple(evidence),
    )
