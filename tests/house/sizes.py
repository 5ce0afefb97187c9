"""How long files, functions, templates and scripts are; `python -m tests.house.sizes` prints it.

The limits are where a test fails; what we aim at is a file of 100 lines, and a function of 7.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from statistics import median, quantiles

from tests.house.sources import ROOT, functions, sources, templates


@dataclass(frozen=True, slots=True)
class Rule:
    """Length in lines that nothing may pass, and the lengths by place."""

    thing: str
    limit: int
    lengths: dict[str, int]

    @property
    def too_long(self) -> list[str]:
        """What passes the limit, the longest first."""
        found = [(lines, place) for place, lines in self.lengths.items() if lines > self.limit]
        found.sort(reverse=True)
        return [f"{place} has {lines} lines, at most {self.limit}" for lines, place in found]

    def __str__(self) -> str:
        values = list(self.lengths.values()) or [0]
        high = quantiles(values, n=20)[-1] if len(values) > 1 else values[0]
        return f"{self.thing} median {median(values):.0f}, p95 {high:.0f}, max {max(values)}"


@cache
def rules() -> list[Rule]:
    """Every rule of length, over the product and the tests alike; steps of the schema are left as written."""
    return [
        Rule("files", 400, {source.place: len(source.text.splitlines()) for source in sources()}),
        Rule("functions", 60, function_lengths()),
        Rule("templates", 150, {name: len(text.splitlines()) for name, text in templates().items()}),
        Rule("scripts", 100, script_lengths()),
    ]


def function_lengths(*roots: str) -> dict[str, int]:
    """Lines of each function, from its `def` to its end."""
    return {
        source.at(node, node.name): (node.end_lineno or node.lineno) - node.lineno + 1
        for source in sources(*roots)
        if "/migrations/versions/" not in source.place
        for node in functions(source)
    }


def script_lengths() -> dict[str, int]:
    """Lines of each of our own browser scripts."""
    paths = [path for path in (ROOT / "static").rglob("*.js") if "vendor" not in path.parts]
    return {str(path.relative_to(ROOT)): len(path.read_text("utf-8").splitlines()) for path in paths}


if __name__ == "__main__":
    product = sources("tracker", "bench", "wsgi.py")
    shown = [
        Rule("product files", 0, {source.place: len(source.text.splitlines()) for source in product}),
        Rule("functions", 0, function_lengths("tracker", "bench", "wsgi.py")),
        *rules()[2:],
    ]
    print("; ".join(str(rule) for rule in shown))
