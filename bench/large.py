"""`python -m bench.large [MB]`: large result files imported by a worker, each in a process of its own.

Printed of each: cases a second from the file on the disk to the commit, and the most private memory (RssAnon)
above the idle process. Pages of the mapped file are the system's cache and are printed beside it (RSS).
"""

import json
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from sqlalchemy import func, select

from tests.building import an_actor, an_initiative
from tracker.background.actions import enqueue
from tracker.background.jobs import Worker
from tracker.background.models import Job
from tracker.core import clock
from tracker.core.database import Database, make_engine
from tracker.core.settings import Settings
from tracker.evals.actions.kept_files import IMPORT, KeptFiles
from tracker.evals.jobs import handlers
from tracker.evals.models import CaseResult
from tracker.initiatives.actions.stages import install_stages
from tracker.migrations.steps import upgrade

WORDS = [f"word{number}" for number in range(3_000)]
HEAD = {"version": 3, "timestamp": "2026-11-20T10:00:00Z", "prompts": [{"raw": "Answer", "label": "answer"}]}


def main() -> None:
    """Make the files, measure each in a child, print one line each."""
    megabytes = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    with tempfile.TemporaryDirectory() as folder:
        for name, pieces in (("promptfoo.json", promptfoo), ("cases.jsonl", lines), ("cases.csv", table)):
            file = Path(folder) / name
            write(file, pieces(), megabytes * 10**6)
            subprocess.run([sys.executable, "-m", "bench.large", "--one", str(file)], check=True)


def write(file: Path, pieces: Iterator[str], size: int) -> None:
    """Write pieces until the file has its size; the last piece closes it."""
    with file.open("w") as out:
        closing = next(pieces)
        for piece in pieces:
            out.write(piece)
            if out.tell() > size:
                break
        out.write(closing)


def text(draws: random.Random) -> str:
    """Give a text of about 2.9 KB."""
    return " ".join(draws.choices(WORDS, k=400))


def promptfoo() -> Iterator[str]:
    """Give a promptfoo export: its end, its beginning, then case by case."""
    draws = random.Random(1)
    yield '],"stats":{"successes":1,"failures":1,"errors":0}},"config":{}}'
    yield '{"evalId":"eval-1","results":' + json.dumps(HEAD)[:-1] + ',"results":['
    at = 0
    while True:
        case = {
            "promptIdx": 0,
            "testIdx": at,
            "vars": {"question": text(draws)},
            "provider": {"id": "orion"},
            "prompt": {"raw": text(draws), "label": "answer"},
            "response": {"output": text(draws)},
            "success": draws.random() < 0.9,
            "score": 1,
            "latencyMs": draws.randint(100, 900),
        }
        yield ("," if at else "") + json.dumps(case)
        at += 1


def lines() -> Iterator[str]:
    """Give JSON lines: nothing at the end, then case by case."""
    draws = random.Random(2)
    yield ""
    at = 0
    while True:
        yield (
            json.dumps({"id": f"q{at}", "input": text(draws), "output": text(draws), "passed": at % 9 > 0})
            + "\n"
        )
        at += 1


def table() -> Iterator[str]:
    """Give a CSV: nothing at the end, the header, then case by case."""
    draws = random.Random(3)
    yield ""
    yield "id,input,output,passed\n"
    at = 0
    while True:
        yield f"q{at},{text(draws)},{text(draws)},{at % 9 > 0}\n"
        at += 1


def one(file: Path) -> None:
    """Import one file as a worker does, and print what it took."""
    with tempfile.TemporaryDirectory() as folder:
        database, settings = prepared(Path(folder))
        enqueue_file(database, settings, file)
        hand = Worker(database, handlers(settings), "bench", timedelta(minutes=5))
        idle, most, stop = memory(), {"RssAnon": 0, "VmRSS": 0}, threading.Event()
        watcher = threading.Thread(target=watch, args=(most, stop), daemon=True)
        watcher.start()
        began = time.perf_counter()
        hand.run_one()
        seconds = time.perf_counter() - began
        stop.set()
        watcher.join()
        cases = stored(database)
        private, all_of_it = (round((most[name] - idle[name]) / 2**20) for name in ("RssAnon", "VmRSS"))
        print(
            f"{file.name:<16} {file.stat().st_size / 1e6:.0f} MB  {cases:,} cases"
            f"  {cases / seconds:,.0f} cases/s  {seconds:.1f} s"
            f"  {private} MB private, {all_of_it} MB with mapped pages, above idle",
            flush=True,
        )


def prepared(folder: Path) -> tuple[Database, Settings]:
    """Make an empty database with one initiative."""
    url = f"sqlite:///{folder / 'bench.sqlite3'}"
    engine = make_engine(url)
    upgrade(engine)
    database = Database(engine)
    with database.writing() as session:
        install_stages(session)
    return database, Settings(data_dir=folder, secret_key="x" * 40, database_url=url)


def enqueue_file(database: Database, settings: Settings, file: Path) -> None:
    """Put the file where uploads wait, and its import into the queue."""
    with file.open("rb") as stream:
        kept = KeptFiles(settings.data_dir).keep(stream, 10**9)
    with database.writing() as session:
        actor = an_actor(session, "engineer")
        initiative = an_initiative(session, "BENCH", engineer=actor)
        payload = {"file": kept.token, "initiative": "BENCH", "initiative_id": initiative.id}
        enqueue(session, now=clock.now(), kind=IMPORT, payload=payload, person_id=actor.person_id)


def memory() -> dict[str, int]:
    """Ask the kernel for this process's memory, in bytes."""
    told = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return {name: int(told[name].split()[0]) * 1024 for name in ("RssAnon", "VmRSS")}


def watch(most: dict[str, int], stop: threading.Event) -> None:
    """Keep the most that was seen."""
    while not stop.wait(0.02):
        for name, value in memory().items():
            most[name] = max(most[name], value)


def stored(database: Database) -> int:
    """Count the cases that came in; none is a failure of the measurement."""
    with database.reading() as session:
        found = session.scalar(select(func.count()).select_from(CaseResult)) or 0
        if not found:
            raise SystemExit(session.scalars(select(Job.error)).one())
        return found


if __name__ == "__main__":
    one(Path(sys.argv[2])) if sys.argv[1:2] == ["--one"] else main()
