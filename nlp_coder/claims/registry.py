"""Claim edits: one file a rule, registered by importing the file in `claims/__init__.py`."""

from collections.abc import Callable, Iterator
from typing import Final

from nlp_coder.claims.claim import Claim
from nlp_coder.review import Edit, Severity

Check = Callable[[Claim], Iterator[Edit]]

CHECKS: Final[dict[str, Check]] = {}
"""All checks, by name, filled while `nlp_coder.claims` is imported."""

_RANK: Final[dict[Severity, int]] = {"block": 0, "warn": 1, "inform": 2}


def edit(name: str) -> Callable[[Check], Check]:
    """Register a check under its name."""

    def register(check: Check) -> Check:
        CHECKS[name] = check
        return check

    return register


def check_claim(claim: Claim) -> tuple[Edit, ...]:
    """All edits of a claim as its payer weighs them, each once, most severe first, then by kind and codes."""
    from nlp_coder.claims.payer.edits import overridden  # registers a check, so it imports this module

    found = dict.fromkeys(overridden((one for name in sorted(CHECKS) for one in CHECKS[name](claim)), claim))
    return tuple(sorted(found, key=lambda one: (_RANK[one.severity], one.kind, one.codes, one.message)))
