"""Coding rules across the cases of a note, one file a rule, in the order in which they are applied."""

from typing import Final

from nlp_coder.coding.rules.additional import use_additional
from nlp_coder.coding.rules.adverse_effect import adverse_effect
from nlp_coder.coding.rules.cancer_treatment import cancer_treatment
from nlp_coder.coding.rules.chronic_pain import chronic_pain
from nlp_coder.coding.rules.combinations import combinations
from nlp_coder.coding.rules.context import Context, Rule
from nlp_coder.coding.rules.drug_status import drug_status
from nlp_coder.coding.rules.duplicates import duplicates
from nlp_coder.coding.rules.foot_ulcer import foot_ulcer
from nlp_coder.coding.rules.integral import integral
from nlp_coder.coding.rules.manifestations import manifestations
from nlp_coder.coding.rules.measures import measures
from nlp_coder.coding.rules.organism import organism
from nlp_coder.coding.rules.postoperative import postoperative
from nlp_coder.coding.rules.pregnancy import pregnancy
from nlp_coder.coding.rules.reason_for_visit import reason_for_visit
from nlp_coder.coding.rules.spread_of_cancer import spread_of_cancer
from nlp_coder.coding.rules.stroke import sequelae_of_stroke
from nlp_coder.coding.rules.uncertain import symptoms_of_uncertain
from nlp_coder.coding.rules.underdosing import underdosing
from nlp_coder.coding.rules.vaccination import vaccination
from nlp_coder.coding.verdict import Verdict

RULES: Final[tuple[Rule, ...]] = (
    manifestations,
    postoperative,
    sequelae_of_stroke,
    spread_of_cancer,
    combinations,
    integral,
    symptoms_of_uncertain,
    reason_for_visit,
    use_additional,
    pregnancy,
    chronic_pain,
    foot_ulcer,
    adverse_effect,
    underdosing,
    organism,
    drug_status,
    measures,
    vaccination,
    cancer_treatment,
    duplicates,
)


def apply(verdicts: list[Verdict], context: Context) -> list[Verdict]:
    """Run all rules; each takes all verdicts and gives them with what it changed."""
    for rule in RULES:
        verdicts = rule(verdicts, context)
    return verdicts
