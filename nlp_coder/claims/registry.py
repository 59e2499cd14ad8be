"""Claim edits: one file a rule, registered by importing the file in `claims/__init__.py`."""

from collections.abc import Callable, Iterator
from typing import Final

from nlp_coder.claims.claim import Claim
from nlp_coder.review import Edit

Check = Callable[[Claim], Iterator[Edit]]

CHECKS: Final[dict[str, Check]] = {}
"""All checks, by name, filled while `nlp_coder.claims` is imported."""


def edit(name: str) -> Callable[[Check], Check]:
    """Register a check under its name."""

    def register(check: Check) -> Check:
        CHECKS[name] = check
        return check

    return register
