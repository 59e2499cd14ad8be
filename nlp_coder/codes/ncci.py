"""The imported NCCI edits of a day: pairs of services that are one, and most units of a service.

A claim of a practitioner and one of a facility are checked against different files. An encounter does not tell which
claim is meant, so the practitioner's files are used, and the hospital's only where no others are imported.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from nlp_coder.codes.importers import ncci_mue, ncci_ptp
from nlp_coder.codes.importers.layout import MAY_SHRINK_TO
from nlp_coder.codes.importers.library import Library, Release

NEVER: Final = "0"
"""No modifier separates the pair."""
WITH_MODIFIER: Final = "1"
NOT_APPLICABLE: Final = "9"
"""The edit was deleted back to its start."""
_PTP: Final = ((ncci_ptp.PRACTITIONER, "practitioner"), (ncci_ptp.HOSPITAL, "hospital"))
_MUE: Final = (
    (ncci_mue.PRACTITIONER, "practitioner"),
    (ncci_mue.HOSPITAL, "hospital"),
    (ncci_mue.SUPPLIER, "DME"),
)
_SYSTEMS: Final = tuple(
    (setting, tuple((part, ncci_ptp.part_system(setting, part)) for part in ncci_ptp.PARTS))
    for setting, _ in _PTP
)


@dataclass(frozen=True, slots=True)
class PtpEdit:
    """Column 1 is paid, column 2 is not, on one day for one patient and provider."""

    column1: str
    column2: str
    indicator: str
    rationale: str


@dataclass(frozen=True, slots=True)
class PtpEdits:
    """The pairs of one quarter, in all its parts."""

    name: str
    effective: date
    parts: tuple[Release, ...]

    def find(self, column1: str, column2: str, day: date | None) -> PtpEdit | None:
        """The edit of an ordered pair on `day`; without a day the one that is not deleted. Indicator 9 is none.

        An edit is active from its effective date to its deletion date, both included; where two are, the one that
        no modifier separates holds.
        """
        stamp = f"{day:%Y%m%d}" if day else ""
        active = []
        for part in self.parts:
            low, high = part.span
            if not low <= column1 <= high:
                continue
            for one, two, _, since, until, indicator, rationale in part.find(column1, column2):
                ends_later = until == ncci_ptp.NO_DATE or (bool(stamp) and stamp <= until)
                if indicator != NOT_APPLICABLE and ends_later and (not stamp or since <= stamp):
                    active.append(PtpEdit(one, two, indicator, rationale))
        return min(active, key=lambda edit: edit.indicator, default=None)


@dataclass(frozen=True, slots=True)
class MueLimit:
    """Most units of a code, and how they are judged: "1" a claim line, "2" a day, absolute, "3" a day, clinical."""

    code: str
    units: int
    mai: str
    rationale: str


@dataclass(frozen=True, slots=True)
class MueEdits:
    """The limits of one quarter."""

    name: str
    effective: date
    release: Release

    def find(self, code: str) -> MueLimit | None:
        """The limit of a code; CMS keeps some unpublished."""
        rows = self.release.find(code)
        if not rows:
            return None
        found, units, mai, rationale = rows[0]
        return MueLimit(found, int(units), mai, rationale)


def ptp_edits(library: Library, day: date | None) -> PtpEdits | None:
    """The quarter in force on `day`, without a day the latest; None where none is imported.

    Before the first imported quarter that first one is used: its rows carry their own dates, back to 1996.
    """
    for setting, told in _PTP:
        quarters = whole_quarters(library, setting)
        if not quarters:
            continue
        known = [since for since in quarters if day is None or since <= day]
        since = max(known) if known else min(quarters)
        return PtpEdits(f"NCCI PTP {told}", since, tuple(quarters[since].values()))
    return None


def mue_edits(library: Library, day: date | None) -> MueEdits | None:
    """The limits in force on `day`, without a day the latest; None where none are imported or all begin later."""
    for system, told in _MUE:
        if system in library.releases:
            release = library.in_force(system, day)
            return MueEdits(f"NCCI MUE {told}", release.effective, release) if release else None
    return None


@lru_cache(maxsize=4)
def whole_quarters(library: Library, setting: str) -> Mapping[date, Mapping[int, Release]]:
    """Imported quarters none of whose parts is missing as far as can be told, the oldest first."""
    whole: dict[date, Mapping[int, Release]] = {}
    before: Mapping[int, Release] = {}
    for since, parts in sorted(_quarters(library, setting).items()):
        in_order = list(parts) == list(range(1, len(parts) + 1))
        if in_order and (len(parts) >= len(before) or _rows(parts) >= MAY_SHRINK_TO * _rows(before)):
            whole[since] = before = parts
    return whole


def status(library: Library) -> Iterator[str]:
    """Lines on quarters that are not used, as parts of them are missing."""
    for setting, _ in _PTP:
        whole = whole_quarters(library, setting)
        for since, parts in sorted(_quarters(library, setting).items()):
            if since not in whole:
                held = ", ".join(f"f{part}" for part in parts)
                yield f"{setting}  from {since}  not used: only {held} imported, other parts are missing"


def _quarters(library: Library, setting: str) -> dict[date, dict[int, Release]]:
    """Parts by first day in force, in their order."""
    found: dict[date, dict[int, Release]] = {}
    for part, system in dict(_SYSTEMS)[setting]:
        for release in library.releases.get(system, ()):
            found.setdefault(release.effective, {})[part] = release
    return found


def _rows(parts: Mapping[int, Release]) -> int:
    return sum(release.row_count for release in parts.values())
