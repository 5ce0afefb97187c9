"""The gate page, its forms, the board's move, decisions and policies: as a browser sees them."""

import hashlib
import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
import time_machine
from sqlalchemy import event, select

from tests.building import NOW, an_initiative
from tests.evals.evidence import a_rate
from tests.gates.stories import Story, hold_to, measure, ready_story
from tests.serving import Browser
from tracker.accounts.models import Account
from tracker.core.database import Database
from tracker.evals.rules.normalised import SystemPart
from tracker.gates.actions import judging
from tracker.gates.models import Card, Decision, GateReview
from tracker.initiatives.models import Initiative, Membership, Stage

SignIn = Callable[..., Browser]


@pytest.fixture
def now() -> Iterator[datetime]:
    """The clock stands at the moment for which the stories are told."""
    with time_machine.travel(NOW, tick=False):
        yield NOW


@pytest.fixture
def story(now: object, app_database: Database) -> Story:
    """An initiative that is ready for production but for its approvals."""
    with app_database.writing() as session:
        made = ready_story(session, "INVOICE-X")
        judging.judge(session, [made.initiative.id], NOW)
        return made


def as_member(sign_in: SignIn, database: Database, story: Story, who: str) -> Browser:
    actor = getattr(story, who)
    return sign_in(account_of=actor.person_id)


