"""Sending a fixed number of requests and reading what they cost: CPU ms and bytes an answer."""

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.client import HTTPConnection

from bench.processes import Server

AIM_S = 0.5  # CPU seconds a sample; a tick of the kernel is 10 ms
Body = Callable[[], bytes]


@dataclass(slots=True)
class Question:
    """One thing to measure: where it is asked, and the samples so far."""

    name: str
    server: Server
    path: str
    headers: dict[str, str] = field(default_factory=dict)
    body: Body | None = None
    expected: int = 200
    count: int = 0
    cpu_ms: list[float] = field(default_factory=list)
    wall_ms: list[float] = field(default_factory=list)
    size: int = 0

    def prepare(self) -> None:
        """Warm up, and choose how many requests make about half a CPU second."""
        self._ask(10)
        cost = max(self._ask(20)[0], 0.0002)
        self.count = max(20, min(2000, int(AIM_S / cost)))

    def sample(self) -> None:
        """Take one sample."""
        cpu, wall = self._ask(self.count)
        self.cpu_ms.append(cpu * 1000)
        self.wall_ms.append(wall * 1000)

    def _ask(self, count: int) -> tuple[float, float]:
        connection = HTTPConnection("127.0.0.1", self.server.port, timeout=30)
        before, began = self.server.cpu(), time.perf_counter()
        for _ in range(count):
            self._one(connection)
        wall = time.perf_counter() - began
        connection.close()
        return (self.server.cpu() - before) / count, wall / count

    def _one(self, connection: HTTPConnection) -> None:
        body = self.body() if self.body else None
        connection.request("POST" if body else "GET", self.path, body=body, headers=self.headers)
        answer = connection.getresponse()
        self.size = len(answer.read())
        if answer.status != self.expected:
            raise RuntimeError(f"{self.name}: {self.path} answered {answer.status}, not {self.expected}")


def evals() -> Iterator[bytes]:
    """Give bodies of one eval with five metrics, each unlike all before."""
    number = time.time_ns()
    while True:
        number += 1
        metrics = [
            {
                "name": f"metric {index}",
                "type": "binary",
                "direction": "higher",
                "unit": "proportion",
                "value": 0.9,
                "n": 300,
                "unscored": 0,
            }
            for index in range(5)
        ]
        yield json.dumps(
            {"tool": "bench", "external_id": str(number), "suite": "answers", "metrics": metrics, "cases": []}
        ).encode()
