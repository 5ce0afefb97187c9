"""Processes and those who started them."""

import os
import threading
import time
from collections.abc import Callable


def when_alone(parent: int, act: Callable[[], None]) -> None:
    """Call `act`, in a thread of its own, once this process is no child of the process `parent` any more."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        act()

    threading.Thread(target=watch, name="when_alone", daemon=True).start()
