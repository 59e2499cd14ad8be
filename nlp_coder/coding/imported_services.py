"""Procedure and supply codes as the user's imported releases have them: descriptors, and validity on a day."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from nlp_coder.codes.importers.hcpcs_table import COLUMNS, SYSTEM
from nlp_coder.codes.importers.library import Library, load_library
from nlp_coder.codes.procedures import Service

_CPT: Final = ("cpt-long", "cpt-medium", "cpt-short")
_LONG, _ADDED, _TERMINATED = (COLUMNS.index(name) for name in ("long", "added", "terminated"))


@dataclass(frozen=True, slots=True)
class ImportedServices:
    """The releases in force on `day`, the date of service; without a day the latest ones."""

    library: Library
    day: date | None

    def description(self, service: Service) -> str | None:
        """The descriptor of the imported set, or None where none is imported or it lacks the code."""
        if service.system == "HCPCS":
            row = self._hcpcs(service.code)
            return row[_LONG].capitalize() if row else None
        for system in _CPT:
            if (release := self.library.in_force(system, self.day)) and (rows := release.find(service.code)):
                return rows[0][1]
        return None

    def is_valid(self, service: Service) -> bool:
        """False where the imported HCPCS release says that the code ended by the day, or begins after it."""
        row = self._hcpcs(service.code) if service.system == "HCPCS" else None
        if row is None or self.day is None:
            return True
        stamp = f"{self.day:%Y%m%d}"
        return row[_ADDED] <= stamp and not (row[_TERMINATED] and row[_TERMINATED] <= stamp)

    def sets(self, systems: frozenset[str]) -> dict[str, str]:
        """The imported sets that suggestions of `systems` were looked up in, each with its first day in force."""
        found = {}
        for name, candidates in (("HCPCS", (SYSTEM,)), ("CPT", _CPT)):
            releases = [self.library.in_force(one, self.day) for one in candidates] if name in systems else []
            if first := next((one for one in releases if one), None):
                found[name] = first.effective.isoformat()
        return found

    def _hcpcs(self, code: str) -> tuple[str, ...] | None:
        release = self.library.in_force(SYSTEM, self.day)
        rows = release.find(code) if release else []
        return rows[0] if rows else None


def imported_services(day: date | None) -> ImportedServices:
    """What this machine has imported, as of `day`."""
    return ImportedServices(load_library(), day)
