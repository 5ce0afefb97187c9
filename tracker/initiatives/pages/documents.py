"""Documents linked to an initiative, under the names by which criteria ask for them."""

from flask import make_response, render_template, request
from werkzeug.wrappers import Response

from tracker.accounts import guards as accounts
from tracker.core import clock
from tracker.core.errors import Invalid
from tracker.initiatives import guards, queries
from tracker.initiatives.actions import records as actions
from tracker.initiatives.forms.records import DocumentForm
from tracker.initiatives.pages.blueprint import blueprint
from tracker.web.database import reading, writing
from tracker.web.entries import put_beside, require_valid
from tracker.web.routes import permit, see_other

ADD = "document.add"


@blueprint.get("/initiatives/<key>/documents")
@permit("initiative.read")
def documents(key: str) -> str:
    """Show the documents; `?slug=` fills the form with the name a criterion asks for."""
    return _page(key, DocumentForm(slug=request.args.get("slug", "")[:60]))


@blueprint.post("/initiatives/<key>/documents")
@permit(ADD)
def add_document(key: str) -> Response:
    """Link a document."""
    form = DocumentForm(request.form)
    try:
        require_valid(form)
        with writing() as session:
            initiative = guards.open_initiative(session, key, accounts.actor(), ADD)
            actions.add_document(
                session,
                actor=accounts.actor(),
                now=clock.now(),
                initiative=initiative,
                slug=form.slug.data or "",
                title=form.title.data or "",
                url=form.url.data or "",
            )
    except Invalid as fault:
        put_beside(form, fault.errors)
        return make_response(_page(key, form), 422)
    return see_other("initiatives.documents", key=initiative.key)


@blueprint.post("/initiatives/<key>/documents/<slug>/remove")
@permit(ADD)
def remove_document(key: str, slug: str) -> Response:
    """Take the link to a document away."""
    with writing() as session:
        initiative = guards.open_initiative(session, key, accounts.actor(), ADD)
        actions.remove_document(
            session, actor=accounts.actor(), now=clock.now(), initiative=initiative, slug=slug
        )
    return see_other("initiatives.documents", key=initiative.key)


def _page(key: str, form: DocumentForm) -> str:
    session = reading()
    head = guards.open_head(session, key, accounts.actor(), now=clock.now())
    found = queries.documents_of(session, head.initiative.id)
    return render_template("initiatives/documents.html", head=head, documents=found, form=form)
