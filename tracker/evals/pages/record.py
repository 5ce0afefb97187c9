"""What was measured: prompts against models, systems as bills of materials, dataset versions."""

from dataclasses import dataclass

from flask import render_template, request
from werkzeug.wrappers import Response

from tracker.accounts import guards as accounts
from tracker.core import clock
from tracker.core.errors import NotFound
from tracker.core.ids import is_id
from tracker.evals import queries
from tracker.evals.actions.datasets import set_role
from tracker.evals.pages.blueprint import blueprint
from tracker.evals.pages.overview import chosen_line
from tracker.evals.pages.views import Grader, MetricView, broken_cases, metric_view
from tracker.evals.queries.record import Cell, cells_of, dataset_version, datasets_of, suites_of, systems_of
from tracker.evals.rules.matrix import Matrix, matrix_of, model_name, per_thousand, prompt_name, unknown_parts
from tracker.initiatives import guards as initiatives
from tracker.web.database import reading, writing
from tracker.web.routes import permit, see_other

ROLES = (("unknown", "not said"), ("dev", "development"), ("held_out", "held out"))


@dataclass(frozen=True, slots=True)
class Drawn:
    """One cell of the matrix as it is shown."""

    cell: Cell
    view: MetricView
    cost: float | None

    @property
    def system(self):  # type: ignore[no-untyped-def]
        """Give what was measured."""
        return self.cell.system


@blueprint.get("/initiatives/<key>/evals/record")
@permit("initiative.read")
def show_record(key: str) -> str:
    """Show what was measured, and the metric that the address names for each prompt with each model."""
    session = reading()
    head = initiatives.open_head(session, key, accounts.actor(), now=clock.now())
    lines = [line for line in queries.lines_of(session, head.initiative.id) if line.suite_id]
    chosen = chosen_line(lines)
    cells = cells_of(session, chosen.suite_id, chosen.name) if chosen and chosen.suite_id else []
    tier = head.initiative.risk_tier
    drawn = [
        Drawn(
            cell,
            metric_view(
                cell.measure,
                chosen.target if chosen else None,
                whole=True,
                tier=tier,
                currency=cell.currency,
                grader=Grader(cell.system.judge, cell.labelled),
                broken=broken_cases(cell.errors),
            ),
            per_thousand(cell.cost, cell.calls),
        )
        for cell in cells
    ]
    matrix: Matrix[Drawn] = matrix_of(drawn)
    systems, all_systems = systems_of(session, head.initiative.id)
    return render_template(
        "evals/record.html",
        head=head,
        tab="evals",
        lines=lines,
        chosen=chosen,
        matrix=matrix,
        systems=[
            (line, model_name(line.system), prompt_name(line.system), unknown_parts(line.system))
            for line in systems
        ],
        all_systems=all_systems,
        datasets=datasets_of(session, head.initiative.id),
        roles=ROLES,
        suites=suites_of(session, head.initiative.id),
    )


@blueprint.post("/initiatives/<key>/evals/datasets/<dataset_id>/role")
@permit("target.edit")
def save_role(key: str, dataset_id: str) -> Response:
    """Say what a dataset version is for."""
    actor = accounts.actor()
    with writing() as session:
        initiative = initiatives.open_initiative(session, key, actor, "target.edit")
        version = dataset_version(session, initiative.id, dataset_id) if is_id(dataset_id) else None
        if version is None:
            raise NotFound("That dataset")
        set_role(
            session,
            actor=actor,
            now=clock.now(),
            initiative=initiative,
            version=version,
            role=request.form.get("role", ""),
        )
    return see_other("evals.show_record", key=key)
