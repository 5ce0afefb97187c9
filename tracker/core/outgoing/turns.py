"""How many requests are in flight at once in this process: few in all, one to each host; it sends nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition

from tracker.core.errors import Throttled

MOST_IN_FLIGHT = 20


class Busy(Throttled):
    """No turn came up in time; nothing was sent, so nothing is known about the host."""

    def __init__(self) -> None:
        super().__init__(
            "Other checks are still running, perhaps on this host. Try again in some seconds.", 5
        )


class Turns:
    """Hand out turns: at most `most` in all, and one per host."""

    def __init__(self, most: int = MOST_IN_FLIGHT) -> None:
        self._most = most
        self._hosts: set[str] = set()
        self._change = Condition()

    @contextmanager
    def turn(self, host: str, within_s: float) -> Iterator[None]:
        """Wait for the turn of a host and hold it. Raises: Busy after `within_s` seconds."""
        with self._change:
            if not self._change.wait_for(lambda: self._free(host), within_s):
                raise Busy
            self._hosts.add(host)
        try:
            yield
        finally:
            self._give_back(host)

    def _free(self, host: str) -> bool:
        return host not in self._hosts and len(self._hosts) < self._most

    def _give_back(self, host: str) -> None:
        with self._change:
            self._hosts.remove(host)
            self._change.notify_all()
