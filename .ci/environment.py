"""Makes ./.venv and installs a lock file into it, once; standard library only, no word about the parts."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import editable

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ROOT / ".ci" / "locks"
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "tracker.json"
BOOT = ROOT / ".boot"
VERSION = f"{sys.version_info.major}.{sys.version_info.minor}"
BASE = getattr(sys, "_base_executable", sys.executable)

Command = list[str | Path]


def prepare(lock: str) -> Path:
    """Have the lock named installed and the project linked; answer the folder of programs."""
    if not _stamped(lock):
        with _alone():
            if not _stamped(lock):
                _build_if_needed()
                _install(lock)
                editable.link(ROOT, VENV / "lib" / f"python{VERSION}" / "site-packages", VENV / "bin")
                _stamp(lock)
    return VENV / "bin"


def _stamped(lock: str) -> bool:
    return PYTHON.exists() and _read_stamp().items() >= _wanted(lock).items()


def _read_stamp() -> dict[str, str]:
    try:
        found = json.loads(STAMP.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _wanted(lock: str) -> dict[str, str]:
    """Everything whose change means that the environment must be looked at again."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    points = json.dumps({name: project.get(name) for name in ("name", "version", "scripts", "entry-points")})
    return {"place": str(VENV), "python": VERSION, "project": points, lock: _digest(lock)}


def _digest(lock: str) -> str:
    # The development lock holds every pin of the runtime lock, so a change of either touches it.
    names = ["runtime"] if lock == "runtime" else ["runtime", lock]
    return hashlib.sha256(b"\0".join((LOCKS / f"{name}.txt").read_bytes() for name in names)).hexdigest()


def _stamp(lock: str) -> None:
    old = _read_stamp()
    kept = {name: old[name] for name in ("runtime", "dev") if name in old}
    news = _wanted(lock) | {"runtime": _digest("runtime")}
    draft = STAMP.with_suffix(".new")
    draft.write_text(json.dumps(kept | news, indent=1), "utf-8")
    draft.replace(STAMP)


@contextmanager
def _alone() -> Iterator[None]:
    """Let one process at a time change the environment; the lock goes with the process, however it ends."""
    with (ROOT / ".venv.lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            _say("Waiting for another ./run to finish the set-up …")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _build_if_needed() -> None:
    if VENV.exists() and not _is_sound():
        _say("The environment in ./.venv is broken or of another Python: making it again.")
        shutil.rmtree(VENV)
    if not VENV.exists():
        _build()


def _is_sound() -> bool:
    """Is it an environment of this Python, in the place where it was made, and does it start?"""
    if _read_stamp().get("place", str(VENV)) != str(VENV):
        return False
    question = "import sys; print('%d.%d' % sys.version_info[:2], sys.prefix)"
    return _run([PYTHON, "-c", question]).stdout.strip() == f"{VERSION} {VENV}"


def _build() -> None:
    # Without pip this takes a tenth of the time; pip is put in only if nothing else can get uv.
    if not _succeeds([BASE, "-m", "venv", "--without-pip", VENV]):
        shutil.rmtree(VENV, ignore_errors=True)
        sys.exit("This Python has no working venv module; on Debian and Ubuntu, install python3-venv.")


def _install(lock: str) -> None:
    _say(f"Installing the {lock} packages into ./.venv …")
    wanted: Command = ["--require-hashes", "-r", LOCKS / f"{lock}.txt"]
    if _install_by_uv(wanted):
        return
    _say("uv could not do it; pip takes longer.")
    pip = _pip()
    if pip is None:
        sys.exit("Neither uv nor pip can be had; on Debian and Ubuntu, install python3-venv.")
    if not _succeeds([*pip, "install", "-qq", "--no-input", *wanted], quiet=False):
        sys.exit(f"The packages of .ci/locks/{lock}.txt could not be installed; pip says why above.")


def _install_by_uv(wanted: Command) -> bool:
    tool = uv()
    # Without compiled bytecode the first start would pay for the compiling.
    return tool is not None and _succeeds(
        [tool, "pip", "install", "-q", "--python", PYTHON, "--compile-bytecode", *wanted]
    )


def uv() -> Path | None:
    """Find uv in the version of its lock, or get it by whatever pip there is."""
    here, aside = VENV / "bin" / "uv", BOOT / "bin" / "uv"
    for found in (here, aside):
        if _has_locked_version(found):
            return found
    wanted: Command = ["install", "-q", "--no-input", "--require-hashes", "-r", LOCKS / "uv.txt"]
    if _succeeds([BASE, "-m", "pip", *wanted, "--upgrade", "--target", BOOT]):
        return aside
    return here if _has_own_pip() and _succeeds([PYTHON, "-m", "pip", *wanted]) else None


def _has_locked_version(uv: Path) -> bool:
    return uv.exists() and _run([uv, "--version"]).stdout.split()[1:2] == [_locked_version()]


def _locked_version() -> str:
    pin = next(line for line in (LOCKS / "uv.txt").read_text("utf-8").splitlines() if line.startswith("uv=="))
    return pin.removeprefix("uv==").split()[0]


def _pip() -> Command | None:
    outer: Command = [BASE, "-m", "pip", "--python", PYTHON]
    if _succeeds([*outer, "--version"]):
        return outer
    return [PYTHON, "-m", "pip"] if _has_own_pip() else None


def _has_own_pip() -> bool:
    """Is pip in the environment, or can this Python put it in?"""
    return _succeeds([PYTHON, "-m", "pip", "--version"]) or _succeeds([PYTHON, "-m", "ensurepip"])


def _succeeds(command: Command, quiet: bool = True) -> bool:
    return _run(command, quiet).returncode == 0


def _run(command: Command, quiet: bool = True) -> subprocess.CompletedProcess[str]:
    settings = {
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        # The user's own habits, which contradict the places named here.
        "PIP_USER": "0",
        "PIP_REQUIRE_VIRTUALENV": "0",
        "UV_PYTHON_DOWNLOADS": "never",
    }
    output = subprocess.PIPE if quiet else None
    try:
        return subprocess.run(
            command, env=os.environ | settings, stdout=output, stderr=output, text=True, check=False
        )
    except OSError:  # the program is not there, or is no program of this machine
        return subprocess.CompletedProcess(command, 127, "", "")


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)
