"""Pages of gates: the gate of an initiative, its decisions, the policies, and the panel."""

from tracker.gates.pages import conditions, deciding, gate, moving, policies, publishing, reviewing, waivers
from tracker.gates.pages.blueprint import blueprint
from tracker.gates.pages.panel import PANEL

__all__ = [
    "PANEL",
    "blueprint",
    "conditions",
    "deciding",
    "gate",
    "moving",
    "policies",
    "publishing",
    "reviewing",
    "waivers",
]
