"""Where the result files are that importers are tried on, and the numbers expected of them."""

import csv
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import pytest

FILES = Path(__file__).parent / "files"
FOUND = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "evals" / "found"


@dataclass(frozen=True, slots=True)
class Expected:
    """One number of one file; `variant` is "" for a file of one run, "overall" for all runs together."""

    metric: str
    variant: str
    value: float | None
    n: int | None
    stderr: float | None
    direction: str
    unit: str


def content(name: str) -> bytes:
    """The bytes of a file below `own/` or `found/`; skips the test where the found ones are not at hand."""
    if name.startswith("found/"):
        if not FOUND.is_dir():
            pytest.skip("the result files found in public repositories are not beside this project")
        return (FOUND.parent / name).read_bytes()
    return (FILES / name).read_bytes()


def own(folder: str) -> list[str]:
    """The names of all our files in one folder."""
    return sorted(str(path.relative_to(FILES)) for path in (FILES / "own" / folder).iterdir())


def expected() -> dict[str, list[Expected]]:
    """All expected numbers by file."""
    by_file = defaultdict(list)
    with (FILES / "expected.csv").open(newline="", encoding="utf-8") as rows:
        for row in csv.DictReader(rows):
            by_file[row["file"]].append(
                Expected(
                    metric=row["metric"],
                    variant=row["variant"],
                    value=float(row["value"]) if row["value"] else None,
                    n=int(row["n"]) if row["n"] else None,
                    stderr=float(row["stderr"]) if row["stderr"] else None,
                    direction=row["direction"],
                    unit=row["unit"],
                )
            )
    return dict(by_file)
