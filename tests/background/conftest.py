"""Passes on the initiative that an engineer works on."""

from tests.evals.conftest import scene

__all__ = ["scene"]
