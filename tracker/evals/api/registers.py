"""Models and prompts through the API: what is registered, and bringing a version of a prompt."""

from dataclasses import asdict

from tracker.accounts import guards
from tracker.core import clock
from tracker.evals import schemas
from tracker.evals.actions.registering import add_prompt_version, write_model
from tracker.evals.api.blueprint import blueprint
from tracker.evals.guards import open_prompt_version
from tracker.evals.models import Model, PromptVersion
from tracker.evals.queries import register
from tracker.evals.rules.register import ModelEntry, PromptEntry, retirement
from tracker.initiatives.guards import open_initiative
from tracker.web.api import operation
from tracker.web.asking import asked
from tracker.web.database import reading, writing

READ = "initiative.read"
PROMPTS = "/initiatives/<key>/prompts"


@operation(blueprint, "GET", "/models", action="portfolio.read", answer=schemas.ModelListOut)
def list_models() -> schemas.ModelListOut:
    """List models, registered or named by runs that you may see, at most 500; `?q=` narrows them."""
    today = clock.now().date()
    found = register.models_of(reading(), guards.actor(), asked("q"))
    return schemas.ModelListOut(
        items=[
            schemas.ModelOut(
                name=line.name,
                version=line.version,
                registered=line.model is not None,
                provider=line.model.provider if line.model else "",
                released_on=line.model.released_on if line.model else None,
                retires_on=line.model.retires_on if line.model else None,
                retirement=retirement(line.model.retires_on if line.model else None, today),
                initiatives=line.initiatives,
                runs=line.runs,
            )
            for line in found
        ]
    )


@operation(
    blueprint, "POST", "/models", action="model.edit", body=schemas.ModelIn, answer=schemas.ModelKeptOut
)
def set_model(body: schemas.ModelIn) -> schemas.ModelKeptOut:
    """Register a version of a model, or change what is known of it."""
    with writing() as session:
        known = register.model_named(session, body.name, body.version)
        before = {name: getattr(known, name) for name in asdict(ModelEntry(""))} if known else {}
        entry = ModelEntry(**before | body.model_dump(exclude_unset=True))
        kept: Model = write_model(session, actor=guards.actor(), now=clock.now(), entry=entry, model=known)
        return schemas.ModelKeptOut(id=kept.id, url=f"/models/{kept.id}")


@operation(blueprint, "GET", PROMPTS, action=READ, answer=schemas.PromptListOut)
def list_prompts(key: str) -> schemas.PromptListOut:
    """List the newest two hundred recorded versions of an initiative's prompts, without their templates."""
    session = reading()
    initiative = open_initiative(session, key, guards.actor(), READ)
    found = register.prompt_versions(session, initiative.id)
    return schemas.PromptListOut(items=[_line(one, initiative.key) for one in found])


@operation(blueprint, "GET", f"{PROMPTS}/<version_id>", action=READ, answer=schemas.PromptOut)
def show_prompt(key: str, version_id: str) -> schemas.PromptOut:
    """Give one version with its template and parameters."""
    session = reading()
    initiative = open_initiative(session, key, guards.actor(), READ)
    return _whole(open_prompt_version(session, initiative.id, version_id), initiative.key)


@operation(
    blueprint,
    "POST",
    PROMPTS,
    action="prompt.add",
    body=schemas.PromptIn,
    answer=schemas.PromptOut,
    status=201,
)
def add_prompt(key: str, body: schemas.PromptIn) -> schemas.PromptOut:
    """Record a version of a prompt; a version that is there is never changed."""
    with writing() as session:
        initiative = open_initiative(session, key, guards.actor(), "prompt.add")
        made = add_prompt_version(
            session,
            actor=guards.actor(),
            now=clock.now(),
            initiative=initiative,
            entry=PromptEntry(**body.model_dump()),
        )
        made_id = made.id
    opened = open_initiative(reading(), key, guards.actor(), READ)
    return _whole(open_prompt_version(reading(), opened.id, made_id), opened.key)


def _line(one: PromptVersion, key: str) -> schemas.PromptLineOut:
    return schemas.PromptLineOut(
        id=one.id,
        name=one.prompt.name,
        version=one.version,
        model=one.model,
        model_version=one.model_version,
        note=one.note,
        sha256=one.digest,
        created_at=one.created_at,
        created_by=one.created_by,
        url=f"/initiatives/{key}/evals/prompts/{one.id}",
    )


def _whole(one: PromptVersion, key: str) -> schemas.PromptOut:
    line = _line(one, key).model_dump()
    return schemas.PromptOut(**line, template=one.template, parameters=one.parameters)
