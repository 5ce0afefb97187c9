"""Keeps one PostgreSQL server for a run of tests and ends it with the last process of that run.

    python postgres_keeper.py FOLDER_OF_PROGRAMS FOLDER_OF_THE_RUN

Every process of the run holds a shared lock on the file `alive`. The kernel gives those locks back however
a process ends, so the exclusive lock below is granted exactly when nobody is left: also after a kill.
Standard library only.
"""

from __future__ import annotations

import fcntl
import os
import pwd
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import TypedDict

# Durability is no matter here: the server lives for one run of tests.
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_connections": "200",
    "autovacuum": "off",
    "timezone": "UTC",
}


class Identity(TypedDict, total=False):
    """As whom to run a program; empty for the one who runs the tests."""

    user: int
    group: int
    extra_groups: list[int]


def main(programs: Path, run: Path) -> None:
    identity = identity_for(run)
    programs = reachable(programs, run) if identity else programs
    initialise(programs, run, identity)
    options: list[str] = [word for name, value in SETTINGS.items() for word in ("-c", f"{name}={value}")]
    command: list[str | Path] = [programs / "postgres", "-D", run / "server", "-k", run, *options]
    server = subprocess.Popen(command, cwd=run, **identity)
    wait_for_the_last(run / "alive")
    server.send_signal(signal.SIGQUIT)
    server.wait()
    shutil.rmtree(run, ignore_errors=True)


def identity_for(run: Path) -> Identity:
    """PostgreSQL refuses to run as root: then it runs as nobody, who gets the folder of the run."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    os.chown(run, nobody.pw_uid, nobody.pw_gid)
    run.chmod(0o755)
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def reachable(programs: Path, run: Path) -> Path:
    """Copy the installation where everybody may read, unless everybody may read it where it is."""
    if all(folder.stat().st_mode & 0o001 for folder in (programs, *programs.parents)):
        return programs
    installation = programs.parent
    package = installation.parent
    copy = run / "packages" / package.name / installation.name
    shutil.copytree(installation, copy, symlinks=True)
    # The programs of a Python package look for its libraries from where they lie themselves.
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.exists():
        shutil.copytree(libraries, run / "packages" / libraries.name)
    return copy / programs.name


def initialise(programs: Path, run: Path, identity: Identity) -> None:
    """Make the server's files, with one collation on every machine."""
    version = subprocess.run([programs / "postgres", "--version"], capture_output=True, text=True, check=True)
    locale = ["--locale=C"]
    if int(version.stdout.split()[2].split(".")[0]) >= 17:
        locale += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    options = ["--username=tracker", "--auth=trust", "--encoding=UTF8", "--no-sync", "--no-instructions"]
    subprocess.run(
        [programs / "initdb", "-D", run / "server", *options, *locale], cwd=run, check=True, **identity
    )


def wait_for_the_last(alive: Path) -> None:
    """Return when no process holds the shared lock any more."""
    with alive.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
