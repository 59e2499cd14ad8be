"""Documentation gaps, visit level and provider queries. Importing a kind's module registers it."""

from nlp_coder.documentation import (
    ambiguous_language,
    clinical_indicator_without_diagnosis,
    code_conflict,
    conflicting_documentation,
    copied_forward,
    demographics_conflict,
    diagnosis_without_support,
    incomplete_note,
    medical_necessity,
    missing_companion_code,
    missing_final_diagnosis,
    missing_laterality,
    missing_procedure_detail,
    missing_signature,
    treatment_without_diagnosis,
    uncertain_diagnosis,
    unspecified_diagnosis,
    visit_level_gaps,
)
from nlp_coder.documentation.chart import Chart
from nlp_coder.documentation.registry import KINDS, examine
from nlp_coder.documentation.visit_level.level import visit_level

__all__ = [
    "KINDS",
    "Chart",
    "ambiguous_language",
    "clinical_indicator_without_diagnosis",
    "code_conflict",
    "conflicting_documentation",
    "copied_forward",
    "demographics_conflict",
    "diagnosis_without_support",
    "examine",
    "incomplete_note",
    "medical_necessity",
    "missing_companion_code",
    "missing_final_diagnosis",
    "missing_laterality",
    "missing_procedure_detail",
    "missing_signature",
    "treatment_without_diagnosis",
    "uncertain_diagnosis",
    "unspecified_diagnosis",
    "visit_level",
    "visit_level_gaps",
]
