"""`./run` makes its environment once, notices every change that matters, and may be started twice at once."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.sources import ROOT

pytestmark = pytest.mark.whole
PROJECT = """
[project]
name = "tracker"
version = "0.1.0"
scripts = { tracker = "tracker.cli:main" }
"""
COMMAND = """
import sys
from importlib.metadata import version

def main():
    print(version("tracker"), *sys.argv[1:])
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with our set-up, empty lock files and a command that prints its words; needs no network."""
    uv = next(path for path in (Path(sys.executable).with_name("uv"), ROOT / ".boot/bin/uv") if path.exists())
    for folder in (".ci/locks", ".boot/bin", "tracker"):
        (tmp_path / folder).mkdir(parents=True)
    for name in ("run", ".ci/environment.py", ".ci/editable.py", ".ci/locks/uv.txt"):
        shutil.copy(ROOT / name, tmp_path / name)
    for name in ("runtime", "dev"):
        (tmp_path / ".ci" / "locks" / f"{name}.txt").touch()
    (tmp_path / ".boot" / "bin" / "uv").symlink_to(uv)
    (tmp_path / "pyproject.toml").write_text(PROJECT)
    (tmp_path / "tracker" / "__init__.py").touch()
    (tmp_path / "tracker" / "cli.py").write_text(COMMAND)
    return tmp_path


def start(project: Path, *words: str) -> subprocess.Popen[str]:
    base = getattr(sys, "_base_executable", sys.executable)
    return subprocess.Popen(
        [base, project / "run", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ,
    )


def run(project: Path, *words: str) -> tuple[str, bool]:
    """What a part printed, and whether anything was installed for it."""
    process = start(project, *words)
    output, complaints = process.communicate(timeout=60)
    assert process.returncode == 0, complaints
    return output.strip(), "Installing" in complaints


def test_an_older_python_can_read_the_script_and_say_that_it_is_too_old() -> None:
    tree = ast.parse((ROOT / "run").read_text("utf-8"), feature_version=(3, 5))
    first = next(node for node in tree.body if isinstance(node, ast.If))
    assert ast.unparse(first.test) == "sys.version_info < (3, 11)"
    before = [node for node in tree.body if node.lineno < first.lineno]
    assert [ast.unparse(node) for node in before if isinstance(node, ast.Import | ast.ImportFrom)] == [
        "import sys"
    ]


def test_a_second_start_installs_nothing(project: Path) -> None:
    assert run(project, "serve", "--port", "1") == ("0.1.0 serve --port 1", True)
    assert run(project, "serve") == ("0.1.0 serve", False)


def test_a_changed_lock_is_installed(project: Path) -> None:
    run(project, "serve")
    (project / ".ci" / "locks" / "runtime.txt").write_text("# changed\n")
    assert run(project, "serve")[1] is True


def test_a_changed_version_is_told(project: Path) -> None:
    run(project, "serve")
    (project / "pyproject.toml").write_text(PROJECT.replace("0.1.0", "0.2.0"))
    assert run(project, "serve") == ("0.2.0 serve", True)


def test_two_starts_at_once_both_succeed(project: Path) -> None:
    both = [start(project, "serve", name) for name in ("one", "two")]
    assert sorted(process.communicate(timeout=60)[0].strip() for process in both) == [
        "0.1.0 serve one",
        "0.1.0 serve two",
    ]


def test_a_broken_environment_is_made_again(project: Path) -> None:
    run(project, "serve")
    (project / ".venv" / "bin" / "python").unlink()
    assert run(project, "serve") == ("0.1.0 serve", True)


def test_a_moved_project_still_starts(project: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    run(project, "serve")
    moved = tmp_path_factory.mktemp("moved") / "elsewhere"
    project.rename(moved)
    assert run(moved, "serve") == ("0.1.0 serve", True)
    shutil.rmtree(moved)
    project.mkdir()
