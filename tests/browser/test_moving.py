"""Moving an initiative on: the gate is asked, says why not, and lets through what is ready and signed."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.opening import OpenPage
from tests.browser.walking import Journey, card
from tests.demo_company import Demo

NEXT_STEPS = ("Grounded and correct", "Citation exact")


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def journey(request: pytest.FixtureRequest, demo: Demo, open_page: OpenPage) -> Journey:
    return Journey(demo, open_page, request.param)


@pytest.fixture
def scripted(demo: Demo, open_page: OpenPage) -> Journey:
    return Journey(demo, open_page, True)


def test_a_move_by_the_menu_is_refused_with_the_reasons_and_the_card_stays(scripted: Journey) -> None:
    page = scripted.come_in("lead", "/portfolio")
    card(page, "Evaluation", "POLICY-QA").get_by_role("button", name="Actions for POLICY-QA").click()
    page.get_by_role("button", name="Move to Production").click()
    assert_refused(page)


def test_a_dragged_card_goes_back_and_the_reasons_are_shown(scripted: Journey) -> None:
    page = scripted.come_in("lead", "/portfolio")
    start = centre(card(page, "Evaluation", "POLICY-QA").get_by_role("heading"))
    end = centre(card(page, "Production", "CLM-TRIAGE").get_by_role("heading"))
    page.mouse.move(*start)
    page.mouse.down()
    for part in (0.02, 0.3, 0.6, 0.9, 1.0):  # a hand does not jump
        page.mouse.move(*(a + (b - a) * part for a, b in zip(start, end, strict=True)))
    page.mouse.up()
    assert_refused(page)


def test_without_scripts_a_card_leads_to_its_gate_which_refuses_with_the_reasons(
    demo: Demo, open_page: OpenPage
) -> None:
    page = Journey(demo, open_page, False).come_in("lead", "/portfolio")
    card(page, "Evaluation", "POLICY-QA").get_by_label("Actions for POLICY-QA").click()
    page.get_by_label("Go: enter the next stage").check()
    page.get_by_role("button", name="Decide").click()
    for reason in NEXT_STEPS:
        expect(page.get_by_role("alert")).to_contain_text(reason)
    page.goto(f"{demo.address}/portfolio")
    expect(card(page, "Evaluation", "POLICY-QA")).to_be_visible()


def test_a_gate_that_is_ready_and_signed_lets_through(journey: Journey) -> None:
    boss = journey.come_in("admin", "/initiatives/INVOICE-X/gate")
    decide(boss)
    expect(boss.get_by_role("alert")).to_contain_text("1 of 2 approvals")
    voter = journey.come_in("lead", "/my-work")
    voter.get_by_role("region", name="Gates that wait for votes").get_by_role("link").click()
    voter.get_by_label("Approve").check()
    voter.get_by_role("button", name="Vote").click()
    expect(voter.get_by_role("region", name="Review")).to_contain_text("Imani Okafor")
    decide(boss)
    record = boss.get_by_role("region", name="Gate to Production, as it was")
    expect(record).to_contain_text("Ready")
    expect(boss.get_by_text("SHA-256").first).to_be_visible()
    boss.goto(f"{journey.demo.address}/portfolio")
    expect(card(boss, "Production", "INVOICE-X")).to_be_visible()


def test_going_back_asks_for_a_reason_and_moves_the_card(scripted: Journey) -> None:
    page = scripted.come_in("admin", "/portfolio")
    card(page, "Production", "ADDR-NORM").get_by_role("button", name="Actions for ADDR-NORM").click()
    page.get_by_role("button", name="Move to Evaluation").click()
    page.get_by_label("Reason").fill("Too slow since the last release.")
    page.get_by_role("button", name="Move back").click()
    expect(page).to_have_url(re.compile("/initiatives/ADDR-NORM"))
    page.goto(f"{scripted.demo.address}/portfolio")
    expect(card(page, "Evaluation", "ADDR-NORM")).to_be_visible()


def decide(page: Page) -> None:
    page.get_by_label("Go: enter the next stage").check()
    page.get_by_role("button", name="Decide").click()


def assert_refused(page: Page) -> None:
    """The reasons are in sight, and the card is where it was, also after a reload."""
    toast = page.locator("[data-toast]")
    for text in ("POLICY-QA stays where it is", *NEXT_STEPS):
        expect(toast).to_contain_text(text)
    expect(card(page, "Evaluation", "POLICY-QA")).to_be_visible()
    expect(card(page, "Production", "POLICY-QA")).to_have_count(0)
    page.reload()
    expect(card(page, "Evaluation", "POLICY-QA")).to_be_visible()


def centre(locator) -> tuple[float, float]:  # type: ignore[no-untyped-def]
    """Give the middle of an element on the screen, in CSS pixels."""
    locator.scroll_into_view_if_needed()
    box = locator.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
