"""Makes the lock files anew from pyproject.toml, and tells without the network whether they are in step.

.venv/bin/python .ci/lock.py                  keep every pin that still fits
.venv/bin/python .ci/lock.py --upgrade        take the newest of everything
.venv/bin/python .ci/lock.py --check          compare only
"""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

import environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ROOT / ".ci" / "locks"
HEADER = "# Made by .ci/lock.py from pyproject.toml. Do not edit.\n"
COMPILE = [
    *("pip", "compile", "--quiet", "--universal", "--python-version", "3.11", "--generate-hashes"),
    *("--no-emit-index-url", "--no-emit-find-links", "--no-header", "--annotation-style", "line"),
]
GROUPS: dict[str, list[str]] = {"runtime": [], "dev": ["--group", "dev"]}
ADDRESS = re.compile(r"https?://|file://")


@dataclass(slots=True)
class Lock:
    """Pins by package name, and the names that pyproject.toml itself asks for."""

    versions: dict[str, str] = field(default_factory=dict)
    direct: set[str] = field(default_factory=set)
    unhashed: set[str] = field(default_factory=set)


def main(arguments: list[str]) -> int:
    if arguments == ["--check"]:
        faults = list(differences(ROOT))
        print("\n".join(faults) or "The lock files are in step with pyproject.toml.")
        return 1 if faults else 0
    for name in GROUPS:
        make(name, arguments)
    make_uv()
    return 0


def make(name: str, options: list[str]) -> None:
    """Compile one lock file; the development lock takes the runtime lock's pins."""
    target = LOCKS / f"{name}.txt"
    constraint: list[str] = [] if name == "runtime" else ["-c", ".ci/locks/runtime.txt"]
    command: list[str | Path] = [
        _uv(),
        *COMPILE,
        "--extra",
        "postgresql",
        *GROUPS[name],
        *options,
        *constraint,
        "pyproject.toml",
    ]
    subprocess.run([*command, "-o", target], cwd=ROOT, check=True)
    target.write_text(HEADER + target.read_text("utf-8"), "utf-8")


def make_uv() -> None:
    """Pin uv, which installs the others, on one line of its own."""
    command: list[str | Path] = [_uv(), *COMPILE, "--no-annotate", "-"]
    found = subprocess.run(command, input="uv", text=True, capture_output=True, check=True, cwd=ROOT).stdout
    line = " ".join(found.replace("\\\n", " ").split())
    (LOCKS / "uv.txt").write_text(f"{HEADER}{line}\n", "utf-8")


def _uv() -> Path:
    return environment.uv() or sys.exit("uv cannot be had.")


def differences(root: Path) -> list[str]:
    """Name everything in which the lock files of a project fall short of its pyproject.toml."""
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    runtime = [*project["project"]["dependencies"], *_extras(project)]
    wanted = {"runtime": runtime, "dev": [*runtime, *project["dependency-groups"]["dev"]]}
    locks = {name: read(root / ".ci" / "locks" / f"{name}.txt") for name in wanted}
    faults = [f"{name}.txt: {fault}" for name in wanted for fault in _faults(locks[name], wanted[name])]
    dev = locks["dev"].versions
    apart = [name for name, pin in locks["runtime"].versions.items() if dev.get(name) != pin]
    faults += [f"dev.txt: {name} is not the version that runtime.txt pins" for name in apart]
    files = sorted((root / ".ci" / "locks").glob("*.txt"))
    holders = [file.name for file in files if ADDRESS.search(file.read_text("utf-8"))]
    return faults + [f"{name}: holds an address" for name in holders]


def _extras(project: dict[str, dict[str, dict[str, list[str]]]]) -> list[str]:
    return [line for lines in project["project"].get("optional-dependencies", {}).values() for line in lines]


def _faults(lock: Lock, wanted: list[str]) -> list[str]:
    requirements = {canonicalize_name(Requirement(line).name): Requirement(line) for line in wanted}
    missing = [f"{name} is not pinned" for name in requirements if name not in lock.versions]
    unfit = [
        f"{name} {lock.versions[name]} does not fit {requirement}"
        for name, requirement in requirements.items()
        if name in lock.versions and not requirement.specifier.contains(lock.versions[name], prereleases=True)
    ]
    extra = [f"{name} is no longer asked for" for name in sorted(lock.direct - requirements.keys())]
    return missing + unfit + extra + [f"{name} has no hash" for name in sorted(lock.unhashed)]


def read(path: Path) -> Lock:
    """Read a lock file as uv writes it: a pin, its hashes, and on a comment who wants it."""
    lock, name = Lock(), ""
    for line in path.read_text("utf-8").splitlines():
        if pin := re.match(r"([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^\s;]+)", line):
            name = canonicalize_name(pin[1])
            lock.versions[name] = pin[2]
            lock.unhashed.add(name)
        if "--hash=" in line:
            lock.unhashed.discard(name)
        if re.search(r"#.*\bvia\b.*\(pyproject\.toml", line):
            lock.direct.add(name)
    return lock


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
