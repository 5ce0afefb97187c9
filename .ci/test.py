"""Runs the test suite in parallel: all of it, or the quick part with --fast; other words go to pytest."""

from __future__ import annotations

import os
import sys
from typing import NoReturn

import provide

FAST = "not browser and not postgres and not sweep and not whole"
MOST_WORKERS = 8
USAGE = """usage: ./run test [--fast] [arguments of pytest]

  --fast   without the tests that need a browser or PostgreSQL, start the project as programs, or sweep
           over every page and every odd input

Chromium and PostgreSQL are looked for, and installed by apt-get where that needs no password. Tests whose
program is missing are skipped and named at the end; with CI=true they fail."""


def main(arguments: list[str]) -> int:
    if arguments[:1] in (["--help"], ["-h"]):
        print(USAGE)
        return 0
    options = [word for word in arguments if word != "--fast"]
    if len(options) < len(arguments):
        options = ["-m", FAST, *options]
    else:
        provide.programs()
    return pytest([*workers(options), *options])


def pytest(options: list[str]) -> NoReturn:
    """Become pytest, so that its exit code and its closing line are the last word.

    What is compiled is kept, whatever the caller's shell says of that: each worker and each program that a
    test starts would compile all of it again, 10 s of a processor each time.
    """
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    os.execve(sys.executable, [sys.executable, "-m", "pytest", *options], kept)


def workers(options: list[str]) -> list[str]:
    """Answer the options for parallel running, unless the caller chose or wants to debug."""
    if any(word == "--pdb" or word.startswith(("-n", "--numprocesses")) for word in options):
        return []
    count = min(max(2, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 2), MOST_WORKERS)
    return ["-n", str(count), "--dist", "worksteal"]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
