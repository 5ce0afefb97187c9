"""The terminal of a pipeline against the served demo company: evidence pushed, gates asked, deeds logged."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from tests.demo_company import EMAILS, Demo
from tests.serving import SECRET
from tracker.accounts import queries
from tracker.accounts.actions import tokens
from tracker.cli.group import tracker
from tracker.core import clock
from tracker.core.actor import Scope, Via, system_actor
from tracker.endpoints.models import Deployment, Endpoint
from tracker.initiatives.models import Initiative, Milestone

pytestmark = pytest.mark.whole
RESULTS = Path(__file__).parents[2] / "tracker/demo/files/policy-answers-1000.json"
DATED = Path(__file__).parents[1] / "evals/files/own/inspect/v0.3.285_addition.eval"
POLICY_QA = ("--initiative", "POLICY-QA")
Run = Callable[..., Result]


def token_of(demo: Demo, *scopes: str, role: str = "engineer") -> str:
    """Make a token of somebody of the company."""
    with demo.database.writing() as session:
        account = queries.account_by_email(session, EMAILS[role])
        assert account is not None
        made = tokens.make_token(
            session,
            actor=system_actor(Via.CLI, "Command line"),
            now=clock.now(),
            person_id=account.person_id,
            name="pipeline",
            scopes=frozenset(Scope(scope) for scope in scopes),
        )
    return made.secret


def runner(address: str, token: str) -> Run:
    """Give a function that runs a command as a pipeline has it: with an address and a token, no more."""
    env = {"TRACKER_URL": address, "TRACKER_TOKEN": token}
    return lambda *words: CliRunner(env=env).invoke(tracker, words)


@pytest.fixture
def run(demo: Demo) -> Run:
    """Commands of an engineer who may read and log, on a company of this test's own."""
    return runner(demo.address, token_of(demo, "read", "log"))


@pytest.fixture
def ask(shown: Demo) -> Run:
    """Commands of an engineer on the company that everybody looks at."""
    return runner(shown.address, token_of(shown, "read", "log"))


def test_a_stranger_pushes_a_file_from_the_terminal_and_the_gate_is_ready(demo: Demo, tmp_path: Path) -> None:
    """The story as processes: a token made on the server, then nothing but address and token."""
    server = {
        "TRACKER_DATABASE_URL": str(demo.database.engine.url),
        "TRACKER_DATA_DIR": str(tmp_path),
        "TRACKER_SECRET_KEY": SECRET,
    }
    scopes = ("--scope", "read", "--scope", "log")
    made = process(server, "token", "new", "--email", EMAILS["engineer"], "--name", "ci", *scopes)
    pipeline = {"TRACKER_URL": demo.address, "TRACKER_TOKEN": made.stdout.strip()}
    before = process(pipeline, "gate", "POLICY-QA")
    pushed = process(pipeline, "eval", "push", str(RESULTS), *POLICY_QA)
    after = process(pipeline, "gate", "POLICY-QA")
    assert [done.returncode for done in (made, before, pushed, after)] == [0, 2, 0, 0]
    assert "? Grounded and correct: 91.7 % (86.5–95.0 %) of 120 cases" in before.stdout
    assert "policy-answers-1000.json: stored, run #" in pushed.stdout
    assert "✓ Grounded and correct: 92.0 % (90.5–93.3 %) of 1,000 cases" in after.stdout
    assert after.stdout.startswith("POLICY-QA  Gate to Production: ready\n")
    assert "".join(done.stderr for done in (made, before, pushed, after)) == ""


