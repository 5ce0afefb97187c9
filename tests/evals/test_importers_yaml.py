"""promptfoo's YAML: the same runs as its JSON, and nothing that JSON has not."""

import pytest

from tests.evals.sample_files import content
from tracker.evals.importers import Unreadable, read, yaml_text

LAUGHS = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 10)}]\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


def test_yaml_is_read_as_the_json_of_the_same_evaluation() -> None:
    assert read(content("own/promptfoo/v0.123.1.yaml")) == read(content("own/promptfoo/v0.123.1.json"))


@pytest.mark.parametrize(
    ("sent", "message", "where"),
    [
        ("evalId: 1\nresults: [1, 2\nx: y\n", "not well formed", "line 3"),
        ("evalId: 1\nresults: !!python/object/apply:os.system [ls]\n", "has tags", "line 2"),
        (LAUGHS + "results: *i\n", "too large with its aliases", "line 8"),
        ("results: &a [*a]\n", "too large with its aliases", "line 1"),
        ("results: " + "[" * 200 + "]" * 200 + "\n", "too deep", "line 1"),
    ],
)
def test_what_json_has_not_is_refused_with_its_line(sent: str, message: str, where: str) -> None:
    with pytest.raises(Unreadable, match=message) as refusal:
        read(sent.encode())
    assert refusal.value.where == where


def test_texts_that_look_like_dates_stay_texts() -> None:
    said = yaml_text.loaded(b"results: 2026-11-23\nother: 2026-11-23T22:26:10Z\nyes: no\n")
    assert said == {"results": "2026-11-23", "other": "2026-11-23T22:26:10Z", True: False}


def test_a_large_file_is_sent_to_json() -> None:
    with pytest.raises(Unreadable, match="export JSON instead"):
        read(b"results: 1\n" + b"# padding\n" * 900_000)
