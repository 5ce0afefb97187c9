"""The goals as ratios between samples of one run: met, or by how much not."""

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median, quantiles

from bench.asking import Question


@dataclass(frozen=True, slots=True)
class Outcome:
    """A goal with its ratio, the median over all rounds, and the limit it is held to."""

    goal: str
    text: str
    ratio: float
    limit: float

    @property
    def met(self) -> bool:
        """Say whether the ratio is within the limit."""
        return self.ratio <= self.limit


def paired(goal: str, text: str, one: Question, other: Question, limit: float) -> Outcome:
    """Compare CPU a request, round by round; the median ratio counts."""
    ratios = [a / b for a, b in zip(one.cpu_ms, other.cpu_ms, strict=True) if b > 0]
    return Outcome(goal, text, median(ratios), limit)


def sizes(goal: str, text: str, one: Question, other: Question, limit: float) -> Outcome:
    """Compare the bytes of two answers."""
    return Outcome(goal, text, one.size / max(1, other.size), limit)


def table(questions: Mapping[str, Question]) -> str:
    """Give all samples as a table: median and quartiles of CPU ms, median wall ms, bytes."""
    lines = [f"{'request':<34}{'CPU ms':>9}{'quartiles':>18}{'wall ms':>9}{'bytes':>9}"]
    for name, question in questions.items():
        low, middle, high = quantiles(question.cpu_ms, n=4)
        spread = f"{low:.2f}-{high:.2f}"
        lines.append(
            f"{name:<34}{middle:>9.2f}{spread:>18}{median(question.wall_ms):>9.2f}{question.size:>9}"
        )
    return "\n".join(lines)


def verdicts(outcomes: list[Outcome]) -> str:
    """Give each goal with its ratio, its limit and whether it is met."""
    return "\n".join(
        f"{o.goal:<4}{o.text:<62}{o.ratio:>7.2f}x  limit {o.limit:.2f}x  {'met' if o.met else 'NOT MET'}"
        for o in outcomes
    )
