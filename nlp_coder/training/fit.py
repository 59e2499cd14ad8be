"""Fits the two linear models and writes `models/`: skops files, their weights as JSON, the priors, the card's figures.

Deterministic: the same data, seed and packages give the same files.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log
from pathlib import Path
from typing import Any, Final

from nlp_coder.coder import Coder
from nlp_coder.codes.curated import index_rows, index_texts
from nlp_coder.codes.icd10cm import Book
from nlp_coder.coding.candidates import Priors
from nlp_coder.coding.cases import Told
from nlp_coder.coding.model import Models, bare_models
from nlp_coder.coding.reportability import features, surroundings
from nlp_coder.note import Encounter, Note
from nlp_coder.training.generator import notes, pools

SEED: Final = 20261
GENERATED: Final = 1500
LABELS_RELEASE: Final = 20171001
"""The labelled notes carry ICD-10-CM of fiscal year 2018."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A note with its diagnosis codes, for the choice of a code."""

    id: str
    text: str
    codes: frozenset[str]


@dataclass(slots=True)
class Rows:
    """Training rows: named features, label, and the note each came from."""

    features: list[dict[str, float]]
    labels: list[int]
    groups: list[int]


def read_labelled(path: Path) -> list[Labelled]:
    """Notes with `dx` codes, one JSON object a line."""
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    return [Labelled(row["id"], row["text"], frozenset(row["dx"])) for row in rows]


def train(labelled: Sequence[Labelled], target: Path) -> dict[str, Any]:
    """Fit both models and write them to `target`; gives the cross-validated figures."""
    coder = Coder(models=bare_models())
    priors = learn_priors(labelled, coder.book)
    reportability = reportability_rows(coder)
    choice = choice_rows(coder, labelled)
    report = {
        "reportability": _fit("reportability", reportability, target),
        "choice": _fit("choice", choice, target),
        "training": {"labelled notes": len(labelled), "generated notes": GENERATED, "seed": SEED},
    }
    _write_json(target / "priors.json", {"code": priors.code, "category": priors.category})
    _write_json(target / "metrics.json", report)
    return report


def learn_priors(labelled: Sequence[Labelled], book: Book) -> Priors:
    """How often codes and categories are used, 0..1 on a log scale.

    A code newer than the labels' release takes the count of the most used code beside it.
    """
    code = Counter(code for note in labelled for code in note.codes)
    category = Counter(code for note in labelled for code in {c[:3] for c in note.codes})
    for number, name in enumerate(book.codes):
        if _is_newer(number, book) and not any(name[:length] in code for length in range(3, len(name))):
            beside = [book.codes[child] for child in book.children(book.parents[number])]
            code[name] = max(code[other] for other in beside)
    return Priors(_logged(+code), _logged(category))


def _is_newer(number: int, book: Book) -> bool:
    return book.billable[number] and book.valid_dates(number)[0] > LABELS_RELEASE


def reportability_rows(coder: Coder) -> Rows:
    """Cases of generated notes that no veto decides; reportable when the note was written so."""
    engine = coder.engine
    index = list(index_rows(index_texts()))
    made = notes(pools(index, engine.tables, list(engine.medications.values())), GENERATED, SEED)
    rows = Rows([], [], [])
    for group, note in enumerate(made):
        reading = coder.read(Note(str(group), note.text))
        around = surroundings(reading, engine.medications)
        for verdict in engine.code(Note(str(group), note.text), reading).verdicts:
            if verdict.withheld in (None, "not-addressed", "below-threshold"):
                code = coder.book.codes[verdict.number]
                rows.features.append(
                    features(verdict.case, code, around, chronic=engine.tables.is_chronic(code))
                )
                rows.labels.append(int(any(_overlaps(told, note.reportable) for told in verdict.case.told)))
                rows.groups.append(group)
    return rows


def _overlaps(told: Told, spans: Sequence[tuple[int, int]]) -> bool:
    hit = told.finding.hit
    return any(start < hit.end and hit.start < end for start, end in spans)


