"""How a browser test opens a page and hears of its faults; the fixtures are in conftest.py."""

from __future__ import annotations

from typing import Literal, Protocol

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

PATIENCE = 10_000  # milliseconds that a page may take on a busy machine
STATUS = (
    "Failed to load resource"  # Chromium's line for each answer of 400 and above: refusals are wanted here
)


class OpenPage(Protocol):
    """Opens a blank page with cookies of its own; sizes are in CSS pixels."""

    def __call__(
        self,
        *,
        width: int = 1280,
        height: int = 900,
        scheme: Literal["light", "dark"] = "light",
        scripts: bool = True,
    ) -> Page: ...


def new_context(
    chromium: Browser,
    *,
    width: int = 1280,
    height: int = 900,
    scheme: Literal["light", "dark"] = "light",
    scripts: bool = True,
) -> BrowserContext:
    """Open a browser without cookies, in which nothing moves by itself; the caller closes it."""
    context = chromium.new_context(
        viewport={"width": width, "height": height},
        color_scheme=scheme,
        java_script_enabled=scripts,
        reduced_motion="reduce",
    )
    context.set_default_timeout(PATIENCE)
    return context


def watch(page: Page, faults: list[str] | None = None) -> list[str]:
    """Give the list that fills with every failed script and broken policy of a page from now on."""
    heard: list[str] = [] if faults is None else faults
    page.on("pageerror", lambda error: heard.append(f"{page.url}: {error}"))
    page.on("console", lambda message: heard.extend(_fault(message)))
    return heard


def _fault(message: ConsoleMessage) -> list[str]:
    wanted = message.type != "error" or message.text.startswith(STATUS)
    return [] if wanted else [f"{message.location.get('url')}: {message.text}"]
