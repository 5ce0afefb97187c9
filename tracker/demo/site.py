"""The app as the demo serves it: its sign-in page shows whom one may be."""

from flask import Flask

from tracker.app import create_app as make_app
from tracker.core.settings import read_settings
from tracker.demo.sign_ins import sign_ins


def create_app() -> Flask:
    """Make the app; outside of demo mode it shows nothing more. Raises: WrongSetting, SchemaBehind."""
    settings = read_settings()
    app = make_app(settings)
    if settings.demo:
        app.context_processor(lambda: {"demo_people": sign_ins()})
    return app
