"""Compares the browser files taken from npm packages with the record made at the time; changes nothing."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RECORD = Path("static/vendor/vendor.lock.json")


def main() -> int:
    faults = list(differences(ROOT))
    print("\n".join(faults) or "Every vendored file is the one recorded.")
    return 1 if faults else 0


def differences(root: Path) -> Iterator[str]:
    """Name each vendored file that is missing, changed, or not in the record."""
    record: dict[str, dict[str, str]] = json.loads((root / RECORD).read_text("utf-8"))
    for name, entry in record.items():
        file = root / name
        if not file.exists():
            yield f"{name}: missing"
        elif hashlib.sha256(file.read_bytes()).hexdigest() != entry["sha256"]:
            yield f"{name}: not the file that was taken from {entry['package']} {entry['version']}"
    for folder in {(root / name).parent for name in record}:
        for file in sorted(folder.iterdir()):
            if str(file.relative_to(root)) not in record and file.name != RECORD.name:
                yield f"{file.relative_to(root)}: not in the record"


if __name__ == "__main__":
    sys.exit(main())
