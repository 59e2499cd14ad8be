"""Words as the code book and the notes share them: one normal form, so that "Kidneys" and "renal" meet.

A word is a run of letters and digits. Its normal form is lower case, American spelling, singular, and mapped by
`data/language/word_forms.tsv` (renal -> kidney). Both the book's terms and the note's words go through it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Final

WORD: Final = re.compile(r"[^\W_]+")
"""One word of a text; underscores, hyphens and apostrophes separate."""

FILLERS: Final = frozenset(
    """
    a an and are as at be been both by due during for from has have having he her his i in into is it
    its my of on or our s she that the their there these they this those to was were which who
    with you your patient pt associated involving region area
    """.split()
)
"""Words that never tell one term from another; a term's match passes over them at no cost."""

SIDES: Final[Mapping[str, str]] = {
    "left": "left",
    "right": "right",
    "bilateral": "bilateral",
    "bilaterally": "bilateral",
    "unilateral": "unilateral",
    "lt": "left",
    "rt": "right",
    "l": "left",
    "r": "right",
    "leftsided": "left",
    "rightsided": "right",
    "sided": "",
    "side": "",
}
"""Words of laterality: read apart from the term, so a term matches with or without them."""

LETTERED: Final = frozenset("hepatitis influenza vitamin hemophilia haemophilia group streptococcus".split())
"""Words behind which a single letter is part of the name: hepatitis A is not hepatitis."""

VAGUE: Final = frozenset(
    """
    unspecified nos nec other others specified classified elsewhere part site type
    """.split()
)
"""Words of the tabular list that say an axis is not stated."""

_BRITISH: Final = (
    ("aemia", "emia"),
    ("oedema", "edema"),
    ("haem", "hem"),
    ("paed", "ped"),
    ("oesoph", "esoph"),
)
_BRITISH_MORE: Final = (("rrhoea", "rrhea"), ("orrhage", "orrhage"), ("gynaec", "gynec"), ("tumour", "tumor"))
_IRREGULAR: Final = {
    "metastases": "metastasis",
    "diagnoses": "diagnosis",
    "stenoses": "stenosis",
    "prostheses": "prosthesis",
    "crises": "crisis",
    "vertebrae": "vertebra",
    "bursae": "bursa",
    "nevi": "nevus",
    "emboli": "embolus",
    "thrombi": "thrombus",
    "calculi": "calculus",
    "ova": "ovum",
    "feet": "foot",
    "teeth": "tooth",
    "ulnae": "ulna",
    "tibiae": "tibia",
    "varices": "varix",
    "cicatrices": "scar",
    "ii": "2",
    "iii": "3",
    "iiia": "3a",
    "iiib": "3b",
    "iv": "4",
}


@dataclass(frozen=True, slots=True)
class WordForms:
    """Maps a written word to its normal form. `table` is form -> canonical form."""

    table: Mapping[str, str] = field(default_factory=dict)

    def normal(self, word: str) -> str:
        """The normal form of one word, as `WORD` finds it."""
        word = word.lower()
        if word in _IRREGULAR:
            word = _IRREGULAR[word]
        elif len(word) > 3:
            for british, american in (*_BRITISH, *_BRITISH_MORE):
                if british in word:
                    word = word.replace(british, american)
            word = self.table.get(word) or _singular(word)
        return self.table.get(word, word)


def load_word_forms() -> WordForms:
    """Read `data/language/word_forms.tsv` (form, canonical, why)."""
    rows = (
        files("nlp_coder").joinpath("data", "language", "word_forms.tsv").read_text("utf-8").splitlines()[1:]
    )
    return WordForms(dict(row.split("\t")[:2] for row in rows if row))


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word
