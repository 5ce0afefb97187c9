"""The five import contracts bite: a small project that breaks each of them is refused, a clean one is not."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.sources import ROOT

FOLDERS = (
    *("cli", "worker", "demo", "gates", "evals", "endpoints", "staffing", "initiatives"),
    *("accounts", "background", "activity", "web", "client", "core"),
)
# What breaks each contract: one file and its text.
BREACHES = {
    "Tower": ("initiatives/queries.py", "import tracker.gates\n"),
    "Floors": ("evals/queries.py", "import tracker.evals.actions\n"),
    "Pure": ("gates/rules.py", "import sqlalchemy\n"),
    "No web": ("accounts/actions.py", "import flask\n"),
    "Front": ("gates/evidence.py", "import tracker.evals.pages\n"),
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A package with our folders and next to nothing in them, under our own contracts."""
    for folder in FOLDERS:
        place = tmp_path / "tracker" / folder
        place.mkdir(parents=True)
        (place / "__init__.py").touch()
    for file in ("__init__.py", "app.py", "tables.py", "evals/pages.py", "evals/actions.py"):
        (tmp_path / "tracker" / file).touch()
    shutil.copyfile(ROOT / "pyproject.toml", tmp_path / "pyproject.toml")
    return tmp_path


def verdicts(project: Path) -> dict[str, str]:
    """Every contract's first word or two, with KEPT or BROKEN."""
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache", "--no-logo"],
        cwd=project,
        env=os.environ | {"PYTHONPATH": str(project), "NO_COLOR": "1", "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    found = re.findall(r"^(Tower|Floors|Pure|No web|Front).* (KEPT|BROKEN)$", done.stdout, re.MULTILINE)
    assert len(found) == 5, done.stdout + done.stderr
    return dict(found)


def test_a_clean_project_keeps_all_contracts(project: Path) -> None:
    assert verdicts(project) == dict.fromkeys(BREACHES, "KEPT")


def test_every_contract_sees_its_breach(project: Path) -> None:
    for place, text in BREACHES.values():
        (project / "tracker" / place).write_text(text)
    assert verdicts(project) == dict.fromkeys(BREACHES, "BROKEN")


def test_a_new_folder_must_be_placed_in_the_tower(project: Path) -> None:
    (project / "tracker" / "stray").mkdir()
    (project / "tracker" / "stray" / "__init__.py").touch()
    assert verdicts(project)["Tower"] == "BROKEN"
