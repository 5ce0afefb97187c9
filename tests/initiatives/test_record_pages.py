"""Updates, documents, activity and status in the browser."""

from tests.building import an_actor, an_initiative
from tracker.endpoints.models import Deployment, Endpoint
from tracker.initiatives import queries
from tracker.initiatives.actions import milestones
from tracker.initiatives.rules.milestones import MilestoneDetails

HTMX = {"HX-Request": "true"}


def test_everybody_who_sees_it_may_write_an_update(scene):
    answer = scene.outsider.post(f"{scene.path}/updates", {"text": "Going **well**", "health": "on_track"})
    assert (answer.status_code, answer.location) == (303, f"{scene.path}#activity")
    page = scene.lead.get(scene.path).text
    assert "<strong>well</strong>" in page
    assert "says on track: “Going well”" in page
    assert "Stakeholder Actor" in page


def test_markdown_is_made_safe(scene):
    hostile = "<script>x()</script> [go](javascript:x()) ![p](https://evil.example/p.png) <b hx-get=/>"
    scene.lead.post(f"{scene.path}/updates", {"text": hostile, "health": "no_data"})
    for path in (scene.path, f"{scene.path}/updates"):
        page = scene.lead.get(path).text
        assert "<script>x()" not in page
        assert 'href="javascript' not in page
        assert "<img" not in page
        assert "<b hx-get" not in page


def test_an_update_that_comes_back_keeps_its_text(scene):
    long = "word " * 2000
    page = scene.lead.post(f"{scene.path}/updates", {"text": long, "health": "on_track"})
    assert (page.status_code, "At most 8,000" in page.text, "word word" in page.text) == (422, True, True)
    fragment = scene.lead.post(f"{scene.path}/updates", {"text": "", "health": "no_data"}, headers=HTMX)
    assert (fragment.status_code, "<html" in fragment.text) == (422, False)
    fine = scene.lead.post(f"{scene.path}/updates", {"text": "Hello", "health": "no_data"}, headers=HTMX)
    assert (fine.status_code, "“Hello”" in fine.text, "<html" in fine.text) == (200, True, False)


def test_updates_are_paged(scene):
    for number in range(25):
        scene.lead.post(f"{scene.path}/updates", {"text": f"Update number {number}.", "health": "no_data"})
    first = scene.lead.get(f"{scene.path}/updates").text
    assert "number 24." in first
    assert "number 4." not in first
    older = first.split("?before=")[1].split('"')[0]
    assert "number 4." in scene.lead.get(f"{scene.path}/updates?before={older}").text


def test_a_document_is_linked_and_removed(scene):
    form = {"slug": "runbook", "title": "Run book", "url": "https://wiki.example.test/r"}
    assert scene.engineer.post(f"{scene.path}/documents", form).status_code == 303
    assert 'href="https://wiki.example.test/r"' in scene.outsider.get(f"{scene.path}/documents").text
    twice = scene.engineer.post(f"{scene.path}/documents", form)
    assert (twice.status_code, "remove it first" in twice.text) == (422, True)
    wrong = scene.engineer.post(f"{scene.path}/documents", {**form, "url": "javascript:x()"})
    assert (wrong.status_code, 'id="url-error"' in wrong.text) == (422, True)
    assert scene.engineer.post(f"{scene.path}/documents/runbook/remove").status_code == 303
    assert scene.engineer.post(f"{scene.path}/documents/runbook/remove").status_code == 404
    assert scene.outsider.post(f"{scene.path}/documents", form).status_code == 403


def test_the_feed_is_paged_filtered_and_shows_before_and_after(scene):
    with scene.database.writing() as session:
        actor, initiative = an_actor(session, "lead"), queries.by_key(session, "SEARCH-AST")
        for number in range(35):
            details = MilestoneDetails(f"Step {number}.")
            milestones.log_milestone(
                session, actor=actor, now=initiative.created_at, initiative=initiative, details=details
            )
    scene.lead.post(f"{scene.path}/updates", {"text": "Hello", "health": "no_data"})
    first = scene.lead.get(f"{scene.path}/activity").text
    assert "“Hello”" in first
    assert "Step 34." in first
    assert "Step 2." not in first
    assert "<dt>Title</dt>" in first
    older = first.split("before=")[1].split('"')[0]
    assert "Step 2." in scene.lead.get(f"{scene.path}/activity?before={older}").text
    only = scene.lead.get(f"{scene.path}/activity?show=milestones").text
    assert "“Hello”" not in only
    assert scene.lead.get(f"{scene.path}/activity?show=evidence").status_code == 200


