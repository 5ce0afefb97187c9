"""The prompts of an initiative: versions with template and parameters, two side by side, what runs them."""

from flask import make_response, render_template, request
from werkzeug.wrappers import Response

from tracker.accounts import guards as accounts
from tracker.core import clock
from tracker.core.errors import AlreadyThere, Invalid
from tracker.evals import queries
from tracker.evals.actions.registering import add_prompt_version
from tracker.evals.forms import PromptForm, put_beside
from tracker.evals.guards import open_prompt_version
from tracker.evals.pages.blueprint import blueprint
from tracker.evals.pages.comparing_prompts import side_by_side
from tracker.evals.pages.views import run_view
from tracker.evals.queries import register
from tracker.evals.queries.judges import known_judges
from tracker.initiatives import evidence
from tracker.initiatives import guards as initiatives
from tracker.initiatives.guards import Head
from tracker.web.asking import asked
from tracker.web.database import reading, writing
from tracker.web.routes import permit, see_other

ADD = "prompt.add"
SHOWN = 25


@blueprint.get("/initiatives/<key>/evals/prompts")
@permit("initiative.read")
def list_prompts(key: str) -> Response:
    """Show the versions that are recorded, and those that runs name without a template."""
    return _list(_head(key), PromptForm(name=asked("name"), version=asked("version")))


@blueprint.post("/initiatives/<key>/evals/prompts")
@permit("prompt.add")
def add_prompt(key: str) -> Response:
    """Record a version; what was typed comes back when it cannot be taken."""
    actor, head, form = accounts.actor(), _head(key, ADD), PromptForm(request.form)
    _take_file(form)
    if form.file.errors or not form.validate():
        return _list(head, form, 422)
    try:
        with writing() as session:
            initiative = initiatives.open_initiative(session, key, actor, ADD)
            made = add_prompt_version(
                session, actor=actor, now=clock.now(), initiative=initiative, entry=form.entry()
            )
            made_id = made.id
    except AlreadyThere as known:
        put_beside(form, {"version": str(known)})
        return _list(head, form, 422)
    except Invalid as refusal:
        put_beside(form, refusal.errors)
        return _list(head, form, 422)
    return see_other("evals.show_prompt", key=key, version_id=made_id)


def _take_file(form: PromptForm) -> None:
    """Take the template from the file, if one was chosen."""
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        return
    try:
        form.template.data = sent.read().decode("utf-8-sig")
    except UnicodeDecodeError:
        form.file.errors = ("The file is no UTF-8 text; save it as such, or paste the template.",)


@blueprint.get("/initiatives/<key>/evals/prompts/<version_id>")
@permit("initiative.read")
def show_prompt(key: str, version_id: str) -> str:
    """Show a version, the runs that measured it, and where it is deployed."""
    session, head = reading(), _head(key)
    version = open_prompt_version(session, head.initiative.id, version_id)
    runs = register.runs_with(session, version, SHOWN)
    metrics = queries.metrics_by_run(session, [run.id for run in runs])
    tier, known = head.initiative.risk_tier, known_judges(session, head.initiative.id)
    return render_template(
        "evals/prompt.html",
        head=head,
        tab="evals",
        version=version,
        runs=[(run, run_view(run, found[0], known, tier)) for run in runs if (found := metrics[run.id])],
        running=[
            one
            for one in evidence.running(session, head.initiative.id)
            if (one.prompt, one.prompt_version) == (version.prompt.name, version.version)
        ],
        others=register.versions_beside(session, version),
    )


@blueprint.get("/initiatives/<key>/evals/prompts/compare")
@permit("initiative.read")
def compare_prompts(key: str) -> str | Response:
    """Show two versions side by side: `?old=` and `?new=`; without both, the list to choose from."""
    session, head = reading(), _head(key)
    if not asked("old") or not asked("new"):
        return see_other("evals.list_prompts", key=key)
    old, new = (open_prompt_version(session, head.initiative.id, asked(name)) for name in ("old", "new"))
    return render_template(
        "evals/prompt_compare.html", head=head, tab="evals", old=old, new=new, parts=side_by_side(old, new)
    )


def _head(key: str, action: str = "initiative.read") -> Head:
    return initiatives.open_head(reading(), key, accounts.actor(), action, now=clock.now())


def _list(head: Head, form: PromptForm, status: int = 200) -> Response:
    session = reading()
    versions = register.prompt_versions(session, head.initiative.id)
    measured = register.runs_of_versions(session, head.initiative.id, versions)
    page = render_template(
        "evals/prompts.html",
        head=head,
        tab="evals",
        versions=[(one, measured.get((one.prompt.name, one.version))) for one in versions],
        unrecorded=register.unrecorded_prompts(session, head.initiative.id),
        live={(one.prompt, one.prompt_version) for one in evidence.running(session, head.initiative.id)},
        most=register.MOST_VERSIONS,
        form=form,
    )
    return make_response(page, status)
