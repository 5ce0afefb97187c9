"""Reading the registers: models with who uses them, and the prompts of an initiative."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from tracker.core.actor import Actor
from tracker.evals.models import Model, Prompt, PromptVersion, Run, SystemVersion
from tracker.initiatives.models import Initiative
from tracker.initiatives.queries import visible_to

MOST_MODELS = 500
MOST_USES = 200
MOST_VERSIONS = 200


@dataclass(frozen=True, slots=True)
class ModelLine:
    """A model by its name and version: what is registered of it, and how much it is used by what one sees."""

    name: str
    version: str
    model: Model | None
    runs: int
    initiatives: int
    newest_at: datetime | None


@dataclass(frozen=True, slots=True)
class Use:
    """An initiative that measured a model: its runs with it, and when the newest was."""

    key: str
    name: str
    runs: int
    newest_at: datetime


def models_of(session: Session, actor: Actor, text: str = "") -> list[ModelLine]:
    """Give registered models and those that visible runs name: retiring first, then by name; at most 500."""
    used = _used(actor).subquery()
    same = and_(used.c.name == Model.name, used.c.version == Model.version)
    wanted = select(Model, used.c.name, used.c.version, used.c.runs, used.c.initiatives, used.c.newest)
    found = session.execute(wanted.select_from(Model).outerjoin(used, same, full=True)).all()
    lines = [
        ModelLine(
            row.Model.name if row.Model else row.name,
            row.Model.version if row.Model else row.version,
            row.Model,
            row.runs or 0,
            row.initiatives or 0,
            row.newest,
        )
        for row in found
    ]
    wanted_text = text.casefold()
    shown = [
        line for line in lines if wanted_text in f"{line.name} {line.version} {_provider(line)}".casefold()
    ]
    return sorted(shown, key=_place)[:MOST_MODELS]


def _provider(line: ModelLine) -> str:
    return line.model.provider if line.model else ""


def _place(line: ModelLine) -> tuple[bool, str, str, str]:
    retires = line.model.retires_on if line.model else None
    return retires is None, retires.isoformat() if retires else "", line.name, line.version


def _used(actor: Actor) -> Select[str, str, int, int, datetime]:
    return (
        select(
            SystemVersion.model.label("name"),
            SystemVersion.model_version.label("version"),
            func.count(Run.id).label("runs"),
            func.count(SystemVersion.initiative_id.distinct()).label("initiatives"),
            func.max(Run.ran_at).label("newest"),
        )
        .join(Run, Run.system_version_id == SystemVersion.id)
        .join(Initiative, Initiative.id == SystemVersion.initiative_id)
        .where(SystemVersion.model != "", Run.withdrawn_at.is_(None), visible_to(actor))
        .group_by(SystemVersion.model, SystemVersion.model_version)
    )


def uses_of(session: Session, actor: Actor, model: Model) -> list[Use]:
    """Give the visible initiatives that measured a model, the newest first, at most 200."""
    newest = func.max(Run.ran_at)
    wanted = (
        select(Initiative.key, Initiative.name, func.count(Run.id), newest)
        .join(SystemVersion, SystemVersion.initiative_id == Initiative.id)
        .join(Run, Run.system_version_id == SystemVersion.id)
        .where(SystemVersion.model == model.name, SystemVersion.model_version == model.version)
        .where(Run.withdrawn_at.is_(None), visible_to(actor))
        .group_by(Initiative.id)
        .order_by(newest.desc(), Initiative.key)
    )
    return [Use(*row) for row in session.execute(wanted.limit(MOST_USES))]


def model_named(session: Session, name: str, version: str) -> Model | None:
    """Give what is registered of a model."""
    return session.scalar(select(Model).where(Model.name == name, Model.version == version))


def prompt_versions(session: Session, initiative_id: str) -> list[PromptVersion]:
    """Give the newest 200 versions of an initiative's prompts with their prompts: by name, newest first."""
    return _by_name(_newest(session, Prompt.initiative_id == initiative_id))


