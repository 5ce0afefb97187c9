"""Texts of cases: digest and excerpt by default, whole where a suite keeps them, gone once deleted."""

import json

import pytest
from sqlalchemy import func, select

from tests.evals.conftest import KEY, Scene
from tests.evals.sample_files import content, own
from tests.evals.test_eval_pages import text_of
from tracker.evals import importers
from tracker.evals.actions.case_texts import LONGEST
from tracker.evals.importers.texts import texts_of, whole_texts
from tracker.evals.models import CaseResult, CaseText, Suite
from tracker.initiatives.models import Membership

API = f"/api/v1/initiatives/{KEY}"


def rows(*cases: tuple[str, str, str]) -> bytes:
    """Write a table of cases: id, question, answer; all passed."""
    lines = [{"id": name, "input": asked, "output": said, "passed": True} for name, asked, said in cases]
    return "\n".join(map(json.dumps, lines)).encode()


def push(scene: Scene, *cases: tuple[str, str, str]) -> str:
    """Import such a table, with a case more, into one suite and give the id of its run."""
    answer = scene.engineer.post(
        f"{API}/runs/import?suite=answers", rows(*cases, ("always", "Is wind?", "Yes."))
    )
    assert answer.status_code == 201, answer.get_data(as_text=True)
    return str(answer.get_json()["runs"][0]["id"])


@pytest.fixture
def lead(scene: Scene, sign_in):  # type: ignore[no-untyped-def]
    browser = sign_in("lead")
    with scene.database.writing() as session:
        initiative = scene.initiative(session)
        session.add(Membership(initiative_id=initiative.id, person_id=browser.person_id, role="lead"))
    return browser


def suite_path(scene: Scene) -> str:
    with scene.database.reading() as session:
        return f"/initiatives/{KEY}/evals/suites/{session.scalars(select(Suite.id)).one()}/texts"


def kept(scene: Scene) -> int:
    with scene.database.reading() as session:
        return session.scalar(select(func.count()).select_from(CaseText)) or 0


def case_page(scene: Scene, run_id: str, name: str) -> str:
    with scene.database.reading() as session:
        wanted = select(CaseResult.id).where(CaseResult.run_id == run_id, CaseResult.case_key == name)
        return text_of(scene.stakeholder, f"/evals/runs/{run_id}/cases/{session.scalars(wanted).one()}")


def test_equal_texts_have_equal_digests_whatever_the_order_of_their_keys() -> None:
    one, other = texts_of({"a": 1, "b": 2}, "yes"), texts_of({"b": 2, "a": 1}, "yes")
    assert one == other
    assert one.asked is None
    assert texts_of("yes", None).asked_digest == one.answered_digest
    assert texts_of("", None).asked_digest == ""
    assert texts_of(None, None).answered_digest == ""


def test_whole_texts_are_handed_on_only_while_they_are_wanted() -> None:
    with whole_texts(True):
        found = texts_of({"question": "Ist Hagel gedeckt?"}, "Ja\x00\ud800")
    assert json.loads(found.asked or "") == {"question": "Ist Hagel gedeckt?"}
    assert found.answered == "Ja\ufffd\ufffd"
    assert texts_of("a", "b").asked is None


@pytest.mark.parametrize("folder", ["promptfoo", "inspect", "deepeval", "lm-eval", "garak"])
def test_the_files_of_the_tools_give_texts_when_asked_and_digests_always(folder: str) -> None:
    given = 0
    for name in own(folder):
        try:
            plain, whole = importers.read(content(name)), importers.read(content(name), whole=True)
        except importers.Unreadable:
            continue
        for one, other in zip(plain, whole, strict=True):
            for case, same in zip(one.cases, other.cases, strict=True):
                assert case.texts.asked is None
                assert case.texts.asked_digest == same.texts.asked_digest
                given += bool(same.texts.asked)
    assert given


def test_by_default_a_case_keeps_digests_and_an_excerpt(scene: Scene) -> None:
    run_id = push(scene, ("q1", "Is hail covered? " * 40, "Yes. " * 90))
    assert kept(scene) == 0
    page = case_page(scene, run_id, "q1")
    assert "This suite keeps digests and short excerpts" in page
    assert "Yes. " * 80 not in page


