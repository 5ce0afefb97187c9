"""Pages of gates: the gate of an initiative, its decisions, the policies, and the panel."""

from tracker.gates.pages import deciding, gate, moving, policies, publishing, reviewing, waivers
from tracker.gates.pages.blueprint import blueprint
from tracker.gates.pages.panel import PANEL

__all__ = [
    "PANEL",
    "blueprint",
    "deciding",
    "gate",
    "moving",
    "policies",
    "publishing",
    "reviewing",
    "waivers",
]