def versions_beside(session: Session, version: PromptVersion) -> list[PromptVersion]:
    """Give the newest 200 other versions of the same prompt, newest first."""
    same = PromptVersion.prompt_id == version.prompt_id
    return _newest(session, same, PromptVersion.id != version.id)


def _newest(session: Session, *conditions: ColumnElement[bool]) -> list[PromptVersion]:
    order = PromptVersion.created_at.desc(), PromptVersion.id.desc()
    return list(session.scalars(_versions(*conditions).order_by(*order).limit(MOST_VERSIONS)))


def _by_name(versions: list[PromptVersion]) -> list[PromptVersion]:
    return sorted(versions, key=lambda one: one.prompt.name)


def prompt_version(session: Session, initiative_id: str, version_id: str) -> PromptVersion | None:
    """Give one version of an initiative's prompts with its prompt."""
    return session.scalar(_versions(Prompt.initiative_id == initiative_id, PromptVersion.id == version_id))


def _versions(*conditions: ColumnElement[bool]) -> Select[PromptVersion]:
    wanted = select(PromptVersion).join(PromptVersion.prompt).options(contains_eager(PromptVersion.prompt))
    return wanted.where(*conditions)


@dataclass(frozen=True, slots=True)
class Measured:
    """A version of a prompt that runs name, how many do, and when the newest was."""

    name: str
    version: str
    runs: int
    newest_at: datetime


def runs_of_versions(
    session: Session, initiative_id: str, versions: Sequence[PromptVersion]
) -> dict[tuple[str, str], Measured]:
    """Give what was measured of these versions, by name and version."""
    names = sorted({one.prompt.name for one in versions})
    found = session.execute(_measured(initiative_id).where(SystemVersion.prompt.in_(names)))
    return {(row[0], row[1]): Measured(*row) for row in found}


def unrecorded_prompts(session: Session, initiative_id: str) -> list[Measured]:
    """Give the versions that runs name and nobody recorded, the newest 200, newest first."""
    recorded = (
        select(PromptVersion.id)
        .join(Prompt, Prompt.id == PromptVersion.prompt_id)
        .where(
            Prompt.initiative_id == initiative_id,
            Prompt.name == SystemVersion.prompt,
            PromptVersion.version == SystemVersion.prompt_version,
        )
    )
    wanted = _measured(initiative_id).where(~recorded.exists())
    newest = func.max(Run.ran_at).desc(), SystemVersion.prompt, SystemVersion.prompt_version
    return [Measured(*row) for row in session.execute(wanted.order_by(*newest).limit(MOST_VERSIONS))]


def _measured(initiative_id: str) -> Select[str, str, int, datetime]:
    return (
        select(SystemVersion.prompt, SystemVersion.prompt_version, func.count(Run.id), func.max(Run.ran_at))
        .join(Run, Run.system_version_id == SystemVersion.id)
        .where(
            SystemVersion.initiative_id == initiative_id,
            SystemVersion.prompt != "",
            Run.withdrawn_at.is_(None),
        )
        .group_by(SystemVersion.prompt, SystemVersion.prompt_version)
    )


def runs_with(session: Session, version: PromptVersion, limit: int = 50) -> Sequence[Run]:
    """Give the newest runs that measured a version of a prompt and count, with suite and system."""
    wanted = (
        select(Run)
        .join(Run.system_version)
        .options(contains_eager(Run.system_version), joinedload(Run.suite))
        .where(
            SystemVersion.initiative_id == version.prompt.initiative_id,
            SystemVersion.prompt == version.prompt.name,
            SystemVersion.prompt_version == version.version,
            Run.withdrawn_at.is_(None),
        )
    )
    return session.scalars(wanted.order_by(Run.ran_at.desc(), Run.id.desc()).limit(limit)).all()
