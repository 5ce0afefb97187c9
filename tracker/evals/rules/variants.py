"""The runs of one file by name: their variant, or their place counted from 1."""

from collections.abc import Sequence

from tracker.evals.rules.measured_run import MeasuredRun

SHOWN = 20  # names that a refusal lists


def names_of(runs: Sequence[MeasuredRun]) -> list[str]:
    """Name the runs of a file: by variant, else by their place."""
    return [measured.run.variant or f"run {at + 1}" for at, measured in enumerate(runs)]


def position_of(wanted: str, names: Sequence[str]) -> int | None:
    """Find the run of a name or of a place counted from 1; None where there is no such run."""
    if wanted in names:
        return list(names).index(wanted)
    if wanted.isdecimal() and len(wanted) < 6 and 1 <= int(wanted) <= len(names):
        return int(wanted) - 1
    return None
