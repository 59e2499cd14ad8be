"""Documentation gaps, visit level and provider queries. Importing a kind's module registers it."""

from nlp_coder.documentation import (
    ambiguous_language,
    clinical_indicator_without_diagnosis,
    conflicting_documentation,
    diagnosis_without_support,
    missing_final_diagnosis,
    missing_laterality,
    missing_procedure_detail,
    treatment_without_diagnosis,
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
    "conflicting_documentation",
    "diagnosis_without_support",
    "examine",
    "missing_final_diagnosis",
    "missing_laterality",
    "missing_procedure_detail",
    "treatment_without_diagnosis",
    "unspecified_diagnosis",
    "visit_level",
    "visit_level_gaps",
]