def test_a_suite_keeps_whole_texts_from_the_moment_a_lead_says_so(scene: Scene, lead) -> None:  # type: ignore[no-untyped-def]
    push(scene, ("q1", "Is hail covered?", "Yes."))
    path = suite_path(scene)
    assert scene.engineer.post(path, {"keep": "yes"}).status_code == 403
    assert lead.post(path, {"keep": "yes"}).status_code == 303
    long = "<b>word</b> " * 200
    run_id = push(scene, ("q1", "Is hail covered?", long), ("q2", "Is rain?", "No."))
    assert kept(scene) == 3
    page = case_page(scene, run_id, "q1")
    assert page.count("&lt;b&gt;word&lt;/b&gt;") >= 200  # it is text and no mark-up
    assert "<b>word" not in page
    assert "2,400 characters" in page
    assert "kept whole" in text_of(scene.stakeholder, f"{scene.path}/record")
    assert lead.post(path, {"keep": "yes"}).status_code == 422


def test_a_very_long_text_is_cut_and_says_so(scene: Scene, lead) -> None:  # type: ignore[no-untyped-def]
    push(scene, ("q1", "Is hail covered?", "Yes."))
    lead.post(suite_path(scene), {"keep": "yes"})
    run_id = push(scene, ("q1", "Is hail covered?", "x" * (LONGEST + 5)))
    assert f"{LONGEST + 5:,} characters, of which the first {LONGEST:,} are kept" in case_page(
        scene, run_id, "q1"
    )


def test_whole_texts_are_deleted_and_the_cases_stay(scene: Scene, lead) -> None:  # type: ignore[no-untyped-def]
    push(scene, ("q1", "Is hail covered?", "Yes."))
    path = suite_path(scene)
    lead.post(path, {"keep": "yes"})
    run_id = push(scene, ("q1", "Is hail covered?", "No."))
    assert kept(scene) == 2
    assert lead.post(f"{path}/delete", {}).status_code == 303
    assert kept(scene) == 0
    assert "Is hail covered?" in case_page(scene, run_id, "q1")
    activity = text_of(scene.stakeholder, f"/initiatives/{KEY}/activity")
    assert "deleted the whole texts of 2 cases of answers" in activity


def test_a_case_that_was_changed_under_its_id_is_told(scene: Scene) -> None:
    old = push(scene, ("q1", "Is hail covered?", "Yes."), ("q2", "Is rain?", "No."))
    new = push(scene, ("q1", "Is hail covered abroad?", "No."), ("q2", "Is rain?", "No."))
    assert "asked something else" in case_page(scene, new, "q1")
    assert "the same answer, word for word" in case_page(scene, new, "q2")
    page = text_of(scene.stakeholder, f"/evals/compare?a={new}&b={old}")
    assert "1 of the cases that both runs have were asked something else" in page
    assert "Cases were changed" not in text_of(scene.stakeholder, f"/evals/compare?a={old}&b={old}")


def test_the_api_lists_suites_and_switches_texts(scene: Scene, lead) -> None:  # type: ignore[no-untyped-def]
    push(scene, ("q1", "Is hail covered?", "Yes."))
    (suite,) = scene.stakeholder.get(f"{API}/suites").get_json()["items"]
    assert (suite["name"], suite["runs"], suite["keeps_texts"]) == ("answers", 1, False)
    texts = f"{API}/suites/{suite['id']}/texts"
    assert lead.post(texts, json={"keep": True}).get_json()["items"][0]["keeps_texts"] is True
    body = {
        "tool": "own",
        "suite": "answers",
        "metrics": [{"name": "pass_rate", "value": 1.0, "n": 1}],
        "cases": [{"id": "q9", "passed": True, "input": "Is snow?", "output": "Yes, it is."}],
    }
    run_id = scene.engineer.post(f"{API}/runs", json=body).get_json()["id"]
    assert "Yes, it is." in case_page(scene, run_id, "q9")
    assert lead.post(f"{texts}/delete").get_json() == {"deleted": 1}
    assert lead.post(f"{API}/suites/{'0' * 26}/texts", json={"keep": True}).status_code == 404
