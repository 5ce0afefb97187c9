"""Gets the programs that tests need from apt-get, where this machine allows that without a password."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

# Before everything installed, where some package may have left a folder called tests.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests import places


def programs() -> None:
    """Have Chromium and a PostgreSQL server at hand if this machine can; the tests name what is missing."""
    missing = []
    if places.chromium() is None:
        missing.append("chromium")
    if places.postgres() is None:
        missing.append("postgresql")
    if missing and (apt := _apt()):
        _install(apt, missing)


def _apt() -> list[str] | None:
    """Answer how to call apt-get with the needed rights, if that takes no password."""
    if shutil.which("apt-get") is None:
        return None
    if os.geteuid() == 0:
        return ["apt-get"]
    if shutil.which("sudo") is None:
        return None
    allowed = subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False)
    return ["sudo", "-n", "apt-get"] if allowed.returncode == 0 else None


def _install(apt: list[str], packages: list[str]) -> None:
    print(f"Installing {' and '.join(packages)} by apt-get, for the tests that need them …", flush=True)
    quiet = ["-y", "-qq", "-o", "Dpkg::Use-Pty=0"]
    settings = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update"], ["install", "--no-install-recommends", *packages]):
        done = subprocess.run([*apt, *quiet, *words], env=settings, stdout=subprocess.DEVNULL, check=False)
        if done.returncode != 0:
            print(f"apt-get {words[0]} failed; going on without {' and '.join(packages)}.", flush=True)
            return


if __name__ == "__main__":
    programs()
    for name, place in {"Chromium": places.chromium(), "PostgreSQL": places.postgres()}.items():
        print(f"{name}: {place or 'not found'}")
