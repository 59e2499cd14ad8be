"""The claim as the coder's decisions make it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from nlp_coder.review import Review, Role, Suggestion
from nlp_coder.workbench.decisions import Decision

Origin = Literal["accepted", "replaced", "added"]


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """A code the coder put on the claim; what the engine said of it only where it was accepted as it is."""

    code: str
    origin: Origin
    description: str | None = None
    role: Role | None = None
    units: int | None = None
    modifiers: tuple[str, ...] = ()
    pointers: tuple[str, ...] = ()

    @property
    def written(self) -> str:
        """The code with its modifiers and units, as it is keyed in: 20610-RT x2."""
        code = "-".join((self.code, *self.modifiers))
        return f"{code} x{self.units}" if self.units is not None and self.units > 1 else code


def claim(review: Review, decisions: Mapping[str, Decision]) -> tuple[ClaimLine, ...]:
    """Accepted and replaced suggestions in the review's order, then the codes the coder added; each once."""
    standing = {code: decision.on_claim for code, decision in decisions.items()}
    lines = [
        _line(suggestion, decisions[suggestion.code], standing)
        for suggestion in review.suggestions
        if standing.get(suggestion.code) is not None
    ]
    suggested = {suggestion.code for suggestion in review.suggestions}
    lines += (
        ClaimLine(code=code, origin="added")
        for code in (standing[one] for one in decisions if one not in suggested)
        if code is not None
    )
    once: dict[str, ClaimLine] = {}
    for line in lines:
        once.setdefault(line.written, line)
    return tuple(once.values())


def undecided(review: Review, decisions: Mapping[str, Decision]) -> tuple[int, ...]:
    """Places of the suggestions no one has decided on."""
    return tuple(place for place, one in enumerate(review.suggestions) if one.code not in decisions)


def _line(suggestion: Suggestion, decision: Decision, standing: Mapping[str, str | None]) -> ClaimLine:
    if decision.replacement is not None:
        rivals = {rival.code: rival.description for rival in suggestion.alternatives}
        return ClaimLine(
            code=decision.replacement,
            origin="replaced",
            description=rivals.get(decision.replacement),
            role=suggestion.role,
        )
    pointers = (standing.get(pointer, pointer) for pointer in suggestion.pointers)
    return ClaimLine(
        code=suggestion.code,
        origin="accepted",
        description=suggestion.description,
        role=suggestion.role,
        units=suggestion.units,
        modifiers=suggestion.modifiers,
        pointers=tuple(pointer for pointer in pointers if pointer is not None),
    )
