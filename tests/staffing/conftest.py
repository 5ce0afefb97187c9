"""The initiative, its people and the API calls that the tests of initiatives share."""

from tests.initiatives.conftest import api, scene

__all__ = ["api", "scene"]
