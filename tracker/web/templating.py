"""Templates: strict about missing variables, compiled once, with the few globals every page needs."""

from flask import Flask
from jinja2 import StrictUndefined

from tracker.web import charts
from tracker.web.assets import Manifest
from tracker.web.markdown import rendered


def install(app: Flask, manifest: Manifest) -> None:
    """Set up the app's Jinja environment."""
    env = app.jinja_env
    env.trim_blocks = env.lstrip_blocks = True
    env.auto_reload = False
    env.undefined = StrictUndefined
    env.add_extension("jinja2.ext.do")
    env.globals.update(asset=manifest.url, charts=charts, brand="Tracker")
    env.filters["markdown"] = rendered
    app.config["TEMPLATES_AUTO_RELOAD"] = False
