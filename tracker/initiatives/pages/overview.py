"""The initiative page: the head, the panels of all slices, and the slice's own panels."""

from flask import current_app, render_template, request
from jinja2.environment import TemplateModule

from tracker.accounts import guards as accounts
from tracker.core import clock
from tracker.initiatives import guards, queries
from tracker.initiatives.forms.records import UpdateForm
from tracker.initiatives.pages.blueprint import blueprint
from tracker.initiatives.pages.milestone_list import milestone_list
from tracker.initiatives.pages.updates import FEW
from tracker.initiatives.queries.feed import feed
from tracker.initiatives.rules.feed import Show
from tracker.initiatives.rules.fields import LABELS
from tracker.web.database import reading
from tracker.web.panels import Panel, PanelContext, Panels
from tracker.web.routes import permit


@blueprint.get("/initiatives/<key>")
@permit("initiative.read")
def show(key: str) -> str:
    """Show one initiative."""
    actor, session = accounts.actor(), reading()
    head = guards.open_head(session, key, actor, now=clock.now())
    panels: Panels = current_app.extensions["tracker.panels"]
    built = panels.built(session, head.initiative, actor)
    return render_template(
        "initiatives/show.html",
        head=head,
        kept=[LABELS[name] for name in request.args.get("kept", "").split(",") if name in LABELS],
        main_panels=[_drawn(panel, head, context) for panel, context in built if not panel.side],
        side_panels=[_drawn(panel, head, context) for panel, context in built if panel.side],
        listed=milestone_list(session, head.initiative, few=True, may_log=head.may("milestone.log")),
        feed=feed(session, head.initiative.id, Show.ALL, limit=FEW),
        said=queries.updates_of(session, head.initiative.id, 1),
        update_form=UpdateForm(),
    )


def _drawn(panel: Panel, head: guards.Head, context: PanelContext) -> TemplateModule:
    """Draw a panel by itself: its variables cannot meet those of another panel."""
    variables = {"initiative": head.initiative, "head": head, **context}
    current_app.update_template_context(variables)
    return current_app.jinja_env.get_template(panel.template).make_module(variables)
