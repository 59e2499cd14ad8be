"""What a site tunes: gap kinds and severities switched off, severities changed. `site_file.py` reads it from a file."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final, Literal

from nlp_coder.review import Gap, Severity

OFF: Final = "off"
Tuning = Literal["off", "block", "warn", "inform"]


@dataclass(frozen=True, slots=True)
class SiteSettings:
    """Tuned gap kinds with their severity or "off", and the severities that are off; sorted."""

    gaps: tuple[tuple[str, Tuning], ...] = ()
    severities_off: tuple[Severity, ...] = ()

    @property
    def told(self) -> dict[str, str]:
        """The settings as the review names them, by dotted name."""
        kinds = {f"gaps.{kind}": str(tuning) for kind, tuning in self.gaps}
        return kinds | {f"severities.{severity}": OFF for severity in self.severities_off}

    def is_off(self, kind: str) -> bool:
        return (kind, OFF) in self.gaps

    def tuned(self, gaps: Iterable[Gap]) -> Iterator[Gap]:
        """The gaps of the kinds that are on, with the site's severities, those switched off left out."""
        severities = dict(self.gaps)
        for one in gaps:
            tuning = severities.get(one.kind, one.severity)
            if tuning != OFF and tuning not in self.severities_off:
                yield one if tuning == one.severity else replace(one, severity=tuning)


AS_DELIVERED: Final = SiteSettings()
"""Nothing tuned."""
