"""Pipelines push a normalised run or a tool's file: stored once, told exactly, refused with the place."""

import gzip
import io
import json

import pytest
from flask.testing import FlaskClient

from tests.building import an_actor, an_initiative
from tracker.accounts.actions.tokens import make_token
from tracker.core import clock
from tracker.core.actor import Actor, Scope
from tracker.core.database import Database

PUSH = "/api/v1/initiatives/POLICY-QA/runs"
IMPORT = f"{PUSH}/import"
CASES = b"id,passed,score\nq-1,true,1\nq-2,false,0\nq-3,true,1\n"


def a_body(**more: object) -> dict[str, object]:
    metric = {"name": "grounded", "type": "binary", "direction": "higher", "unit": "proportion"}
    return {
        "tool": "promptfoo",
        "suite": "policy-answers",
        "system": {"model": "orion-large-3", "prompt": "answer@22"},
        "finished_at": "2026-11-20T09:31:40Z",
        "metrics": [{**metric, "value": 0.9167, "n": 120, "unscored": 0}],
        **more,
    }


class Pipeline:
    """A client with a token of an engineer who is a member of POLICY-QA."""

    def __init__(self, client: FlaskClient, secret: str) -> None:
        self.client, self.secret = client, secret

    def post(self, path: str, body: object = None, **more):  # type: ignore[no-untyped-def]
        headers = {"Authorization": f"Bearer {self.secret}", **more.pop("headers", {})}
        if body is not None:
            more["json"] = body
        return self.client.post(path, headers=headers, base_url="https://localhost", **more)

    def get(self, path: str):  # type: ignore[no-untyped-def]
        headers = {"Authorization": f"Bearer {self.secret}"}
        return self.client.get(path, headers=headers, base_url="https://localhost")


@pytest.fixture
def engineer(app_database: Database) -> Actor:
    with app_database.writing() as session:
        actor = an_actor(session, "engineer")
        an_initiative(session, "POLICY-QA", engineer=actor)
        an_initiative(session, "HIDDEN", visibility="private")
        return actor


def a_pipeline(app, database: Database, actor: Actor, *scopes: Scope) -> Pipeline:  # type: ignore[no-untyped-def]
    with database.writing() as session:
        made = make_token(
            session,
            actor=actor,
            now=clock.now(),
            person_id=actor.person_id or "",
            name="CI",
            scopes=frozenset(scopes),
        )
    return Pipeline(app.test_client(), made.secret)


@pytest.fixture
def pipeline(app, app_database: Database, engineer: Actor) -> Pipeline:  # type: ignore[no-untyped-def]
    return a_pipeline(app, app_database, engineer, Scope.READ, Scope.LOG)


def test_a_normalised_run_is_stored_with_its_interval(pipeline: Pipeline) -> None:
    answer = pipeline.post(PUSH, a_body())
    assert answer.status_code == 201
    told = answer.get_json()
    assert (told["number"], told["suite"], told["initiative"]) == (1, "policy-answers", "POLICY-QA")
    assert [round(told["metrics"][0][name], 3) for name in ("value", "low", "high")] == [0.917, 0.865, 0.95]
    assert answer.headers["Location"] == told["url"] == f"/evals/runs/{told['id']}"


def test_the_stored_run_is_read_back_whole(pipeline: Pipeline) -> None:
    cases = [{"id": "q-1", "passed": False, "slice": "billing"}, {"id": "q-2", "passed": True}]
    dataset = {
        "name": "policy-questions",
        "version": "3",
        "sha256": "ab" * 32,
        "cases": 120,
        "role": "held_out",
    }
    more = {"cases": cases, "dataset": dataset, "links": {"ci": "https://ci.example/1"}}
    run_id = pipeline.post(PUSH, a_body(**more)).get_json()["id"]
    run = pipeline.get(f"/api/v1/runs/{run_id}").get_json()
    assert (run["system"]["model"], run["dataset"]["role"]) == ("orion-large-3", "held_out")
    assert run["cases"] == {"total": 2, "failed": 1, "unscored": 0}
    assert run["links"] == {"ci": "https://ci.example/1"}
    assert run["finished_at"].startswith("2026-11-20T09:31:40")
    listed = pipeline.get(f"/api/v1/runs/{run_id}/cases?result=failed").get_json()
    assert [case["id"] for case in listed["items"]] == ["q-1"]


