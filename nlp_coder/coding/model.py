"""The trained models as the coding stage uses them. Trained by `nlp-coder train`, kept in `models/` (skops)."""

from dataclasses import dataclass

from nlp_coder.coding.candidates import Priors
from nlp_coder.coding.linear import LinearModel


@dataclass(frozen=True, slots=True)
class Models:
    """Reportability and choice of a code, the priors of codes, and the score from which a case is suggested."""

    reportability: LinearModel
    choice: LinearModel
    priors: Priors
    threshold: float


def load_models() -> Models:
    reportability = LinearModel("reportability", -1.5, {
        "named in: assessment": 1.6, "heading of a problem in the assessment": 1.6, "first words of the assessment": 0.8, "inside the text of a problem, not its heading": -0.8,
        "named in: plan": 0.5, "named in: reason for the visit": 0.3, "named in: procedure": 0.4, "named in: note without headers": 0.9,
        "named in: past history": 0.0, "named in: review of systems": -0.8, "named in: examination": -0.8, "named in: results": -0.6,
        "named in: instructions": -1.5, "named in: family history": -1.5,
        "assessment exists and does not name it": -1.0, "mentioned often": 1.0, "a drug in the note treats it": 0.6, "a drug beside it treats it": 0.6,
        "lasting disease": 0.4, "told as history": -1.0, "uncertain, inpatient": -0.3, "words not as written": -1.0,
        "kind: symptom": -0.8, "kind: finding": -0.8, "kind: status or reason": -1.0, "kind: external cause": -2.0,
        "term from: curated": 0.5, "term from: inclusion": -0.3})
    choice = LinearModel("choice of code", 0.5, {"source: curated": 1.0, "source: inclusion": -0.4, "words of the term": 1.0,
        "words not as written": -2.0, "more exact by words nearby": 0.6, "rival meanings of the term": -1.5, "side not stated": -0.5})
    return Models(reportability, choice, Priors(), 0.5)
