"""Two people save in the same moment, on both databases: one is told, and nothing is lost."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

from tests.building import NOW, an_actor, an_initiative
from tracker.core.database import Database
from tracker.core.errors import Conflict, Invalid, Refused
from tracker.initiatives import queries
from tracker.initiatives.actions import moving, writing
from tracker.initiatives.queries.edits import details_of
from tracker.initiatives.rules.fields import Details

WRITERS = 4


def at_once(write):
    """Run a function in four threads that start together; give what each returned or was refused with."""
    barrier = Barrier(WRITERS)

    def one(number):
        barrier.wait(timeout=20)
        try:
            return write(number)
        except (Conflict, Invalid, Refused) as refusal:
            return refusal

    with ThreadPoolExecutor(WRITERS) as pool:
        return list(pool.map(one, range(WRITERS)))


def prepared(database: Database, stage: str = "pilot"):
    with database.writing() as session:
        actor = an_actor(session)
        an_initiative(session, "SHARED-ONE", stage=stage)
    return actor


def edit(database: Database, actor, **changes):
    with database.writing() as session:
        initiative = queries.by_key(session, "SHARED-ONE")
        details = replace(details_of(initiative), **changes)
        writing.edit(
            session,
            actor=actor,
            now=NOW,
            initiative=initiative,
            details=details,
            version=1,
            may_guard=True,
        )
    return "saved"


def test_of_several_that_change_the_same_field_one_saves_and_the_others_are_told(database: Database):
    actor = prepared(database)
    found = at_once(lambda number: edit(database, actor, summary=f"By {number}"))
    assert sum(result == "saved" for result in found) == 1
    assert sum(isinstance(result, Conflict) for result in found) == WRITERS - 1
    with database.reading() as session:
        initiative = queries.by_key(session, "SHARED-ONE")
        assert (initiative.version, initiative.summary) == (2, f"By {found.index('saved')}")


def test_of_several_that_change_different_fields_all_save_and_nothing_is_lost(database: Database):
    actor = prepared(database)
    names = ["summary", "unit", "target", "lessons"]

    def one(number):
        opened = dict.fromkeys(names, "") | {names[number]: f"By {number}"} | {"unit": "Mutual"}
        return edit(database, actor, **{**opened, names[number]: f"By {number}"})

    assert at_once(one) == ["saved"] * WRITERS
    with database.reading() as session:
        initiative = queries.by_key(session, "SHARED-ONE")
        assert [getattr(initiative, name) for name in names] == [f"By {n}" for n in range(WRITERS)]
        assert initiative.version == 1 + WRITERS


def test_a_key_chosen_by_several_at_once_is_given_once(database: Database):
    actor = prepared(database)

    def one(number):
        with database.writing() as session:
            writing.create(session, actor=actor, now=NOW, key="SAME-KEY", details=Details(name=f"N {number}"))
        return "saved"

    found = at_once(one)
    assert sum(result == "saved" for result in found) == 1
    assert [result.errors for result in found if result != "saved"] == [{"key": "That key is taken."}] * (
        WRITERS - 1
    )


def test_of_several_that_take_it_back_one_does(database: Database):
    actor = prepared(database, stage="production")
    with database.reading() as session:
        pilot = next(stage.id for stage in queries.stages(session) if stage.category == "pilot")

    def one(_number):
        with database.writing() as session:
            initiative = queries.by_key(session, "SHARED-ONE")
            moving.move_back(
                session, actor=actor, now=NOW, initiative=initiative, stage_id=pilot, reason="Drift"
            )
        return "saved"

    found = at_once(one)
    assert sum(result == "saved" for result in found) == 1
    assert all(isinstance(result, Refused) for result in found if result != "saved")
    with database.reading() as session:
        initiative = queries.by_key(session, "SHARED-ONE")
        spells = queries.spells_of(session, initiative.id)
        assert sum(spell.left_at is None for spell in spells) == 1
