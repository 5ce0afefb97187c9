"""The board in a real browser: its menu, dragging, and what works without scripts.

What the gate says to a move is looked at in test_moving.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.opening import OpenPage
from tests.demo_company import EMAILS, Demo

HELD = "POLICY-QA"  # stands before the gate to production, which it has not passed


@pytest.fixture
def come_in(demo: Demo, open_page: OpenPage):
    """Give a function that lets somebody of the demo company open the board."""

    def open_board(role: str, *, scripts: bool = True, width: int = 1440) -> Page:
        page = open_page(width=width, scripts=scripts)
        page.context.add_cookies([demo.cookie(EMAILS[role])])
        page.goto(f"{demo.address}/portfolio")
        return page

    return open_board


def column(page: Page, stage: str) -> Locator:
    return page.get_by_role("region", name=stage, exact=True)


def card(page: Page, stage: str, key: str = HELD) -> Locator:
    return column(page, stage).locator(f"[data-card='{key}']")


def drag(page: Page, moved: Locator, to: str) -> None:
    """Take a card by its head and let it go near the top of another column, as a hand would."""
    target = column(page, to).locator("ol")
    moved.hover(position={"x": 150, "y": 14})
    page.mouse.down()
    for y in (30, 40):  # the first move begins the drag, the second one is over the column
        target.hover(position={"x": 150, "y": y}, force=True)
    page.mouse.up()


def test_a_card_dragged_over_a_stage_is_refused_in_one_sentence(come_in) -> None:
    page = come_in("admin")
    key = column(page, "Pilot").locator("[data-card]").first.get_attribute("data-card") or ""
    drag(page, card(page, "Pilot", key), to="Production")
    expect(page.locator("#toasts .toast")).to_contain_text(key)
    expect(card(page, "Pilot", key)).to_be_visible()


def test_going_back_asks_why_and_then_goes(come_in) -> None:
    page = come_in("lead")
    drag(page, card(page, "Evaluation"), to="Pilot")
    asked = page.get_by_role("dialog", name="Why does it go back?")
    expect(asked).to_be_visible()
    expect(card(page, "Evaluation")).to_have_count(1)
    asked.get_by_label("Reason").fill("The data agreement is missing.")
    asked.get_by_role("button", name="Move back").click()
    expect(page).to_have_url(re.compile(f"/initiatives/{HELD}$"))
    expect(page.locator("[aria-current=step]")).to_contain_text("Pilot")


def test_the_menu_of_a_card_has_one_step_on_every_step_back_and_works_by_keyboard(come_in) -> None:
    page = come_in("lead")
    opener = card(page, "Evaluation").get_by_role("button", name=f"Actions for {HELD}")
    opener.focus()
    page.keyboard.press("Enter")
    menu = page.locator("#actions")
    expect(menu).to_be_visible()
    expect(opener).to_have_attribute("aria-expanded", "true")
    expect(menu.locator("[data-to]:visible")).to_have_text(
        ["Move to Proposed", "Move to Pilot", "Move to Production"]
    )
    expect(menu.locator(".menu__item").first).to_be_focused()  # the browser does that once it is open
    page.keyboard.press("End")
    expect(menu.get_by_role("link", name="Log a milestone")).to_be_focused()
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(opener).to_have_attribute("aria-expanded", "false")
    opener.press("Enter")
    menu.get_by_role("link", name="Open the gate").click()
    expect(page).to_have_url(re.compile(f"/initiatives/{HELD}/gate$"))


def test_whoever_may_not_decide_is_offered_no_move(come_in) -> None:
    page = come_in("stakeholder")
    card(page, "Evaluation").get_by_role("button", name=f"Actions for {HELD}").click()
    expect(page.locator("#actions")).to_be_visible()
    expect(page.locator("#actions [data-to]")).to_have_count(0)
    page.keyboard.press("Escape")
    drag(page, card(page, "Evaluation"), to="Production")
    expect(card(page, "Evaluation")).to_be_visible()
    expect(page.locator("#toasts .toast")).to_have_count(0)


def test_folded_stages_open_and_filters_narrow_without_scripts(come_in) -> None:
    page = come_in("stakeholder", scripts=False)
    fold = page.locator("details.fold").filter(has_text="Retired")
    expect(fold.locator("[data-card]").first).to_be_hidden()
    fold.locator("summary").click()
    expect(fold.locator("[data-card]").first).to_be_visible()
    page.get_by_role("button", name="Filter").click()
    page.get_by_label("Text").fill("policy wording")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.locator("[data-card]")).to_have_count(1)
    page.get_by_role("link", name=re.compile("policy wording")).click()
    expect(page).to_have_url(re.compile("/portfolio$"))


def test_a_phone_shows_one_column_at_a_time(come_in) -> None:
    page = come_in("lead", width=390)
    evaluation = column(page, "Evaluation").locator("h2")
    expect(column(page, "Pilot").locator("h2")).to_be_in_viewport(ratio=1)
    expect(evaluation).not_to_be_in_viewport(ratio=1)
    page.get_by_role("navigation", name="Stages").get_by_role("link", name="Evaluation").click()
    expect(evaluation).to_be_in_viewport(ratio=1)
