"""Writing down models, and versions of prompts, which are never changed afterwards."""

from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tracker.activity import actions as activity
from tracker.core.actor import Actor
from tracker.core.errors import AlreadyThere, Invalid
from tracker.evals.models import Model, Prompt, PromptVersion
from tracker.evals.rules.register import (
    ModelEntry,
    PromptEntry,
    canonical,
    model_faults,
    prompt_digest,
    prompt_faults,
)
from tracker.initiatives.models import Initiative


def write_model(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    entry: ModelEntry,
    model: Model | None = None,
    seen: str | None = None,
) -> Model:
    """Add a model to the register, or change what is known of one.

    `seen` is the mark of the state that the person saw, as `mark_of_model` gives it; None does not ask.
    Raises: Invalid, also when somebody else changed it since.
    """
    if wrong := model_faults(entry):
        raise Invalid(wrong)
    if model is not None and seen is not None and seen != mark_of_model(model):
        told = (
            f"{model.changed_by} changed this meanwhile. What you typed is here; save it to write over that."
        )
        raise Invalid({"name": told})
    before = {} if model is None else {name: getattr(model, name) for name in asdict(entry)}
    known = model or Model()
    for name, value in asdict(entry).items():
        setattr(known, name, value)
    known.changed_at, known.changed_by = now, actor.name
    session.add(known)
    try:
        session.flush()
    except IntegrityError as twice:
        raise Invalid({"version": "That version of the model is registered already."}) from twice
    _record_model(session, actor, now, known, before, asdict(entry))
    return known


def mark_of_model(model: Model) -> str:
    """Give the mark of a model's state: another one after every change."""
    return model.changed_at.isoformat()


def _record_model(
    session: Session,
    actor: Actor,
    now: datetime,
    model: Model,
    before: dict[str, Any],
    after: dict[str, Any],
) -> None:
    changed = {name: value for name, value in after.items() if before.get(name) != value}
    named = f"{model.name} {model.version}".strip()
    activity.record(
        session,
        actor=actor,
        now=now,
        verb="model.change" if before else "model.register",
        subject="model",
        subject_id=model.id,
        sentence=f"{'changed what is known of' if before else 'registered'} the model {named}",
        before={name: _logged(before[name]) for name in changed if name in before},
        after={name: _logged(value) for name, value in changed.items()},
    )


def _logged(value: Any) -> Any:
    return value if value is None or isinstance(value, str) else value.isoformat()


def add_prompt_version(
    session: Session, *, actor: Actor, now: datetime, initiative: Initiative, entry: PromptEntry
) -> PromptVersion:
    """Add a version of a prompt. Raises: Invalid; AlreadyThere when that version is there.

    The same content under the same name is found again and not added twice.
    """
    plain = entry.template.replace("\r\n", "\n").replace("\r", "\n")
    entry = replace(entry, template=plain)
    if wrong := prompt_faults(entry):
        raise Invalid(wrong)
    prompt, digest = _prompt(session, initiative, entry.name), prompt_digest(entry)
    there = select(PromptVersion).where(
        PromptVersion.prompt_id == prompt.id, PromptVersion.version == entry.version
    )
    if (known := session.scalar(there)) is not None:
        link = f"/initiatives/{initiative.key}/evals/prompts/{known.id}"
        if known.digest == digest:
            raise AlreadyThere(f"{entry.name} {entry.version} is in already.", link)
        raise Invalid(
            {"version": "That version has another content and is never changed: take a new version."}
        )
    made = PromptVersion(
        prompt_id=prompt.id,
        version=entry.version,
        template=entry.template,
        parameters=canonical(entry.parameters),
        model=entry.model,
        model_version=entry.model_version,
        note=entry.note,
        digest=digest,
        created_at=now,
        created_by=actor.name,
    )
    session.add(made)
    session.flush()
    _record_prompt(session, actor, now, initiative, made, entry)
    return made


def _prompt(session: Session, initiative: Initiative, name: str) -> Prompt:
    """Find a prompt or make it; two who do so at once wait for each other at its initiative."""
    session.execute(select(Initiative.id).where(Initiative.id == initiative.id).with_for_update())
    wanted = select(Prompt).where(Prompt.initiative_id == initiative.id, Prompt.name == name)
    prompt = session.scalar(wanted) or Prompt(initiative_id=initiative.id, name=name)
    session.add(prompt)
    session.flush()
    return prompt


def _record_prompt(
    session: Session,
    actor: Actor,
    now: datetime,
    initiative: Initiative,
    made: PromptVersion,
    entry: PromptEntry,
) -> None:
    activity.record(
        session,
        actor=actor,
        now=now,
        verb="prompt.add",
        subject="prompt",
        subject_id=made.id,
        sentence=f"added version {entry.version} of the prompt {entry.name}",
        initiative_id=initiative.id,
        after={"name": entry.name, "version": entry.version, "sha256": made.digest},
    )