def test_the_same_body_again_is_answered_with_the_link(pipeline: Pipeline) -> None:
    first = pipeline.post(PUSH, a_body()).get_json()
    again = pipeline.post(PUSH, a_body())
    assert again.status_code == 409
    assert again.mimetype == "application/problem+json"
    assert again.get_json()["link"] == first["url"]


def test_a_retry_with_its_key_gets_the_first_answer(pipeline: Pipeline) -> None:
    key = {"Idempotency-Key": "build-771"}
    first = pipeline.post(PUSH, a_body(), headers=key)
    again = pipeline.post(PUSH, a_body(), headers=key)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.get_json() == first.get_json()
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"


def test_a_key_with_another_body_is_refused(pipeline: Pipeline) -> None:
    key = {"Idempotency-Key": "build-771"}
    pipeline.post(PUSH, a_body(), headers=key)
    answer = pipeline.post(PUSH, a_body(suite="other"), headers=key)
    assert answer.status_code == 422
    assert answer.get_json()["errors"][0]["loc"] == "Idempotency-Key"


@pytest.mark.parametrize("how", ["body", "multipart", "gzip"])
def test_a_tools_file_is_imported_as_body_or_upload(pipeline: Pipeline, how: str) -> None:
    sent = {
        "body": {"data": CASES},
        "multipart": {"data": {"file": (io.BytesIO(CASES), "../../etc/passwd")}},
        "gzip": {"data": gzip.compress(CASES)},
    }[how]
    answer = pipeline.post(f"{IMPORT}?suite=nightly&system=orion-large-3=2026-05-14,code=4f2c1d9", **sent)
    assert answer.status_code == 201, answer.get_json()
    told = answer.get_json()
    assert told["runs"][0]["suite"] == "nightly"
    assert told["runs"][0]["cases"] == {"total": 3, "failed": 1, "unscored": 0}
    run = pipeline.get(f"/api/v1/runs/{told['runs'][0]['id']}").get_json()
    system = [run["system"][part] for part in ("model", "model_version", "code")]
    assert system == ["orion-large-3", "2026-05-14", "4f2c1d9"]


def test_a_broken_file_is_refused_with_the_place_of_its_fault(pipeline: Pipeline) -> None:
    answer = pipeline.post(IMPORT, data=b'{"id": "a", "passed": true}\n{"id": "b", "passed": }\n')
    assert answer.status_code == 422
    assert answer.get_json()["errors"][0]["loc"] == "line 2"


@pytest.mark.parametrize(
    ("query", "loc"),
    [
        ("?variant=9", "variant"),
        ("?system=model", "system"),
        ("?format=xls", "file"),
        ("?variant=none", "variant"),
    ],
)
def test_a_wrong_parameter_is_named(pipeline: Pipeline, query: str, loc: str) -> None:
    answer = pipeline.post(IMPORT + query, data=CASES)
    assert (answer.status_code, answer.get_json()["errors"][0]["loc"]) == (422, loc)


COMMAS = b"ref;rating;share\nq-1;0,5;80\nq-2;1,0;90\n"
NAMED = "?column=id=ref&column=score=rating&column=score=share&column=percent=share&column=decimal=,"


def test_the_columns_of_a_table_are_named_by_the_pipeline(pipeline: Pipeline) -> None:
    assert pipeline.post(f"{IMPORT}?suite=nightly", data=COMMAS).status_code == 422
    answer = pipeline.post(f"{IMPORT}{NAMED}&suite=nightly", data=COMMAS)
    assert answer.status_code == 201, answer.get_json()
    metrics = {each["name"]: each["value"] for each in answer.get_json()["runs"][0]["metrics"]}
    assert metrics == {"rating": pytest.approx(0.75), "share": pytest.approx(0.85)}


@pytest.mark.parametrize("query", ["?column=colour=red", "?column=colour=red&background=yes"])
def test_a_column_that_says_nothing_is_refused_before_a_job_is_made(pipeline: Pipeline, query: str) -> None:
    answer = pipeline.post(IMPORT + query, data=CASES)
    assert (answer.status_code, answer.get_json()["errors"][0]["loc"]) == (422, "column")
    assert "id, repeat, slice" in answer.get_json()["errors"][0]["msg"]