def process(environment: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    """Run a command as a process of its own."""
    command = [sys.executable, "-m", "tracker.cli", *words]
    return subprocess.run(
        command, env=os.environ | environment, capture_output=True, text=True, check=False, timeout=60
    )


def test_the_same_file_again_is_in_already_and_no_failure(run: Run) -> None:
    push = ("eval", "push", str(RESULTS), *POLICY_QA)
    first, second = run(*push), run(*push)
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert "stored, run #" in first.output
    assert "is in already, see" in second.output
    answer = json.loads(run(*push, "--json").output)
    assert answer["gate"]["roll_up"] == "ready"


@pytest.mark.parametrize(
    ("key", "code", "words"),
    [
        ("CLM-TRIAGE", 0, "Keep in Production: ready"),
        ("TARIFF-BOT", 1, "Gate to Production: blocked"),
        ("POLICY-QA", 2, "Gate to Production: needs data"),
        ("policy-qa", 2, "Gate to Production: needs data"),
    ],
)
def test_the_exit_code_of_gate_is_its_answer(ask: Run, key: str, code: int, words: str) -> None:
    answer, as_json = ask("gate", key), ask("gate", key, "--json")
    assert words in answer.output
    assert (answer.exit_code, as_json.exit_code) == (code, code)
    assert json.loads(as_json.output)["initiative"] == key.upper()


def test_status_says_where_an_initiative_stands(ask: Run) -> None:
    answer = ask("status", "POLICY-QA")
    assert answer.output.startswith("Policy wording Q&A: Evaluation, active\n")
    assert "Gate to Production: needs data" in answer.output
    assert json.loads(ask("status", "POLICY-QA", "--json").output)["initiative"]["key"] == "POLICY-QA"


def test_the_file_of_a_run_comes_back_as_it_was_pushed(run: Run, tmp_path: Path) -> None:
    pushed = json.loads(run("eval", "push", str(RESULTS), *POLICY_QA, "--json").output)["pushed"][0]
    run_id, copy = pushed["runs"][0]["id"], tmp_path / "copy.json"
    answer = run("eval", "file", run_id, "-o", str(copy))
    assert answer.exit_code == 0, answer.output
    assert copy.read_bytes() == RESULTS.read_bytes()
    assert run("eval", "file", "0" * 26, "-o", str(copy)).exit_code == 3


def test_models_and_prompts_are_written_down_and_listed(run: Run, tmp_path: Path) -> None:
    template = tmp_path / "answer.txt"
    template.write_text("Answer: {{question}}\n")
    words = (*POLICY_QA, "--name", "answer", "--version", "1", "--model", "orion@3")
    elsewhere = ("--initiative", "FNOL-VOICE", *words[2:])
    assert run("prompt", "push", str(template), *elsewhere).exit_code == 3  # its owner is no member there
    assert "answer 1: recorded" in run("prompt", "push", str(template), *words).output
    assert "is in already" in run("prompt", "push", str(template), *words).output
    assert "answer 1" in run("prompt", "list", *POLICY_QA).output
    assert "Tessera Large 2" in run("model", "list").output
    assert run("model", "set", "orion", "--version", "3").exit_code == 3  # it takes the scope write


def test_status_says_what_the_sponsor_expected(ask: Run) -> None:
    answer = ask("status", "FNOL-VOICE")
    assert "Expected 0.99 by" in answer.output
    assert "Nothing by that day, since then: The whole interval is below 0.99." in answer.output
    entries = json.loads(ask("status", "FNOL-VOICE", "--json").output)["expectations"]
    assert [entry["verdict"] for entry in entries] == ["not_met"]


def test_a_judge_is_held_against_labels_and_listed(run: Run, tmp_path: Path) -> None:
    rows = [
        "case,human,judge",
        *(f"q{n},pass,pass" for n in range(60)),
        *(f"r{n},fail,fail" for n in range(60)),
    ]
    table = tmp_path / "labels.csv"
    table.write_text("\n".join([*rows, "open,,pass"]))
    answer = run("judge", "calibrate", str(table), *POLICY_QA, "--judge", "orion-judge@3")
    assert (answer.exit_code, answer.output.splitlines()[:2]) == (
        0,
        ["orion-judge@3  120 labels, tpr 100.0%, tnr 100.0%", "  calibrated"],
    )
    assert "1 rows had no human label and were left out" in answer.output
    assert "orion-judge@3  120 labels" in run("judge", "list", *POLICY_QA).output
    again = run("judge", "calibrate", str(table), *POLICY_QA, "--judge", "orion-judge@3")
    assert again.exit_code == 3
    assert "are in already" in again.output


def test_a_milestone_is_logged_with_its_evidence(run: Run, demo: Demo) -> None:
    words = ("--done", "--due", "2026-12-01", "--evidence", "https://ci.example/77")
    answer = run("milestone", "POLICY-QA", "Canary at 5 %", *words)
    assert (answer.exit_code, answer.output) == (0, "Logged “Canary at 5 %” as done.\n")
    with demo.database.reading() as session:
        found = session.scalars(select(Milestone).where(Milestone.title == "Canary at 5 %")).one()
        assert (found.evidence_url, str(found.planned_on)) == ("https://ci.example/77", "2026-12-01")
        assert found.done_at is not None


def test_a_deployment_is_logged_on_its_endpoint(run: Run, demo: Demo) -> None:
    endpoint = endpoint_of(demo, "POLICY-QA")
    words = ("--version", "0.9.3", "--commit", "4f2c1d9", "--rollout", "canary", "--traffic", "5")
    answer = run("deploy", endpoint, *words)
    assert (answer.exit_code, answer.output) == (0, "Logged 0.9.3 as canary with 5 % of the traffic.\n")
    with demo.database.reading() as session:
        wanted = select(Deployment).where(Deployment.endpoint_id == endpoint, Deployment.ended_at.is_(None))
        now_runs = session.scalars(wanted).one()
        assert (now_runs.version, now_runs.code, now_runs.rollout) == ("0.9.3", "4f2c1d9", "canary")


def endpoint_of(demo: Demo, key: str) -> str:
    with demo.database.reading() as session:
        wanted = select(Endpoint.id).join(Initiative, Initiative.id == Endpoint.initiative_id)
        return session.scalars(wanted.where(Initiative.key == key)).one()


def test_a_file_is_shown_without_a_server() -> None:
    answer = CliRunner().invoke(tracker, ["eval", "show", str(RESULTS)])
    assert answer.exit_code == 0
    assert "grounded and correct" in answer.output
    assert "n=1000" in answer.output


def test_a_file_is_shown_as_json_with_its_cases() -> None:
    answer = CliRunner().invoke(tracker, ["eval", "show", str(RESULTS), "--json"])
    (run,) = json.loads(answer.output)
    assert run["file"] == str(RESULTS)
    assert len(run["cases"]) == run["metrics"][0]["n"] == 1000


def test_the_columns_of_a_table_are_named_on_the_command_line(tmp_path: Path) -> None:
    table = tmp_path / "scores.csv"
    table.write_text("ref;rating\nq-1;0,5\nq-2;1,0\n", encoding="utf-8")
    words = ["eval", "show", str(table), "--column", "id=ref", "--column", "score=rating", "--column"]
    shown = CliRunner().invoke(tracker, [*words, "decimal=,", "--json"])
    (run,) = json.loads(shown.output)
    assert [(metric["name"], metric["value"]) for metric in run["metrics"]] == [("rating", 0.75)]
    refused = CliRunner().invoke(tracker, [*words, "colour=red"])
    assert refused.exit_code == 2
    assert "colour=red" in refused.output


def test_times_are_shown_with_their_zone() -> None:
    (run,) = json.loads(CliRunner().invoke(tracker, ["eval", "show", str(DATED), "--json"]).output)
    assert run["started_at"] == "2026-11-23T22:33:11+00:00"


def test_waiting_takes_its_own_patience_or_that_of_the_caller(ask: Run) -> None:
    """A gate that is ready is told at once, so that 300 seconds are not waited out."""
    assert ask("gate", "CLM-TRIAGE", "--wait").exit_code == 0
    assert ask("gate", "POLICY-QA", "--wait", "1").exit_code == 2
    refused = ask("gate", "POLICY-QA", "--wait", "soon")
    assert "Invalid value for '--wait'" in refused.stderr


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("gate", "NOWHERE"), "404"),
        (("milestone", "POLICY-QA", ""), "title"),
        (("milestone", "TARIFF-BOT", "x", "--evidence", "javascript:alert(1)"), "evidence_url"),
        (("deploy", "nothing", "--version", "1"), "404"),
        (("status", "../../../etc/passwd"), "404"),
    ],
)
def test_what_is_refused_is_told_in_one_sentence(ask: Run, words: tuple[str, ...], sentence: str) -> None:
    assert sentence in the_sentence(ask(*words))


