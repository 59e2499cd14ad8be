"""Full-size files of NCCI edits, imported and looked up: time, peak memory, median time of a look-up.

    python benchmarks/ncci.py

Writes four parts of 550,000 invented pairs and 15,000 invented limits to a folder that it deletes again.
"""

import argparse
import os
import random
import resource
import statistics
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final

DAY: Final = date(2026, 8, 1)
PARTS: Final = 4
HEADER: Final = (
    "CPT only copyright 2025 American Medical Association.  All rights reserved.\t\t\t\t\t\t",
    "Column1/Column2 Edits\t\t\t\t\t\t",
    "Column 1\tColumn 2\t*=in existence\tEffective\tDeletion\tModifier\tPTP Edit Rationale",
    "\t\tprior to 1996\tDate\tDate\t0=not allowed\t",
    "\t\t\t\t*=no data\t1=allowed\t",
    "\t\t\t\t\t9=not applicable\t",
)
RATIONALES: Final = (
    "Misuse of Column Two code with Column One code",
    "Standards of medical / surgical practice",
    "More extensive procedure",
    "CPT Manual or CMS manual coding instruction",
)
MUE_HEADER: Final = (
    '"Descriptions are copyright 2025 American Medical Association. All rights reserved.\r\n\r\nA notice of several '
    'lines.",,,\r\n"HCPCS/\nCPT Code",Practitioner Services MUE Values,MUE Adjudication Indicator,MUE Rationale\r\n'
)
_PER_CODE: Final = 250
"""Column 2 codes of one column 1 code, about as many as in the official files."""
_LOOKUPS: Final = 20_000


def pairs(part: int, count: int) -> Iterator[tuple[str, str]]:
    """Ordered pairs of invented codes; each part has its own column 1 codes."""
    for number in range(count):
        one, two = part * count // _PER_CODE + number // _PER_CODE, number % _PER_CODE
        yield f"{10000 + one:05}", f"{30000 + (one * 37 + two * 11) % 60000:05}"


def write_ptp(path: Path, part: int, count: int) -> None:
    """One part, with CMS's line ends."""
    chance = random.Random(part)  # noqa: S311 - no secret
    with path.open("w", encoding="cp1252", newline="") as opened:
        opened.writelines(f"{line}\r\n" for line in HEADER)
        for one, two in pairs(part, count):
            since = f"{chance.randrange(1996, 2026)}{chance.choice(('0101', '0401', '0701', '1001'))}"
            until = "*" if chance.random() < 0.7 else since[:4] + "1231"
            opened.write(
                f"{one}\t{two}\t\t{since}\t{until}\t{chance.choice('0119')}\t{chance.choice(RATIONALES)}\r\n"
            )


def write_mue(path: Path, count: int) -> None:
    """The practitioner's limits."""
    chance = random.Random(count)  # noqa: S311 - no secret
    kinds = ("1 Line Edit", "2 Date of Service Edit: Policy", "3 Date of Service Edit: Clinical")
    with path.open("w", encoding="utf-8", newline="") as opened:
        opened.write(MUE_HEADER)
        for number in range(count):
            opened.write(
                f"{10000 + number:05},{chance.randrange(1, 9)},{chance.choice(kinds)},Clinical: Data\r\n"
            )


def median_us(times: list[float]) -> float:
    return statistics.median(times) * 1e6


def main() -> None:
    """Generate, import, look up, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pairs", type=int, default=2_200_000)
    parser.add_argument("--limits", type=int, default=15_000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["NLP_CODER_HOME"] = str(Path(folder) / "home")
        measure(Path(folder), given.pairs // PARTS, given.limits)


def measure(folder: Path, count: int, limits: int) -> None:
    from nlp_coder.codes.importers.importing import import_files
    from nlp_coder.codes.importers.library import load_library
    from nlp_coder.codes.ncci import mue_edits, ptp_edits

    parts = [folder / f"ccipra-v322r0-f{part + 1}.TXT" for part in range(PARTS)]
    for part, path in enumerate(parts):
        write_ptp(path, part, count)
    mue = folder / "MCR_MUE_PractitionerServices_Eff_07-01-2026.csv"
    write_mue(mue, limits)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for name, paths in (("PTP", parts), ("MUE", [mue])):
        started = time.perf_counter()
        rows = sum(one.rows for one in import_files(paths))
        print(f"{name}: {rows} rows imported in {time.perf_counter() - started:.1f} s")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"peak memory: {peak / 1024:.0f} MB ({before / 1024:.0f} MB before the import)")
    kept = sum(path.stat().st_size for path in load_library().home.rglob("*.sqlite3"))
    print(f"kept on disk: {kept / 1e6:.0f} MB")
    wanted = [pair for part in range(PARTS) for pair in pairs(part, count)]
    chosen = random.Random(1).sample(wanted, _LOOKUPS)  # noqa: S311 - no secret
    edits, caps = ptp_edits(load_library(), DAY), mue_edits(load_library(), DAY)
    if edits is None or caps is None:
        raise SystemExit("the imported edits are not found again")
    for name, look in (
        ("pair that is an edit", lambda one, two: edits.find(one, two, DAY)),
        ("pair that is none", lambda one, two: edits.find(two, one, DAY)),
        ("limit of units", lambda one, two: caps.find(one)),
    ):
        times = []
        for one, two in chosen:
            started = time.perf_counter()
            look(one, two)
            times.append(time.perf_counter() - started)
        print(f"look-up of a {name}: median {median_us(times):.0f} µs, worst {max(times) * 1e6:.0f} µs")


if __name__ == "__main__":
    main()
