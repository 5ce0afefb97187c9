"""`./run bench`: the floor app beside Tracker in one interleaved run, printed as ratios against the goals."""

import argparse
import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.asking import Question, evals
from bench.goals import Outcome, paired, sizes, table, verdicts
from bench.processes import Server, start
from bench.seed import Seeded, seeded
from tracker.accounts.rules.secrets import new_token
from tracker.core.settings import read_settings

PAGES = {
    "table": "/portfolio?view=table",
    "table by name": "/portfolio?view=table&sort=-name",
    "board": "/portfolio",
    "initiative": "/initiatives/AI-1",
    "evals": "/initiatives/AI-1/evals",
    "gate": "/initiatives/AI-1/gate",
    "search": "/search?q=claims",
    "filter": "/portfolio?view=table&q=claims",
    "endpoints": "/endpoints",
    "staffing": "/staffing",
}


def main() -> None:
    """Seed, start, measure, print; JSON beside the table for trends."""
    options = _options()
    data = read_settings().data_dir / "bench"
    data.mkdir(parents=True, exist_ok=True)
    token = _token(data)
    databases = [seeded(data, size, token) for size in options.initiatives]
    with _servers(databases) as (floor, ours):
        questions = _questions(floor, ours, databases)
        for question in questions.values():
            question.prepare()
        for _ in range(options.rounds):
            for question in questions.values():
                question.sample()
        outcomes = _outcomes(questions, floor, ours[databases[-1].initiatives], databases)
    print(table(questions))
    print()
    print(verdicts(outcomes))
    result = {name: q.cpu_ms for name, q in questions.items()}
    (data / "last.json").write_text(json.dumps(result, indent=1))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./run bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=7, help="at least 7 for a verdict")
    parser.add_argument(
        "--initiatives",
        type=lambda text: [int(word) for word in text.split(",")],
        default=[100, 1000, 10_000],
    )
    return parser.parse_args()


def _token(folder: Path) -> str:
    file = folder / "token"
    if not file.exists():
        file.write_text(new_token())
    return file.read_text()


@contextmanager
def _servers(databases: list[Seeded]) -> Iterator[tuple[Server, dict[int, Server]]]:
    with tempfile.TemporaryDirectory() as folder:
        servers = [start("bench.floor:floor", {"FLOOR_DATABASE": str(databases[-1].path)}, "/hello")]
        try:
            for one in databases:
                environment = {
                    "TRACKER_DATABASE_URL": f"sqlite:///{one.path}",
                    "TRACKER_DATA_DIR": folder,
                    "TRACKER_SECRET_KEY": "bench " * 8,
                }
                servers.append(start("tracker.app:create_app", environment, "/healthz"))
            yield servers[0], dict(zip([one.initiatives for one in databases], servers[1:], strict=True))
        finally:
            for server in servers:
                server.stop()


def _questions(floor: Server, ours: dict[int, Server], databases: list[Seeded]) -> dict[str, Question]:
    bodies = evals()
    found = {
        "floor hello": Question("floor hello", floor, "/hello"),
        "floor100": Question("floor100", floor, "/floor100"),
        "floor board": Question("floor board", floor, "/board"),
        "stack100": Question("stack100", floor, "/stack100", {"Cookie": f"sid={databases[-1].cookie}"}),
        "floor ingest": Question("floor ingest", floor, "/ingest", body=lambda: next(bodies), expected=201),
    }
    for one in databases:
        cookie = {"Cookie": f"__Host-sid={one.cookie}"}
        for page, path in PAGES.items():
            name = f"{page} {one.initiatives}"
            found[name] = Question(name, ours[one.initiatives], path, cookie)
        run = f"run {one.initiatives}"
        found[run] = Question(run, ours[one.initiatives], f"/evals/runs/{one.run_id}", cookie)
    last = databases[-1]
    bearer = {"Authorization": f"Bearer {last.token}", "Content-Type": "application/json"}
    found["push an eval"] = Question(
        "push an eval",
        ours[last.initiatives],
        "/api/v1/initiatives/AI-2/runs",
        bearer,
        body=lambda: next(bodies),
        expected=201,
    )
    return found


def _outcomes(
    questions: dict[str, Question], floor: Server, ours: Server, databases: list[Seeded]
) -> list[Outcome]:
    big = databases[-1].initiatives
    small = databases[-2].initiatives if len(databases) > 1 else big
    at, q = f" at {big:,} initiatives", questions
    found = [
        paired("R1", "portfolio table of 100 rows over stack100" + at, q[f"table {big}"], q["stack100"], 1.5),
        paired("R1", "portfolio table of 100 rows over floor100" + at, q[f"table {big}"], q["floor100"], 3.0),
        paired("R3", "board over floor board" + at, q[f"board {big}"], q["floor board"], 3.0),
        paired("R7", "filtered table over the table" + at, q[f"filter {big}"], q[f"table {big}"], 1.5),
    ]
    for page in (*PAGES, "run"):
        one, other = q[f"{page} {big}"], q[f"{page} {small}"]
        found.append(paired("R4", f"CPU of {page}, {small:,} to {big:,}", one, other, 1.3))
        found.append(sizes("R4", f"bytes of {page}, {small:,} to {big:,}", one, other, 1.05))
    found += [
        Outcome("R6", "bytes of the table over 60 KB", q[f"table {big}"].size / 60_000, 1.0),
        paired("W1", "push one eval over floor ingest" + at, q["push an eval"], q["floor ingest"], 4.0),
        Outcome("S1", "start to first 200 over the floor's", ours.started_in / floor.started_in, 2.0),
        Outcome("S2", "memory over the floor's", ours.memory() / floor.memory(), 1.5),
    ]
    return found


if __name__ == "__main__":
    main()