def test_a_broken_file_is_refused_with_the_place_of_its_fault(ask: Run, tmp_path: Path) -> None:
    broken = tmp_path / "cut.json"
    broken.write_bytes(RESULTS.read_bytes()[:2000])
    elsewhere = the_sentence(ask("eval", "push", str(RESULTS), str(broken), "--initiative", "NOWHERE"))
    assert "policy-answers-1000.json: " in elsewhere
    refused = the_sentence(ask("eval", "push", str(broken), *POLICY_QA))
    assert "cut.json: " in refused
    assert "422: line " in refused
    shown = CliRunner().invoke(tracker, ["eval", "show", str(broken)])
    assert (shown.exit_code, len(shown.stderr.strip().splitlines())) == (1, 1)
    missing = ask("eval", "push", str(tmp_path / "no.json"), *POLICY_QA)
    assert missing.exit_code == 2
    assert "does not exist" in missing.stderr


def test_a_wrong_token_or_one_that_may_not_is_told_in_one_sentence(shown: Demo) -> None:
    push = ("eval", "push", str(RESULTS), *POLICY_QA)
    assert "401" in the_sentence(runner(shown.address, "trk_wrong")("gate", "POLICY-QA"))
    reading = runner(shown.address, token_of(shown, "read"))
    assert "This token lacks the scope log." in the_sentence(reading(*push))
    stakeholder = runner(shown.address, token_of(shown, "read", "log", role="stakeholder"))
    assert "Your role does not allow that." in the_sentence(stakeholder(*push))


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("http://127.0.0.1:1", "cannot be reached"),
        ("http://nowhere.invalid", "cannot be reached"),
        ("no address at all", "'https://' protocol."),
        ("", "Set TRACKER_URL"),
    ],
)
def test_a_server_that_does_not_answer_is_told_in_one_sentence(address: str, sentence: str) -> None:
    assert sentence in the_sentence(runner(address, "trk_any")("gate", "POLICY-QA"))


def test_an_address_of_something_else_is_told_in_one_sentence(shown: Demo) -> None:
    elsewhere = runner(f"{shown.address}/portfolio", token_of(shown, "read"))
    assert shown.address in the_sentence(elsewhere("gate", "POLICY-QA"))


def the_sentence(answer: Result) -> str:
    """Hold a command to having ended with exit code 3 and one line on stderr, and give that line."""
    assert answer.exit_code == 3, answer.output
    assert answer.stdout == ""
    (line,) = answer.stderr.strip().splitlines()
    assert line.startswith("tracker: ")
    assert "Traceback" not in line
    return line
