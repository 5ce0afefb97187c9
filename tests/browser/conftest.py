"""A real Chromium for each process of the run, and fresh pages in it; the tests decide where to go."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from tests import places
from tests.browser.opening import OpenPage

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
PATIENCE = 10_000  # milliseconds that a page may take on a busy machine
STATUS = (
    "Failed to load resource"  # Chromium's line for each answer of 400 and above: refusals are wanted here
)


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

    def open_one(
        *,
        width: int = 1280,
        height: int = 900,
        scheme: Literal["light", "dark"] = "light",
        scripts: bool = True,
    ) -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            java_script_enabled=scripts,
            reduced_motion="reduce",
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))
        page.on("console", lambda message: faults.extend(_fault(message)))
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert faults == [], "\n".join(faults)


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """One wide, light page with scripts."""
    return open_page()


def _fault(message: ConsoleMessage) -> list[str]:
    wanted = message.type != "error" or message.text.startswith(STATUS)
    return [] if wanted else [f"{message.location.get('url')}: {message.text}"]