def test_odd_addresses_of_the_feed_show_the_whole_feed(scene):
    for query in ("?before=x", "?before=" + "9" * 400, "?before=-1", "?show=%00", "?before=٣"):
        assert scene.lead.get(f"{scene.path}/activity{query}").status_code == 200


def test_a_lead_pauses_and_resumes(scene):
    form = {"reason": "Waiting for data", "review_on": "2099-01-05"}
    assert scene.lead.post(f"{scene.path}/status/pause", form).status_code == 303
    assert "Paused" in scene.outsider.get(scene.path).text
    page = scene.lead.get(f"{scene.path}/status").text
    assert "Waiting for data" in page
    assert scene.lead.post(f"{scene.path}/status/resume").status_code == 303
    assert scene.initiative().status == "active"


def test_a_change_that_is_refused_comes_back_with_reason_and_text(scene):
    page = scene.lead.post(f"{scene.path}/status/pause", {"reason": "Kept", "review_on": "2020-01-01"})
    assert (page.status_code, "Kept" in page.text, "Choose a day to come." in page.text) == (422, True, True)
    page = scene.lead.post(f"{scene.path}/status/close", {"reason": "Over"})
    assert (page.status_code, "Only a retired initiative" in page.text) == (409, True)
    page = scene.lead.post(f"{scene.path}/status/cancel", {"reason": "  "})
    assert (page.status_code, 'id="cancel-reason-error"' in page.text) == (422, True)
    assert scene.lead.post(f"{scene.path}/status/jump", {"reason": "x"}).status_code == 404
    assert scene.initiative().status == "active"


def test_a_lead_takes_it_back_and_cancels_it(scene):
    with scene.database.reading() as session:
        stages = {stage.category: stage.id for stage in queries.stages(session)}
    forward = {"stage_id": stages["evaluation"], "reason": "Hurry"}
    assert scene.lead.post(f"{scene.path}/status/back", forward).status_code == 422
    back = {"stage_id": stages["proposed"], "reason": "Data is not ready"}
    assert scene.lead.post(f"{scene.path}/status/back", back).status_code == 303
    assert scene.initiative().stage.category == "proposed"
    assert scene.lead.post(f"{scene.path}/status/cancel", {"reason": "Not worth it"}).status_code == 303
    page = scene.outsider.get(f"{scene.path}/status").text
    assert "Cancelled" in page
    assert "Not worth it" in page


def test_only_a_lead_of_it_changes_its_status(scene):
    with scene.database.writing() as session:
        an_initiative(session, "OTHER-ONE")
    for browser, path in (
        (scene.engineer, scene.path),
        (scene.outsider, scene.path),
        (scene.lead, "/initiatives/OTHER-ONE"),
    ):
        assert browser.post(f"{path}/status/cancel", {"reason": "x"}).status_code == 403
    assert "Cancel for good" not in scene.engineer.get(f"{scene.path}/status").text


def test_going_back_ends_live_deployments_in_the_same_step(scene):
    with scene.database.writing() as session:
        stages = {stage.category: stage.id for stage in queries.stages(session)}
        initiative = queries.by_key(session, "SEARCH-AST")
        endpoint = Endpoint(
            initiative_id=initiative.id, name="answers", url="https://x.test/", environment="production"
        )
        session.add(endpoint)
        session.flush()
        running = Deployment(
            endpoint_id=endpoint.id, version="v2", traffic_percent=5, started_at=initiative.created_at
        )
        session.add(running)
    refused = scene.lead.post(f"{scene.path}/status/cancel", {"reason": "Over"})
    assert (refused.status_code, "takes 5 % of the traffic" in refused.text) == (409, True)
    form = {"stage_id": stages["proposed"], "reason": "Drift", "stop_traffic": "y"}
    assert scene.lead.post(f"{scene.path}/status/back", form).status_code == 303
    with scene.database.reading() as session:
        ended = session.get(Deployment, running.id)
        assert (ended.ended_at is not None, ended.why_ended) == (True, "the initiative went back to Proposed")
    assert scene.lead.post(f"{scene.path}/status/cancel", {"reason": "Over"}).status_code == 303
