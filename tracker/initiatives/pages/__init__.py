"""Pages of initiatives; the blueprint's name is `initiatives`, its main page `initiatives.show`."""

from tracker.initiatives.pages import overview, proposing, settings
from tracker.initiatives.pages.blueprint import blueprint

__all__ = ["blueprint", "overview", "proposing", "settings"]
