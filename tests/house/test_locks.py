"""Lock files and vendored files are what they say, and a difference is named."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.house.scripts import script
from tests.house.sources import ROOT


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of everything that the lock files hang on."""
    shutil.copytree(ROOT / ".ci" / "locks", tmp_path / ".ci" / "locks")
    shutil.copyfile(ROOT / "pyproject.toml", tmp_path / "pyproject.toml")
    return tmp_path


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


def test_the_lock_files_are_in_step() -> None:
    assert script("lock").differences(ROOT) == []


def test_a_dependency_without_a_pin_is_named(project: Path) -> None:
    change(project / "pyproject.toml", "dependencies = [", 'dependencies = [\n  "leftpad>=1",')
    assert script("lock").differences(project) == [
        "runtime.txt: leftpad is not pinned",
        "dev.txt: leftpad is not pinned",
    ]


def test_a_pin_outside_its_range_is_named(project: Path) -> None:
    change(project / "pyproject.toml", '"flask>=3.1.3,<4"', '"flask>=4"')
    faults = script("lock").differences(project)
    assert [fault.split(": ")[1].split()[0] for fault in faults] == ["flask", "flask"]


def test_a_dependency_that_is_gone_is_named(project: Path) -> None:
    change(project / "pyproject.toml", '  "nh3>=0.3",\n', "")
    assert script("lock").differences(project) == [
        "runtime.txt: nh3 is no longer asked for",
        "dev.txt: nh3 is no longer asked for",
    ]


def test_two_locks_that_disagree_are_named(project: Path) -> None:
    lock = script("lock").read(project / ".ci" / "locks" / "dev.txt")
    version = lock.versions["nh3"]
    change(project / ".ci" / "locks" / "dev.txt", f"nh3=={version}", "nh3==99.0")
    assert script("lock").differences(project) == ["dev.txt: nh3 is not the version that runtime.txt pins"]


def test_every_vendored_file_is_the_recorded_one() -> None:
    assert list(script("vendored").differences(ROOT)) == []


def test_a_changed_vendored_file_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "static" / "vendor"
    folder.mkdir(parents=True)
    (folder / "vendor.lock.json").write_text(
        '{"static/vendor/a.js": {"package": "a", "version": "1.0", "licence": "MIT", "sha256": "0"}}'
    )
    (folder / "a.js").write_text("changed()")
    (folder / "b.js").write_text("nobody knows me")
    assert list(script("vendored").differences(tmp_path)) == [
        "static/vendor/a.js: not the file that was taken from a 1.0",
        "static/vendor/b.js: not in the record",
    ]
