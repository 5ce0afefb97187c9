"""Addresses of the portfolio: view, filters, order and page, all in the query; nothing is read here."""

from dataclasses import dataclass
from urllib.parse import urlencode

from tracker.reports.rules.columns import WORST_FIRST, Order
from tracker.reports.rules.filters import Filters

PORTFOLIO, EXPORT = "/portfolio", "/portfolio.csv"
BOARD, TABLE = "board", "table"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a reader is in the portfolio, without the page of the table."""

    view: str
    filters: Filters
    order: Order = WORST_FIRST

    def url(self, **page: str) -> str:
        """Give the address of this place, of a page of it with `after=` or `before=`."""
        return _joined(PORTFOLIO, {**self._view(), **self.filters.given(), **self._order(), **page})

    def sorted_by(self, order: str) -> str:
        """Give the address of the table in another order, from its first page."""
        return _joined(PORTFOLIO, {"view": TABLE, **self.filters.given(), "sort": order})

    def seen_as(self, view: str) -> str:
        """Give the address of the other view under the same filters."""
        return Place(view, self.filters, self.order).url()

    def without(self, name: str) -> str:
        """Give the address with one filter less."""
        given = {key: value for key, value in self.filters.given().items() if key != name}
        return Place(self.view, Filters(**given), self.order).url()

    def cleared(self) -> str:
        """Give the address without any filter."""
        return Place(self.view, Filters(), self.order).url()

    def narrowed(self, **more: str) -> str:
        """Give the address of the table narrowed further."""
        return Place(TABLE, Filters(**{**self.filters.given(), **more}), self.order).url()

    def export(self) -> str:
        """Give the address of the same rows as a file."""
        return _joined(EXPORT, {**self.filters.given(), **self._order()})

    def _view(self) -> dict[str, str]:
        return {"view": TABLE} if self.view == TABLE else {}

    def _order(self) -> dict[str, str]:
        return {} if self.order == WORST_FIRST else {"sort": self.order.text}


def _joined(path: str, query: dict[str, str]) -> str:
    return f"{path}?{urlencode(query)}" if query else path
