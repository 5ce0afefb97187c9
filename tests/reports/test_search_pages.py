"""The search page and the palette: what they find, and where each option leads."""

import html5lib

from tests.building import a_person, an_account
from tests.reports.cards import a_card, many_cards
from tests.reports.reading import each, links


def test_the_search_page_finds_initiatives_people_and_pages(sign_in, app_database):
    with app_database.writing() as session:
        a_card(session, "SKILL-MAP", name="Skill map")
        a_card(session, "SKILL-HIDDEN", visibility="private")
        maya = a_person(session, "Maya Skilling", title="Engineer")
    page = sign_in("stakeholder").get("/search?q=skill")
    found = links(page)
    for lead in ("/initiatives/SKILL-MAP", f"/people/{maya.id}", "/staffing?view=skills"):
        assert lead in found
    assert "SKILL-HIDDEN" not in page.text
    assert "Nothing matches “%_%”." in sign_in("lead").get("/search?q=%25_%25").text


def test_the_palette_gets_options_with_where_they_lead(sign_in, app_database):
    with app_database.writing() as session:
        many_cards(session, 9, "CLAIMS")
        an_account(session, person=a_person(session, "Clara Imsel"))
        a_card(session, "CLAIMS-HIDDEN", visibility="private")
    answer = sign_in("lead").get("/search?palette=1&q=cla", headers={"HX-Request": "true"})
    options = list(each(_fragment(answer), "li", role="option"))
    leads = [one.get("data-href") for one in options]
    assert [lead for lead in leads if lead.startswith("/initiatives/CLAIMS-")] == leads[:6]
    assert any(lead.startswith("/people/") for lead in leads)
    assert leads[-1] == "/search?q=cla"
    assert len({one.get("id") for one in options}) == len(options)
    assert "CLAIMS-HIDDEN" not in answer.text


def test_an_empty_palette_offers_the_most_urgent_and_what_the_reader_may_do(sign_in, app_database):
    with app_database.writing() as session:
        a_card(session, "URGENT", urgency=0)
    lead, stakeholder = (sign_in(role).get("/search?palette=1").text for role in ("lead", "stakeholder"))
    assert "/initiatives/URGENT" in lead
    assert "New initiative" in lead
    assert "New initiative" not in stakeholder
    nothing = sign_in("lead").get("/search?palette=1&q=zzzz").text
    assert 'aria-disabled="true">Nothing matches “zzzz”' in nothing


def _fragment(answer):
    assert answer.status_code == 200
    return html5lib.HTMLParser(strict=True).parseFragment(answer.text, "ul")
