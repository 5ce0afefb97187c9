"""What people come for, done in the browser as they would, with scripts and without."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looking import Axe
from tests.browser.opening import OpenPage
from tests.browser.walking import Journey, criterion
from tests.demo_company import Demo
from tracker import demo as demo_package

RESULTS = Path(demo_package.__file__).parent / "files/policy-answers-1000.json"


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def journey(request: pytest.FixtureRequest, demo: Demo, open_page: OpenPage) -> Journey:
    return Journey(demo, open_page, request.param)


def test_a_result_file_moves_the_gate(journey: Journey) -> None:
    page = journey.sign_in("engineer")
    expect(page).to_have_url(re.compile("/my-work$"))
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Portfolio").click()
    page.get_by_role("link", name="Policy wording Q&A").last.click()
    expect(criterion(page, "Grounded and correct")).to_contain_text("Needs data")
    page.get_by_role("link", name="Add evidence").click()
    page.get_by_label("Result files", exact=True).set_input_files(RESULTS)
    page.get_by_role("button", name="Read and preview").click()
    expect(page.get_by_role("row", name="grounded and correct")).to_contain_text("Met")
    assert_accessible(page, journey.scripts)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("promptfoo run #")
    page.get_by_role("link", name="POLICY-QA", exact=True).click()
    page.get_by_role("link", name="Gate", exact=True).click()
    row = criterion(page, "Grounded and correct")
    for text in ("Met", "0.920", "(0.905–0.933)", "at or above 90 %", "promptfoo run #"):
        expect(row).to_contain_text(text)
    expect(page.get_by_role("region", name="Gate to Production")).to_contain_text("10 of 10 met")


def test_the_same_file_again_is_recognised_and_not_stored_twice(journey: Journey) -> None:
    page = journey.come_in("engineer", "/initiatives/POLICY-QA/evals/import")
    for _ in range(2):
        page.get_by_label("Result files", exact=True).set_input_files(RESULTS)
        page.get_by_role("button", name="Read and preview").click()
        save = page.get_by_role("button", name="Save")
        if save.is_visible():
            save.click()
            expect(page).to_have_url(re.compile("/evals/runs/"))
            page.get_by_role("link", name="Import a newer run").click()
    expect(page.get_by_text("Everything here is in already")).to_be_visible()
    expect(page.get_by_role("link", name=re.compile("as run #"))).to_be_visible()


def test_a_broken_file_is_refused_with_the_place_of_its_fault(journey: Journey) -> None:
    page = journey.come_in("engineer", "/initiatives/POLICY-QA/evals/import")
    broken = RESULTS.read_bytes()[:2000]
    chosen = {"name": "cut.json", "mimeType": "application/json", "buffer": broken}
    page.get_by_label("Result files", exact=True).set_input_files(chosen)  # type: ignore[arg-type]
    page.get_by_role("button", name="Read and preview").click()
    expect(page.get_by_role("alert")).to_contain_text(re.compile(r"cut\.json, line \d+"))


def test_an_engineer_logs_a_milestone_in_one_line(journey: Journey) -> None:
    page = journey.sign_in("engineer")
    page.get_by_label("A milestone in one line", exact=True).fill("Load test passed +POLICY-QA !done")
    page.get_by_role("button", name="Log", exact=True).click()
    page.goto(f"{journey.demo.address}/initiatives/POLICY-QA")
    milestones = page.get_by_role("region", name="Milestones")
    expect(milestones).to_contain_text("3 of 5 done")
    milestones.get_by_label("A milestone in one line", exact=True).fill("Second load test 2027-02-01")
    milestones.get_by_role("button", name="Log", exact=True).click()
    expect(milestones).to_contain_text("3 of 6 done")
    expect(page).to_have_url(re.compile("/initiatives/POLICY-QA"))
    # what the new milestone changed elsewhere on the page
    expect(page.get_by_role("region", name="Activity")).to_contain_text("Second load test")
    expect(page.get_by_role("region", name="Gate to Production")).to_contain_text("2 of 5 milestones done")


def test_a_line_that_is_not_understood_comes_back_with_its_words(journey: Journey) -> None:
    page = journey.come_in("engineer", "/my-work")
    page.get_by_label("A milestone in one line", exact=True).fill("Load test passed +NOWHERE !done")
    page.get_by_role("button", name="Log", exact=True).click()
    expect(page.get_by_label("A milestone in one line", exact=True)).to_have_value(
        "Load test passed +NOWHERE !done"
    )
    expect(page.get_by_label("A milestone in one line", exact=True)).to_have_attribute("aria-invalid", "true")


def test_a_lead_covers_a_gap_found_on_staffing(journey: Journey) -> None:
    page = journey.sign_in("lead")
    expect(page).to_have_url(re.compile("/staffing$"))
    page.get_by_role("link", name="All needs that are not covered").click()
    gap = page.get_by_role("link", name="Find somebody for LLM application engineering of POLICY-QA")
    gap.click()
    page.get_by_label("Person").select_option(label="Jonas Falk, level 3, 0.30 FTE free")
    page.get_by_label("FTE", exact=True).first.fill("0.3")
    page.get_by_label("Accountable owner of this skill here").uncheck()
    page.get_by_role("button", name="Book").click()
    need = page.get_by_role("row", name=re.compile("^LLM application engineering"))
    expect(need).to_contain_text("Covered")
    expect(need).to_contain_text("Jonas Falk")
    page.goto(f"{journey.demo.address}/staffing?view=skills")
    expect(page.get_by_role("heading", name="Not covered")).to_be_visible()
    expect(gap).to_have_count(0)


def test_a_stale_save_shows_both_texts_and_keeps_mine(journey: Journey) -> None:
    mine, theirs = (journey.come_in(role, "/initiatives/POLICY-QA/settings") for role in ("lead", "admin"))
    for page, text in ((theirs, "Their summary."), (mine, "My summary.")):
        page.get_by_label("Summary").fill(text)
        page.get_by_role("button", name="Save").click()
    expect(theirs.get_by_text("Their summary.")).to_be_visible()
    clash = mine.get_by_role("alert")
    for text in ("Tomasz Wrobel changed this", "Their summary.", "My summary."):
        expect(clash).to_contain_text(text)
    expect(mine.get_by_label("Summary")).to_have_value("My summary.")
    mine.get_by_role("button", name="Save").click()
    expect(mine.get_by_text("My summary.")).to_be_visible()


def test_an_endpoint_is_checked_now_by_real_http(journey: Journey) -> None:
    page = journey.come_in("engineer", "/initiatives/POLICY-QA/endpoints")
    checked = page.get_by_role("row", name=re.compile("policy-qa")).locator("time")
    before = checked.get_attribute("datetime")
    assert before is not None
    page.get_by_role("button", name="Check now policy-qa").click()
    expect(checked).not_to_have_attribute("datetime", before)
    expect(page.get_by_role("row", name=re.compile("policy-qa"))).to_contain_text("Up")


def test_signing_out_ends_the_sign_in(journey: Journey) -> None:
    page = journey.sign_in("stakeholder")
    page.get_by_role("link", name=re.compile("Hannah Whitlock")).first.click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.goto(f"{journey.demo.address}/initiatives/POLICY-QA")
    expect(page).to_have_url(re.compile("/sign-in"))
    page.go_back()
    expect(page.get_by_text("Hannah Whitlock", exact=True)).to_have_count(0)


def assert_accessible(page: Page, scripts: bool) -> None:
    """Hold a page that no address leads to to axe; axe itself is a script."""
    if scripts:
        axe = Axe(page)
        axe.enter()
        assert axe.violations() == []
