"""Lower case that keeps offsets."""

from functools import lru_cache


@lru_cache(maxsize=4)
def lowered(text: str) -> str:
    """Lower case of the same length: a letter whose lower case is longer stays as it is."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(one if len(one.lower()) != 1 else one.lower() for one in text)
