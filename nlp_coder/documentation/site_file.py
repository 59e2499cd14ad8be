"""The site's file: TOML, taken whole or not at all.

[gaps]
ambiguous-language = "off"      # or block, warn, inform
[severities]
inform = "off"
"""

import os
import re
import tomllib
from pathlib import Path
from typing import Any, Final, cast, get_args

from platformdirs import user_data_path

from nlp_coder.documentation.registry import KINDS
from nlp_coder.documentation.site import AS_DELIVERED, OFF, SiteSettings, Tuning
from nlp_coder.errors import BadSiteFileError, UnreadableSiteFileError
from nlp_coder.review import Severity

FILE: Final = "site.toml"
HOME: Final = "NLP_CODER_HOME"
_TUNINGS: Final[tuple[str, ...]] = get_args(Tuning)
_SEVERITIES: Final[tuple[str, ...]] = get_args(Severity)
_TABLES: Final = ("gaps", "severities")


def site_path() -> Path:
    """Where the site's file lies: `site.toml` in NLP_CODER_HOME, else in the user's data folder."""
    given = os.environ.get(HOME)
    return (Path(given) if given else user_data_path("nlp-coder", appauthor=False)) / FILE


def load_site(path: Path | None = None) -> SiteSettings:
    """The settings of a file; without a path those of `site_path()`, none if there is no such file.

    Raises BadSiteFileError naming line and field, UnreadableSiteFileError.
    """
    wanted = site_path() if path is None else path
    if path is None and not wanted.exists():
        return AS_DELIVERED
    try:
        text = wanted.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableSiteFileError(name=wanted.name, problem=type(error).__name__) from None
    return read_site(text, wanted.name)


def read_site(text: str, name: str = FILE) -> SiteSettings:
    """Read the settings from TOML text. Raises BadSiteFileError naming line and field."""
    try:
        given = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        line = found[1] if found else text.count("\n") + 1
        raise BadSiteFileError(name=name, line=line, field="file", problem="not TOML") from None
    for table, rows in given.items():
        if table not in _TABLES or not isinstance(rows, dict):
            problem = f"not one of the tables {', '.join(_TABLES)}"
            raise BadSiteFileError(name=name, line=_line(text, "", table), field=table, problem=problem)
    gaps = [
        (kind, cast(Tuning, _checked(text, name, "gaps", kind, tuning)))
        for kind, tuning in given.get("gaps", {}).items()
    ]
    off = [
        cast(Severity, severity)
        for severity, tuning in given.get("severities", {}).items()
        if _checked(text, name, "severities", severity, tuning) == OFF
    ]
    return SiteSettings(tuple(sorted(gaps)), tuple(sorted(off)))


def _checked(text: str, name: str, table: str, field: str, value: Any) -> str:
    known: tuple[str, ...] = tuple(sorted(KINDS)) if table == "gaps" else _SEVERITIES
    allowed = _TUNINGS if table == "gaps" else (OFF, "on")
    problem = None
    if field not in known:
        problem = f"no such name; there are {', '.join(known)}"
    elif value not in allowed:
        problem = f"not one of {', '.join(allowed)}"
    if problem is not None:
        line = _line(text, table, field)
        raise BadSiteFileError(name=name, line=line, field=f"{table}.{field}", problem=problem)
    return str(value)


def _line(text: str, table: str, field: str) -> int:
    """The line that sets a field: the first one in its table that begins with it; 1 where none does."""
    here = ""
    key = re.compile(
        rf"\s*\[?\s*[\"']?(?:{re.escape(table)}[\"']?\s*\.\s*[\"']?)?{re.escape(field)}[\"']?\s*[\]=.]"
    )
    for number, line in enumerate(text.split("\n"), 1):
        if head := re.match(r"\s*\[\s*([\w-]+)", line):
            here = head[1]
        if here in ("", table, field) and key.match(line):
            return number
    return 1
