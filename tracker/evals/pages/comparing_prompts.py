"""Two versions of prompts as parts that are shown side by side."""

from dataclasses import dataclass

from tracker.evals.models import PromptVersion
from tracker.evals.rules.diffing import DiffRow, TooLong, differences


@dataclass(frozen=True, slots=True)
class Part:
    """One part: its title, its rows, whether anything differs, and why it is not compared ("")."""

    title: str
    rows: tuple[DiffRow, ...]
    fault: str = ""

    @property
    def differs(self) -> bool:
        """Say whether there is a row that is not equal."""
        return any(row.kind not in {"same", "left_out"} for row in self.rows)


def side_by_side(old: PromptVersion, new: PromptVersion) -> list[Part]:
    """Compare template, parameters and the LLM that the prompt is written for."""
    return [
        _part("Template", old.template, new.template),
        _part("Parameters", old.parameters, new.parameters),
        _part("Written for", written_for(old), written_for(new)),
    ]


def written_for(version: PromptVersion) -> str:
    """Name the LLM that a version is written for, or say that nobody did."""
    return "@".join(filter(None, (version.model, version.model_version))) or "not stated"


def _part(title: str, old: str, new: str) -> Part:
    try:
        return Part(title, tuple(differences(old, new)))
    except TooLong as fault:
        return Part(title, (), str(fault))