def text_of(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_the_gate_shows_each_criterion_with_its_reason(story: Story, sign_in: SignIn) -> None:
    answer = sign_in("stakeholder").get("/initiatives/INVOICE-X/gate")
    page = text_of(answer.text)
    assert answer.status_code == 200
    assert "Gate to Production" in page
    assert "8 of 8 met" in page
    assert "95 % lower bound at or above 92 %" in page
    assert "94.3 % (92.6–95.7 %) of 600 cases: the whole interval is at or above 92 %." in page
    assert "No failure in 400 cases: at most 0.7 % can fail (95 %)." in page
    assert 'class="interval interval--margin interval--met"' in answer.text
    assert re.search(r'<a href="/evals/runs/\w{26}">promptfoo run #1</a>', answer.text)
    assert "Judged by Default policy, version 2 , for limited risk." in page


def test_a_better_run_changes_the_verdict_before_ones_eyes(
    now: object, app_database: Database, sign_in: SignIn
) -> None:
    with app_database.writing() as session:
        story = ready_story(session, "POLICY-QA")
        measure(session, story, a_rate(110, 120, "grounded"), days_ago=2)
        judging.judge(session, [story.initiative.id], NOW)
    browser = sign_in("stakeholder")
    before = text_of(browser.get("/initiatives/POLICY-QA/gate").text)
    assert "the interval crosses 92 %" in before or "Needs data" in before
    with app_database.writing() as session:
        measure(session, story, a_rate(960, 1000, "grounded"), days_ago=0)
    after = text_of(browser.get("/initiatives/POLICY-QA/gate").text)
    assert "96.0 % (94.9–96.9 %) of 1,000 cases: the whole interval is at or above 92 %." in after
    assert "8 of 8 met" in after


def test_how_many_more_cases_would_settle_it_is_said(
    now: object, app_database: Database, sign_in: SignIn
) -> None:
    with app_database.writing() as session:
        story = ready_story(session, "POLICY-QA")
        measure(session, story, a_rate(110, 120, "faithful"), days_ago=2)
        hold_to(session, story, "faithful", 0.9, role="quality")
        judging.judge(session, [story.initiative.id], NOW)
    page = text_of(sign_in("engineer").get("/initiatives/POLICY-QA/gate").text)
    assert "At this rate 757 more cases would settle it." in page


def test_the_whole_way_from_review_to_production(
    story: Story, app_database: Database, sign_in: SignIn
) -> None:
    engineer = as_member(sign_in, app_database, story, "engineer")
    asked = engineer.post("/initiatives/INVOICE-X/gate/reviews", {"note": "Fields of page two"})
    assert (asked.status_code, asked.headers["Location"]) == (303, "/initiatives/INVOICE-X/gate")
    review = _review(app_database)
    for _ in range(2):
        voted = sign_in("stakeholder").post(
            f"/initiatives/INVOICE-X/gate/reviews/{review}/approvals",
            {"choice": "approve", "comment": "Fine"},
        )
        assert voted.status_code == 303
    lead = as_member(sign_in, app_database, story, "lead")
    page = text_of(lead.get("/initiatives/INVOICE-X/gate").text)
    assert "Engineer Actor asked" in page
    assert "Fields of page two" in page
    assert page.count("Approved") == 2
    decided = lead.post("/initiatives/INVOICE-X/gate/decisions", {"outcome": "go"})
    assert decided.status_code == 303
    kept = text_of(lead.get(decided.headers["Location"]).text)
    assert "Gate to Production, as it was" in kept
    assert "Calculated again just now: the snapshot is what it was." in kept
    assert "Keep in Production" in text_of(lead.get("/initiatives/INVOICE-X/gate").text)


def test_a_refused_decision_comes_back_with_every_reason_and_what_was_typed(
    story: Story, app_database: Database, sign_in: SignIn
) -> None:
    lead = as_member(sign_in, app_database, story, "lead")
    refused = lead.post("/initiatives/INVOICE-X/gate/decisions", {"outcome": "go", "reason": "It is time"})
    assert refused.status_code == 409
    assert "Nobody asked for a review yet; 2 approvals needed." in refused.text
    assert "It is time" in refused.text
    nothing = lead.post("/initiatives/INVOICE-X/gate/decisions", {"reason": "x"})
    assert (nothing.status_code, "Choose what is decided." in nothing.text) == (422, True)
    without = lead.post("/initiatives/INVOICE-X/gate/decisions", {"outcome": "hold"})
    assert (without.status_code, "Say why, in a sentence." in without.text) == (422, True)


def test_a_rejection_without_a_reason_keeps_the_page(
    story: Story, app_database: Database, sign_in: SignIn
) -> None:
    as_member(sign_in, app_database, story, "engineer").post("/initiatives/INVOICE-X/gate/reviews")
    path = f"/initiatives/INVOICE-X/gate/reviews/{_review(app_database)}/approvals"
    answer = sign_in("stakeholder").post(path, {"choice": "reject"})
    assert answer.status_code == 422
    assert "Say why you reject it, in a sentence." in answer.text


def test_signing_gives_htmx_the_gate_alone_and_others_the_page(
    story: Story, app_database: Database, sign_in: SignIn
) -> None:
    browser, form = sign_in("stakeholder"), {"criterion": "G3.slices", "comment": "Read them"}
    fragment = browser.post("/initiatives/INVOICE-X/gate/signoffs", form, headers={"HX-Request": "true"})
    assert fragment.status_code == 200
    assert fragment.text.lstrip().startswith('<div id="gate"')
    assert "Stakeholder Person signed on 25 Nov 2026." in fragment.text
    assert browser.post("/initiatives/INVOICE-X/gate/signoffs", form).status_code == 303


def test_a_refused_signature_says_why_on_the_page(
    story: Story, app_database: Database, sign_in: SignIn
) -> None:
    with app_database.writing() as session:
        account = session.get_one(Account, story.engineer.person_id)
        account.role = "lead"
    browser = as_member(sign_in, app_database, story, "engineer")
    answer = browser.post("/initiatives/INVOICE-X/gate/signoffs", {"criterion": "G3.slices"})
    assert answer.status_code == 409
    assert "You brought in the evidence: somebody else has to sign." in answer.text


def test_the_board_is_told_why_a_card_does_not_move(
    story: Story, app_database: Database, sign_in: SignIn
) -> None:
    lead, stages = as_member(sign_in, app_database, story, "lead"), _stages(app_database)
    form = {"stage": stages["Production"]}
    toast = lead.post("/initiatives/INVOICE-X/stage", form, headers={"HX-Request": "true"})
    assert toast.status_code == 422
    assert toast.text.strip().startswith('<div class="toast')
    assert "Nobody asked for a review yet; 2 approvals needed." in toast.text
    assert 'href="/initiatives/INVOICE-X/gate"' in toast.text
    page = lead.post("/initiatives/INVOICE-X/stage", form)
    assert (page.status_code, "<!doctype html>" in page.text) == (422, True)
    back = lead.post("/initiatives/INVOICE-X/stage", {"stage": stages["Pilot"]})
    assert "Going back to Pilot needs a reason." in back.text
    assert 'href="/initiatives/INVOICE-X/status"' in back.text


def test_a_card_that_may_move_moves(story: Story, app_database: Database, sign_in: SignIn) -> None:
    as_member(sign_in, app_database, story, "engineer").post("/initiatives/INVOICE-X/gate/reviews")
    path = f"/initiatives/INVOICE-X/gate/reviews/{_review(app_database)}/approvals"
    for _ in range(2):
        sign_in("stakeholder").post(path, {"choice": "approve"})
    lead, stages = as_member(sign_in, app_database, story, "lead"), _stages(app_database)
    answer = lead.post(
        "/initiatives/INVOICE-X/stage", {"stage": stages["Production"]}, headers={"HX-Request": "true"}
    )
    assert (answer.status_code, answer.headers["HX-Refresh"]) == (200, "true")
    with app_database.reading() as session:
        assert session.get_one(Card, story.initiative.id).stage == "Production"


HOLD, SIGN = {"outcome": "hold", "reason": "x"}, {"criterion": "G3.slices"}
ALLOWED = (
    # role, membership, path below the initiative, form, status
    ("stakeholder", "", "gate/decisions", HOLD, 403),
    ("engineer", "engineer", "gate/decisions", HOLD, 403),
    ("lead", "", "gate/decisions", HOLD, 403),
    ("lead", "lead", "gate/decisions", HOLD, 303),
    ("admin", "", "gate/decisions", HOLD, 303),
    ("stakeholder", "", "gate/reviews", {}, 403),
    ("engineer", "", "gate/reviews", {}, 403),
    ("engineer", "engineer", "gate/reviews", {}, 303),
    ("engineer", "engineer", "gate/signoffs", SIGN, 403),
    ("stakeholder", "", "gate/signoffs", SIGN, 303),
    ("engineer", "engineer", "stage", {"stage": "x"}, 403),
)


def test_each_role_may_what_the_table_says(story: Story, app_database: Database, sign_in: SignIn) -> None:
    found = []
    for role, member, path, form, _ in ALLOWED:
        browser = sign_in(role)
        if member:
            _join(app_database, story, browser, member)
        found.append(browser.post(f"/initiatives/INVOICE-X/{path}", form).status_code)
    assert found == [status for *_, status in ALLOWED]


def _join(database: Database, story: Story, browser: Browser, role: str) -> None:
    with database.writing() as session:
        initiative_id = story.initiative.id
        session.add(Membership(initiative_id=initiative_id, person_id=browser.person_id, role=role))


def test_a_private_gate_does_not_exist_for_strangers(
    story: Story, app_database: Database, sign_in: SignIn
) -> None:
    with app_database.writing() as session:
        session.get_one(Initiative, story.initiative.id).visibility = "private"
    stranger = sign_in("lead")
    for path in ("/initiatives/INVOICE-X/gate", "/initiatives/NOWHERE/gate"):
        assert stranger.get(path).status_code == 404
    assert stranger.post("/initiatives/INVOICE-X/gate/decisions", {"outcome": "go"}).status_code == 404
    assert (
        as_member(sign_in, app_database, story, "lead").get("/initiatives/INVOICE-X/gate").status_code == 200
    )


def test_a_decision_of_another_initiative_is_not_found(
    story: Story, app_database: Database, sign_in: SignIn
) -> None:
    lead = as_member(sign_in, app_database, story, "lead")
    lead.post("/initiatives/INVOICE-X/gate/decisions", {"outcome": "hold", "reason": "Wait."})
    with app_database.writing() as session:
        an_initiative(session, "OTHER", lead=story.lead)
        decision = session.scalars(select(Decision.id)).one()
    assert lead.get(f"/initiatives/INVOICE-X/gate/decisions/{decision}").status_code == 200
    for path in (f"/initiatives/OTHER/gate/decisions/{decision}", "/initiatives/INVOICE-X/gate/decisions/x"):
        assert lead.get(path).status_code == 404


def test_an_auditor_takes_the_snapshot_with_him_and_its_hash_is_the_stored_one(
    story: Story, app_database: Database, sign_in: SignIn
) -> None:
    lead = as_member(sign_in, app_database, story, "lead")
    lead.post("/initiatives/INVOICE-X/gate/decisions", {"outcome": "hold", "reason": "Zürich waits."})
    with app_database.reading() as session:
        decision = session.scalars(select(Decision)).one()
    path = f"/initiatives/INVOICE-X/gate/decisions/{decision.id}"
    assert f'href="{path}/snapshot.json"' in lead.get(path).text
    file = lead.get(f"{path}/snapshot.json")
    assert file.headers["Content-Disposition"] == "attachment; filename=INVOICE-X-G3-2026-11-25.json"
    assert hashlib.sha256(file.data).hexdigest() == decision.sha256
    assert file.get_json()["gate"] == "G3"
    assert lead.get("/initiatives/INVOICE-X/gate/decisions/x/snapshot.json").status_code == 404
    with app_database.writing() as session:
        session.get_one(Initiative, story.initiative.id).visibility = "private"
    assert sign_in("lead").get(f"{path}/snapshot.json").status_code == 404


def test_a_condition_is_called_met_on_the_page_of_its_decision(
    story: Story, app_database: Database, sign_in: SignIn
) -> None:
    as_member(sign_in, app_database, story, "engineer").post("/initiatives/INVOICE-X/gate/reviews")
    path = f"/initiatives/INVOICE-X/gate/reviews/{_review(app_database)}/approvals"
    for _ in range(2):
        sign_in("stakeholder").post(path, {"choice": "approve"})
    lead = as_member(sign_in, app_database, story, "lead")
    form = {"outcome": "conditional_go", "reason": "Spanish waits.", "conditions": "Test it in Spanish"}
    refused = lead.post("/initiatives/INVOICE-X/gate/decisions", form)
    assert refused.status_code == 422
    assert "Line 1 has no day or no text." in refused.text
    assert "Test it in Spanish</textarea>" in refused.text
    form["conditions"] = "2027-01-31 Test it in Spanish"
    made = lead.post("/initiatives/INVOICE-X/gate/decisions", form).headers["Location"]
    assert "0 of 1 met" in lead.get(made).text
    meeting = re.search(r'action="([^"]+/conditions/\w+)"', lead.get(made).text)
    assert meeting is not None
    empty = lead.post(meeting[1], {"how": ""})
    assert (empty.status_code, "Say what was done, in a sentence." in empty.text) == (422, True)
    assert sign_in("stakeholder").post(meeting[1], {"how": "x"}).status_code == 403
    assert lead.post(meeting[1], {"how": "Run 12 has 400 of them."}).status_code == 303
    assert "1 of 1 met" in lead.get(made).text
    assert lead.post(meeting[1], {"how": "Twice."}).status_code == 409


def test_what_aged_since_it_was_judged_is_judged_when_looked_at(story: Story, sign_in: SignIn) -> None:
    with time_machine.travel(NOW + timedelta(days=89), tick=False):
        page = text_of(sign_in("stakeholder").get("/initiatives/INVOICE-X/gate").text)
    assert "Measured 93 days ago; at most 90 are allowed." in page


def test_an_initiative_before_no_gate_says_so(now: object, app_database: Database, sign_in: SignIn) -> None:
    with app_database.writing() as session:
        an_initiative(session, "OVER", stage="retired", status="closed")
    page = text_of(sign_in("stakeholder").get("/initiatives/OVER/gate").text)
    assert "No gate is before this initiative: it is closed in Retired." in page


def test_the_policy_is_open_to_everybody_who_is_signed_in(story: Story, sign_in: SignIn) -> None:
    browser = sign_in("stakeholder")
    listed = browser.get("/admin/policies")
    path = re.search(r'href="(/admin/policies/\w{26})"', listed.text)
    assert path is not None
    page = text_of(browser.get(path[1]).text)
    assert "None in at least 300 cases" in page
    assert "1 approval at minimal risk, 2 approvals at limited risk, 3 approvals at high risk." in page
    assert browser.get("/admin/policies/" + "0" * 26).status_code == 404


def test_the_gate_page_takes_eight_statements_however_much_there_is(
    story: Story, app_database: Database, sign_in: SignIn
) -> None:
    lead = as_member(sign_in, app_database, story, "lead")
    lead.post("/initiatives/INVOICE-X/gate/decisions", {"outcome": "hold", "reason": "Wait."})
    as_member(sign_in, app_database, story, "engineer").post("/initiatives/INVOICE-X/gate/reviews")
    few = _statements(app_database, lead)
    with app_database.writing() as session:
        for number in range(12):
            measure(session, story, a_rate(110, 120, f"metric {number}"), days_ago=1)
            hold_to(session, story, f"metric {number}", 0.9, role="quality")
    assert _statements(app_database, lead) == few <= 8


def _statements(database: Database, browser: Browser) -> int:
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        sent.append(statement)

    engine = browser.client.application.extensions["tracker.database"].engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        assert browser.get("/initiatives/INVOICE-X/gate").status_code == 200
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len([statement for statement in sent if not statement.startswith(("PRAGMA", "BEGIN"))])


def _review(database: Database) -> str:
    with database.reading() as session:
        return session.scalars(select(GateReview.id)).one()


def _stages(database: Database) -> dict[str, str]:
    with database.reading() as session:
        return {stage.name: stage.id for stage in session.scalars(select(Stage))}


def test_a_vote_on_an_earlier_system_is_shown_as_void(
    story: Story, app_database: Database, sign_in: SignIn
) -> None:
    as_member(sign_in, app_database, story, "engineer").post("/initiatives/INVOICE-X/gate/reviews")
    path = f"/initiatives/INVOICE-X/gate/reviews/{_review(app_database)}/approvals"
    browser = sign_in("stakeholder")
    browser.post(path, {"choice": "approve"})
    assert "Void: the system" not in browser.get("/initiatives/INVOICE-X/gate").text
    with app_database.writing() as session:
        later = SystemPart(model="orion-4")
        measure(session, story, a_rate(960, 1000, "grounded"), days_ago=0, system=later)
    assert "Void: the system was changed since" in browser.get("/initiatives/INVOICE-X/gate").text
