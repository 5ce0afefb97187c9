"""What axe-core finds on a page, and what sticks out of it; which pages is the tests' own matter."""

from __future__ import annotations

import json
from pathlib import Path

from playwright.sync_api import CDPSession, Page

AXE = (Path(__file__).parent / "vendor/axe.min.js").read_text(encoding="utf-8")
ASK = """axe.run(document, OPTIONS).then((found) => found.violations.map(
    (one) => one.id + ': ' + one.nodes.map((node) => node.html.slice(0, 120)).join(' | ')))"""
# Without preload, axe fetches no style sheet a second time: none of the rules about pages of ours needs that.
EVERYTHING = {"resultTypes": ["violations"], "preload": False}
# Of all rules this one alone depends on colours.
COLOURS = EVERYTHING | {"runOnly": ["color-contrast"]}


class Axe:
    """axe-core in one page, let in behind the page's own policy, which would keep a foreign script out."""

    def __init__(self, page: Page) -> None:
        self._session: CDPSession = page.context.new_cdp_session(page)

    def enter(self) -> None:
        """Load axe into the document that is open now; again after each navigation."""
        self._session.send("Runtime.evaluate", {"expression": AXE})

    def violations(self, options: object = EVERYTHING) -> list[str]:
        """Give one sentence for each rule that is violated, with the elements."""
        expression = ASK.replace("OPTIONS", json.dumps(options))
        asked = {"expression": expression, "awaitPromise": True, "returnByValue": True}
        answer = self._session.send("Runtime.evaluate", asked)
        found: list[str] = answer["result"].get("value", [f"axe failed: {answer}"])
        return found


def sticking_out(page: Page) -> int:
    """Give by how many CSS pixels the page is wider than its window."""
    wider: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return wider
