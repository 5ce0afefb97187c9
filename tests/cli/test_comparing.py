"""Comparing from a terminal, and which files a word stands for."""

from __future__ import annotations

import json
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from sqlalchemy import select

from tests.cli.test_terminal import RESULTS, runner, token_of
from tests.demo_company import Demo
from tracker.cli.files import given
from tracker.cli.group import tracker
from tracker.evals.models import Run
from tracker.initiatives.models import Initiative


def runs_of(demo: Demo, key: str, suite_of: int) -> list[str]:
    """The ids of an initiative's runs of one suite, that of the run with this number, newest first."""
    with demo.database.reading() as session:
        wanted = select(Run).join(Initiative, Initiative.id == Run.initiative_id).where(Initiative.key == key)
        runs = session.scalars(wanted.order_by(Run.number.desc())).all()
        suite = next(run.suite_id for run in runs if run.number == suite_of)
        return [run.id for run in runs if run.suite_id == suite]


@pytest.mark.whole
def test_two_runs_are_compared_and_the_exit_code_is_the_answer(shown: Demo) -> None:
    ask = runner(shown.address, token_of(shown, "read"))
    new, *_, old = runs_of(shown, "POLICY-QA", 10)
    better, worse = ask("eval", "compare", new, old), ask("eval", "compare", old, new)
    assert (better.exit_code, worse.exit_code) == (2, 1)
    assert "improved          grounded and correct" in better.output
    assert "regressed         grounded and correct" in worse.output
    answer = json.loads(ask("eval", "compare", new, old, "--json").output)
    assert {one["name"]: one["outcome"] for one in answer["metrics"]}["grounded and correct"] == "improved"
    nowhere = ask("eval", "compare", new, "nowhere")
    assert nowhere.exit_code == 3
    assert "Traceback" not in nowhere.output


def test_a_folder_a_pattern_and_a_file_stand_for_files_once_each(tmp_path: Path) -> None:
    for name in ("b.json", "a.json", ".hidden", "c.csv"):
        (tmp_path / name).write_text(name)
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "d.json").write_text("d")
    words = [str(tmp_path), str(tmp_path / "**" / "*.json"), str(tmp_path / "a.json")]
    names = [Path(file.name).name for file in given(words)]
    assert names == ["a.json", "b.json", "c.csv", "d.json"]


@pytest.mark.parametrize("word", ["nowhere.json", "no*where", "empty"])
def test_a_word_that_names_no_file_is_refused(tmp_path: Path, word: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(click.ClickException, match="does not exist"):
        list(given([str(tmp_path / word)]))


def test_a_file_comes_by_a_pipe() -> None:
    shown = CliRunner().invoke(tracker, ["eval", "show", "-"], input=RESULTS.read_bytes())
    assert shown.exit_code == 0
    assert shown.output.startswith("-: promptfoo")
