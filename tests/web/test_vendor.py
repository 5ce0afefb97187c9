"""What others wrote is on disk exactly as it was recorded when it was copied."""

import hashlib
import json
from pathlib import Path

ROOT = Path(__file__).parents[2]
VENDOR = ROOT / "static/vendor"
RECORD = json.loads((VENDOR / "vendor.lock.json").read_text(encoding="utf-8"))
OURS = {"vendor.lock.json"}


def test_each_file_has_the_recorded_hash() -> None:
    hashes = {name: hashlib.sha256((ROOT / name).read_bytes()).hexdigest() for name in RECORD}
    assert hashes == {name: entry["sha256"] for name, entry in RECORD.items()}


def test_no_file_came_in_unrecorded() -> None:
    found = [path for folder in (VENDOR, ROOT / "tests/browser/vendor") for path in folder.iterdir()]
    assert {path.relative_to(ROOT).as_posix() for path in found if path.name not in OURS} == set(RECORD)


def test_each_entry_names_package_version_and_licence() -> None:
    assert all(entry["package"] and entry["version"] and entry["licence"] for entry in RECORD.values())


def test_the_licences_of_what_is_shipped_are_shipped_too() -> None:
    text = (ROOT / "static/licences.txt").read_text(encoding="utf-8")
    shipped = {entry["package"] for name, entry in RECORD.items() if name.startswith("static/")}
    assert [package for package in shipped if package not in text] == []
