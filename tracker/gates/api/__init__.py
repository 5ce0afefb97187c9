"""Gates over the API: reading them, reviews, decisions, waivers."""

from tracker.gates.api import gate, waivers
from tracker.gates.api.blueprint import blueprint

__all__ = ["blueprint", "gate", "waivers"]
