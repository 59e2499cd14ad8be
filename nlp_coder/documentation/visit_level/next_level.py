"""What the next level of the family would ask for: teaching for a trainee, never advice to bill it."""

from functools import cache

import yaml

from nlp_coder.documentation.visit_level.families import Level
from nlp_coder.documentation.visit_level.judged import RANKS
from nlp_coder.documentation.visit_level.words import read_text
from nlp_coder.review import Elements, NextLevel


@cache
def load_needs() -> dict[str, dict[str, str]]:
    """What an element has to show at each level, from `needs.yaml`."""
    needs: dict[str, dict[str, str]] = yaml.safe_load(read_text("needs.yaml"))
    return needs


def next_level(levels: tuple[Level, ...], place: int, elements: Elements) -> NextLevel | None:
    """The criteria of the next code that the note does not meet; None at the top or where nothing is levelled."""
    if place + 1 >= len(levels) or levels[0].mdm == "none":
        return None
    above = levels[place + 1]
    wanted = RANKS.index(above.mdm)
    parts = (("problems", elements.problems), ("data", elements.data), ("risk", elements.risk))
    short = [name for name, element in parts if RANKS.index(element.level) < wanted]
    enough = 2 - (len(parts) - len(short))
    count = "one" if enough == 1 else "two"
    needs = [f"by medical decision making, {count} more of the following at {above.mdm}:"] if short else []
    needs += [f"{name}: {load_needs()[name][above.mdm]}" for name in short]
    if above.minutes is not None:
        needs.append(f"or by time: a total of {above.minutes} minutes or more on the date, stated")
    return NextLevel(above.code, tuple(needs))
