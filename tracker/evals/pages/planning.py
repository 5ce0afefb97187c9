"""The page that plans how many cases a question needs; reached from every verdict that is open."""

from flask import make_response, render_template, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from tracker.evals.forms import PlanForm
from tracker.evals.pages.blueprint import blueprint
from tracker.evals.rules.planning import Plan, planned
from tracker.web import charts
from tracker.web.charts.figures import percent
from tracker.web.routes import permit

EXAMPLE = {"threshold": "0.9", "rate": "0.93", "direction": "higher", "confidence": "0.95", "chance": "0.8"}


@blueprint.get("/evals/plan")
@permit("portfolio.read")
def plan_cases() -> Response:
    """Answer the question in the address, or show an example to start from."""
    form = PlanForm(MultiDict({**EXAMPLE, **request.args.to_dict()}))
    valid = form.validate()
    plan = planned(form.asked()) if valid else None
    page = render_template(
        "evals/plan.html",
        form=form,
        plan=plan,
        drawing=_drawing(plan) if plan else "",
        sentence=_sentence(plan) if plan else "",
    )
    return make_response(page, 200 if valid else 422)


def _drawing(plan: Plan) -> str:
    reached = plan.likely.cases if plan.likely else None
    return charts.curve(plan.curve, plan.asked.chance, reached, _sentence(plan))


def _sentence(plan: Plan) -> str:
    """Say the answer in words, as the drawing shows it."""
    asked = plan.asked
    side = "at most" if asked.direction == "lower" else "at least"
    question = f"Show {side} {percent(asked.threshold)} when the true rate is {percent(asked.rate)}"
    if plan.likely is None:
        return (
            f"{question}: no number of cases does, the true rate would have to be better than the threshold."
        )
    return f"{question}: {plan.likely.cases:,} cases do it in {percent(asked.chance, 0)} of the tries."
