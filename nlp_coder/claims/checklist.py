"""The clean-claim checklist: what the edits and gaps say, item by item. Nothing is worked out a second time.

Source: issue of a clean claim, 42 CFR 447.45(b) and 422.500: it can be processed without further information.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from nlp_coder.claims.claim import Claim
from nlp_coder.review import ChecklistItem, Edit, Gap, ItemStatus

_ITEMS: Final[tuple[tuple[str, str, tuple[str, ...], tuple[str, ...]], ...]] = (
    (
        "codes-billable",
        "all codes are billable on the date",
        ("validity.unknown-code", "validity.not-billable", "validity.not-valid-on-date"),
        (),
    ),
    (
        "age-and-sex",
        "age and sex agree with the codes",
        ("validity.age", "validity.sex"),
        ("demographics-conflict",),
    ),
    ("setting", "the codes belong to the setting", ("form.setting",), ()),
    (
        "diagnosis-order",
        "every service points to a diagnosis, and the order holds",
        (
            "validity.manifestation",
            "validity.external-cause-first",
            "validity.unacceptable-principal",
            "form.no-diagnosis",
        ),
        (),
    ),
    ("units", "units agree with the note and their limits", ("units",), ()),
    (
        "modifiers",
        "every modifier has its words",
        ("modifier", "validity.unspecified-side"),
        ("missing-laterality",),
    ),
    ("bundling", "no service is part of another", ("bundled",), ()),
    ("seventh-character", "7th characters are complete", ("validity.seventh-character",), ()),
    ("no-excluded-pair", "no two codes exclude each other", (), ("code-conflict",)),
    ("companion-codes", "no companion code is missing", (), ("missing-companion-code",)),
    (
        "diagnoses-supported",
        "the note supports the diagnoses",
        (),
        (
            "diagnosis-without-support",
            "conflicting-documentation",
            "uncertain-diagnosis",
            "missing-final-diagnosis",
        ),
    ),
    (
        "medical-necessity",
        "the diagnoses justify the services",
        ("medical-necessity",),
        ("medical-necessity",),
    ),
    ("visit-level", "the visit level is supported", (), ("unsupported-visit-level",)),
    ("new-or-established", "new or established agrees with the record", ("form.new-or-established",), ()),
    (
        "place-of-service",
        "the place of service agrees with the codes",
        ("form.place-of-service", "modifier.telehealth.place"),
        (),
    ),
    ("duplicates", "no line stands twice", ("form.duplicate",), ()),
    ("payer-rules", "no rule of the payer fires", ("payer",), ()),
    ("signature", "the note is signed", (), ("missing-signature",)),
)
"""Item, what holds when it passes, the edit rules (or kinds) that it gathers, and the gap kinds."""


def checklist(claim: Claim, edits: Sequence[Edit], gaps: Sequence[Gap]) -> tuple[ChecklistItem, ...]:
    """All items in their order. An edit belongs to the item with the longest rule that it begins with."""
    found: dict[str, list[tuple[ItemStatus | None, str, tuple[str, ...]]]] = {one[0]: [] for one in _ITEMS}
    for edit in edits:
        item = _item_of(edit)
        if item is not None:
            found[item].append((_status(edit.severity), edit.message, edit.codes))
    for item, _, _, kinds in _ITEMS:
        found[item] += [(_status(gap.severity), gap.message, gap.codes) for gap in gaps if gap.kind in kinds]
    if pointless := tuple(
        one.code
        for one in claim.suggestions
        if one.role == "procedure" and not one.pointers and one.system != "ICD-10-PCS"
    ):
        found["diagnosis-order"].append(("warn", "a service points to no diagnosis", pointless))
    return tuple(_item(item, holds, found[item]) for item, holds, _, _ in _ITEMS)


def _item(
    item: str, holds: str, found: Iterable[tuple[ItemStatus | None, str, tuple[str, ...]]]
) -> ChecklistItem:
    """The worst of what was found; what merely informs does not stop an item."""
    stops = [one for one in found if one[0] is not None]
    if not stops:
        return ChecklistItem(item, "pass", holds)
    status: ItemStatus = "block" if any(one[0] == "block" for one in stops) else "warn"
    detail = "; ".join(dict.fromkeys(one[1] for one in sorted(stops, key=lambda one: one[0] != "block")))
    codes = tuple(sorted({code for one in stops for code in one[2]}))
    return ChecklistItem(item, status, detail, codes)


def _status(severity: str) -> ItemStatus | None:
    return "block" if severity == "block" else "warn" if severity == "warn" else None


def _item_of(edit: Edit) -> str | None:
    names = [(len(rule), item) for item, _, rules, _ in _ITEMS for rule in rules if _begins(edit, rule)]
    return max(names)[1] if names else None


def _begins(edit: Edit, rule: str) -> bool:
    return edit.kind == rule or edit.rule == rule or edit.rule.startswith((f"{rule}.", f"{rule}-"))
