"""Links the working tree into an environment as an installed project; builds nothing and asks no registry.

An ordinary editable install would first fetch a build backend that no lock file covers.
"""

from __future__ import annotations

import shlex
import shutil
import tomllib
from pathlib import Path
from typing import Any

METADATA = "Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"

SCRIPT = """#!/bin/sh
'''exec' {python} "$0" "$@"
' '''
import sys

from {module} import {function}

sys.exit({function}())
"""


def link(root: Path, packages: Path, programs: Path) -> None:
    """Write path file, metadata, entry points and commands of the project at root."""
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    for old in packages.glob(f"{project['name']}-*.dist-info"):
        shutil.rmtree(old)
    information = packages / f"{project['name']}-{project['version']}.dist-info"
    information.mkdir()
    commands = project.get("scripts", {})
    files = {
        packages / f"{project['name']}.pth": f"{root}\n",
        information / "METADATA": METADATA.format(**project),
        information / "INSTALLER": "run\n",
        information / "entry_points.txt": _entry_points(project),
        **{programs / name: _script(programs / "python", target) for name, target in commands.items()},
    }
    for file, text in files.items():
        file.write_text(text, "utf-8")
        file.chmod(0o755 if file.parent == programs else 0o644)
    (information / "RECORD").write_text("".join(f"{file},,\n" for file in files), "utf-8")


def _entry_points(project: dict[str, Any]) -> str:
    groups = {"console_scripts": project.get("scripts", {}), **project.get("entry-points", {})}
    return "".join(
        f"[{group}]\n" + "".join(f"{name} = {target}\n" for name, target in points.items())
        for group, points in groups.items()
    )


def _script(python: Path, target: str) -> str:
    module, _, function = target.partition(":")
    return SCRIPT.format(python=shlex.quote(str(python)), module=module, function=function)
