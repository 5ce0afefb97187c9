"""A small environment for the shared templates alone, as strict as the app's own."""

from functools import cache
from types import SimpleNamespace

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from tracker.web import charts
from tracker.web.site import TEMPLATES

PERSON = SimpleNamespace(
    name="Ada Berg", role="lead", theme="dark", single_keys=True, time_zone="Europe/Berlin"
)
NAVIGATION = [(f"/{at}", "star", f"Page {at}", f"page{at}", at) for at in range(6)]


@cache
def environment() -> Environment:
    """Give an environment with the globals that the app provides."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(asset=lambda name: f"/static/{name}", charts=charts, brand="Tracker")
    return made


def drawn(text: str, **values: object) -> str:
    """Render a template text with all macros at hand."""
    macros = "{% import '_shared/ui.html' as ui %}{% import '_shared/forms.html' as forms %}"
    return environment().from_string(macros + text).render(**values)
