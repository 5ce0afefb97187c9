"""The command answers at once: asking for help loads neither the web nor the database."""

from __future__ import annotations

import subprocess
import sys

from tests.house.sources import ROOT

HEAVY = ("flask", "sqlalchemy", "alembic", "pydantic", "granian", "numpy")
QUESTION = f"""
import sys
from tracker.cli import main
sys.argv = ["tracker", "--help"]
try:
    main()
except SystemExit as end:
    assert not end.code, end.code
print("loaded:", *[name for name in {HEAVY!r} if name in sys.modules])
"""


def test_help_loads_neither_web_nor_database() -> None:
    done = subprocess.run(
        [sys.executable, "-c", QUESTION], cwd=ROOT, capture_output=True, text=True, timeout=30, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "Usage:" in done.stdout
    assert done.stdout.splitlines()[-1] == "loaded:"
