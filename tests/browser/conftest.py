"""A real Chromium for each process of the run, and fresh pages in it; the tests decide where to go."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests import places
from tests.browser.opening import OpenPage, new_context, watch

# The first two for machines without a screen or a sandbox; the others keep Chromium from calling its maker.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser of this process, with a profile of its own that goes with it."""
    program = places.chromium()
    assert program is not None, places.NO_CHROMIUM
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Browser) -> Iterator[OpenPage]:
    """Open blank pages, each with its own cookies; on none may a script fail or a policy be broken."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def open_one(**wanted: Any) -> Page:
        context = new_context(chromium, **wanted)
        contexts.append(context)
        page = context.new_page()
        watch(page, faults)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert faults == [], "\n".join(faults)


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """One wide, light page with scripts."""
    return open_page()
