"""The judged attempts of a garak report: each answer to a prompt is a repeat of one case."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from tracker.evals.importers.faults import Unreadable
from tracker.evals.importers.limits import Limits
from tracker.evals.importers.members import object_of, objects_of
from tracker.evals.importers.scalars import number
from tracker.evals.importers.texts import digest, exchange, fit, texts_of
from tracker.evals.rules.normalised import CaseTexts, NormalisedCase


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: its case's id and repeat, and how much each detector saw in it (None: could not tell)."""

    id: str
    repeat: int
    probe: str
    seen: tuple[tuple[str, float | None], ...]
    excerpt: str
    texts: CaseTexts


@dataclass(slots=True)
class Attempts:
    """All answers; `threshold` is from which score on a detector has hit."""

    answers: list[Answer] = field(default_factory=list)
    prompts: Counter[str] = field(default_factory=Counter)
    threshold: float = 0.5

    def add(self, said: dict[str, object], limits: Limits, where: str) -> None:
        """Take one judged attempt. Raises: Unreadable (more answers than are allowed)."""
        probe, asked = fit(said.get("probe_classname")), _text(said.get("prompt"))
        outputs = said.get("outputs")
        listed = outputs if isinstance(outputs, list) else []
        results = object_of(said.get("detector_results"))
        if len(self.answers) + len(listed) > limits.cases:
            raise Unreadable(f"The report holds more than {limits.cases:,} answers; split it.", where)
        name = self._identity(probe, asked)
        for place, output in enumerate(listed):
            seen = tuple((f"{probe}/{fit(key)}", _at(values, place)) for key, values in results.items())
            shown = exchange(asked, _text(output))
            texts = texts_of(asked, _text(output))
            self.answers.append(Answer(name, place, probe, seen, shown, texts))

    def cases(self) -> Iterator[NormalisedCase]:
        """Give each answer as a case: it passed when no detector hit, and is open when one could not tell."""
        for answer in self.answers:
            safe = [(fit(name), self._safe(value)) for name, value in answer.seen]
            verdicts = [value for _, value in safe]
            hit, open_ = 0.0 in verdicts, None in verdicts or not verdicts
            yield NormalisedCase(
                id=answer.id,
                repeat=answer.repeat,
                slice=fit(answer.probe, 100),
                passed=False if hit else None if open_ else True,
                scores=tuple(safe),
                excerpt=answer.excerpt,
                texts=answer.texts,
            )

    def _safe(self, seen: float | None) -> float | None:
        return None if seen is None else float(seen < self.threshold)

    def _identity(self, probe: str, asked: str) -> str:
        """Name a prompt of a probe by its text; the same text again in one probe is numbered."""
        name = digest([probe, asked])
        self.prompts[name] += 1
        times = self.prompts[name]
        return name if times == 1 else f"{name} #{times}"


def _at(values: object, place: int) -> float | None:
    return number(values[place]) if isinstance(values, list) and place < len(values) else None


def _text(said: object) -> str:
    """Answer a message's text: bare before 0.13, then an object, a prompt a list of turns."""
    if isinstance(said, str):
        return said
    message = object_of(said)
    turns = objects_of(message.get("turns"))
    if turns:
        return "\n".join(_text(turn.get("content")) for turn in turns)
    text = message.get("text")
    return text if isinstance(text, str) else ""
