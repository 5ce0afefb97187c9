"""People and skills of the whole company."""

from urllib.parse import urlencode

from flask import make_response, render_template, request
from werkzeug.wrappers import Response

from tracker.accounts import guards as accounts
from tracker.accounts.rules.permissions import may
from tracker.core import clock
from tracker.core.errors import Invalid
from tracker.staffing import queries
from tracker.staffing.actions.skills import add_skill
from tracker.staffing.forms import SkillForm
from tracker.staffing.pages.blueprint import blueprint
from tracker.staffing.rules.words import DISCIPLINE_LABELS, LEVEL_LABELS, Discipline
from tracker.web.asking import asked, named_place, place_of
from tracker.web.database import reading, writing
from tracker.web.routes import permit, see_other

PAGE = 50
FIRST_GAPS = 8  # above the people; the page of skills shows all


@blueprint.get("/staffing")
@permit("people.read")
def staffing() -> str:
    """Show people with their load, or skills with their gaps."""
    return _skills(SkillForm()) if request.args.get("view") == "skills" else _people()


@blueprint.post("/staffing/skills")
@permit("skill.edit")
def new_skill() -> Response:
    """Add a skill to the catalogue."""
    form = SkillForm(request.form)
    if form.validate():
        try:
            with writing() as session:
                add_skill(
                    session,
                    actor=accounts.actor(),
                    now=clock.now(),
                    name=form.name.data or "",
                    discipline=Discipline(form.discipline.data),
                )
            return see_other("staffing.staffing", view="skills")
        except Invalid as faults:
            form.name.errors = tuple(faults.errors.values())
    return make_response(_skills(form), 422)


def _people() -> str:
    session, wanted = reading(), _wanted()
    found = queries.people_page(session, wanted, after=named_place("after"), limit=PAGE + 1)
    rows = found[:PAGE]
    return render_template(
        "staffing/people.html",
        rows=rows,
        skills_of=queries.skills_of_people(session, [row.person.id for row in rows]),
        wanted=wanted,
        narrowed=wanted != queries.PeopleWanted(),
        choices=queries.choices_of_filters(session),
        totals=queries.totals(session),
        levels=LEVEL_LABELS,
        shows_load=may(accounts.actor(), "load.read"),
        gaps=queries.gaps(session, accounts.actor(), limit=FIRST_GAPS + 1),
        first_gaps=FIRST_GAPS,
        next_url=_next_url(found[PAGE - 1]) if len(found) > PAGE else None,
        first_url=_url({}) if request.args.get("after") else None,
    )


def _skills(form: SkillForm) -> str:
    session, actor = reading(), accounts.actor()
    return render_template(
        "staffing/skills.html",
        rows=queries.skill_rows(session),
        labels={key.value: label for key, label in DISCIPLINE_LABELS.items()},
        gaps=queries.gaps(session, actor),
        form=form,
        may_edit=may(actor, "skill.edit"),
    )


def _wanted() -> queries.PeopleWanted:
    level = request.args.get("level", "1")
    state = request.args.get("state", "")
    return queries.PeopleWanted(
        text=asked("q"),
        team_id=asked("team"),
        skill_id=asked("skill"),
        min_level=int(level) if level in {"1", "2", "3", "4", "5"} else 1,
        state=state if state in {"free", "over"} else "",
    )


def _next_url(last: queries.PersonRow) -> str:
    return _url({"after": place_of(last.person.id, last.person.name)})


def _url(more: dict[str, str]) -> str:
    kept = {name: value for name, value in request.args.items() if name != "after" and value}
    return f"/staffing?{urlencode({**kept, **more})}"
