"""The quick-add line: what it understands, and that it never swallows a word it does not."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.initiatives.rules.handles import called, handles_of
from tracker.initiatives.rules.quick_add import QuickLine, named_handles, named_keys, read_line

KNOWN = {"keys": {"SEARCH-AST"}, "handles": {"maya"}}


def test_the_whole_line_is_understood():
    line = read_line("Latency test passed +SEARCH-AST @maya 2026-12-01 !done", **KNOWN)
    assert line == QuickLine("Latency test passed", "SEARCH-AST", "maya", date(2026, 12, 1), True)


@pytest.mark.parametrize(
    "line",
    ["2026-12-01 !done Latency +search-ast test @Maya", "!DONE @maya +Search-Ast Latency 2026-12-01 test"],
)
def test_words_may_stand_anywhere_and_in_any_case(line):
    assert read_line(line, **KNOWN) == QuickLine(
        "Latency test", "SEARCH-AST", "maya", date(2026, 12, 1), True
    )


@pytest.mark.parametrize(
    "title",
    [
        "+OTHER-ONE",
        "@nobody",
        "@",
        "+",
        "2026-13-40",
        "1999-12-31",
        "٢٠٢٦-12-01",
        "!later",
        "+20ms",
        "a+SEARCH-AST",
        "maya@example.test",
        "done",
        "#tag",
    ],
)
def test_what_is_not_understood_stays_text(title):
    assert read_line(f"Ship {title} now", **KNOWN) == QuickLine(f"Ship {title} now")


def test_the_second_of_a_kind_stays_text():
    line = read_line("Move from 2026-12-01 2026-12-08 @maya @maya", **KNOWN)
    assert line == QuickLine("Move from 2026-12-08 @maya", "", "maya", date(2026, 12, 1))


def test_names_are_found_before_anybody_is_asked_who_they_are():
    line = "Test +search-ast +B-2 @Maya @jo.lin +1"
    assert (named_keys(line), named_handles(line)) == (("SEARCH-AST", "B-2"), ("maya", "jo.lin"))


words = st.sampled_from(
    [
        "+SEARCH-AST",
        "@maya",
        "2026-12-01",
        "!done",
        "+X-1",
        "@",
        "2026-02-30",
        "ready",
        "ß",
        "e\u0301",
        "+",
        "!",
    ]
)


@given(st.lists(st.one_of(words, st.text(min_size=1).filter(lambda t: t.split() == [t])), max_size=12))
def test_every_word_is_either_understood_once_or_kept_in_its_place(parts):
    line = read_line(" ".join(parts), **KNOWN)
    left = list(parts)
    taken = {
        "key": lambda word: word.upper() == "+SEARCH-AST",
        "handle": lambda word: word.lower() == "@maya",
        "planned_on": lambda word: word == "2026-12-01",
        "done": lambda word: word.lower() == "!done",
    }
    for name, means in taken.items():
        if getattr(line, name):
            left.remove(
                next(word for word in left if means(word)) if name != "planned_on" else _day(left, line)
            )
    assert line.title.split() == left


def _day(parts, line):
    return next(word for word in parts if word == line.planned_on.isoformat())


@given(st.text())
def test_no_line_whatever_breaks_it(text):
    line = read_line(text, keys=set(named_keys(text)), handles=set(named_handles(text)))
    assert len(line.title) <= len(text)


def test_a_person_answers_to_first_name_full_name_and_mail():
    assert handles_of("Maya Lin", "M.Lin@example.test") == {"maya", "maya.lin", "m.lin"}
    people = [("1", "Maya Lin", "ml@x.test"), ("2", "Maya Okafor", "mo@x.test"), ("3", "Jo Lin", "jo@x.test")]
    assert called(people, ["maya", "maya.lin", "nobody"]) == {"maya": ("1", "2"), "maya.lin": ("1",)}
