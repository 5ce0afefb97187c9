"""The shared look and behaviours in a real browser: policy, accessibility, keys and mouse."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from tests.browser.kit_pages import served
from tests.browser.opening import OpenPage

AXE = (Path(__file__).parent / "vendor/axe.min.js").read_text(encoding="utf-8")
ASK_AXE = """axe.run(document, {resultTypes: ['violations']}).then((found) => found.violations.map(
    (one) => one.id + ': ' + one.nodes.map((node) => node.html.slice(0, 120)).join(' | ')))"""


@pytest.fixture(scope="module")
def kit(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(tmp_path_factory.mktemp("static") / "built") as address:
        yield address


@pytest.fixture
def page(page: Page, kit: str) -> Page:
    page.goto(kit)
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_axe_finds_nothing_and_nothing_sticks_out(
    open_page: OpenPage, kit: str, width: int, scheme: Literal["light", "dark"]
) -> None:
    page = open_page(width=width, scheme=scheme)
    page.goto(kit)
    session = page.context.new_cdp_session(page)  # the page's own policy lets no foreign script in
    session.send("Runtime.evaluate", {"expression": AXE})
    asked = {"expression": ASK_AXE, "awaitPromise": True, "returnByValue": True}
    assert session.send("Runtime.evaluate", asked)["result"]["value"] == []
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_the_palette_opens_by_key_finds_and_follows(page: Page) -> None:
    page.keyboard.press("Control+k")
    expect(page.locator(".palette__option")).to_have_count(3)
    page.keyboard.type("claims")
    expect(page.locator(".palette__option")).to_have_count(1)
    expect(page.locator(".palette__option[aria-selected=true]")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/found/claims$"))


def test_the_arrow_keys_walk_over_the_palette(page: Page) -> None:
    page.keyboard.press("/")
    expect(page.locator("#o-claims[aria-selected=true]")).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("combobox", name="Search")).to_have_attribute(
        "aria-activedescendant", "o-contracts"
    )


@pytest.mark.parametrize(
    ("second", "path"),
    [("p", "portfolio"), ("i", r"portfolio\?view=table"), ("e", "endpoints"), ("s", "staffing")],
)
def test_g_and_a_letter_go_to_a_page(page: Page, second: str, path: str) -> None:
    page.keyboard.press("g")
    page.keyboard.press(second)
    expect(page).to_have_url(re.compile(f"/{path}$"))


def test_single_keys_do_nothing_while_somebody_types(page: Page) -> None:
    page.get_by_role("searchbox").focus()
    page.keyboard.type("?")
    expect(page.locator("#keys")).not_to_be_visible()
    page.locator("h1").click()
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()


def test_single_keys_that_are_switched_off_do_nothing(page: Page) -> None:
    page.evaluate("document.documentElement.dataset.keys = 'off'")
    page.keyboard.press("?")
    expect(page.locator("#keys")).not_to_be_visible()


def test_j_and_k_walk_over_the_rows(page: Page) -> None:
    for key, name in (("j", "first"), ("j", "second"), ("j", "second"), ("k", "first")):
        page.keyboard.press(key)
        expect(page.locator(":focus")).to_have_text(name)


def test_a_menu_is_walked_with_arrows_and_closes_with_escape(page: Page) -> None:
    page.get_by_label("Actions for Policy answers").click()
    expect(page.locator(":focus")).to_have_text("Move to evaluation")
    page.keyboard.press("ArrowDown")
    expect(page.locator(":focus")).to_have_text("Move to production")
    page.keyboard.press("Escape")
    expect(page.locator("#menu-1")).not_to_be_visible()


def test_a_move_swaps_the_board_and_a_refusal_only_says_why(page: Page) -> None:
    for stage, count in (("evaluation", 1), ("production", 0)):
        page.get_by_label("Actions for Policy answers").click()
        page.get_by_role("button", name=f"Move to {stage}").click()
        expect(page.locator(f"[data-stage={stage}] .card")).to_have_count(count)
    expect(page.locator(".toast")).to_contain_text("3 checks are open.")
    expect(page.locator("[data-stage=evaluation] .card")).to_have_count(1)


def test_messages_are_at_most_four_and_stay_until_closed(page: Page) -> None:
    for _ in range(6):
        with page.expect_response("**/move"):
            page.evaluate("document.querySelector('[data-to=production]').click()")
    expect(page.locator(".toast")).to_have_count(4)
    page.keyboard.press("Escape")
    expect(page.locator(".toast")).to_have_count(3)
    page.get_by_label("Close message").first.click()
    expect(page.locator(".toast")).to_have_count(2)


def test_a_fault_of_the_server_changes_nothing_and_says_so(page: Page) -> None:
    page.locator("#broken").click()
    expect(page.locator(".toast")).to_contain_text("error (500)")
    expect(page.locator("h1")).to_have_text("Kit")


def test_a_session_that_ended_leads_to_the_sign_in(page: Page) -> None:
    page.locator("#gone").click()
    expect(page).to_have_url(re.compile("/sign-in$"))


def test_a_dangerous_button_asks_first(page: Page) -> None:
    page.get_by_role("button", name="Delete").click()
    expect(page.locator("#confirm")).to_contain_text("Delete this?")
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator("h1")).to_have_text("Kit")
    page.get_by_role("button", name="Delete").click()
    page.get_by_role("button", name="Yes, go on").click()
    expect(page).to_have_url(re.compile("/save$"))


def test_the_theme_is_switched_and_kept(page: Page) -> None:
    for theme in ("dark", "light"):
        with page.expect_response("**/me/theme"):
            page.get_by_label("Switch colour theme").click()
        expect(page.locator("html")).to_have_attribute("data-theme", theme)
        page.reload()
        expect(page.locator("html")).to_have_attribute("data-theme", theme)


def test_a_moment_is_shown_in_the_persons_zone(page: Page) -> None:
    expect(page.locator("time")).to_have_text(re.compile("3 Nov 2026, 10:12"))


def test_a_point_of_a_chart_tells_its_numbers(page: Page) -> None:
    page.locator(".hit").nth(1).hover()
    expect(page.locator("#tip")).to_contain_text("#2 · 12 Oct")


def test_a_dropped_file_is_in_the_form(page: Page) -> None:
    page.evaluate("""() => {
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File(['{}'], 'results.json'));
        const box = document.querySelector('[data-drop]');
        box.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer }));
    }""")
    expect(page.locator("[data-drop-files]")).to_have_text("results.json")
    assert page.evaluate("document.querySelector('#file').files[0].name") == "results.json"


def test_a_filter_is_sent_when_it_is_chosen(page: Page) -> None:
    page.get_by_role("combobox", name="Stage", exact=True).select_option("pilot")
    expect(page).to_have_url(re.compile(r"/\?stage=pilot$"))


def test_phones_reach_every_page(open_page: OpenPage, kit: str) -> None:
    page = open_page(width=390)
    page.goto(kit)
    page.get_by_role("button", name="More").click()
    expect(page.get_by_role("link", name="Page 5")).to_be_visible()


def test_without_scripts_nothing_dead_is_shown(open_page: OpenPage, kit: str) -> None:
    page = open_page(scripts=False)
    page.goto(kit)
    expect(page.get_by_role("button", name="Apply").first).to_be_visible()
    expect(page.get_by_role("button", name="Copy")).not_to_be_visible()
    page.get_by_role("link", name="Search or jump to").click()
    expect(page).to_have_url(re.compile("/search$"))
