"""nlp_coder: reads clinical notes and suggests the billing codes they support.

Import is light: `Coder` is loaded on first use.
"""

from typing import TYPE_CHECKING, Any

from nlp_coder.errors import NlpCoderError
from nlp_coder.note import Encounter, GlobalPeriod, Note, PriorNote
from nlp_coder.review import Review

if TYPE_CHECKING:
    from nlp_coder.coder import Coder

__all__ = ["Coder", "Encounter", "GlobalPeriod", "NlpCoderError", "Note", "PriorNote", "Review"]
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    if name == "Coder":
        from nlp_coder.coder import Coder

        return Coder
    raise AttributeError(name)
