"""The shared macros: a status is icon, word and colour; a field is tied to its label, hint and fault."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import html5lib
import pytest
from jinja2 import UndefinedError
from wtforms import BooleanField, FileField, Form, RadioField, StringField, validators
from wtforms.fields.choices import SelectChoice

from tests.web.kit import PERSON, drawn

AT = datetime(2026, 11, 3, 9, 12, tzinfo=UTC)


class AForm(Form):
    name = StringField(
        "Name", [validators.DataRequired("Give it a name.")], description="Shown on every card"
    )
    note = StringField("Note")
    private = BooleanField("Only members see it")
    tier = RadioField("Risk tier", choices=[SelectChoice("minimal", "Minimal"), SelectChoice("high", "High")])
    results = FileField("Result file", description="JSON up to 20 MB")


def a_refused_form() -> AForm:
    form = AForm(name="", note="x", tier="minimal")
    form.validate()
    return form


def tree(text: str, **values: object):  # type: ignore[no-untyped-def]
    return html5lib.parseFragment(drawn(text, **values), namespaceHTMLElements=False)


@pytest.mark.parametrize(
    ("verdict", "word", "kind"),
    [
        ("met", "Met", "status--ok"),
        ("not_met", "Not met", "status--bad"),
        ("inconclusive", "Needs data", "status--warn"),
        ("missing", "Missing", ""),
        ("expired", "Expired", "status--warn"),
        ("waived", "Waived", "status--info"),
        ("not_applicable", "Not applicable", ""),
        ("blocked", "Blocked", "status--bad"),
        ("needs_data", "Needs data", "status--warn"),
        ("ready", "Ready", "status--ok"),
    ],
)
def test_each_verdict_is_icon_word_and_colour(verdict: str, word: str, kind: str) -> None:
    status = tree("{{ ui.verdict(value) }}", value=verdict)[0]
    assert status.get("class") == f"status {kind}".strip()
    icon = next(part for part in status.iter() if part.tag.endswith("use"))
    assert icon.get("href").startswith("/static/vendor/icons.svg#")
    assert "".join(status.itertext()) == word


@pytest.mark.parametrize("macro", ["verdict('met', true)", "health('on_track', true)", "risk('limited')"])
def test_a_quiet_status_has_no_ground(macro: str) -> None:
    status = tree("{{ ui." + macro + " }}")[0]
    assert "status--quiet" in status.get("class").split()
    assert len(status) == 1


def test_a_value_that_is_not_a_verdict_stops_the_page() -> None:
    with pytest.raises(UndefinedError):
        drawn("{{ ui.verdict('fine') }}")


@pytest.mark.parametrize("health", ["on_track", "at_risk", "off_track", "no_data"])
def test_each_health_has_a_word(health: str) -> None:
    assert "".join(tree("{{ ui.health(value) }}", value=health)[0].itertext()).lower() == health.replace(
        "_", " "
    )


@pytest.mark.parametrize("tier", ["minimal", "limited", "high", "unacceptable", "undecided"])
def test_each_risk_tier_has_a_word(tier: str) -> None:
    assert tier in drawn("{{ ui.risk(value) }}", value=tier).lower()


@pytest.mark.parametrize("category", ["proposed", "pilot", "evaluation", "production", "retired"])
def test_each_stage_has_a_shape_of_its_own(category: str) -> None:
    icon = tree("{{ ui.stage_icon(value) }}", value=category)[0]
    assert icon.get("class") == f"icon icon--{category}"


@pytest.mark.parametrize(
    ("name", "letters"), [("Ada Berg", "AB"), ("Mei", "M"), ("Jan van der Meer", "JM"), ("", "")]
)
def test_an_avatar_shows_first_and_last_initial(name: str, letters: str) -> None:
    assert "".join(tree("{{ ui.avatar(who) }}", who=SimpleNamespace(name=name))[0].itertext()) == letters


def test_avatars_beyond_the_limit_are_counted_and_named() -> None:
    people = [SimpleNamespace(name=f"Ada {letter}") for letter in "ABCDE"]
    group = tree("{{ ui.avatars(people, 3) }}", people=people)[0]
    assert group.get("aria-label") == "Owners: Ada A, Ada B, Ada C, Ada D, Ada E"
    assert [one.text for one in group] == ["AA", "AB", "AC", "+2"]


def test_a_moment_is_written_in_utc_and_marked_for_the_readers_zone() -> None:
    time = tree("{{ ui.time(at, 'datetime') }}", at=AT)[0]
    assert time.attrib == {"datetime": "2026-11-03T09:12:00+00:00", "data-local": "datetime"}
    assert time.text == "3 Nov 2026, 09:12 UTC"


def test_what_never_happened_says_so() -> None:
    assert tree("{{ ui.time(none) }}")[0].text == "never"
    assert tree("{{ ui.date(none) }}")[0].text == "–"


def test_a_day_has_no_time_zone() -> None:
    assert tree("{{ ui.date(day) }}", day=date(2026, 11, 3))[0].attrib.get("data-local") is None


def test_a_sorted_column_says_its_direction() -> None:
    head = drawn("{{ ui.th('Name', '/?sort=name', 'descending') }}{{ ui.th('Gate') }}")
    assert 'aria-sort="descending"' in head
    assert head.count("aria-sort") == 1


def test_a_property_without_a_value_is_a_dash() -> None:
    text = [
        one.text for one in tree("{{ ui.props(rows) }}", rows=[("A", 0), ("B", None), ("C", "")]).iter("dd")
    ]
    assert text == ["0", "–", "–"]


def test_pages_are_linked_only_where_there_are_some() -> None:
    page = SimpleNamespace(previous_url=None, next_url="/?page=2", text="1–25 of 30")
    assert [link.get("rel") for link in tree("{{ ui.pager(page) }}", page=page).iter("a")] == ["next"]
    none = SimpleNamespace(previous_url=None, next_url=None, text="")
    assert len(tree("{{ ui.pager(page) }}", page=none)) == 0


def test_what_people_wrote_is_escaped_everywhere() -> None:
    bad = '<img src=x onerror="x()">'
    text = drawn(
        "{{ ui.status('ok', 'star', bad) }}{{ ui.person(who, bad, bad) }}{{ ui.empty('star', bad) }}"
        "{{ ui.toast('bad', bad, bad) }}{{ ui.copyable(bad) }}{{ ui.crumbs([(bad, bad)], bad) }}"
        "{{ ui.notice('warn', 'star', bad, bad) }}{{ ui.props([(bad, bad)]) }}",
        bad=bad,
        who=SimpleNamespace(name=bad),
    )
    assert "<img" not in text


def test_a_macro_may_be_called_with_a_body_or_without() -> None:
    assert drawn("{{ ui.bar('T') }}{{ ui.kpi('A', 1) }}{{ forms.submit('Save') }}").count("</div>") == 3
    assert "more" in drawn("{% call ui.kpi('A', 1, 'of 2') %}more{% endcall %}")


def test_a_field_is_tied_to_label_hint_and_fault() -> None:
    field = tree("{{ forms.field(form.name, autocomplete='off') }}", form=a_refused_form())
    box = field.find("div/input")
    assert field.find("div/label").get("for") == box.get("id") == "name"
    assert box.get("aria-describedby") == "name-hint name-error"
    assert (box.get("aria-invalid"), box.get("autocomplete")) == ("true", "off")
    assert {one.get("id") for one in field.iter("p")} == {"name-hint", "name-error"}


def test_only_a_field_that_may_stay_empty_says_so() -> None:
    assert "optional" not in drawn("{{ forms.field(form.name) }}", form=AForm())
    assert "optional" in drawn("{{ forms.field(form.note) }}", form=AForm())


def test_a_choice_is_a_group_with_a_legend() -> None:
    group = tree("{{ forms.field(form.tier) }}", form=AForm()).find("fieldset")
    assert group.find("legend").text == "Risk tier"
    assert [label.get("for") for label in group.iter("label")] == ["tier-0", "tier-1"]


def test_a_check_box_stands_before_its_label() -> None:
    row = tree("{{ forms.field(form.private) }}", form=AForm()).find("div")
    assert [one.tag for one in row] == ["input", "label"]


def test_a_refused_form_lists_each_fault_as_a_link_and_takes_the_focus() -> None:
    summary = tree("{{ forms.form_errors(form) }}", form=a_refused_form())[0]
    assert [link.get("href") for link in summary.iter("a")] == ["#name"]
    assert summary.get("data-focus") == ""
    assert "1 entry needs a change" in "".join(summary.itertext())


def test_a_form_without_faults_says_nothing() -> None:
    assert drawn("{{ forms.form_errors(form) }}{{ forms.conflict(none) }}", form=AForm()) == ""


def test_a_conflict_shows_who_when_and_what_differs() -> None:
    row = SimpleNamespace(label="Name", theirs="Claims helper", yours="Claims assistant")
    text = drawn("{{ forms.conflict(it) }}", it=SimpleNamespace(who="Mei Kato", at=AT, fields=[row]))
    assert all(word in text for word in ("Mei Kato", "3 Nov 2026", "Claims helper", "Claims assistant"))


def test_the_drop_zone_keeps_an_ordinary_file_input() -> None:
    zone = tree("{{ forms.drop(form.results, 'Drop it here') }}", form=AForm())
    assert next(zone.iter("input")).attrib == {
        "aria-describedby": "results-hint",
        "id": "results",
        "name": "results",
        "type": "file",
    }


def test_a_button_that_posts_is_a_form_with_its_token() -> None:
    form = tree("{{ forms.post_button('/x', 'Delete', 'tok', confirm='Sure?', fields={'a': 1}) }}")[0]
    assert {one.get("name"): one.get("value") for one in form.iter("input")} == {
        "csrf_token": "tok",
        "a": "1",
    }
    assert next(form.iter("button")).get("data-confirm") == "Sure?"


def test_a_person_needs_no_more_than_a_name() -> None:
    assert "Ada Berg" in drawn("{{ ui.person(who) }}", who=PERSON)
