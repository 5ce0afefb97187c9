"""Reports of tests: what counts is each test's own verdict, never the sums in the head."""

import json

import pytest

from tests.evals.sample_files import content
from tracker.evals.importers import Limits, Unreadable, read
from tracker.evals.rules.kinds import ErrorKind, FlagCode, RunStatus
from tracker.evals.rules.normalised import NormalisedRun


def codes(run: NormalisedRun) -> set[FlagCode]:
    return {flag.code for flag in run.flags}


def only(sent: bytes) -> NormalisedRun:
    (run,) = read(sent)
    return run


@pytest.mark.parametrize("name", ["junit.xml", "junit_xunit1.xml", "report.json"])
def test_skipped_tests_are_left_out_and_errors_are_failures(name: str) -> None:
    run = only(content(f"own/pytest/{name}"))
    (rate, *_) = run.metrics
    assert (rate.successes, rate.total, rate.strict) == (4, 7, pytest.approx(4 / 7))
    kinds = [case.error_kind for case in run.cases]
    assert (kinds.count(ErrorKind.SKIPPED), kinds.count(ErrorKind.SYSTEM_ERROR)) == (2, 1)
    assert [case.passed for case in run.cases].count(None) == 2


@pytest.mark.parametrize("name", ["junit.xml", "report.json"])
def test_numbers_that_tests_record_are_scores_and_their_model_is_the_systems(name: str) -> None:
    run = only(content(f"own/pytest/{name}"))
    assert run.system.model == "toy-1"
    assert [(metric.name, metric.value, metric.n) for metric in run.metrics[1:]] == [
        ("score_mean", pytest.approx(2 / 3), 3)
    ]


def test_what_failed_is_told_in_the_reports_words_and_ids_fit_the_next_run() -> None:
    run = only(content("own/pytest/junit.xml"))
    failed = {case.id: case.error for case in run.cases if case.passed is False}
    assert "test_prompts.TestBot::test_error" in failed
    assert all(failed.values())
    assert run.system.prompt_version == "v3"


def test_several_suites_are_slices_and_one_is_none() -> None:
    several = only(content("own/promptfoo/v0.123.1.junit.xml"))
    assert {case.slice for case in several.cases} >= {"[echo] prompt 1", "[flaky-model] prompt 1"}
    assert {case.slice for case in only(content("own/pytest/junit.xml")).cases} == {""}


def test_a_head_that_lies_is_flagged_and_the_tests_are_counted() -> None:
    run = only(content("own/hostile/junit_header_lies.xml"))
    assert run.metrics[0].n == len(run.cases)
    assert FlagCode.STATS_DISAGREE in codes(run)


@pytest.mark.parametrize(
    "sent",
    [
        content("own/hostile/junit_zero_tests.xml"),
        b'{"created": 1795475605.8, "exitcode": 5, "summary": {"total": 0, "collected": 932}}',
        b'{"numTotalTests": 0, "testResults": []}',
    ],
)
def test_no_tests_are_no_pass(sent: bytes) -> None:
    run = only(sent)
    assert run.status is RunStatus.EMPTY
    assert run.metrics == ()
    assert FlagCode.ZERO_TESTS in codes(run)


def test_tests_that_were_collected_and_not_run_are_told() -> None:
    counts = b'{"passed": 48, "failed": 10, "total": 58, "collected": 932}'
    run = only(b'{"created": 1, "exitcode": 0, "summary": ' + counts + b"}")
    assert (run.metrics[0].value, run.metrics[0].n) == (pytest.approx(48 / 58), 58)
    assert "58 of 932 collected tests were run." in [flag.text for flag in run.flags]


def test_a_session_that_was_interrupted_is_partial() -> None:
    assert only(b'{"created": 1, "exitcode": 2, "summary": {"passed": 3, "total": 3}}').status is (
        RunStatus.PARTIAL
    )


def test_jest_reads_the_verdict_of_each_test_and_the_file_as_a_slice() -> None:
    verdicts = [("passed", []), ("failed", ["expected 1 to be 2"]), ("pending", [])]
    results = [
        {
            "name": f"/builds/{file}",
            "assertionResults": [
                {"status": status, "fullName": f"a {status}", "failureMessages": messages}
                for status, messages in verdicts
            ],
        }
        for file in ("bot.test.ts", "tone.test.ts")
    ]
    run = only(json.dumps({"numTotalTests": 6, "startTime": 1697034082669, "testResults": results}).encode())
    assert (run.metrics[0].value, run.metrics[0].n) == (0.5, 4)
    assert {case.slice for case in run.cases} == {"bot.test.ts", "tone.test.ts"}
    assert [case.error for case in run.cases][:3] == [None, "expected 1 to be 2", None]
    assert run.started_at is not None


@pytest.mark.parametrize(
    ("sent", "where"),
    [
        (b"<testsuite><testcase name='a'></testsuite>", "line 1"),
        (b"<testsuite>\n<testcase name='a'/>\n", "line 3"),
        (b"<testsuite>\n&unknown;</testsuite>", "line 2"),
    ],
)
def test_broken_xml_is_refused_with_its_line(sent: bytes, where: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        read(sent)
    assert refusal.value.where == where


def test_more_tests_than_are_allowed_are_refused() -> None:
    sent = b"<testsuite>" + b"<testcase name='a'/>" * 4 + b"</testsuite>"
    with pytest.raises(Unreadable, match="more than 3 tests"):
        read(sent, limits=Limits(cases=3))


def test_a_stated_encoding_does_not_matter_once_the_text_is_read() -> None:
    text = "<?xml version='1.0' encoding='ISO-8859-1'?><testsuite><testcase name='Grüße'/></testsuite>"
    assert only(text.encode()).cases[0].id == "Grüße"
    assert only(text.encode("utf-16")).cases[0].id == "Grüße"
    assert only(text.encode("latin-1")).cases[0].id == "Grüße"


def test_a_test_inside_a_skipped_one_that_failed_stays_failed() -> None:
    sent = b"<testsuite><testcase name='a'><failure message='no'/><skipped/></testcase></testsuite>"
    assert only(sent).cases[0].passed is False
