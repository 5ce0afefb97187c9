"""What an assertion may say, and where it is wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.endpoints.rules import InvalidAssertion, match_answer, parse_assertion

ANSWER = {
    "answer": "Clause 7 covers hail.",
    "score": 0.73,
    "count": 3,
    "status": "ok",
    "ready": True,
    "nothing": None,
    "items": [{"id": "a1"}, {"id": None}],
    "tags": ["motor", 7],
    "odd key": {"x-y": 1},
    "empty": [],
}


def matches(text: str) -> bool:
    return match_answer(parse_assertion(text), ANSWER).matched


@pytest.mark.parametrize(
    "text",
    [
        "$ exists",
        "$.answer exists",
        "$.nothing exists",
        "$.score >= 0.5",
        "$.score<0.8",
        "$.count == 3",
        "$.count == 3.0",
        "$.count > -1e2",
        '$.status == "ok"',
        '$.status != "down"',
        "$.status != 1",
        "$.ready == true",
        "$.nothing == null",
        "$.items[0].id != null",
        "$.items[1].id == null",
        '$["odd key"]["x-y"] == 1',
        '$["odd key"].x-y == 1',
        "len($.items) == 2",
        "len( $.answer ) > 5",
        "len($) == 10",
        '$.answer contains "hail"',
        '$.tags contains "motor"',
        "$.tags contains 7",
        '  $.status == "ok"   and $.score >= 0.5 and len($.items) > 0 ',
        '$["\\u0061nswer"] exists',
    ],
)
def test_these_hold(text: str) -> None:
    assert matches(text)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("$.missing exists", "$.missing is missing."),
        ("$.missing != null", "$.missing is missing."),
        ("$.items[2] exists", "$.items[2] is missing."),
        ("$.answer[0] exists", "$.answer[0] is missing."),
        ("$.items.id exists", "$.items.id is missing."),
        ("$.score >= 0.74", "$.score >= 0.74 does not hold."),
        ("$.score > 0.73", "$.score > 0.73 does not hold."),
        ("$.count == true", "$.count == true does not hold."),
        ("$.ready == 1", "$.ready == 1 does not hold."),
        ('$.count == "3"', '$.count == "3" does not hold.'),
        ("$.status >= 0", "$.status is not a number."),
        ("$.ready > 0", "$.ready is not a number."),
        ("$.nothing < 1", "$.nothing is not a number."),
        ("$.nothing != null", "$.nothing != null does not hold."),
        ("len($.empty) > 0", "len($.empty) > 0 does not hold."),
        ("len($.score) > 0", "$.score has no length."),
        ('$.answer contains "storm"', '$.answer contains "storm" does not hold.'),
        ("$.answer contains 7", "$.answer contains 7 does not hold."),
        ("$.tags contains true", "$.tags contains true does not hold."),
        ('$.score contains "0"', '$.score contains "0" does not hold.'),
        ("$.score >= 0.5 and $.count == 4 and $.missing exists", "$.count == 4 does not hold."),
    ],
)
def test_these_do_not_hold_and_the_first_reason_is_named(text: str, why: str) -> None:
    match = match_answer(parse_assertion(text), ANSWER)
    assert (match.matched, match.sentence) == (False, why)


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("", 1),
        ("   ", 4),
        ("answer exists", 1),
        ("$.answer", 9),
        ("$.answer is", 10),
        ("$.answer == ", 13),
        ("$.answer == ok", 13),
        ("$.score >= high", 12),
        ('$.score >= "0.5"', 12),
        ("$.score = 0.5", 9),
        ("$.score >= 0.5 or $.x exists", 16),
        ("$.score >= 0.5 and", 19),
        ("$.score >= 01", 12),
        ("len $.items > 0", 5),
        ("len($.items > 0", 13),
        ("len($.items) exists", 14),
        ('len($.items) == "2"', 17),
        ("$.items[-1] exists", 8),
        ("$.items[*].id exists", 8),
        ("$..id exists", 2),
        ('$["\\q"] exists', 1),
        ('$.a == "open', 8),
        ("__import__('os') exists", 1),
        ("$.a.__class__() exists", 14),
        ("$.é exists", 2),
        ("x" * 301, 301),
    ],
)
def test_a_fault_is_named_with_its_column(text: str, column: int) -> None:
    with pytest.raises(InvalidAssertion) as caught:
        parse_assertion(text)
    assert caught.value.column == column
    assert caught.value.message


def test_the_sentence_repeats_nothing_of_the_answer_and_stays_short() -> None:
    name = "n" * 250
    secret = {name: "canary", "score": "canary"}
    for text in (f'$.{name} == "x"', "$.score >= 1", '$.score == "y"', "len($.score) > 99"):
        sentence = match_answer(parse_assertion(text), secret).sentence
        assert "canary" not in sentence
        assert len(sentence) <= 150


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=8,
)
paths = st.sampled_from(["$", "$.a", "$.a.b", "$[0]", "$.a[1].c"])


@given(st.text(alphabet='$.[]"()=<>!abclen exists0123456789andtrue \\', max_size=40))
def test_any_text_is_read_or_refused_and_nothing_else_happens(text: str) -> None:
    column = column_of_fault(text)
    assert column is None or 1 <= column <= len(text) + 1


def column_of_fault(text: str) -> int | None:
    try:
        parse_assertion(text)
    except InvalidAssertion as fault:
        return fault.column
    return None


@given(paths, st.sampled_from(["==", "!=", "<", "<=", ">", ">=", "contains"]), st.integers(), json_values)
def test_any_answer_is_matched_or_not(path: str, comparison: str, number: int, answer: object) -> None:
    match = match_answer(parse_assertion(f"{path} {comparison} {number}"), answer)
    assert match.sentence.endswith(".")


@given(paths, st.integers(), json_values)
def test_equal_and_unequal_never_agree_on_a_path_that_is_there(
    path: str, number: int, answer: object
) -> None:
    there, equal, unequal = (
        match_answer(parse_assertion(f"{path} {rest}"), answer).matched
        for rest in ("exists", f"== {number}", f"!= {number}")
    )
    assert (equal != unequal) == there
