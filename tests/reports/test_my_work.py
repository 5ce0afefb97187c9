"""My work and the side bar: what waits for the reader, and nothing that is hidden or over."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, select

from tests.building import NOW
from tests.reports.cards import a_card, many_cards
from tests.reports.reading import each, links, rows, text_of, tree
from tracker.core import clock
from tracker.gates.models import Approval, CriterionResult, GateReview, Policy
from tracker.initiatives.models import Membership, Milestone

WORK = "/my-work"


@pytest.fixture
def lead(sign_in):
    return sign_in("lead")


@pytest.fixture
def cards(app_database, lead):
    """Initiatives by key: MINE and ENDED have the lead as a member, OPEN and HIDDEN have nobody."""
    with app_database.writing() as session:
        found = {key: a_card(session, key, name=f"{key.title()} assistant") for key in ("MINE", "OPEN")}
        found["HIDDEN"] = a_card(session, "HIDDEN", visibility="private")
        found["ENDED"] = a_card(session, "ENDED", status="cancelled")
        for key in ("MINE", "ENDED"):
            join(session, found[key], lead, "lead")
    return found


def join(session, initiative_id, browser, role="engineer"):
    row = {"initiative_id": initiative_id, "person_id": browser.person_id, "role": role}
    session.execute(insert(Membership), [row])


def test_my_open_milestones_are_listed_the_overdue_first(app_database, lead, cards):
    today = clock.now().date()
    given = [
        ("MINE", "Ship it", today + timedelta(days=4)),
        ("MINE", "Was due", today - timedelta(days=2)),
        ("OPEN", "Some day", None),
        ("HIDDEN", "Secret step", None),
        ("ENDED", "Too late", None),
    ]
    with app_database.writing() as session:
        session.add_all(_milestone(cards[key], title, lead.person_id, day) for key, title, day in given)
        session.add(_milestone(cards["MINE"], "Of somebody else", None, None))
        session.add(_milestone(cards["MINE"], "Done already", lead.person_id, None, done=True))
    items = list(each(tree(lead.get(WORK)), "li", _class="list__item"))
    assert [text_of(next(each(one, "b"))) for one in items] == ["Was due", "Ship it", "Some day"]
    assert ["Overdue" in text_of(one) for one in items] == [True, False, False]


def test_my_initiatives_are_those_i_am_a_member_of_and_that_are_alive(lead, cards):
    assert [cells[0] for cells in rows(lead.get(WORK))] == ["Mine assistantMINE · Mutual"]


def test_evidence_that_is_met_and_expires_soon_is_named(app_database, lead, cards):
    with app_database.writing() as session:
        for key, label, days, verdict in (
            ("MINE", "Soon gone", 5, "met"),
            ("MINE", "Later proof", 40, "met"),
            ("MINE", "Failed one", 5, "not_met"),
            ("OPEN", "Not mine", 5, "met"),
        ):
            session.add(_result(cards[key], label, clock.now() + timedelta(days=days), verdict))
    text = lead.get(WORK).text
    assert "Soon gone" in text
    assert [label for label in ("Later proof", "Failed one", "Not mine") if label in text] == []


def test_open_reviews_wait_for_whoever_sees_them(app_database, lead, cards):
    with app_database.writing() as session:
        for key in ("MINE", "OPEN", "HIDDEN"):
            _review(session, cards[key])
    found = links(lead.get(WORK))
    assert {"/initiatives/MINE/gate", "/initiatives/OPEN/gate"} <= set(found)
    assert "/initiatives/HIDDEN/gate" not in found


def test_a_review_waits_no_longer_for_whoever_asked_or_voted(sign_in, app_database, cards):
    asker, voter = sign_in("lead"), sign_in("lead")
    with app_database.writing() as session:
        review = _review(session, cards["OPEN"], asker.person_id)
        vote = {"role": "lead", "vote": "approve", "at": NOW}
        session.add(Approval(review_id=review.id, person_id=voter.person_id, **vote))
    for browser in (asker, voter):
        assert "No gate waits for a vote of yours." in browser.get(WORK).text
    assert "Open assistant" in sign_in("stakeholder").get(WORK).text
    assert "Gates that wait for votes" not in sign_in("engineer").get(WORK).text


def test_a_milestone_is_marked_as_done_from_my_work(sign_in, app_database):
    engineer = sign_in("engineer")
    with app_database.writing() as session:
        mine = a_card(session, "MINE")
        join(session, mine, engineer)
        session.add(_milestone(mine, "Ship it", engineer.person_id, None))
    [form] = [
        one for one in each(tree(engineer.get("/my-work")), "form") if one.get("action", "").endswith("/done")
    ]
    assert engineer.post(form.get("action")).status_code == 303
    assert "No open milestone is yours." in engineer.get("/my-work").text


def test_a_line_typed_in_my_work_logs_a_milestone_and_leads_back(sign_in, app_database):
    engineer = sign_in("engineer")
    with app_database.writing() as session:
        join(session, a_card(session, "MINE"), engineer)
    fields = {
        one.get("name"): one.get("value")
        for one in each(tree(engineer.get("/my-work")), "input")
        if one.get("name") in {"back", "line"}
    }
    answer = engineer.post("/milestones/quick-add", {**fields, "line": "Latency test passed +MINE !done"})
    assert (answer.status_code, answer.location) == (303, "/my-work")
    assert "Latency test passed" in engineer.get("/my-work").text


def test_the_side_bar_lists_six_of_mine_at_most_on_every_page(sign_in, app_database):
    engineer = sign_in("engineer")
    with app_database.writing() as session:
        for one in many_cards(session, 8, category="pilot"):
            join(session, one, engineer)
        a_card(session, "NOT-MINE")
    for path in ("/my-work", "/portfolio", "/search", "/me"):
        side = next(each(tree(engineer.get(path)), "ul", _class="nav__mine"))
        leads = [one.get("href") for one in each(side, "a")]
        assert len(leads) == 6
        assert all(lead.startswith("/initiatives/MANY-") for lead in leads)


def _milestone(initiative_id, title, owner_id, planned_on, done=False):
    return Milestone(
        initiative_id=initiative_id,
        title=title,
        owner_id=owner_id,
        planned_on=planned_on,
        created_at=NOW,
        done_at=NOW if done else None,
    )


def _review(session, initiative_id, asked_by=None):
    policy_id = session.scalars(select(Policy.id)).first()
    given = {"gate": "G2", "policy_id": policy_id, "requested_at": NOW}
    review = GateReview(initiative_id=initiative_id, requested_by_id=asked_by, **given)
    session.add(review)
    session.flush()
    return review


def _result(initiative_id, label, expires_at, verdict):
    told = {"label": label, "kind": "metric_bound", "rule": "", "why": "", "evidence": []}
    place = {"initiative_id": initiative_id, "gate": "G3", "position": 0, "criterion": f"G3.{label}"}
    return CriterionResult(**told, **place, verdict=verdict, expires_at=expires_at)