def choice_rows(coder: Coder, labelled: Sequence[Labelled]) -> Rows:
    """Candidates of the findings that the labels speak of at all: right when they hold the code itself.

    A finding without any label of its category was not worth a label: that says nothing of the choice of a code.
    A note's own labels leave the priors.
    """
    rows = Rows([], [], [])
    code_count = Counter(code for note in labelled for code in note.codes)
    category_count = Counter(code for note in labelled for code in {c[:3] for c in note.codes})
    for group, note in enumerate(labelled):
        reading = coder.read(Note(note.id, note.text, Encounter()))
        coded = coder.engine.code(Note(note.id, note.text), reading)
        seen: set[tuple[int, str]] = set()
        findings = (*reading.findings, *reading.bare)
        for finding, candidates in zip(findings, (*coded.candidates, *coded.bare), strict=True):
            for one in candidates:
                code = coder.book.codes[one.number]
                right = _labelled(one.number, note.codes, coder.book)
                if (
                    right is None
                    or (finding.hit.concept, code) in seen
                    or not any(c.startswith(code[:3]) for c in note.codes)
                ):
                    continue
                seen.add((finding.hit.concept, code))
                used = next((code[:n] for n in range(len(code), 2, -1) if code[:n] in code_count), code)
                own = Priors(
                    _without(used, code_count, used in note.codes),
                    _without(code[:3], category_count, any(c.startswith(code[:3]) for c in note.codes)),
                )
                entries = len(coder.engine.candidates.lexicon.entries(finding.hit.concept))
                rows.features.append(
                    coder.engine.candidates.features(finding, one.entry, one.exact, entries, own)
                )
                rows.labels.append(int(right))
                rows.groups.append(group)
    return rows


def _labelled(number: int, labels: frozenset[str], book: Book) -> bool | None:
    """Whether the labels hold a code: itself, or the undivided code that it was made from after the labels' release.

    None where that release had neither: its labels say nothing of the code.
    """
    if book.codes[number] in labels:
        return True
    undivided = {book.codes[up] for up in book.ancestors(number) if not book.billable[up]}
    if undivided & labels:
        return True
    return None if _is_newer(number, book) else False


def _without(key: str, counts: Counter[str], mine: bool) -> dict[str, float]:
    top = log(1 + max(counts.values()))
    return {key: log(1 + max(counts[key] - mine, 0)) / top}


def _logged(counts: Mapping[str, int]) -> dict[str, float]:
    top = log(1 + max(counts.values()))
    return {key: round(log(1 + counts[key]) / top, 4) for key in sorted(counts)}


def _fit(name: str, rows: Rows, target: Path) -> dict[str, Any]:
    """Cross-validate by note, fit on all, write the skops file and its weights."""
    import skops.io
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import brier_score_loss, roc_auc_score
    from sklearn.model_selection import GroupKFold, cross_val_predict
    from sklearn.pipeline import make_pipeline

    model = make_pipeline(DictVectorizer(sort=True), LogisticRegression(C=1.0, max_iter=2000))
    folds = GroupKFold(n_splits=5)
    held_out = cross_val_predict(
        model, rows.features, rows.labels, groups=rows.groups, cv=folds, method="predict_proba"
    )[:, 1]
    model.fit(rows.features, rows.labels)
    target.mkdir(parents=True, exist_ok=True)
    skops.io.dump(model, target / f"{name}.skops")
    names = model[0].feature_names_
    weights = {
        feature: round(float(weight), 4) for feature, weight in zip(names, model[1].coef_[0], strict=True)
    }
    base = round(float(model[1].intercept_[0]), 4)
    _write_json(target / f"{name}.json", {"base": base, "weights": {k: weights[k] for k in sorted(weights)}})
    return {
        "rows": len(rows.labels),
        "right": round(sum(rows.labels) / len(rows.labels), 4),
        "cross-validated AUC": round(float(roc_auc_score(rows.labels, held_out)), 4),
        "cross-validated Brier": round(float(brier_score_loss(rows.labels, held_out)), 4),
    }


def _write_json(path: Path, content: Mapping[str, Any]) -> None:
    path.write_text(json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False) + "\n", "utf-8")


__all__ = ["Labelled", "Models", "read_labelled", "train"]
