"""Milestones in the browser: the list, the form, the quick-add line; with and without htmx."""

from tests.building import a_person, an_actor, an_initiative
from tracker.initiatives import queries
from tracker.initiatives.actions import milestones
from tracker.initiatives.rules.milestones import MilestoneDetails

HTMX = {"HX-Request": "true"}


def quick(browser, line, **more):
    headers = more.pop("headers", {})
    return browser.post("/milestones/quick-add", {"line": line, **more}, headers=headers)


def test_a_line_on_the_initiative_page_logs_a_milestone(scene):
    with scene.database.writing() as session:
        maya = a_person(session, "Maya Lin").id
    answer = quick(scene.engineer, "Canary at 5 % @maya 2026-12-01 !done", key="SEARCH-AST", back=scene.path)
    assert (answer.status_code, answer.location) == (303, scene.path)
    (found,) = scene.milestones()
    assert (found.title, found.owner_id, str(found.planned_on)) == ("Canary at 5 %", maya, "2026-12-01")
    assert found.done_by_id == scene.engineer.person_id
    assert "Canary at 5 %" in scene.outsider.get(scene.path).text


def test_a_line_from_elsewhere_names_its_initiative(scene):
    answer = quick(scene.engineer, "Latency test passed +search-ast", back="/my-work")
    assert (answer.status_code, answer.location) == (303, "/my-work")
    assert [found.title for found in scene.milestones()] == ["Latency test passed"]


def test_a_line_never_leads_away_from_here(scene):
    answer = quick(scene.engineer, "Ship +SEARCH-AST", back="https://evil.example/")
    assert answer.location == "/"


NOT_LOGGED = [
    ("Ship it", "Name an initiative"),
    ("Ship it +HIDDEN-ONE", "Name an initiative"),
    ("Ship it +OTHER-ONE", "does not allow"),
    ("Ship it @jo +SEARCH-AST", "can mean"),
    ("+SEARCH-AST !done", "Say what it is."),
    ("x" * 201 + " +SEARCH-AST", "At most 200"),
    ("", "Name an initiative"),
]


def test_a_line_that_is_not_logged_comes_back_with_the_reason(scene):
    with scene.database.writing() as session:
        an_initiative(session, "HIDDEN-ONE", visibility="private")
        an_initiative(session, "OTHER-ONE")
        a_person(session, "Jo Lin")
        a_person(session, "Jo Vale")
    for line, why in NOT_LOGGED:
        page = quick(scene.engineer, line)
        assert page.status_code == 422
        assert why in page.text
        assert f'value="{line}"' in page.text
    assert scene.milestones() == []


def test_htmx_gets_the_list_alone_and_a_fault_beside_the_line(scene):
    fine = quick(scene.engineer, "Ship", key="SEARCH-AST", few="yes", headers=HTMX)
    assert (fine.status_code, "<html" in fine.text, 'id="milestones"' in fine.text) == (200, False, True)
    wrong = quick(scene.engineer, "!done", key="SEARCH-AST", few="yes", headers=HTMX)
    assert (wrong.status_code, "Say what it is." in wrong.text, 'value="!done"' in wrong.text) == (
        422,
        True,
        True,
    )


def test_the_full_form_logs_and_comes_back_with_its_entries(scene):
    path = f"{scene.path}/milestones"
    page = scene.lead.post(path, {"title": "Canary", "planned_on": "tomorrow", "evidence_url": "ftp://x"})
    assert page.status_code == 422
    for text in ('value="Canary"', 'value="tomorrow"', 'id="planned_on-error"', 'id="evidence_url-error"'):
        assert text in page.text
    assert scene.lead.post(path, {"title": "Canary", "done": "y"}).status_code == 303
    assert scene.milestones()[0].done_at is not None


def test_the_whole_list_is_paged(scene):
    with scene.database.writing() as session:
        actor, initiative = an_actor(session, "lead"), queries.by_key(session, "SEARCH-AST")
        for number in range(60):
            details = MilestoneDetails(f"Step {number}.")
            milestones.log_milestone(
                session, actor=actor, now=initiative.created_at, initiative=initiative, details=details
            )
    first = scene.outsider.get(f"{scene.path}/milestones").text
    assert ("1–50 of 60" in first, "Step 59." in first) == (True, False)
    assert "Step 59." in scene.outsider.get(f"{scene.path}/milestones?page=2").text
    assert "All 60" in scene.outsider.get(scene.path).text
    for odd in ("0", "-1", "x", "9" * 30, "%00"):
        assert scene.outsider.get(f"{scene.path}/milestones?page={odd}").status_code == 200


def test_it_is_marked_done_and_open_in_one_press(scene):
    quick(scene.engineer, "Ship", key="SEARCH-AST")
    path = f"{scene.path}/milestones/{scene.milestones()[0].id}"
    assert scene.engineer.post(f"{path}/done").location == f"{scene.path}/milestones"
    assert scene.milestones()[0].done_at is not None
    fragment = scene.engineer.post(f"{path}/open", {"few": "yes"}, headers=HTMX)
    assert (fragment.status_code, ">Done<" in fragment.text) == (200, True)
    assert scene.milestones()[0].done_at is None


def test_a_stale_save_shows_both_titles_and_keeps_mine(scene):
    quick(scene.engineer, "Ship", key="SEARCH-AST")
    path = f"{scene.path}/milestones/{scene.milestones()[0].id}"
    scene.lead.post(path, {"title": "Theirs", "version": "1"})
    page = scene.engineer.post(path, {"title": "Mine", "version": "1"})
    assert page.status_code == 409
    for text in ("Lead Actor changed this", "<td>Theirs</td>", "<td>Mine</td>", 'value="Mine"', 'value="2"'):
        assert text in page.text
    assert scene.engineer.post(path, {"title": "Mine", "version": "2"}).status_code == 303
    assert scene.milestones()[0].title == "Mine"


def test_deleting_asks_first(scene):
    quick(scene.engineer, "Ship", key="SEARCH-AST")
    path = f"{scene.path}/milestones/{scene.milestones()[0].id}"
    assert scene.engineer.post(f"{path}/delete").status_code == 422
    assert len(scene.milestones()) == 1
    assert scene.engineer.post(f"{path}/delete", {"meant": "yes"}).status_code == 303
    assert scene.milestones() == []


def test_a_milestone_of_another_initiative_is_not_found_under_this_one(scene):
    quick(scene.engineer, "Ship", key="SEARCH-AST")
    milestone = scene.milestones()[0].id
    with scene.database.writing() as session:
        an_initiative(session, "OTHER-ONE")
    for key, wanted in (("OTHER-ONE", milestone), ("SEARCH-AST", "0" * 26), ("SEARCH-AST", "%00")):
        answer = scene.lead.get(f"/initiatives/{key}/milestones/{wanted}")
        assert answer.status_code == (403 if key == "OTHER-ONE" else 404)


def test_who_has_no_part_in_it_logs_nothing(scene):
    assert quick(scene.outsider, "Ship", key="SEARCH-AST").status_code == 403
    assert scene.outsider.post(f"{scene.path}/milestones", {"title": "Ship"}).status_code == 403
    assert scene.milestones() == []
