"""Runs every check besides the tests, two at a time: a line for each, and all that a failed one said."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROGRAMS = Path(sys.executable).parent


@dataclass(frozen=True, slots=True)
class Check:
    """A name for the reader, and the command that judges by its exit code."""

    name: str
    command: list[str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a check said, and how long it took in seconds."""

    check: Check
    passed: bool
    output: str
    seconds: float


# The slowest first, so that the others fit beside it.
CHECKS = [
    Check("types of the product (mypy --strict)", ["mypy", "--strict"]),
    Check("format (ruff format --check)", ["ruff", "format", "--check", "--output-format", "concise", "."]),
    Check("style (ruff check)", ["ruff", "check", "--no-fix", "--output-format", "concise", "."]),
    Check("import contracts (lint-imports)", ["lint-imports", "--no-logo"]),
    Check("templates (djlint)", ["djlint", "--lint", "--quiet", "templates"]),
    Check("types of the set-up scripts (mypy --strict)", ["mypy", "--strict", "--config-file=", ".ci"]),
    Check("sizes (the limits are tests)", ["python", "-m", "tests.house.sizes"]),
    Check("links of the documents", ["python", ".ci/links.py"]),
    Check("lock files in step", ["python", ".ci/lock.py", "--check"]),
    Check("vendored files unchanged", ["python", ".ci/vendored.py"]),
]


def main(arguments: list[str]) -> int:
    chosen = [check for check in CHECKS if all(word in check.name for word in arguments)]
    if not chosen:
        print("No check has such a name. There are:", *(check.name for check in CHECKS), sep="\n  ")
        return 2
    with ThreadPoolExecutor(max_workers=2) as pool:
        outcomes = []
        for outcome in pool.map(run, chosen):
            print(report(outcome), flush=True)
            outcomes.append(outcome)
    failed = [outcome.check.name for outcome in outcomes if not outcome.passed]
    print(
        f"{len(failed)} of {len(outcomes)} checks failed."
        if failed
        else f"All {len(outcomes)} checks passed."
    )
    return 1 if failed else 0


def run(check: Check) -> Outcome:
    """Run one check in the project's folder; a program that cannot start has failed."""
    program, *words = check.command
    start = time.monotonic()
    done = subprocess.run(
        [PROGRAMS / program, *words],
        cwd=ROOT,
        env=os.environ | {"NO_COLOR": "1", "PYTHONPATH": str(ROOT)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return Outcome(check, done.returncode == 0, done.stdout, time.monotonic() - start)


def report(outcome: Outcome) -> str:
    """Give the line of a check with its last word; below it all that it said, if it failed."""
    said = outcome.output.strip().splitlines()
    line = f"{'ok  ' if outcome.passed else 'FAIL'}  {outcome.check.name}  {outcome.seconds:.1f} s"
    if outcome.passed:
        return f"{line}  {said[-1].strip()}" if said else line
    return "\n".join([line, *(f"      {text}" for text in said)])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
