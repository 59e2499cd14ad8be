"""Run inside the rivals' own environment by rivals.py: answers and times of negspacy and medspaCy, as JSON.

Reads {"rows": [...], "texts": [...], "terms": [...]} from standard input. Each row gives a sentence and the span of
its concept; each tool gets the sentence as one sentence and the concept as an entity, as its users score it.
"""

import json
import sys
import time
from collections.abc import Callable
from typing import Any

import medspacy
import spacy
from medspacy.ner import TargetRule
from negspacy.negation import Negex  # noqa: F401  (registers the component)
from spacy.tokens import Doc, Span


def with_concept(doc: Doc, start: int, end: int) -> Doc:
    """The sentence with its concept as the only entity."""
    for token in doc:
        token.is_sent_start = token.i == 0
    span = doc.char_span(start, end, label="CONCEPT", alignment_mode="expand")
    doc.ents = [] if span is None else [Span(doc, span.start, span.end, "CONCEPT")]
    return doc


def negspacy_answers(rows: list[dict[str, Any]]) -> list[dict[str, bool]]:
    nlp = spacy.blank("en")
    negex = nlp.add_pipe("negex", config={"chunk_prefix": ["no"]})
    answers = []
    for row in rows:
        doc = negex(with_concept(nlp.make_doc(row["sentence"]), row["start"], row["end"]))
        answers.append({"negation": any(entity._.negex for entity in doc.ents)})
    return answers


def medspacy_answers(rows: list[dict[str, Any]]) -> list[dict[str, bool]]:
    nlp = medspacy.load(enable=["medspacy_context"])
    context = nlp.get_pipe("medspacy_context")
    answers = []
    for row in rows:
        doc = context(with_concept(nlp.make_doc(row["sentence"]), row["start"], row["end"]))
        answers.append(
            {
                "negation": any(entity._.is_negated for entity in doc.ents),
                "historical": any(entity._.is_historical for entity in doc.ents),
                "experiencer": any(entity._.is_family for entity in doc.ents),
            }
        )
    return answers


def medspacy_pipeline(terms: list[str]) -> Callable[[str], Doc]:
    nlp = medspacy.load(enable=["medspacy_pyrush", "medspacy_target_matcher", "medspacy_context"])
    nlp.get_pipe("medspacy_target_matcher").add([TargetRule(term, "PROBLEM") for term in terms])
    return nlp


def negspacy_pipeline(terms: list[str]) -> Callable[[str], Doc]:
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "PROBLEM", "pattern": term} for term in terms])
    nlp.add_pipe("negex", config={"ent_types": ["PROBLEM"]})
    return nlp


def seconds(run: Callable[[str], Doc], texts: list[str], rounds: int) -> float:
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        for text in texts:
            run(text)
        times.append(time.perf_counter() - began)
    return min(times)


def main() -> None:
    given = json.load(sys.stdin)
    rows, texts, terms = given["rows"], given["texts"], given["terms"]
    result = {
        "answers": {"negspacy": negspacy_answers(rows), "medspaCy": medspacy_answers(rows)},
        "seconds": {
            "tokenising": seconds(spacy.blank("en"), texts, 3),
            "negspacy": seconds(negspacy_pipeline(terms), texts, 2),
            "medspaCy": seconds(medspacy_pipeline(terms), texts, 1),
        },
    }
    json.dump(result, sys.stdout)


if __name__ == "__main__":
    main()
