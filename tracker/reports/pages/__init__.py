"""Pages that read across slices; each has a blueprint of its own, so that the side bar marks it."""

from tracker.reports.pages import home, portfolio, search, work

BLUEPRINTS = (home.blueprint, portfolio.blueprint, work.blueprint, search.blueprint)

__all__ = ["BLUEPRINTS"]
