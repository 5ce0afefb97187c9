"""Judges: held against human labels, marked until they are calibrated, and deciding nothing until then."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from tests.evals.conftest import KEY, Scene
from tests.evals.evidence import a_rate, a_run, some_cases
from tests.evals.test_eval_pages import NOW, text_of
from tests.initiatives.test_statements import counted as statements
from tracker.core import clock
from tracker.core.statistics import Labelled
from tracker.evals.actions.targets import TargetChange, set_target
from tracker.evals.importers import Unreadable
from tracker.evals.importers.labels import read_labels
from tracker.evals.models import CaseResult, JudgeCalibration, JudgeLabel
from tracker.evals.rules.calibration import (
    Graded,
    Label,
    corrected,
    counted,
    is_judged,
    settling,
    shortfall,
)
from tracker.evals.rules.kinds import Direction, ErrorKind, Unit
from tracker.evals.rules.normalised import NormalisedCase, SystemPart
from tracker.evals.rules.targets import Role, Wanted

JUDGE = "orion-judge@3"
PATH = f"/initiatives/{KEY}/evals/judges"
API = f"/api/v1/initiatives/{KEY}/judge-calibrations"
GOOD = Labelled(56, 4, 50, 10)
SYSTEM = SystemPart(model="orion", judge=JUDGE)


def table(labels: Labelled = GOOD, head: str = "case,human,judge") -> bytes:
    """Write a table of labels with these counts."""
    words = [("pass", "pass")] * labels.tp + [("pass", "fail")] * labels.fn
    words += [("fail", "fail")] * labels.tn + [("fail", "pass")] * labels.fp
    rows = [f"q{at},{human},{judge}" for at, (human, judge) in enumerate(words)]
    return "\n".join([head, *rows]).encode()


def send(scene: Scene, content: bytes = b"", browser=None, **more: str):  # type: ignore[no-untyped-def]
    """Bring labels by the page."""
    form = {"judge": JUDGE, "labels": (io.BytesIO(content or table()), "labels.csv"), **more}
    return (browser or scene.engineer).post(PATH, form)


def set_main(scene: Scene, by_code: bool = False) -> None:
    with scene.database.writing() as session:
        wanted = Wanted(
            "policy-answers", "pass_rate", Role.MAIN, Direction.HIGHER, 0.8, Unit.PROPORTION, by_code
        )
        given = {"actor": scene.actor, "now": clock.now(), "initiative": scene.initiative(session)}
        set_target(session, change=TargetChange(wanted, "Said so"), **given)


@pytest.mark.parametrize(
    ("labelled", "high", "told"),
    [
        (None, False, "never held against human labels"),
        (Labelled(30, 0, 30, 0), False, "60 labels; 100 are asked for"),
        (Labelled(100, 0, 0, 0), False, "all of one kind"),
        (Labelled(79, 21, 50, 0), False, "79.0% of the good"),
        (Labelled(80, 20, 40, 10), False, ""),
        (Labelled(80, 20, 40, 10), True, "90% of each are asked for"),
        (Labelled(90, 10, 45, 5), True, ""),
    ],
)
def test_a_judge_is_calibrated_by_labels_and_both_rates(labelled, high, told) -> None:  # type: ignore[no-untyped-def]
    lack = shortfall(JUDGE, labelled, high_risk=high)
    assert told in lack
    assert bool(lack) == bool(told)


def test_what_settles_it_counts_the_labels_that_are_missing() -> None:
    assert settling(None) == "Label 100 more cases."
    assert settling(Labelled(30, 0, 30, 0)) == "Label 40 more cases."
    assert "better" in settling(Labelled(50, 50, 50, 50))


@given(st.lists(st.tuples(st.booleans(), st.booleans())))
def test_every_label_is_counted_once(words: list[tuple[bool, bool]]) -> None:
    found = counted(Label(str(at), *word) for at, word in enumerate(words))
    assert found.labels == len(words)
    assert found.tp == words.count((True, True))
    assert found.fp == words.count((False, True))


def test_what_a_clock_or_a_bill_measures_comes_from_no_judge() -> None:
    assert is_judged(JUDGE, "proportion", by_code=False)
    assert not is_judged(JUDGE, "proportion", by_code=True)
    assert not is_judged(JUDGE, "ms", by_code=False)
    assert not is_judged("", "proportion", by_code=False)


def test_the_rate_of_the_demo_is_corrected_as_its_portfolio_says() -> None:
    found = corrected(Graded(110 / 120, 120), GOOD, high_risk=False)
    assert found is not None
    assert found.rate == pytest.approx(0.9783, abs=5e-5)
    assert found.low == pytest.approx(0.8950, abs=5e-5)  # with what the 120 cases leave unsure too
    assert found.high == 1.0


def test_what_broke_is_no_word_of_the_judge_and_stays_a_failure() -> None:
    whole = corrected(Graded(90 / 100, 100), GOOD, high_risk=False)
    broken = corrected(Graded(90 / 200, 200, share=0.5, broken=0.5), GOOD, high_risk=False)
    assert whole is not None
    assert broken is not None
    assert broken.rate == pytest.approx(whole.rate / 2)
    assert (broken.low, broken.high) == pytest.approx((whole.low / 2, whole.high / 2))  # type: ignore[operator]
    assert corrected(Graded(0.0, 100, share=0.0, broken=1.0), GOOD, high_risk=False) is None


def test_a_rate_of_what_should_not_be_is_corrected_from_the_other_side() -> None:
    passed = corrected(Graded(0.9, 100), GOOD, high_risk=False)
    failed = corrected(Graded(0.1, 100, lower=True), GOOD, high_risk=False)
    assert passed is not None
    assert failed is not None
    assert failed.rate == pytest.approx(1 - passed.rate)
    assert failed.low == pytest.approx(1 - passed.high)  # type: ignore[operator]
    half = corrected(Graded(0.55, 200, share=0.5, broken=0.5, lower=True), GOOD, high_risk=False)
    assert half is not None
    assert half.rate == pytest.approx(0.5 + failed.rate / 2)


def test_labels_are_read_by_the_names_of_their_columns() -> None:
    found = read_labels(b"id;label;prediction\n1;yes;1\n2;0;false\n3;;no\n")
    assert found.labels == (Label("1", True, True), Label("2", False, False))
    assert found.unlabelled == 1
    named = {"human": "expert says", "judge": "llm says"}
    assert read_labels(b"x,Expert says,LLM says\n1,pass,fail\n", columns=named).labels[0].judge is False


def test_the_word_of_the_judge_comes_from_a_run_where_one_is_named() -> None:
    found = read_labels(b"case,human\na,pass\nb,fail\nc,pass\n", said={"a": True, "b": True})
    assert [label.judge for label in found.labels] == [True, True]
    assert found.unmatched == 1


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"case,human,judge\n1,maybe,pass\n", "'maybe' is no label"),
        (b"case,human,judge\n1,0.7,pass\n", "'0.7' is no label"),
        (b"case,human,judge\n1,pass,pass\n1,fail,pass\n", "labelled twice"),
        (b"case,human\n1,pass\n", "no column that says judge"),
        (b"case,judge\n1,pass\n", "no column that says human"),
        (b"case,human,judge\n1,,pass\n", "No row has both"),
        (b"", "empty"),
        (b"case,human,judge\n,pass,pass\n", "Name the case"),
        (b"case,human,judge\n1,pass\n", "2 cells, the header 3"),
        (b'{"human": 1}', "one JSON object and no table"),
        (b'{"data": 5}', "one JSON object and no table"),
        (b'{"a": 1, "b": [1]}', "one JSON object and no table"),
        (b'{"human": {"0": "pass"}, "judge": {"1": "pass"}}', "one JSON object and no table"),
        (b'{"columns": ["human", "judge"], "data": [5]}', "does not have 2 values"),
    ],
)
def test_labels_that_cannot_be_meant_are_refused_with_the_place(content: bytes, told: str) -> None:
    with pytest.raises(Unreadable, match=told):
        read_labels(content)


def test_a_judge_without_labels_decides_nothing_and_with_them_it_does(scene: Scene) -> None:
    set_main(scene)
    run = scene.store(a_run(system=SYSTEM))
    pages = scene.path, f"/evals/runs/{run.id}"
    for path in pages:
        page = text_of(scene.stakeholder, path)
        assert f"The judge {JUDGE} was never held against human labels." in page
        assert "Needs data" in page
    assert send(scene).status_code == 303
    for path in pages:
        page = text_of(scene.stakeholder, path)
        assert "never held" not in page
        assert "Corrected for the errors of its judge: 0.978 (0.895–1.000)" in page
        assert "Met" in page


def test_the_gate_is_decided_by_a_calibrated_judge_only(scene: Scene) -> None:
    set_main(scene)
    scene.store(a_run(system=SYSTEM))
    page = text_of(scene.stakeholder, f"/initiatives/{KEY}/gate")
    assert "A judge that is not calibrated decides nothing." in page
    assert "Label 100 more cases." in page
    send(scene)
    page = text_of(scene.stakeholder, f"/initiatives/{KEY}/gate")
    assert "decides nothing" not in page
    assert "finds 93.3%" in page


def test_a_metric_that_code_computes_needs_no_calibrated_judge(scene: Scene) -> None:
    set_main(scene, by_code=True)
    scene.store(a_run(system=SYSTEM))
    page = text_of(scene.stakeholder, scene.path)
    assert "never held" not in page
    assert "Met" in page


def test_a_withdrawn_calibration_counts_no_more_and_the_one_before_does(scene: Scene) -> None:
    send(scene)
    second = send(scene, table(Labelled(50, 50, 50, 50))).headers["Location"]
    assert "50.0%" in text_of(scene.stakeholder, PATH).partition("Calibrations")[0]
    assert scene.engineer.post(f"{second}/withdraw", {"reason": ""}).status_code == 422
    assert scene.engineer.post(f"{second}/withdraw", {"reason": "Wrong prompt"}).status_code == 303
    assert "93.3%" in text_of(scene.stakeholder, PATH).partition("Calibrations")[0]
    page = text_of(scene.stakeholder, second)
    assert "Wrong prompt" in page
    assert "counts for nothing" in page
    assert scene.engineer.post(f"{second}/withdraw", {"reason": "Again"}).status_code == 422


def test_what_cannot_be_read_keeps_what_was_typed_and_stores_nothing(scene: Scene) -> None:
    refused = send(scene, b"case,human\n1,pass\n", note="By two experts", human="human")
    assert refused.status_code == 422
    page = refused.get_data(as_text=True)
    assert "no column that says judge" in page
    assert 'value="By two experts"' in page
    assert scene.engineer.post(PATH, {"judge": JUDGE}).status_code == 422
    assert send(scene, run="7").status_code == 422
    with scene.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(JudgeCalibration)) == 0
        assert session.scalar(select(func.count()).select_from(JudgeLabel)) == 0


def test_the_same_labels_are_kept_once(scene: Scene) -> None:
    assert send(scene).status_code == 303
    again = send(scene)
    assert again.status_code == 422
    assert "are in already" in again.get_data(as_text=True)


def test_labels_against_the_cases_of_a_run(scene: Scene) -> None:
    run = scene.store(a_run(system=SYSTEM, cases=True))
    with scene.database.reading() as session:
        keys = session.scalars(select(CaseResult.case_key).where(CaseResult.run_id == run.id)).all()
    rows = [f"{key},pass" for key in keys[:100]] + ["nowhere,fail"]
    answer = scene.engineer.post(
        f"{API}?judge={JUDGE}&run={run.number}", "\n".join(["case,human", *rows]).encode()
    )
    assert answer.status_code == 201
    assert (answer.json["labels"], answer.json["unmatched"]) == (100, 1)


def labels_of(scene: Scene, run_id: str) -> bytes:
    """Label every case of a run as passed."""
    with scene.database.reading() as session:
        keys = session.scalars(select(CaseResult.case_key).where(CaseResult.run_id == run_id)).all()
    return "\n".join(["case,human", *(f"{key},pass" for key in keys)]).encode()


def test_a_run_lends_its_word_to_the_judge_that_it_names_alone(scene: Scene) -> None:
    runs = [
        scene.store(a_run(system=system, cases=True))
        for system in (SystemPart(model="m", judge="another"), SystemPart(model="m"), SYSTEM)
    ]
    path = f"/evals/runs/{runs[2].id}/withdraw"
    assert scene.engineer.post(path, {"reason": "Wrong dataset"}).status_code == 303
    told = []
    for run in runs:
        answer = scene.engineer.post(f"{API}?judge={JUDGE}&run={run.number}", labels_of(scene, run.id))
        assert answer.status_code == 422
        told += [fault["msg"] for fault in answer.get_json()["errors"]]
    assert told == [
        f"Run #{runs[0].number} names the judge another, not {JUDGE}.",
        f"Run #{runs[1].number} names no judge: state it at its import.",
        f"Run #{runs[2].number} is withdrawn; choose another one.",
    ]


def test_a_case_that_broke_is_no_verdict_of_the_judge(scene: Scene) -> None:
    broken = [
        NormalisedCase(f"x{at}", passed=False, error_kind=kind)
        for at, kind in enumerate((ErrorKind.SYSTEM_ERROR, ErrorKind.TIMEOUT))
    ]
    run = scene.store(a_run(8, 10, system=SYSTEM, cases=(*some_cases(8, 10), *broken)))
    answer = scene.engineer.post(f"{API}?judge={JUDGE}&run={run.number}", labels_of(scene, run.id))
    assert answer.status_code == 201
    found = answer.get_json()
    assert (found["labels"], found["tp"], found["fn"], found["unmatched"]) == (10, 8, 2, 2)


def test_labels_that_were_withdrawn_or_read_by_wrong_columns_can_come_again(scene: Scene) -> None:
    content = table(head="case,expert,second").replace(b"pass,pass", b"pass,fail", 3)
    wrong, right = {"human": "second", "judged": "expert"}, {"human": "expert", "judged": "second"}
    first = send(scene, content, **wrong)
    assert first.status_code == 303
    second = send(scene, content, **right)
    assert second.status_code == 303
    assert send(scene, content, **right).status_code == 422
    gone = scene.engineer.post(f"{second.headers['Location']}/withdraw", {"reason": "By mistake"})
    assert gone.status_code == 303
    assert send(scene, content, **right).status_code == 303


def test_the_api_lists_and_withdraws(scene: Scene) -> None:
    made = scene.engineer.post(f"{API}?judge={JUDGE}&note=Two+experts", table()).get_json()
    assert (made["labels"], made["tp"], made["lack"]) == (120, 56, "")
    listed = scene.stakeholder.get(API).get_json()["items"]
    assert [one["id"] for one in listed] == [made["id"]]
    gone = scene.engineer.post(f"{API}/{made['id']}/withdraw", json={"reason": "Wrong"})
    assert gone.status_code == 200
    assert gone.get_json()["withdrawn_reason"] == "Wrong"
    assert scene.engineer.post(f"{API}/nothing/withdraw", json={"reason": "x"}).status_code == 404


def test_only_members_bring_labels_and_nobody_sees_those_of_a_hidden_initiative(scene: Scene) -> None:
    assert send(scene, browser=scene.stakeholder).status_code == 403
    assert send(scene, browser=scene.stranger).status_code == 403
    made = send(scene).headers["Location"]
    assert scene.stakeholder.get(made).status_code == 200
    for path in (PATH, made, f"{made}/labels.csv", API):
        assert scene.stakeholder.get(path.replace(KEY, "HIDDEN")).status_code == 404


def test_the_labels_are_paged_with_disagreements_first_and_come_as_a_file(scene: Scene) -> None:
    made = send(scene).headers["Location"]
    first = scene.stakeholder.get(made).get_data(as_text=True)
    assert first.count("too lenient") == 10
    assert first.count("too strict") == 4
    after = first.partition("?after=")[2].partition('"')[0]
    second = scene.stakeholder.get(f"{made}?after={after}").get_data(as_text=True)
    assert "too lenient" not in second
    before = second.partition("?before=")[2].partition('"')[0]
    assert scene.stakeholder.get(f"{made}?before={before}").get_data(as_text=True).count("too lenient") == 10
    assert len(scene.stakeholder.get(f"{made}/labels.csv").get_data(as_text=True).splitlines()) == 121
    assert scene.stakeholder.get(f"{made}?after=odd").status_code == 404


def test_the_pages_send_a_fixed_number_of_statements(scene: Scene) -> None:
    set_main(scene)
    numbers = []
    for times in (1, 8):
        for at in range(times):
            scene.store(a_run(system=SystemPart(model="m", judge=f"judge {times} {at}"), at=NOW))
            made = send(scene, table(Labelled(30 + times, 20 + at, 30, 20)), judge=f"judge {times} {at}")
        with statements(scene.database.engine) as sent:
            for path in (PATH, made.headers["Location"], scene.path):
                assert scene.stakeholder.get(path).status_code == 200
        numbers.append(len(sent))
    assert numbers[0] == numbers[1] <= 24


def test_the_raw_numbers_stay_what_they_were(scene: Scene) -> None:
    run = scene.store(a_run(system=SYSTEM, metrics=(a_rate(), a_rate(100, 120, name="tone"))))
    before = scene.stakeholder.get(f"/api/v1/runs/{run.id}").get_json()["metrics"]
    send(scene)
    assert scene.stakeholder.get(f"/api/v1/runs/{run.id}").get_json()["metrics"] == before
