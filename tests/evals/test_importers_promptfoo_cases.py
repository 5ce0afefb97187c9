"""Cases of promptfoo: which pair across runs, which are repeats, what is kept of each."""

import json
import random
from typing import Any

import pytest

from tests.evals.builders import a_promptfoo_file, question
from tests.evals.sample_files import content
from tracker.evals.importers import read
from tracker.evals.rules.kinds import FlagCode, Unit
from tracker.evals.rules.normalised import NormalisedMetric, NormalisedRun

CURRENT = "own/promptfoo/v0.123.1.json"


def changed(name_or_file: bytes, change: Any) -> tuple[NormalisedRun, ...]:
    export = json.loads(name_or_file)
    change(export)
    return read(json.dumps(export).encode())


def metric(run: NormalisedRun, name: str) -> NormalisedMetric:
    return next(each for each in run.metrics if each.name == name)


def codes(run: NormalisedRun) -> set[FlagCode]:
    return {flag.code for flag in run.flags}


def test_cases_pair_across_runs_tool_versions_and_orders() -> None:
    def shuffle(export: dict[str, Any]) -> None:
        random.Random(7).shuffle(export["results"]["results"])

    old = {case.id for run in read(content("own/promptfoo/v0.24.2.json")) for case in run.cases}
    new = [case.id for case in read(content(CURRENT))[0].cases]
    assert old <= set(new)
    shuffled = changed(content(CURRENT), shuffle)
    assert [case.id for case in shuffled[0].cases] == new


def test_a_value_that_changes_from_run_to_run_does_not_part_the_cases() -> None:
    def converse(export: dict[str, Any]) -> None:
        for result in export["results"]["results"]:
            result["vars"]["_conversation"] = [{"prompt": "hi"}]

    file = a_promptfoo_file(2, 0)
    assert [case.id for case in changed(file, converse)[0].cases] == [case.id for case in read(file)[0].cases]


def test_two_tests_of_one_question_stay_two_cases() -> None:
    def ask_twice(export: dict[str, Any]) -> None:
        results = export["results"]["results"]
        results[1]["vars"] = results[0]["vars"]

    (run,) = changed(a_promptfoo_file(3, 0), ask_twice)
    assert len({case.id for case in run.cases}) == 3
    assert FlagCode.DUPLICATE_IDS not in codes(run)


def repeated(export: dict[str, Any]) -> None:
    results = export["results"]["results"]
    for place, result in enumerate(json.loads(json.dumps(results))):
        results.append(result | {"testIdx": len(results) + place})
    export["results"]["stats"]["successes"] *= 2


def test_repeats_are_told_by_equal_tests() -> None:
    (run,) = changed(a_promptfoo_file(3, 0), repeated)
    assert run.repeats == 2
    assert sorted(case.repeat for case in run.cases) == [0, 0, 0, 1, 1, 1]
    assert len({case.id for case in run.cases}) == 3
    assert FlagCode.DUPLICATE_IDS not in codes(run)


def test_a_case_that_is_there_twice_among_single_ones_is_flagged_and_kept() -> None:
    def double_one(export: dict[str, Any]) -> None:
        results = export["results"]["results"]
        results.append(results[0] | {"testIdx": 99})

    (run,) = changed(a_promptfoo_file(3, 0), double_one)
    assert len(run.cases) == 4
    assert FlagCode.DUPLICATE_IDS in codes(run)


def test_a_latency_of_the_cache_or_of_a_broken_call_is_none() -> None:
    def cache(export: dict[str, Any]) -> None:
        export["results"]["results"][0]["response"]["cached"] = True

    (run,) = changed(a_promptfoo_file(2, 0, 1), cache)
    assert [case.latency_ms for case in run.cases] == [None, 677.0, None]
    assert metric(run, "latency_mean_ms").n == 3


def test_money_tokens_slices_and_texts_are_kept() -> None:
    (run,) = read(a_promptfoo_file(4, 0))
    assert run.cost == pytest.approx(4 * 0.021)
    assert run.currency == "USD"
    assert (run.tokens_in, run.tokens_out) == (1240, 256)
    assert metric(run, "cost_total").unit is Unit.CURRENCY
    assert [case.slice for case in run.cases] == ["billing", "leave", "travel", "security"]
    assert question(0) in run.cases[0].excerpt


def test_no_folder_of_a_person_reaches_a_text() -> None:
    def tell(export: dict[str, Any]) -> None:
        export["results"]["results"][0]["error"] = "ENOENT: /Users/jane.roe/bot/prompt.txt"

    (run,) = changed(a_promptfoo_file(0, 1), tell)
    assert run.cases[0].error == "ENOENT: ~/bot/prompt.txt"


def test_half_an_emoji_in_an_output_is_read() -> None:
    file = a_promptfoo_file(2, 0).replace(b"See section 1 of", rb"\ud83d See section 1 of")
    (run,) = read(file)
    assert run.cases[1].excerpt.encode("utf-8")
    assert metric(run, "pass_rate").value == 1
