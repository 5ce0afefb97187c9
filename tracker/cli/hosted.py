"""What each process of `tracker serve` makes: an app that connects nowhere else and ends with its server."""

import multiprocessing
import os
import signal
import time

from flask import Flask

from tracker.app import confined, create_app
from tracker.core.processes import when_alone
from tracker.demo import site

GRACE = 5  # seconds for requests under way


def company_app() -> Flask:
    """Make the app of an installation. Raises: WrongSetting, SchemaBehind."""
    return _hosted(create_app())


def demo_app() -> Flask:
    """Make the app of the demo company. Raises: WrongSetting, SchemaBehind."""
    return _hosted(site.create_app())


def _hosted(app: Flask) -> Flask:
    """End this process soon after its server was killed: it would hold the port against the next one."""
    if server := multiprocessing.parent_process():
        when_alone(server.pid or 0, _end)
    return confined(app)


def _end() -> None:
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE)
    os._exit(1)
