"""The people page of an initiative: what it needs, who covers it, who could."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from flask import render_template, request
from sqlalchemy.orm import Session

from tracker.accounts import guards as accounts
from tracker.core import clock
from tracker.initiatives import guards as initiatives
from tracker.staffing import queries
from tracker.staffing.forms import CoverForm, NeedForm
from tracker.staffing.pages.blueprint import blueprint
from tracker.staffing.queries.needs import Candidate, Needed
from tracker.staffing.rules.words import LEVEL_LABELS
from tracker.web.choices import choices
from tracker.web.database import reading
from tracker.web.routes import permit


@blueprint.get("/initiatives/<key>/people")
@permit("initiative.read")
def of_initiative(key: str) -> str:
    """Show what an initiative needs and who covers it."""
    return page(key, NeedForm(), CoverForm(), request.args.get("need", ""))


def page(key: str, form: NeedForm, cover: CoverForm, need_id: str) -> str:
    """Draw the page; with a need chosen, its candidates and the form that books one of them."""
    session = reading()
    head = initiatives.open_head(session, key, accounts.actor(), now=clock.now())
    needs = queries.needs_of(session, head.initiative.id)
    chosen = next((needed for needed in needs if needed.need.id == need_id), None)
    able = queries.candidates(session, chosen.need) if chosen else ()
    form.skill_id.choices = choices((skill.id, skill.name) for skill in queries.skills(session))
    cover.person_id.choices = candidate_choices(able)
    _suggest(cover, chosen)
    return render_template(
        "staffing/initiative.html",
        head=head,
        tab="people",
        needs=needs,
        chosen=chosen,
        candidates=able,
        levels=LEVEL_LABELS,
        form=form,
        cover=cover,
    )


def candidate_choices(able: Sequence[Candidate]) -> list[Any]:
    """Give candidates as choices: name, level, free FTE."""
    return choices((one.person.id, _words(one)) for one in able)


def _words(one: Candidate) -> str:
    return f"{one.person.name}, level {one.level}, {one.load.free:.2f} FTE free"


def _suggest(cover: CoverForm, chosen: Needed | None) -> None:
    """Fill in what is missing to the need, when nothing was typed yet."""
    if chosen is not None and not cover.errors and request.method == "GET":
        cover.fte.data = Decimal(str(round(min(1.0, chosen.coverage.short) or 0.1, 2)))


def open_need(session: Session, key: str, need_id: str) -> Needed | None:
    """Give a need of this initiative, or None."""
    initiative = initiatives.open_initiative(session, key, accounts.actor(), "initiative.read")
    needs = queries.needs_of(session, initiative.id)
    return next((needed for needed in needs if needed.need.id == need_id), None)
