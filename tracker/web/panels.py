"""Panels of the initiative page: each slice registers its own, so that no slice must know the others."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from tracker.core.actor import Actor

PanelContext = dict[str, Any]
Build = Callable[[Session, Any, Actor], PanelContext]


@dataclass(frozen=True, slots=True)
class Panel:
    """A template fragment and the function that gathers its variables for one initiative."""

    name: str
    template: str
    build: Build
    side: bool = False  # in the right column


@dataclass(slots=True)
class Panels:
    """The ordered list of panels; `app` is the only one that adds to it."""

    panels: list[Panel] = field(default_factory=list)

    def add(self, panel: Panel) -> None:
        """Append a panel. Raises: ValueError when the name is taken."""
        if any(known.name == panel.name for known in self.panels):
            raise ValueError(f"a panel named {panel.name} is there already")
        self.panels.append(panel)

    def built(self, session: Session, initiative: Any, actor: Actor) -> list[tuple[Panel, PanelContext]]:
        """Gather all panels for an initiative, in order."""
        return [(panel, panel.build(session, initiative, actor)) for panel in self.panels]