HOSTILE = [
    b"",
    b"[]",
    b"null",
    b"{}",
    b'{"tool": "x", "metrics": [{"name": "a", "value": 1e999}]}',
    b'{"tool": "x", "metrics": [{"name": "a", "value": NaN}]}',
    b'{"tool": "x", "metrics": true}',
    b'{"tool": "\\ud800", "metrics": []}',
    b'{"tool": "x\\u0000", "metrics": []}',
    b'{"tool": "x", "metrics": [], "finished_at": "0001-01-01T00:00:00+14:00"}',
    b'{"tool": "x", "metrics": [], "repeats": 99999999999}',
    b'{"tool": "x", "metrics": [], "repeats": true}',
    b'{"tool": "x", "metrics": [], "tokens": {"input": 9223372036854775808}}',
    b'{"tool": "x", "metrics": [], "stage": "production"}',
    b'{"tool": "x", "tool": "y", "metrics": []}',
    b"[" * 5000,
    b'{"tool": "x", "metrics": [], "cases": [{"id": "' + b"q" * 9000 + b'"}]}',
]


def test_hostile_bodies_are_never_a_fault_of_ours(pipeline: Pipeline) -> None:
    kind = {"Content-Type": "application/json"}
    answers = {body[:60]: pipeline.post(PUSH, data=body, headers=kind) for body in HOSTILE}
    assert {body: a.status_code for body, a in answers.items() if a.status_code != 422} == {}
    assert pipeline.get(f"{PUSH}?limit=200").status_code == 200


def test_emoji_and_long_digits_in_a_text_are_no_fault(pipeline: Pipeline) -> None:
    suite = "\U0001f600 NaN 12345678901234567890 e999"
    answer = pipeline.post(
        PUSH, data=json.dumps(a_body(suite=suite)), headers={"Content-Type": "application/json"}
    )
    assert (answer.status_code, answer.get_json()["suite"]) == (201, suite)


def test_text_that_is_not_json_is_refused(pipeline: Pipeline) -> None:
    answer = pipeline.post(PUSH, data=json.dumps(a_body()), headers={"Content-Type": "text/plain"})
    assert answer.status_code == 422


def test_a_token_that_only_reads_may_not_push(app, app_database: Database, engineer: Actor) -> None:  # type: ignore[no-untyped-def]
    reader = a_pipeline(app, app_database, engineer, Scope.READ)
    assert reader.post(PUSH, a_body()).status_code == 403
    assert reader.get(PUSH).status_code == 200


def test_a_hidden_and_a_missing_initiative_answer_alike(pipeline: Pipeline) -> None:
    answers = [
        pipeline.post(f"/api/v1/initiatives/{key}/runs{tail}", a_body())
        for key in ("HIDDEN", "NOWHERE")
        for tail in ("", "/import")
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.get_json()["detail"] for answer in answers}) == 1


def test_nobody_but_members_push(app, app_database: Database, engineer: Actor) -> None:  # type: ignore[no-untyped-def]
    outcomes = {}
    for role in ("engineer", "lead", "stakeholder", "admin"):
        with app_database.writing() as session:
            stranger = an_actor(session, role)
        outcomes[role] = a_pipeline(app, app_database, stranger, Scope.LOG).post(PUSH, a_body()).status_code
    assert outcomes == {"engineer": 403, "lead": 403, "stakeholder": 403, "admin": 201}


def test_runs_are_listed_newest_first_a_page_at_a_time(pipeline: Pipeline) -> None:
    for day in range(1, 6):
        pipeline.post(PUSH, a_body(finished_at=f"2026-11-0{day}T09:00:00Z", suite="ab"[day % 2]))
    first = pipeline.get(f"{PUSH}?limit=3").get_json()
    second = pipeline.get(f"{PUSH}?limit=3&cursor={first['next']}").get_json()
    assert [run["number"] for run in first["items"]] == [5, 4, 3]
    assert [run["number"] for run in second["items"]] == [2, 1]
    assert second["next"] is None
    assert [run["number"] for run in pipeline.get(f"{PUSH}?suite=a").get_json()["items"]] == [4, 2]


@pytest.mark.parametrize(
    "query", ["cursor=x", "cursor=%00", "limit=0", "limit=99999999999999999999", "cursor=W10"]
)
def test_a_place_that_is_none_is_refused(pipeline: Pipeline, query: str) -> None:
    assert pipeline.get(f"{PUSH}?{query}").status_code == 422


def test_only_the_import_takes_large_bodies(pipeline: Pipeline) -> None:
    large = b"id,passed,output\n" + b"q,true," + b"long " * 500_000
    assert pipeline.post(IMPORT, data=large).status_code == 201
    assert pipeline.post(PUSH, data=large, headers={"Content-Type": "application/json"}).status_code == 413
