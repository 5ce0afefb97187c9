"""Whatever is sent is read or refused with a reason: no other error, nothing that no database keeps."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.evals.builders import a_promptfoo_file
from tests.evals.sample_files import content
from tests.evals.test_importers_normalised import RUN
from tracker.evals.importers import Unreadable, read
from tracker.evals.rules.normalised import NormalisedRun

WHOLE = [
    json.loads(a_promptfoo_file(2, 1, 1)),
    json.loads(content("own/promptfoo/v0.24.2.json")),
    json.loads(content("own/inspect/v0.3.60_addition.json")),
    json.loads(content("own/inspect/v0.3.8_addition_logv1.json")),
    json.loads(content("own/ragas/ragas_result_records.json")),
    json.loads(content("own/ragas/ragas_result_columns.json")),
    {"columns": ["id", "score"], "data": [["a", 1], ["b", 0]]},
    RUN,
]
JUNK = [
    *(None, True, False, 0, -1, 1.5, 1e308, 10**200, float("nan"), float("inf"), 2**63),
    *(
        "",
        "x",
        "NaN",
        "\ud800",
        "\x00",
        "0,5",
        "85%",
        "1e999",
        "9999-12-31T23:59:59Z",
        "0001-01-01T00:00:00Z",
    ),
    *([], {}, [None], [[]], {"": None}, {"id": 1}),
]
EVERY_FORMAT = [
    *(content(f"own/inspect/{name}") for name in ("v0.3.285_crashing.eval", "v0.3.60_addition_deflate.eval")),
    *(content(f"own/langsmith/{name}") for name in ("langsmith_results.csv", "langsmith_results.json")),
    content("own/hostile/samples_duplicate_ids.jsonl"),
    content("own/hostile/promptfoo_utf16.json"),
    content("own/hostile/promptfoo.json.gz"),
]


CELLS = st.sampled_from(["", "1", "0.5", "yes", "85%", "0,5", "é\n", '"', "x", "1e999"])


def read_or_refused(sent: bytes) -> tuple[NormalisedRun, ...]:
    """Read it, or answer nothing when it is refused; any other error fails the test."""
    try:
        return read(sent)
    except Unreadable:
        return ()


def kept(run: NormalisedRun) -> str:
    """Everything of a run as JSON in UTF-8: fails on NaN, on half characters and NUL."""
    texts = [run.suite, run.variant, run.external_id, run.system.model, *(flag.text for flag in run.flags)]
    numbers = [value for each in run.metrics for value in (each.value, each.strict, each.stderr)]
    cases = [
        [case.id, case.slice, case.error, case.excerpt, case.scores, case.latency_ms, case.cost]
        for case in run.cases
    ]
    written = json.dumps([texts, numbers, cases], allow_nan=False, ensure_ascii=False)
    assert "\\u0000" not in written
    return written.encode("utf-8").decode("utf-8")


def paths(value: Any, before: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place below a JSON value, as the keys that lead to it."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path for key, part in inner for path in [(*before, key), *paths(part, (*before, key))]]


@pytest.mark.sweep
@settings(max_examples=150)
@given(st.data())
def test_a_file_with_any_value_swapped_is_read_whole_or_refused(drawn: st.DataObject) -> None:
    whole = json.loads(json.dumps(drawn.draw(st.sampled_from(WHOLE))))
    for path in drawn.draw(st.lists(st.sampled_from(paths(whole)), min_size=1, max_size=3)):
        swap(whole, path, drawn.draw(st.sampled_from(JUNK)))
    for run in read_or_refused(json.dumps(whole).encode()):
        assert kept(run)
        assert len({metric.name for metric in run.metrics}) == len(run.metrics)


def swap(whole: Any, path: tuple[Any, ...], junk: object) -> None:
    """Put junk at a path, if an earlier swap has left the path in place."""
    part = whole
    for key in path[:-1]:
        if not isinstance(part, dict | list) or (isinstance(part, list) and key not in range(len(part))):
            return
        part = part.get(key) if isinstance(part, dict) else part[key]
    if isinstance(part, dict) or (isinstance(part, list) and path[-1] in range(len(part))):
        part[path[-1]] = json.loads(json.dumps(junk))


@settings(max_examples=150)
@given(st.sampled_from(EVERY_FORMAT), st.integers(0, 30_000), st.binary(max_size=12), st.booleans())
def test_a_file_with_any_bytes_changed_is_read_whole_or_refused(
    whole: bytes, place: int, junk: bytes, insert: bool
) -> None:
    place %= len(whole)
    after = place if insert else place + len(junk)
    assert all(map(kept, read_or_refused(whole[:place] + junk + whole[after:])))


@settings(max_examples=100)
@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace")))
def test_any_bytes_are_read_or_refused(sent: bytes) -> None:
    assert all(map(kept, read_or_refused(sent)))


@settings(max_examples=150)
@given(st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=6))
def test_any_table_is_read_or_refused(rows: list[tuple[str, ...]]) -> None:
    text = "\n".join(["id,score,error", *(",".join(row) for row in rows)])
    assert all(map(kept, read_or_refused(text.encode())))
