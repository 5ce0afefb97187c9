"""What holds for every test: where its databases come from, and what happens when a program is missing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests import places

pytest_plugins = ["tests.databases", "tests.serving", "tests.demo_company"]

BROWSER_FOLDER = Path(__file__).parent / "browser"
MISSING = {
    mark: sentence
    for mark, place, sentence in (
        ("browser", places.chromium(), places.NO_CHROMIUM),
        ("postgres", places.postgres(), places.NO_POSTGRES),
    )
    if place is None
}


def pytest_configure() -> None:
    """Let no setting of the caller's shell reach a test."""
    for name in [name for name in os.environ if name.startswith("TRACKER_")]:
        del os.environ[name]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test below tests/browser/ as one that needs a browser."""
    for item in items:
        if item.path.is_relative_to(BROWSER_FOLDER):
            item.add_marker(pytest.mark.browser)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test whose program is missing, with the reason; in CI nothing may be missing, so it fails."""
    for mark, sentence in MISSING.items():
        if item.get_closest_marker(mark):
            if os.environ.get("CI") == "true":
                pytest.fail(f"CI=true, and {sentence}", pytrace=False)
            pytest.skip(sentence)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say in one line for each missing program how many tests it cost."""
    skipped = [report.longrepr for report in terminalreporter.stats.get("skipped", ())]
    for sentence in MISSING.values():
        count = sum(sentence in str(reason) for reason in skipped)
        if count:
            terminalreporter.write_line(f"{count} tests skipped: {sentence}.", yellow=True)
