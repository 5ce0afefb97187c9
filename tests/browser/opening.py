"""How a browser test asks for a page; the fixture that answers is in conftest.py."""

from __future__ import annotations

from typing import Literal, Protocol

from playwright.sync_api import Page


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
