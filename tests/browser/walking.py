"""How a journey begins: somebody of the demo company comes in; what they do is the tests' own matter."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Locator, Page

from tests import building
from tests.browser.opening import OpenPage
from tests.demo_company import EMAILS, Demo


@dataclass(frozen=True, slots=True)
class Journey:
    """The served company and browsers for it, all with scripts or all without."""

    demo: Demo
    open_page: OpenPage
    scripts: bool

    def come_in(self, role: str, path: str = "/") -> Page:
        """Let somebody who is signed in already open a page."""
        page = self.open_page(width=1440, scripts=self.scripts)
        page.context.add_cookies([self.demo.cookie(EMAILS[role])])
        page.goto(f"{self.demo.address}{path}")
        return page

    def sign_in(self, role: str) -> Page:
        """Let somebody sign in by the form, from the page that everybody is led to."""
        page = self.open_page(width=1440, scripts=self.scripts)
        page.goto(f"{self.demo.address}/")
        page.get_by_label("E-mail").fill(EMAILS[role])
        page.get_by_label("Password").fill(building.PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        return page


def criterion(page: Page, label: str) -> Locator:
    """Give the row of a criterion on a gate."""
    return page.locator(".check").filter(has=page.get_by_text(label, exact=True))


def card(page: Page, stage: str, key: str) -> Locator:
    """Give the card of an initiative in a column of the board, if it is there."""
    return page.get_by_role("region", name=stage, exact=True).locator(f"[data-card='{key}']")
