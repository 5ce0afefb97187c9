"""Updates and linked documents, on both databases."""

import pytest

from tests.building import NOW, an_actor, an_initiative
from tracker.activity.queries import events_of
from tracker.core.errors import Invalid, NotFound
from tracker.initiatives import queries
from tracker.initiatives.actions import records
from tracker.initiatives.rules.excerpts import excerpt


def write(session, initiative, text="Going **well**", health="on_track"):
    return records.write_update(
        session, actor=an_actor(session), now=NOW, initiative=initiative, health=health, text=text
    )


def link(session, initiative, slug="runbook", title="Runbook", url="https://wiki.example.test/r"):
    return records.add_document(
        session, actor=an_actor(session), now=NOW, initiative=initiative, slug=slug, title=title, url=url
    )


def test_an_update_is_kept_with_its_author_and_told_in_the_feed(session):
    initiative = an_initiative(session)
    write(session, initiative)
    session.flush()
    session.expunge_all()
    (update,) = queries.updates_of(session, initiative.id)
    assert (update.author.name, update.health, update.text) == ("Lead Actor", "on_track", "Going **well**")
    assert events_of(session, initiative.id)[0].sentence == "says on track: “Going well”"


def test_a_long_update_is_told_by_its_beginning(session):
    initiative = an_initiative(session)
    write(session, initiative, "word " * 400, "no_data")
    sentence = events_of(session, initiative.id)[0].sentence
    assert sentence.startswith("“word word")
    assert sentence.endswith("…”")
    assert len(sentence) < 200


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "# Week 3\n\n- **two** of `five`\n- see [the run](https://x.test/1)",
            "Week 3 two of five see the run",
        ),
        ("> quoted\n1. first", "quoted first"),
        ("2 * 3 = snake_case", "2 3 = snake_case"),
        ("", ""),
    ],
)
def test_an_excerpt_has_the_words_without_the_marks(text, words):
    assert excerpt(text) == words


def test_an_update_says_something_of_a_known_health(session):
    initiative = an_initiative(session)
    cases = [("", "on_track", "text"), ("x" * 8001, "no_data", "text"), ("x", "great", "health")]
    for text, health, field in cases:
        with pytest.raises(Invalid) as refused:
            write(session, initiative, text, health)
        assert set(refused.value.errors) == {field}


def test_a_document_is_linked_once_under_its_name(session):
    initiative = an_initiative(session)
    link(session, initiative)
    with pytest.raises(Invalid, match="remove it first"):
        link(session, initiative)
    given = {"actor": an_actor(session), "now": NOW, "initiative": initiative}
    records.remove_document(session, slug="runbook", **given)
    assert queries.documents_of(session, initiative.id) == []
    assert events_of(session, initiative.id)[0].before["url"] == "https://wiki.example.test/r"
    with pytest.raises(NotFound):
        records.remove_document(session, slug="runbook", **given)


UNFIT = [
    ("slug", "Run Book"),
    ("slug", ""),
    ("slug", "a" * 61),
    ("title", ""),
    ("url", "ftp://example.test/x"),
    ("url", "//example.test/x"),
    ("url", "https://example.test/a b"),
    ("url", "https://[::1"),
    ("url", "https://example.test:port/"),
]


def test_a_document_needs_name_title_and_web_address(session):
    initiative = an_initiative(session)
    for field, value in UNFIT:
        with pytest.raises(Invalid) as refused:
            link(session, initiative, **{field: value})
        assert set(refused.value.errors) == {field}, value
