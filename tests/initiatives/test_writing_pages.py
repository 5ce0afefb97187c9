"""The forms of a new and of an edited initiative: nothing typed is lost, a stale save shows both texts."""

import re

import pytest

from tests.building import an_account, an_actor, an_initiative
from tracker.initiatives import queries
from tracker.initiatives.actions import status
from tracker.initiatives.rules.likeness import sound_alike

GOOD = {
    "name": "Search assistant",
    "key": "search-ast",
    "kind": "rag",
    "visibility": "org",
    "risk_tier": "limited",
}


@pytest.fixture
def lead(sign_in, app_database):
    with app_database.writing() as session:
        actor = an_actor(session, "lead")
        an_initiative(session, "SEARCH-AST", lead=actor, summary="Old summary", visibility="org")
    return sign_in(account_of=actor.person_id)


def stored(app_database, key="SEARCH-AST"):
    with app_database.reading() as session:
        return queries.by_key(session, key)


def settings_form(browser, **changes):
    """Give the entries of the settings form as a browser would send them back."""
    page = browser.get("/initiatives/SEARCH-AST/settings").text
    form = page[page.index('aria-label="Fields"') : page.index("</form>", page.index('aria-label="Fields"'))]
    entries = dict(re.findall(r'<input[^>]*name="(\w+)"[^>]*value="([^"]*)"', form))
    entries |= dict(re.findall(r'<textarea[^>]*name="(\w+)"[^>]*>\s*(.*?)</textarea>', form, re.DOTALL))
    for name, options in re.findall(r'<select[^>]*name="(\w+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'<option selected value="([^"]*)"', options)
        entries[name] = chosen[1] if chosen else ""
    return entries | changes


def test_a_lead_proposes_an_initiative(sign_in, app_database):
    browser = sign_in("lead")
    answer = browser.post("/initiatives/new", GOOD)
    assert (answer.status_code, answer.location) == (303, "/initiatives/SEARCH-AST")
    assert stored(app_database).stage.category == "proposed"
    assert "Search assistant" in browser.get("/initiatives/SEARCH-AST").text


@pytest.mark.parametrize("role", ["engineer", "stakeholder"])
def test_who_may_not_propose_gets_no_form(sign_in, role):
    browser = sign_in(role)
    assert browser.get("/initiatives/new").status_code == 403
    assert browser.post("/initiatives/new", GOOD).status_code == 403


def test_a_form_that_comes_back_has_every_entry_and_a_message_beside_each_fault(sign_in):
    typed = {
        **GOOD,
        "key": "no!",
        "summary": "Kept <text>",
        "baseline_value": "a lot",
        "expected_on": "soon",
        "time_box_weeks": "1.5",
        "target_on": "1999-01-01",
        "kind": "magic",
    }
    page = sign_in("lead").post("/initiatives/new", typed)
    assert page.status_code == 422
    for kept in (
        'value="NO!"',
        "Kept &lt;text&gt;",
        'value="a lot"',
        'value="soon"',
        'value="1.5"',
        "1999-01-01",
    ):
        assert kept in page.text
    for name in ("key", "baseline_value", "expected_on", "time_box_weeks", "target_on", "kind"):
        assert f'id="{name}-error"' in page.text


def test_without_a_key_the_form_comes_back_with_one_made_from_the_name(lead):
    page = lead.post("/initiatives/new", {**GOOD, "key": ""})
    assert page.status_code == 422
    assert 'value="SEARCH-ASS"' in page.text


def test_who_proposes_the_like_of_something_cancelled_sees_why_it_was(sign_in, app_database):
    with app_database.writing() as session:
        lead = an_actor(session, "lead")
        for key, visibility in (("OLD-SEARCH", "org"), ("HID-SEARCH", "private")):
            tried = an_initiative(session, key, name="Assistant for search", visibility=visibility)
            status.cancel(
                session, actor=lead, now=tried.created_at, initiative=tried, reason="Nobody used it"
            )
    browser = sign_in(account_of=lead.person_id)
    page = browser.post("/initiatives/new", GOOD)
    assert (page.status_code, "Nobody used it" in page.text) == (422, True)
    assert 'value="Search assistant"' in page.text
    assert "HID-SEARCH" not in page.text
    assert browser.post("/initiatives/new", {**GOOD, "name": "Claims triage"}).status_code == 303
    assert browser.post("/initiatives/new", {**GOOD, "key": "AGAIN-1", "seen": "yes"}).status_code == 303


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Search assistant", "Assistant for SÉARCH", True),
        ("Search assistant", "Claims assistant", False),
        ("Search", "Search assistant", True),
        ("The", "The", False),
        ("", "", False),
    ],
)
def test_names_sound_alike_by_their_words(one, other, alike):
    assert sound_alike(one, other) is alike


