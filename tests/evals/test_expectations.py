"""The expectation ledger: every entry is kept and held against the evidence of its day."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.evals.conftest import KEY, Scene
from tests.evals.evidence import a_run
from tests.evals.test_eval_pages import NOW, text_of
from tests.initiatives.test_statements import counted
from tracker.core import clock
from tracker.evals.actions.targets import TargetChange, remove_target, set_target
from tracker.evals.models import TargetEntry
from tracker.evals.queries.ledger import RUNS
from tracker.evals.rules.expectations import Expected, Found, entries_of, standing
from tracker.evals.rules.kinds import Direction, Unit
from tracker.evals.rules.normalised import SystemPart
from tracker.evals.rules.targets import Role, Wanted
from tracker.evals.rules.verdicts import Evidence, Verdict
from tracker.initiatives.actions import writing
from tracker.initiatives.models import Expectation
from tracker.initiatives.queries import edits
from tracker.migrations.steps import downgrade, revisions, upgrade

DAY = timedelta(days=1)
TODAY = NOW.date()
PATH = f"/initiatives/{KEY}/evals/expectations"
MAIN = Wanted("policy-answers", "pass_rate", Role.MAIN, Direction.HIGHER, 0.9, Unit.PROPORTION)


def expected(
    value: float | None = 0.99, due: int | None = -10, written: int = -40, of: str = "main_metric"
) -> Expected:
    """Write an entry; days are counted from today."""
    day = None if due is None else TODAY + due * DAY
    return Expected("99 % on the first day", value, of, day, NOW + written * DAY, "Hannah Vogel")


def seen(passed: float, day: int, n: int = 400, unit: str = "proportion") -> Found:
    bounds = (passed - 0.02, passed + 0.01)
    return Found(NOW + day * DAY, 1, Evidence(passed, *bounds, n, float(n), whole=True, unit=unit))


def test_the_evidence_of_the_day_counts_and_not_a_later_one() -> None:
    history = [seen(0.8, -20), seen(0.999, -2)]
    found = standing(expected(), history, "higher", TODAY)
    assert found.judged.verdict is Verdict.NOT_MET
    assert found.found == history[0]
    assert found.gap == pytest.approx(-0.19)
    assert standing(expected(due=5), history, "higher", TODAY).found == history[1]


def test_where_nothing_was_measured_by_the_day_the_later_evidence_is_said_to_be_later() -> None:
    found = standing(expected(), [seen(0.8, -2)], "higher", TODAY)
    assert found.moment is not None
    assert "since then" in found.moment.value
    assert found.judged.verdict is Verdict.NOT_MET


def test_a_judge_that_may_not_decide_leaves_the_number_open() -> None:
    found = standing(expected(), [replace(seen(0.8, -20), lack="Never held.")], "higher", TODAY)
    assert found.judged.verdict is Verdict.INCONCLUSIVE
    assert found.judged.why.endswith("Never held.")


def test_a_cost_is_held_from_the_other_side() -> None:
    history = [seen(0.8, -20)]
    assert standing(expected(0.9), history, "lower", TODAY).judged.verdict is Verdict.MET
    assert standing(expected(0.9), history, "higher", TODAY).judged.verdict is Verdict.NOT_MET


@pytest.mark.parametrize(
    ("entry", "history", "direction", "told"),
    [
        (expected(None), [seen(0.8, -20)], "higher", "only words"),
        (expected(of="other"), [seen(0.8, -20)], "higher", "not of the main metric"),
        (expected(of="not_said"), [seen(0.8, -20)], "higher", "Nobody said"),
        (expected(), [seen(0.8, -20)], None, "No metric has a target"),
        (expected(), [], "higher", "no evidence yet"),
        (expected(99.0), [seen(0.8, -20)], "higher", "write 0.9 for 90 per cent"),
        (replace(expected(None, None), words=""), [], "higher", "taken back"),
    ],
)
def test_what_cannot_be_held_says_why(entry, history, direction, told) -> None:  # type: ignore[no-untyped-def]
    found = standing(entry, history, direction, TODAY)
    assert found.judged.verdict is Verdict.MISSING
    assert told in found.judged.why


def test_an_entry_written_when_the_pilot_had_begun_is_late() -> None:
    entries = entries_of([expected(written=-5), expected()], [], "higher", NOW - 20 * DAY, TODAY)
    assert [entry.is_late for entry in entries] == [True, False]
    assert not entries_of([expected()], [], "higher", None, TODAY)[0].is_late


def write(scene: Scene, **changes: object) -> None:
    """Save the initiative with these fields changed, as a person does on its settings page."""
    with scene.database.writing() as session:
        initiative = scene.initiative(session)
        writing.edit(
            session,
            actor=scene.actor,
            now=clock.now(),
            initiative=initiative,
            details=replace(edits.details_of(initiative), **changes),
            version=initiative.version,
            may_guard=False,
        )


def set_main(scene: Scene, threshold: float = 0.9, reason: str = "") -> str:
    with scene.database.writing() as session:
        change = TargetChange(replace(MAIN, threshold=threshold), reason)
        given = {"actor": scene.actor, "now": clock.now(), "initiative": scene.initiative(session)}
        return set_target(session, change=change, **given).id


def test_each_change_of_the_number_adds_an_entry_and_nothing_else_does(scene: Scene) -> None:
    write(scene, expected_value=0.99, expected_on=date(2026, 12, 1))
    write(scene, summary="Other words")
    write(scene, expected_value=0.95)
    write(scene, expected_value=None, expected_on=None)
    with scene.database.reading() as session:
        entries = session.scalars(select(Expectation).order_by(Expectation.written_at)).all()
        kept = [(one.value, one.due_on) for one in entries]
    assert kept == [(0.99, date(2026, 12, 1)), (0.95, date(2026, 12, 1)), (None, None)]
    page = text_of(scene.stakeholder, PATH)
    assert "taken back" in page
    assert "after the pilot began" in page


def test_the_page_holds_the_number_against_the_main_metric(scene: Scene) -> None:
    assert "Nobody wrote what the sponsor expects" in text_of(scene.engineer, PATH)
    write(
        scene,
        expected_value=0.99,
        expected_of="main_metric",
        expected_on=TODAY - 2 * DAY,
        expectation="Nearly all right at once",
    )
    assert "Set a target as the main metric" in text_of(scene.engineer, PATH)
    set_main(scene)
    scene.store(a_run(80, 100, at=NOW - 5 * DAY), a_run(995, 1000, at=NOW - DAY))
    set_main(scene, 0.85, "Scope was cut")
    page = text_of(scene.stakeholder, PATH)
    for told in (
        "Nearly all right at once",
        "0.990",
        "0.800",
        "By that day",
        "too low",
        "Scope was cut",
        "2 runs",
    ):
        assert told in page
    assert "<svg" in scene.stakeholder.get(PATH).get_data(as_text=True)
    assert "expected 0.99" in text_of(scene.stakeholder, f"/initiatives/{KEY}/evals")


def test_the_number_of_a_judge_that_nobody_calibrated_is_neither_met_nor_not(scene: Scene) -> None:
    write(scene, expected_value=0.99, expected_of="main_metric", expected_on=TODAY - 2 * DAY)
    set_main(scene)
    scene.store(a_run(80, 100, at=NOW - 5 * DAY, system=SystemPart(model="m", judge="orion-judge")))
    (entry,) = scene.stakeholder.get(f"/api/v1/initiatives/{KEY}/expectations").get_json()["items"]
    assert entry["verdict"] == "inconclusive"
    assert "The judge orion-judge was never held against human labels." in text_of(scene.stakeholder, PATH)


def test_the_evidence_of_a_day_long_ago_is_found_behind_hundreds_of_runs(scene: Scene) -> None:
    set_main(scene)
    write(scene, expected_value=0.99, expected_of="main_metric", expected_on=TODAY - 50 * DAY)
    scene.store(a_run(80, 100, at=NOW - 60 * DAY), a_run(85, 100, at=NOW - 51 * DAY))
    scene.store(*(a_run(995, 1000, at=NOW - timedelta(hours=at)) for at in range(RUNS)))
    set_main(scene, 0.85, "Scope was cut")
    (entry,) = scene.stakeholder.get(f"/api/v1/initiatives/{KEY}/expectations").get_json()["items"]
    assert (entry["verdict"], entry["value"]) == ("not_met", 0.85)
    with counted(scene.database.engine) as sent:
        page = text_of(scene.stakeholder, PATH)
    assert "By that day" in page
    assert f"The newest {RUNS} runs are drawn." in page
    assert f"{RUNS + 2} runs" in page  # before the threshold was changed
    assert len(sent) <= 12


def test_an_entry_of_words_alone_ends_the_number_before_it(scene: Scene) -> None:
    write(scene, expected_value=0.99, expected_of="main_metric", expected_on=TODAY + 20 * DAY)
    set_main(scene)
    scene.store(a_run(80, 100, at=NOW - 5 * DAY))
    assert 'class="due"' in scene.stakeholder.get(PATH).get_data(as_text=True)
    write(scene, expected_value=None, expectation="Good enough for the pilot team")
    page = scene.stakeholder.get(PATH).get_data(as_text=True)
    assert 'class="due"' not in page
    assert "expected-text" not in page


def test_the_file_and_the_api_say_the_same(scene: Scene) -> None:
    write(
        scene,
        expected_value=0.99,
        expected_of="main_metric",
        expected_on=TODAY - 2 * DAY,
        expectation="=cmd()",
    )
    set_main(scene)
    scene.store(a_run(80, 100, at=NOW - 5 * DAY))
    text = scene.stakeholder.get(f"{PATH}.csv").get_data(as_text=True)
    assert "'=cmd()" in text
    assert ",not_met," in text
    answer = scene.stakeholder.get(f"/api/v1/initiatives/{KEY}/expectations").get_json()
    (entry,) = answer["items"]
    assert (answer["metric"], entry["expected"], entry["verdict"], entry["value"]) == (
        *("pass_rate", 0.99, "not_met", 0.8),
    )
    assert entry["before_pilot"] is False


def test_a_hidden_ledger_is_not_there(scene: Scene) -> None:
    for path in (PATH, f"{PATH}.csv", f"/api/v1/initiatives/{KEY}/expectations"):
        assert scene.stakeholder.get(path.replace(KEY, "HIDDEN")).status_code == 404


def test_a_removed_target_stays_in_the_ledger_of_thresholds(scene: Scene) -> None:
    target_id = set_main(scene)
    with scene.database.writing() as session:
        given = {"actor": scene.actor, "now": clock.now(), "initiative": scene.initiative(session)}
        remove_target(session, target_id=target_id, reason="Wrong metric", **given)
    set_main(scene, 0.8)
    page = text_of(scene.stakeholder, PATH)
    assert "removed" in page
    assert "Wrong metric" in page


def test_the_page_sends_a_fixed_number_of_statements(scene: Scene) -> None:
    set_main(scene)
    counts = []
    for times in (1, 12):
        for number in range(times):
            write(scene, expected_value=0.9 + number / 1000 + times / 1e6)
            scene.store(a_run(80, 100, at=NOW - number * DAY))
        with counted(scene.database.engine) as sent:
            assert scene.stakeholder.get(PATH).status_code == 200
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 10


def test_the_event_log_fills_the_ledgers_of_an_older_database(scene: Scene) -> None:
    write(
        scene,
        expected_value=0.99,
        expected_of="main_metric",
        expected_on=date(2026, 12, 1),
        expectation="Soon",
    )
    write(scene, expected_value=0.95)
    target_id = set_main(scene)
    set_main(scene, 0.8, "Cut")
    with scene.database.writing() as session:
        given = {"actor": scene.actor, "now": clock.now(), "initiative": scene.initiative(session)}
        remove_target(session, target_id=target_id, reason="Gone", **given)
    before = ledgers(scene)
    assert [len(part) for part in before] == [2, 3]
    newest = next(name for name in revisions() if name == "0017")
    downgrade(scene.database.engine, revisions()[revisions().index(newest) - 1])
    upgrade(scene.database.engine)
    assert ledgers(scene) == before


def ledgers(scene: Scene) -> tuple[list[object], ...]:
    """Give what both ledgers hold, without ids."""
    with scene.database.reading() as session:
        told = session.scalars(select(Expectation).order_by(Expectation.written_at)).all()
        held = session.scalars(select(TargetEntry).order_by(TargetEntry.set_at)).all()
        return (
            [(one.words, one.value, one.of, one.due_on, one.written_at, one.written_by) for one in told],
            [(one.suite, one.metric, one.threshold, one.direction, one.reason, one.set_at) for one in held],
        )
