"""Tables of cases: which column means what, what a cell says, what is refused rather than guessed."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.evals.sample_files import content
from tracker.evals.importers import ColumnMapping, UnknownColumn, Unreadable, read, stated_mapping
from tracker.evals.rules.kinds import Direction, ErrorKind, FlagCode, Lack, MetricType, Scope, Unit
from tracker.evals.rules.normalised import NormalisedMetric, NormalisedRun


def table(text: str, **columns: object) -> NormalisedRun:
    (run,) = read(text.encode(), columns=ColumnMapping(**columns))  # type: ignore[arg-type]
    return run


def refused(text: str, **columns: object) -> Unreadable:
    with pytest.raises(Unreadable) as refusal:
        table(text, **columns)
    return refusal.value


def metric(run: NormalisedRun, name: str) -> NormalisedMetric:
    return next(each for each in run.metrics if each.name == name)


def codes(run: NormalisedRun) -> set[FlagCode]:
    return {flag.code for flag in run.flags}


def test_verdicts_come_first_and_scores_keep_their_columns_names() -> None:
    run = table("id,faithfulness,passed,latency_ms\na,0.5,yes,10\nb,1.0,no,30\n")
    assert [each.name for each in run.metrics] == ["passed", "faithfulness", "latency_ms"]
    passed = metric(run, "passed")
    assert (passed.type, passed.value, passed.successes, passed.scope) == (
        MetricType.BINARY,
        0.5,
        1,
        Scope.HEADLINE,
    )
    assert [case.passed for case in run.cases] == [True, False]
    assert metric(run, "latency_ms").value == 20
    assert [case.latency_ms for case in run.cases] == [10, 30]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_every_usual_dialect_reads_alike(delimiter: str, newline: str) -> None:
    rows = [["id", "question", "score"], ["1", "Größe?", "0.5"], ["2", '"one, two; three"', "1"]]
    run = table(newline.join(delimiter.join(row) for row in rows))
    assert metric(run, "score").value == 0.75
    assert run.cases[1].excerpt == "one, two; three"


def test_text_of_windows_is_read_and_flagged() -> None:
    (run,) = read("id;question;score\r\n1;Größe?;0.5\r\n".encode("cp1252"))
    assert run.cases[0].excerpt == "Größe?"
    assert FlagCode.ENCODING_GUESSED in codes(run)


def test_decimal_commas_are_read_only_when_a_person_says_so() -> None:
    (run,) = read(content("own/hostile/samples_cp1252.csv"), columns=ColumnMapping(decimal=","))
    assert metric(run, "score").value == 0.75
    assert "decimal comma" in refused('id,score\n1,"0,5"\n').message


def test_a_row_with_a_cell_too_many_is_refused_with_its_number() -> None:
    assert refused("id,score\n1,1\n2,0,5\n").where == "row 3"
    assert refused("id,score\n1,1\n2\n").where == "row 3"


def test_percentages_are_shares_and_a_bare_number_among_them_is_asked_about() -> None:
    run = table("id,score\n1,85%\n2,90 %\n")
    assert metric(run, "score").value == pytest.approx(0.875)
    assert metric(run, "score").unit is Unit.PROPORTION
    assert FlagCode.PERCENT_READ in codes(run)
    told = table(content("own/hostile/samples_percent.csv").decode(), percent=("score",))
    assert metric(told, "score").value == pytest.approx((0.85 + 0.9 + 1) / 3)


def test_a_text_in_a_score_column_is_refused_with_row_and_column() -> None:
    fault = refused("id,score\n1,1\n2,oops\n3,0\n")
    assert (fault.where, "'oops'" in fault.message) == ("row 3, column score", True)


def test_a_doubtful_column_is_left_out_aloud() -> None:
    run = table("id,score,difficulty\n1,1,3\n2,0,2\n3,1,hard\n")
    assert [each.name for each in run.metrics] == ["score"]
    assert FlagCode.NOT_A_METRIC in codes(run)


def test_blank_cells_are_unscored_and_no_zeros() -> None:
    (run,) = read(content("own/ragas/ragas_result.csv"))
    faithful = metric(run, "faithfulness")
    assert (run.tool, faithful.value, faithful.n, faithful.unscored) == ("ragas", 0.75, 2, 1)
    assert dict(run.cases[2].scores)["faithfulness"] is None
    assert {FlagCode.BLANK_SCORES, FlagCode.NO_DATE, FlagCode.NO_MODEL} <= codes(run)
    assert run.lacks == (Lack.DATASET, Lack.DATE, Lack.MODEL)


def test_a_known_score_that_is_blank_throughout_is_shown_without_a_value() -> None:
    run = table("id,accuracy,faithfulness\na,1,\nb,0,\n")
    assert (metric(run, "faithfulness").value, metric(run, "faithfulness").n) == (None, 0)
    assert metric(run, "faithfulness").unscored == 2


def test_a_crashed_row_fails_in_the_strict_rate_although_the_tool_scored_it() -> None:
    csv_run, json_run = (
        read(content(f"own/langsmith/langsmith_results.{end}"))[0] for end in ("csv", "json")
    )
    for run in (csv_run, json_run):
        exact = metric(run, "feedback.exact")
        assert (run.tool, exact.value, exact.n, exact.strict) == (
            "langsmith",
            pytest.approx(1 / 3),
            3,
            pytest.approx(1 / 3),
        )
        assert [case.error_kind for case in run.cases].count(ErrorKind.SYSTEM_ERROR) == 1
        assert run.cases[0].id == "c1bc1531-52d1-41dc-a1b5-0fcc49fd9cd3"
        assert metric(run, "execution_time").unit is Unit.S
        assert run.cases[0].latency_ms == pytest.approx(0.322)
    assert table("id,correct,error\na,1,\nb,1,boom\n").metrics[0].strict == 0.5


def test_a_score_of_which_less_is_better_counts_errors_against_it() -> None:
    toxicity = table("id,toxicity,error\na,0,\nb,1,\nc,,boom\nd,0,\n").metrics[0]
    assert (toxicity.direction, toxicity.value, toxicity.n) == (Direction.LOWER, pytest.approx(1 / 3), 3)
    assert toxicity.strict == 0.5


def test_the_four_forms_of_one_table_pair_case_by_case() -> None:
    names = [
        "ragas_result.csv",
        "ragas_result_index_crlf.csv",
        "ragas_result_records.json",
        "ragas_result_columns.json",
    ]
    runs = [read(content(f"own/ragas/{name}"))[0] for name in names]
    assert len({tuple(case.id for case in run.cases) for run in runs}) == 1
    assert len({tuple((each.name, each.value, each.n) for each in run.metrics) for run in runs}) == 1


def test_a_split_table_of_columns_and_rows_is_read() -> None:
    split = {"columns": ["inputs", "outputs", "score"], "data": [["a", "x", 1.0], ["b", None, None]]}
    run = table(json.dumps(split))
    assert (run.metrics[0].value, run.metrics[0].n, run.metrics[0].unscored) == (1.0, 1, 1)
    split["data"].append(["c"])
    assert refused(json.dumps(split)).where == "$.data[2]"


def test_scores_one_layer_down_are_columns() -> None:
    rows = [
        {"input": "a", "scores": {"ExactMatch": 1, "judge": None}},
        {"input": "b", "scores": {}, "error": "x"},
    ]
    run = table("\n".join(map(json.dumps, rows)))
    exact = metric(run, "ExactMatch")
    assert (exact.value, exact.n, exact.total, exact.strict) == (1.0, 1, 2, 0.5)
    assert exact.direction is Direction.HIGHER


def test_a_column_of_models_makes_a_run_of_each() -> None:
    runs = read(b"id,model,score\n1,orion,1\n1,vega,0\n2,orion,1\n2,vega,1\n")
    assert [(run.variant, run.system.model, run.metrics[0].value) for run in runs] == [
        ("orion", "orion", 1.0),
        ("vega", "vega", 0.5),
    ]
    (one,) = read(b"id,model,score\n1,orion,1\n2,orion,1\n")
    assert (one.variant, one.system.model) == ("", "orion")


@pytest.mark.parametrize("first", [0, 1])
def test_repeats_count_from_zero_wherever_the_tool_begins(first: int) -> None:
    run = table(f"case_id,repeat,score\na,{first},1\na,{first + 1},0\n")
    assert [(case.id, case.repeat) for case in run.cases] == [("a", 0), ("a", 1)]
    assert run.repeats == 2
    assert FlagCode.DUPLICATE_IDS not in codes(run)


def test_slices_costs_and_tokens_are_kept() -> None:
    run = table(
        "id,category,score,cost_usd,prompt_tokens,completion_tokens\na,billing,1,0.02,10,5\nb,leave,0,0.01,8,4\n"
    )
    assert [case.slice for case in run.cases] == ["billing", "leave"]
    assert [case.cost for case in run.cases] == [2.0, 1.0]
    assert (run.cost, run.currency, run.tokens_in, run.tokens_out) == (3.0, "USD", 18, 9)


def test_a_latency_without_a_unit_is_guessed_aloud() -> None:
    short, long = table("id,score,latency\na,1,1.2\n"), table("id,score,latency\na,1,1200\n")
    assert [case.latency_ms for run in (short, long) for case in run.cases] == [1200, 1200]
    assert FlagCode.UNIT_GUESSED in codes(short)


def test_scores_of_different_scales_are_flagged() -> None:
    assert FlagCode.MIXED_SCALES in codes(table("id,judge,recall\na,4,0.5\nb,5,0.7\n"))
    assert FlagCode.MIXED_SCALES not in codes(table("id,judge,recall\na,0.4,0.5\nb,1,0.7\n"))


def test_a_person_may_name_the_columns() -> None:
    text = "ref,what,rating,ok\nq-1,hello,4,true\nq-2,bye,2,false\n"
    run = table(text, id="ref", input="what", passed="ok", scores=("rating",))
    assert [case.id for case in run.cases] == ["q-1", "q-2"]
    assert [each.name for each in run.metrics] == ["ok", "rating"]
    assert run.cases[0].excerpt == "hello"
    assert "no column 'nope'" in refused(text, id="nope").message


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("question,reference\na,b\n", "looks like a dataset"),
        ("score,recall\n1,0.5\n", "tells the cases apart"),
        ("id,Status,Status,score\n1,a,b,1\n", "Two columns"),
        ('id,score\n1,"open\n', "not well formed"),
        ('{"id": 1, "score": 1}\n[1]\n', "an object of named values"),
    ],
)
def test_what_is_no_table_of_results_is_refused(text: str, says: str) -> None:
    assert says in refused(text).message


def test_long_cells_are_read() -> None:
    contexts = "passage " * 40_000
    run = table(f'question,contexts,score\nwhy?,"{contexts}",1\n')
    assert run.metrics[0].value == 1


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 3)), min_size=1, max_size=40))
def test_counts_always_add_up(rows: list[tuple[bool, int]]) -> None:
    """Each row passes or fails, and is plain (0, 1), blank (2) or broken (3)."""
    lines = [
        f"{place},{'' if state > 1 else int(passed)},{'boom' if state == 3 else ''}"
        for place, (passed, state) in enumerate(rows)
    ]
    scored = [passed for passed, state in rows if state < 2]
    run = table("\n".join(["id,accuracy,error", *lines]))
    accuracy = metric(run, "accuracy")
    assert accuracy.n == len(scored)
    assert accuracy.unscored == sum(state == 2 for _, state in rows)
    assert accuracy.total == len(rows)
    if scored:
        assert accuracy.value == pytest.approx(sum(scored) / len(scored))
        assert accuracy.strict == pytest.approx(sum(scored) / len(rows))


def test_columns_are_named_in_words_one_statement_each() -> None:
    said = ["id=ref", " score = rating ", "score=depth", "percent=share", "decimal=,", ""]
    wanted = ColumnMapping(id="ref", scores=("rating", "depth"), percent=("share",), decimal=",")
    assert stated_mapping(said) == wanted


@pytest.mark.parametrize("statement", ["ref", "id=", "scores=rating", "colour=red", "decimal=;"])
def test_a_statement_that_names_no_column_is_refused(statement: str) -> None:
    with pytest.raises(UnknownColumn):
        stated_mapping([statement])