def test_the_key_is_suggested_while_the_name_is_typed_and_never_a_taken_one(lead, app_database):
    with app_database.writing() as session:
        an_initiative(session, "CLAIMS-TRI", visibility="private")
    fragment = lead.get("/initiatives/new/key?name=Claims triage").text
    assert 'value="CLAIMS-TRI-2"' in fragment
    assert "<html" not in fragment
    assert 'value="MINE"' in lead.get("/initiatives/new/key?name=Claims&key=MINE").text


def test_the_settings_form_sent_back_unchanged_changes_nothing(lead, app_database):
    answer = lead.post("/initiatives/SEARCH-AST/settings", settings_form(lead))
    assert answer.status_code == 303
    assert stored(app_database).version == 1


def test_an_edit_is_saved(lead, app_database):
    answer = lead.post(
        "/initiatives/SEARCH-AST/settings", settings_form(lead, summary="New", target_on="2027-03-01")
    )
    assert (answer.status_code, answer.location) == (303, "/initiatives/SEARCH-AST")
    assert (stored(app_database).summary, str(stored(app_database).target_on)) == ("New", "2027-03-01")


def test_a_stale_save_shows_who_when_both_texts_and_keeps_mine(lead, sign_in, app_database):
    mine = settings_form(lead, summary="Mine", unit="Freight")
    admin = sign_in("admin")
    admin.post("/initiatives/SEARCH-AST/settings", settings_form(admin, summary="Theirs", target="Half"))
    page = lead.post("/initiatives/SEARCH-AST/settings", mine)
    assert page.status_code == 409
    for shown in ("Admin Person changed this", "<td>Theirs</td>", "<td>Mine</td>", 'value="Freight"'):
        assert shown in page.text
    assert 'value="Half"' in page.text, "what only they changed is in the form, so that saving keeps it"
    assert stored(app_database).summary == "Theirs"
    again = lead.post(
        "/initiatives/SEARCH-AST/settings", {**mine, "target": "Half", "version": re_version(page.text)}
    )
    assert again.status_code == 303
    found = stored(app_database)
    assert (found.summary, found.unit, found.target) == ("Mine", "Freight", "Half")


def test_a_stale_save_of_other_fields_merges_and_says_so(lead, sign_in, app_database):
    mine = settings_form(lead, unit="Freight")
    admin = sign_in("admin")
    admin.post("/initiatives/SEARCH-AST/settings", settings_form(admin, summary="Theirs"))
    answer = lead.post("/initiatives/SEARCH-AST/settings", mine)
    assert (answer.status_code, answer.location) == (303, "/initiatives/SEARCH-AST?kept=summary")
    assert "Summary" in lead.get(answer.location).text.split("meanwhile")[0].rsplit("notice", 1)[1]
    assert (stored(app_database).summary, stored(app_database).unit) == ("Theirs", "Freight")


def test_a_form_without_its_version_saves_nothing_and_keeps_the_text(lead, app_database):
    page = lead.post("/initiatives/SEARCH-AST/settings", settings_form(lead, summary="Mine", version="x"))
    assert (page.status_code, "Mine" in page.text, 'value="1"' in page.text) == (422, True, True)
    assert stored(app_database).summary == "Old summary"


def test_an_engineer_edits_but_does_not_decide_who_sees_it(sign_in, app_database):
    with app_database.writing() as session:
        engineer = an_actor(session, "engineer")
        an_initiative(session, "SEARCH-AST", engineer=engineer)
    browser = sign_in(account_of=engineer.person_id)
    refused = browser.post(
        "/initiatives/SEARCH-AST/settings", settings_form(browser, visibility="private", unit="Freight")
    )
    assert (refused.status_code, "Only a lead" in refused.text) == (422, True)
    assert stored(app_database).visibility == "org"
    fine = browser.post("/initiatives/SEARCH-AST/settings", settings_form(browser, unit="Freight"))
    assert fine.status_code == 303


def test_members_are_added_changed_and_taken_out_by_a_lead(lead, app_database):
    with app_database.writing() as session:
        colleague = an_account(session, "engineer").person_id
    form = {"person_id": colleague, "role": "engineer"}
    assert lead.post("/initiatives/SEARCH-AST/members", form).status_code == 303
    assert lead.post("/initiatives/SEARCH-AST/members", {**form, "role": "lead"}).status_code == 303
    with app_database.reading() as session:
        roles = [role for _, role in queries.members_of(session, stored(app_database).id)]
    assert roles == ["lead", "lead"]
    assert lead.post(f"/initiatives/SEARCH-AST/members/{lead.person_id}/remove").status_code == 303
    assert lead.get("/initiatives/SEARCH-AST/settings").status_code == 403


def test_the_last_lead_stays(lead):
    page = lead.post(f"/initiatives/SEARCH-AST/members/{lead.person_id}/remove")
    assert (page.status_code, "last lead" in page.text) == (409, True)
    changed = lead.post("/initiatives/SEARCH-AST/members", {"person_id": lead.person_id, "role": "engineer"})
    assert (changed.status_code, "last lead" in changed.text) == (409, True)


def re_version(page):
    return re.search(r'id="form-version"[^>]*value="(\d+)"', page)[1]
