"""Lower case that keeps offsets."""

from functools import lru_cache
from typing import Final


@lru_cache(maxsize=4)
def lowered(text: str) -> str:
    """Lower case of the same length: a letter whose lower case is longer stays as it is."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(one if len(one.lower()) != 1 else one.lower() for one in text)


_BLANKS: Final = bytes(at if chr(at).isalnum() else 32 for at in range(256))


def blanked(lower: str) -> str:
    """The same text, of the same length, with a blank for all that is no letter or digit of Latin-1."""
    return lower.encode("latin-1", "replace").translate(_BLANKS).decode("latin-1")
