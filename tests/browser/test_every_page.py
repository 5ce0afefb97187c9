"""Every page of the demo company for each role: accessible in both themes and widths, without a fault."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page
from werkzeug.routing import Rule

from tests.browser.looking import COLOURS, EVERYTHING, Axe, sticking_out
from tests.browser.opening import new_context, watch
from tests.demo_company import EMAILS, Demo
from tests.every_page import FRAGMENTS, NO_PAGES, PAGES, ids
from tests.serving import Browser as Client

WIDE, NARROW = (1440, 900), (390, 844)
# Theme, size and what axe looks for: only colours depend on the theme, so one look a width is a full one.
SIGHTS = (
    ("light", WIDE, EVERYTHING),
    ("dark", WIDE, COLOURS),
    ("dark", NARROW, EVERYTHING),
    ("light", NARROW, COLOURS),
)
FULL = tuple(sight for sight in SIGHTS if sight[2] is EVERYTHING)
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
    "/models/new": {"stakeholder"},
    "/initiatives/POLICY-QA/waivers/new?criterion={open}": {"stakeholder"},
    "/models/{model}/edit": {"stakeholder"},
    "/nowhere": set(EMAILS),
    "/me/tokens/{token}/rotate": set(EMAILS) - {"engineer"},  # it is the engineer's token
    "/initiatives/new": {"engineer", "stakeholder"},
    "/admin/policies/new": {"lead", "engineer", "stakeholder"},
    **{path: {"lead", "engineer", "stakeholder"} for path in ("/admin/jobs", "/admin/jobs?state=failed")},
    "/jobs/{job}": {"lead", "stakeholder"},  # it is the engineer's job
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
def clients(shown: Demo) -> dict[str, Client]:
    """Each role without a browser."""
    return {role: shown.client(email) for role, email in EMAILS.items()}


@pytest.fixture(scope="module")
def words(shown: Demo) -> dict[str, str]:
    """The ids that stand for the words in braces."""
    with shown.database.reading() as session:
        return ids(session)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_accessible_for_each_role_in_both_themes_and_widths(
    reader: Callable[[str], Reader],
    clients: dict[str, Client],
    shown: Demo,
    words: dict[str, str],
    path: str,
) -> None:
    """What several roles see alike is looked at as one of them; the most is looked at as the first."""
    seen: dict[str, str] = {}
    for role, client in clients.items():
        answer = client.get(path.format(**words), follow_redirects=True)
        assert (answer.status_code in {403, 404}) == (role in REFUSED.get(path, set())), role
        seen.setdefault(content_of(answer.get_data(as_text=True)), role)
    for place, role in enumerate(seen.values()):
        look_at(reader(role), f"{shown.address}{path.format(**words)}", FULL if place else SIGHTS)


def test_the_sign_in_is_accessible_in_both_themes_and_widths(
    reader: Callable[[str], Reader], shown: Demo
) -> None:
    look_at(reader(""), f"{shown.address}/sign-in", SIGHTS)


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


def content_of(page: str) -> str:
    """Give what is in the main part of a page, without the tokens that differ from sign-in to sign-in."""
    return re.sub(r"\b[0-9a-f]{64}\b", "", page[page.index("<main") :])


def look_at(reader: Reader, address: str, sights: tuple[tuple[str, tuple[int, int], object], ...]) -> None:
    """Open a page and hold it to everything that holds for all pages."""
    page = reader.page
    reader.faults.clear()
    page.goto(address, wait_until="load")
    reader.axe.enter()
    found = []
    for theme, (width, height), options in sights:
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate(SHOW, theme)
        found += [f"{theme}, {width} px: {fault}" for fault in reader.axe.violations(options)]
        found += [f"{width} px: sticks out by {wider} px" for wider in (sticking_out(page),) if wider]
    assert found == []
    assert reader.faults == []
    assert page.locator("h1").count() == 1
    assert page.title().endswith("· Tracker")
    assert len(page.title()) > len(" · Tracker")


def is_page(rule: Rule) -> bool:
    return "GET" in (rule.methods or set()) and not rule.rule.startswith("/api/")


def _new_reader(chromium: Browser, shown: Demo, role: str) -> Reader:
    context = new_context(chromium)
    if role:
        context.add_cookies([shown.cookie(EMAILS[role])])
    page = context.new_page()
    return Reader(page, Axe(page), watch(page))
