"""Every page and fragment of the demo company is valid HTML that refers to what is there; no link is dead."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from urllib.parse import parse_qs, urljoin, urlsplit

import html5lib
import pytest

from tests.demo_company import EMAILS, Demo
from tests.every_page import FRAGMENTS, PAGES, POSTS, ids

pytestmark = pytest.mark.sweep
HTMX = {"HX-Request": "true"}
REFERENCES = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "popovertarget", "list")
LABELLED = {"input", "select", "textarea", "button", "output", "meter", "progress"}
A_FEW = 2
# Ways out of the app: a file, and what ends the sign-in that the test needs.
NOT_FOLLOWED = ("/static/", "mailto:")


@pytest.fixture(scope="module")
def words(shown: Demo) -> dict[str, str]:
    """The ids that stand for the words in braces."""
    with shown.database.reading() as session:
        return ids(session)


@pytest.mark.parametrize("role", EMAILS)
def test_every_page_is_valid_refers_to_what_is_there_and_leads_nowhere_dead(
    shown: Demo, words: dict[str, str], role: str
) -> None:
    client = shown.client(EMAILS[role])
    found: dict[str, list[str]] = {}
    led_from: dict[str, str] = {}
    for path in PAGES:
        page = client.get(path.format(**words), follow_redirects=True)
        text = page.get_data(as_text=True)
        found[path] = faults(text)
        for link in links(text, page.request.path):
            led_from.setdefault(link, path)
    assert {path: some for path, some in found.items() if some} == {}
    chosen = some_of_each_route(shown, led_from)
    assert len(chosen) > 60
    answers = {link: client.get(link, follow_redirects=True).status_code for link in chosen}
    assert {link: (led_from[link], answers[link]) for link in chosen if answers[link] != 200} == {}


def test_what_htmx_asks_for_is_a_valid_fragment(demo: Demo) -> None:
    """Reads and writes alike, those that are refused as well."""
    with demo.database.reading() as session:
        words = ids(session)
    client = demo.client(EMAILS["admin"])
    answers = [(path, 200, client.get(path.format(**words), headers=HTMX)) for path in FRAGMENTS]
    for path, form, status in POSTS:
        filled = {name: value.format(**words) for name, value in form.items()}
        answers.append((path, status, client.post(path.format(**words), filled, headers=HTMX)))
    assert [
        (path, answer.status_code) for path, status, answer in answers if answer.status_code != status
    ] == []
    found = [(path, faults(answer.get_data(as_text=True), whole=False)) for path, _, answer in answers]
    assert [(path, some) for path, some in found if some] == []


def faults(text: str, *, whole: bool = True) -> list[str]:
    """Name what the parser would have to repair, ids that are there twice, and references to nothing."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    place = "tbody" if text.lstrip().startswith("<tr") else "div"
    tree = parser.parse(text) if whole else parser.parseFragment(text, container=place)
    broken = [f"line {line}: {code} {more}" for (line, _), code, more in parser.errors]
    counted = Counter(element.get("id") for element in tree.iter() if element.get("id"))
    broken += [f"id {name} is there {times} times" for name, times in counted.items() if times > 1]
    named = {element.get("id"): element.tag for element in tree.iter() if element.get("id")}
    broken += [
        f"a label is for {element.get('for')}, which takes no label"
        for element in tree.iter("label")
        if named.get(element.get("for"), "input") not in LABELLED
    ]
    if whole:
        broken += [
            f"{attribute} of {element.tag} refers to {name}"
            for element in tree.iter()
            for attribute in REFERENCES
            for name in (element.get(attribute) or "").split()
            if name not in counted
        ]
    return broken


def some_of_each_route(shown: Demo, addresses: Iterable[str]) -> list[str]:
    """Give a few addresses of each route and the words it is asked with: hundreds differ only in ids."""
    adapter = shown.app.url_map.bind("127.0.0.1")
    counted: Counter[tuple[str, ...]] = Counter()
    chosen = []
    for address in addresses:
        path, _, query = address.partition("?")
        alike = (adapter.match(path, "GET")[0], *sorted(parse_qs(query)))
        counted[alike] += 1
        if counted[alike] <= A_FEW:
            chosen.append(address)
    return chosen


class Anchors(HTMLParser):
    """Collects where the links of a page lead; ten times as fast as the parser that finds faults."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.targets: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the target of a link."""
        if tag == "a":
            self.targets.append(dict(attrs).get("href") or "")


def links(text: str, path: str) -> Iterator[str]:
    """Give the addresses in this app that a page leads to, without the place in the page."""
    for href in Anchors(text).targets:
        target = urljoin(path, href)
        parts = urlsplit(target)
        if not parts.scheme and not parts.netloc and not target.startswith(NOT_FOLLOWED):
            yield target.partition("#")[0]


def test_a_fault_in_a_page_is_seen() -> None:
    bad = (
        '<!doctype html><html lang="en"><head><title>x</title></head><body><p id="a"><div id="a"></p></body>'
    )
    assert len(faults(bad)) >= 3
    assert faults('<!doctype html><html lang="en"><head><title>x</title></head><body><p>x</p></body>') == []
    assert faults('<label for="nothing">x</label>', whole=False) == []
