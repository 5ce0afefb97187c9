"""Writing the next version of the policy: its faults, what it changes, who would stand otherwise."""

from dataclasses import dataclass

from flask import make_response, render_template, request
from werkzeug.wrappers import Response

from tracker.accounts import guards as accounts
from tracker.core import clock
from tracker.core.errors import Refused
from tracker.gates import queries
from tracker.gates.actions.installing import shipped_after
from tracker.gates.actions.policies import in_force, publish_new
from tracker.gates.actions.replaying import Replay, replay
from tracker.gates.criteria import all_kinds
from tracker.gates.forms import PolicyForm
from tracker.gates.pages.blueprint import blueprint
from tracker.gates.rules.policy_changes import PolicyChange, changes
from tracker.gates.rules.policy_reading import WrongPolicy, as_yaml, read_policy
from tracker.gates.rules.snapshot import sha256_of
from tracker.web.asking import asked
from tracker.web.database import reading, writing
from tracker.web.routes import permit, see_other

SHIPPED = "default"  # the key of the policies that come with us
LOOK_FIRST = "Look at what it changes, then publish it."


@dataclass(frozen=True, slots=True)
class Checked:
    """A document that can be published: its hash, what it changes, and who would stand otherwise."""

    sha256: str
    version: int
    changes: tuple[PolicyChange, ...]
    replay: Replay


@blueprint.get("/admin/policies/new")
@permit("policy.edit")
def new_policy() -> Response:
    """Show the policy in force as the draft of its next version, or the one that comes with us."""
    session = reading()
    known = in_force(session)
    shipped = shipped_after(known.policy.version) if known.policy.key == SHIPPED else None
    if shipped and asked("from") == "shipped":
        return _page(PolicyForm(document=shipped))
    row = queries.policy(session, known.id)
    text = as_yaml(row.document) if row else ""
    return _page(PolicyForm(document=_next_version(text)), has_shipped=shipped is not None)


@blueprint.post("/admin/policies/new")
@permit("policy.edit")
def check_policy() -> Response:
    """Check a draft, or publish one that was checked as it is; what was typed always comes back."""
    form = PolicyForm(request.form)
    text = (form.document.data or "").replace("\r\n", "\n")
    checked, fault = _checked(text)
    if checked is None:
        return _page(form, refused=fault, status=422)
    if "publish" not in request.form:
        return _page(form, checked)
    if form.seen.data != checked.sha256:
        return _page(form, checked, refused=LOOK_FIRST, status=409)
    try:
        with writing() as session:
            row = publish_new(session, actor=accounts.actor(), now=clock.now(), text=text)
            policy_id = row.id
    except Refused as refusal:
        return _page(form, checked, refused=str(refusal), status=409)
    return see_other("gates.policy", policy_id=policy_id)


def _checked(text: str) -> tuple[Checked | None, str]:
    """Read a draft and hold it against the policy in force; the second is what is wrong with it."""
    session = reading()
    try:
        policy = read_policy(text, all_kinds())
    except WrongPolicy as wrong:
        return None, str(wrong)
    known = in_force(session).policy
    found = Checked(
        sha256_of(text), policy.version, changes(known, policy), replay(session, policy, clock.now())
    )
    return found, ""


def _next_version(text: str) -> str:
    """Count the version of a document up."""
    lines = text.split("\n")
    for at, line in enumerate(lines):
        name, _, number = line.partition(":")
        if name == "version" and number.strip().isdecimal():
            lines[at] = f"version: {int(number) + 1}"
            break
    return "\n".join(lines)


def _page(
    form: PolicyForm,
    checked: Checked | None = None,
    *,
    refused: str = "",
    status: int = 200,
    has_shipped: bool = False,
) -> Response:
    form.seen.data = checked.sha256 if checked else ""
    page = render_template(
        "gates/policy_form.html", form=form, checked=checked, refused=refused, has_shipped=has_shipped
    )
    return make_response(page, status)
