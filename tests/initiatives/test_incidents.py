"""Incidents: reported when something went wrong, open until it is said what was done, seen by the gate."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from tests.building import NOW
from tests.evals.evidence import a_rate
from tests.gates.facts import ask, some_facts
from tests.gates.stories import a_story, an_endpoint, hold_to, judged, measure
from tests.gates.test_next_policy import document
from tracker.core import clock
from tracker.core.actor import system_actor
from tracker.gates.actions.policies import publish_new
from tracker.gates.rules.facts import IncidentFact
from tracker.gates.rules.verdict import Verdict
from tracker.initiatives.actions.incidents import report_incident, resolve_incident
from tracker.initiatives.forms.incident import local_moment, local_text
from tracker.initiatives.models import Incident, Initiative
from tracker.initiatives.rules.incidents import Report, report_faults

REPORT = Report("sev2", "drift", "Recall fell at night", NOW - timedelta(hours=2), "New lights in the depot")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"severity": "sev9"}, "severity"),
        ({"kind": "bad"}, "kind"),
        ({"title": ""}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"note": "a\x00"}, "note"),
        ({"detected_at": None}, "detected_at"),
        ({"detected_at": NOW + timedelta(hours=1)}, "detected_at"),
    ],
)
def test_a_report_says_what_is_wrong_with_it(changes: dict[str, Any], field: str) -> None:
    given = {name: getattr(REPORT, name) for name in Report.__slots__}
    assert set(report_faults(Report(**given | changes), NOW)) == {field}
    assert report_faults(REPORT, NOW) == {}


def test_a_time_is_the_readers_own() -> None:
    summer = local_moment("2026-07-01T12:00", "Europe/Berlin")
    assert summer == datetime(2026, 7, 1, 10, tzinfo=UTC)
    assert local_text(datetime(2026, 7, 1, 10, tzinfo=UTC), "Europe/Berlin") == "2026-07-01T12:00"
    assert local_moment("yesterday", "Europe/Berlin") is None


def incident(severity: str = "sev1", days: int = 2) -> IncidentFact:
    return IncidentFact(severity, "Wrong tariff promised", NOW - timedelta(days=days))


@pytest.mark.parametrize(
    ("incidents", "verdict", "why"),
    [
        ((), Verdict.MET, "No incident of sev 1 and sev 2 is open."),
        ((incident("sev3"),), Verdict.MET, "No incident of sev 1 and sev 2 is open."),
        ((incident(),), Verdict.NOT_MET, "Sev 1 since 23 Nov 2026: Wrong tariff promised."),
        (
            (incident(), incident("sev2")),
            Verdict.NOT_MET,
            "Sev 1 since 23 Nov 2026: Wrong tariff promised, and 1 more incident.",
        ),
    ],
)
def test_a_grave_incident_that_is_open_is_one_too_many(incidents: Any, verdict: Verdict, why: str) -> None:
    found = ask("no_open_incident", some_facts(incidents=incidents))
    assert (found.verdict, found.why) == (verdict, why)


def test_other_severities_and_a_number_can_be_asked_for() -> None:
    facts = some_facts(incidents=(incident("sev3"),))
    strict = ask("no_open_incident", facts, settings={"severities": ("sev1", "sev2", "sev3")})
    assert strict.verdict is Verdict.NOT_MET
    lenient = ask("no_open_incident", facts, settings={"severities": ("sev3",)}, threshold=1)
    assert (lenient.verdict, lenient.why.endswith("1 may be.")) == (Verdict.MET, True)


def test_an_open_incident_puts_production_off_track_until_it_is_resolved(session: Any) -> None:
    wanted = document()
    keep = next(gate for gate in wanted["gates"] if gate["key"] == "keep")
    keep["criteria"].append({"key": "open", "label": "Incidents", "kind": "no_open_incident", "rule": "None"})
    publish_new(session, actor=system_actor(), now=NOW, text=json.dumps(wanted))
    story = a_story(session, stage="production", risk_tier="minimal")
    measure(session, story, a_rate(580, 600, "right"))
    hold_to(session, story, "right", 0.9)
    session.add(an_endpoint(story.initiative, environment="production"))
    given = {"actor": story.lead, "now": NOW, "initiative": story.initiative}
    made = report_incident(session, report=REPORT, **given)
    card, results = judged(session, story)
    assert (card.health, results["Incidents"].verdict) == ("off_track", "not_met")
    resolve_incident(
        session, incident_id=made.id, resolution="Rolled back.", test="night, 160 images", **given
    )
    card, results = judged(session, story)
    assert (card.health, results["Incidents"].verdict) == ("on_track", "met")


FORM = {"title": "Recall fell", "severity": "sev2", "kind": "drift", "note": "At night"}


def test_an_incident_is_reported_and_resolved_by_its_members(scene: Any) -> None:
    path = f"{scene.path}/incidents"
    assert "No incident yet" in scene.outsider.get(path).text
    assert "Report an incident" not in scene.outsider.get(path).text
    shown = scene.engineer.get(path).text
    assert (
        f'value="{local_text(clock.now(), "UTC")[:13]}' in shown
    )  # noticed now, unless it is said otherwise
    refused = scene.engineer.post(path, {**FORM, "detected_at": "2099-01-01T10:00"})
    assert refused.status_code == 422
    assert "That is in the future." in refused.text
    assert 'value="Recall fell"' in refused.text
    assert scene.engineer.post(path, {**FORM, "detected_at": "2026-01-01T10:00"}).status_code == 303
    assert scene.outsider.post(path, {**FORM, "detected_at": "2026-01-01T10:00"}).status_code == 403
    page = scene.outsider.get(path).text
    assert "1 open" in page
    made = page.partition('id="i-')[2].partition('"')[0]
    resolve = f"{path}/{made}/resolve"
    lacking = scene.engineer.post(resolve, {"resolution": "", "test": "night, 160 images"})
    assert lacking.status_code == 422
    assert 'value="night, 160 images"' in lacking.text
    assert scene.lead.post(resolve, {"resolution": "Rolled back", "test": "night"}).status_code == 303
    assert scene.lead.post(resolve, {"resolution": "Again"}).status_code == 409
    page = scene.outsider.get(path).text
    assert "0 open" in page
    assert "Became the cases night" in page
    assert (
        "resolved the sev 2 incident Recall fell: Rolled back"
        in scene.outsider.get(f"{scene.path}/activity").text
    )


def test_the_api_reports_lists_and_resolves(api: Any) -> None:
    path = "/initiatives/SEARCH-AST/incidents"
    body = {"severity": "sev1", "kind": "security", "title": "Prompt leaked"}
    made = api("POST", path, body, who="engineer")
    assert made.status_code == 201
    incident_id = made.get_json()["id"]
    assert api("POST", path, {**body, "severity": "sev0"}).status_code == 422
    assert api("POST", path, {**body, "detected_at": "2026-01-01T10:00:00"}).status_code == 422  # which zone?
    assert api("POST", path, body, who="outsider").status_code == 403
    resolve = f"{path}/{incident_id}/resolve"
    early = {"resolution": "Blocked", "resolved_at": "2020-01-01T00:00:00Z"}
    assert "before it was detected" in api("POST", resolve, early).get_data(as_text=True)
    done = api("POST", resolve, {"resolution": "Blocked", "test": "leaks, 40 cases"}, who="engineer")
    assert (done.status_code, done.get_json()["test"]) == (200, "leaks, 40 cases")
    assert api("POST", resolve, {"resolution": "Again"}).status_code == 409
    assert [one["id"] for one in api("GET", path, who="outsider").get_json()["items"]] == [incident_id]
    assert api("POST", f"{path}/nothing/resolve", {"resolution": "x"}).status_code == 404


def test_open_ones_stand_first_and_nothing_is_deleted(scene: Any) -> None:
    with scene.database.writing() as session:
        initiative = session.scalars(select(Initiative)).one()
        for at in range(4):
            session.add(
                Incident(
                    initiative_id=initiative.id,
                    severity="sev3",
                    kind="cost",
                    title=f"Number {at}",
                    detected_at=NOW - timedelta(days=at),
                    resolved_at=NOW if at < 2 else None,
                    reported_at=NOW,
                )
            )
    page = scene.outsider.get(f"{scene.path}/incidents").text
    places = [page.index(f"Number {at}") for at in (2, 3, 0, 1)]
    assert places == sorted(places)
