"""The initiative page: what stands in its head, and that it tells strangers nothing."""

from tests.building import an_account, an_actor, an_initiative


def test_the_page_shows_name_stage_and_properties(sign_in, app_database):
    with app_database.writing() as session:
        lead = an_actor(session, "lead")
        an_initiative(session, "SEARCH-AST", lead=lead, name="Search assistant", stage="evaluation")
    page = sign_in("lead", lead.person_id).get("/initiatives/search-ast")
    assert page.status_code == 200
    for text in ("Search assistant", "Mutual", "Evaluation", 'aria-current="step"', "Log milestone"):
        assert text in page.text


def test_a_private_initiative_answers_a_stranger_like_a_missing_one(sign_in, app_database):
    with app_database.writing() as session:
        an_initiative(session, "HIDDEN-ONE", visibility="private")
    stranger = sign_in("lead")
    for path in ("", "/settings", "/milestones", "/activity", "/status", "/documents"):
        hidden = stranger.get(f"/initiatives/HIDDEN-ONE{path}")
        missing = stranger.get(f"/initiatives/MISSING-1{path}")
        assert (hidden.status_code, hidden.data) == (missing.status_code, missing.data) == (404, missing.data)


def test_a_reader_without_a_part_in_it_sees_no_action_they_may_not_take(sign_in, app_database):
    with app_database.writing() as session:
        an_initiative(session, "OPEN-ONE")
        stakeholder = an_account(session, "stakeholder")
    page = sign_in(account_of=stakeholder.person_id).get("/initiatives/OPEN-ONE")
    assert page.status_code == 200
    assert "Log milestone" not in page.text
    assert "Add evidence" not in page.text
