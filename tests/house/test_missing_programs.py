"""A program that is missing costs its tests, says so in one line, and is never overlooked in CI."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.house.sources import ROOT

pytestmark = pytest.mark.whole


def run_without_chromium(ci: str) -> subprocess.CompletedProcess[str]:
    """Run one browser test on a machine that has no browser."""
    test = "tests/browser/test_chromium.py::test_a_page_without_scripts_runs_none"
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", test],
        cwd=ROOT,
        env=os.environ | {"CHROMIUM": "/nowhere/chromium", "CI": ci},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_missing_browser_is_named_and_its_tests_are_skipped() -> None:
    done = run_without_chromium("")
    assert done.returncode == 0, done.stdout
    assert "1 tests skipped: no Chromium was found" in done.stdout


def test_a_missing_browser_is_a_failure_in_ci() -> None:
    done = run_without_chromium("true")
    assert done.returncode == 1, done.stdout
    assert "CI=true, and no Chromium was found" in done.stdout
