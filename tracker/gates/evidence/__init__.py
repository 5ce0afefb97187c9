"""Gathering the facts about many initiatives in a fixed number of statements; nothing is judged here."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from tracker.gates.evidence import endpoints, people, records, results, standing
from tracker.gates.rules.facts import Facts, MetricFact


def gather(
    session: Session, initiative_ids: Sequence[str], now: datetime, *, hold: bool = True
) -> Mapping[str, Facts]:
    """Give the facts by initiative id, in fifteen statements; an id that does not exist is left out.

    Nobody else changes the initiatives until the commit, unless `hold` says that nothing is written.
    """
    session.flush()  # the statements go past the session, which would not notice what is still unwritten
    ids = sorted(set(initiative_ids))
    found = standing.initiatives(session, ids, hold=hold)
    stages = standing.stages(session)
    metrics = results.metrics(session, ids)
    targets = results.targets(session, ids, metrics)
    compared = results.comparisons(session, ids)
    served = endpoints.endpoints(session, ids)
    needed = people.needs(session, ids)
    booked = people.bookings(session, ids)
    milestones = records.milestones(session, ids)
    documents = records.documents(session, ids)
    signoffs = records.signoffs(session, ids)
    incidents = records.incidents(session, ids)
    waivers = records.waivers(session, ids, now)
    conditions = records.conditions(session, ids)
    return {
        one.id: Facts(
            now=now,
            initiative=one,
            stage=stages.of(stage_id),
            next_stage=stages.after(stage_id),
            targets=targets.get(one.id, ()),
            metrics=metrics.get(one.id, ()),
            comparisons=compared.get(one.id, ()),
            endpoints=served.get(one.id, ()),
            covers=people.covers(needed.get(one.id, ()), booked.get(one.id, ()), now.date()),
            people=people.people_of(one, booked.get(one.id, ()), now.date()),
            milestones=milestones.get(one.id, ()),
            documents=documents.get(one.id, ()),
            signoffs=signoffs.get(one.id, ()),
            incidents=incidents.get(one.id, ()),
            waivers=waivers.get(one.id, ()),
            conditions=conditions.get(one.id, ()),
            authors=_authors(metrics.get(one.id, ())),
        )
        for one, stage_id in found
    }


def _authors(metrics: Sequence[MetricFact]) -> frozenset[str]:
    """Give the people who brought the runs in: they may not sign or approve their own evidence."""
    return frozenset(one.run.imported_by_id for one in metrics if one.run.imported_by_id is not None)
