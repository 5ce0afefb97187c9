"""Every page of the demo company for each role: accessible in both themes and widths, without a fault."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page
from werkzeug.routing import Rule

from tests.browser.looking import COLOURS, Axe, sticking_out
from tests.browser.opening import new_context, watch
from tests.demo_company import EMAILS, Demo
from tests.every_page import FRAGMENTS, NO_PAGES, PAGES, ids

# light and wide, as a phone, and both in the dark
WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
# Shows a theme, and waits until every colour has arrived.
SHOW = """async (theme) => {
    document.documentElement.dataset.theme = theme;
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    await Promise.allSettled(document.getAnimations().map((one) => one.finished));
}"""
# Pages that are refused to somebody; everything else answers 200. A refusal is a page too, and looked at.
ONLY_TO_CHANGE = (
    "/initiatives/POLICY-QA/evals/import",
    "/initiatives/POLICY-QA/endpoints/new",
    "/initiatives/POLICY-QA/milestones/{milestone}",
    "/initiatives/POLICY-QA/settings",
    "/endpoints/{endpoint}/edit",
)
REFUSED: dict[str, set[str]] = {
    "/nowhere": set(EMAILS),
    "/initiatives/new": {"engineer", "stakeholder"},
    **{path: {"stakeholder"} for path in ONLY_TO_CHANGE},
}


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody in front of one page that is used again and again, with all faults that it reported."""

    page: Page
    axe: Axe
    faults: list[str]


@pytest.fixture(scope="module")
def reader(chromium: Browser, shown: Demo) -> Iterator[Callable[[str], Reader]]:
    """Give a function that signs somebody of a role in, once for all tests of this file; "" is a stranger."""
    readers: dict[str, Reader] = {}

    def of(role: str) -> Reader:
        if role not in readers:
            readers[role] = _new_reader(chromium, shown, role)
        return readers[role]

    yield of
    for one in readers.values():
        one.page.context.close()


@pytest.fixture(scope="module")
def words(shown: Demo) -> dict[str, str]:
    """The ids that stand for the words in braces."""
    with shown.database.reading() as session:
        return ids(session)


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("role", EMAILS)
def test_a_page_is_accessible_in_both_themes_and_widths(
    reader: Callable[[str], Reader], shown: Demo, words: dict[str, str], role: str, path: str
) -> None:
    look_at(reader(role), shown, path.format(**words), {200} if not refused(path, role) else {403, 404})


def test_the_sign_in_is_accessible_in_both_themes_and_widths(
    reader: Callable[[str], Reader], shown: Demo
) -> None:
    look_at(reader(""), shown, "/sign-in", {200})


def test_no_page_is_forgotten(shown: Demo, words: dict[str, str]) -> None:
    """Each route that answers GET is one of the pages, a fragment, or is left out for a reason."""
    adapter = shown.app.url_map.bind("127.0.0.1")
    looked_at = set()
    for path in (*PAGES, *FRAGMENTS, *NO_PAGES):
        plain = path.format(**words).partition("?")[0]
        if plain != "/nowhere":
            looked_at.add(adapter.match(plain, "GET")[0])
    every = {rule.endpoint for rule in shown.app.url_map.iter_rules() if is_page(rule)}
    assert every - looked_at == set()


def look_at(reader: Reader, shown: Demo, path: str, statuses: set[int]) -> None:
    """Open a page and hold it to everything that holds for all pages."""
    page = reader.page
    reader.faults.clear()
    page.set_viewport_size(WIDE)
    answer = page.goto(f"{shown.address}{path}", wait_until="load")
    assert answer is not None
    assert answer.status in statuses
    assert page.title().endswith("· Tracker")
    assert len(page.title()) > len(" · Tracker")
    assert page.locator("h1").count() == 1
    found = [f"{where}: {fault}" for where, faults in sights(reader) for fault in faults]
    assert found == []
    assert reader.faults == []


def sights(reader: Reader) -> Iterator[tuple[str, list[str]]]:
    """Look with axe and for what sticks out, in both widths and themes; only colours differ in the dark."""
    page = reader.page
    reader.axe.enter()
    for name, size in (("wide", WIDE), ("narrow", NARROW)):
        page.set_viewport_size(size)
        page.evaluate(SHOW, "light")
        yield f"light, {name}", reader.axe.violations()
        page.evaluate(SHOW, "dark")
        yield f"dark, {name}", reader.axe.violations(COLOURS)
        wider = sticking_out(page)
        yield name, [f"sticks out by {wider} px"] if wider else []


def refused(path: str, role: str) -> bool:
    return role in REFUSED.get(path, set())


def is_page(rule: Rule) -> bool:
    return "GET" in (rule.methods or set()) and not rule.rule.startswith("/api/")


def _new_reader(chromium: Browser, shown: Demo, role: str) -> Reader:
    context = new_context(chromium)
    if role:
        context.add_cookies([shown.cookie(EMAILS[role])])
    page = context.new_page()
    return Reader(page, Axe(page), watch(page))
