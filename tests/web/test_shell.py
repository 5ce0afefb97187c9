"""The shells of all pages are valid, labelled, and follow what the person chose."""

import re
from types import SimpleNamespace

import html5lib
import pytest

from tests.web.kit import NAVIGATION, PERSON, environment

FRAMES = ("_shared/base.html", "_shared/bare.html")


def a_page(name: str = "_shared/base.html", **values: object) -> str:
    return environment().get_template(name).render(**values)


def a_signed_in_page(**values: object) -> str:
    usual = {"me": PERSON, "csrf_token": "tok", "nav": NAVIGATION, "nav_current": "page1"}
    return a_page(**{**usual, **values})


@pytest.mark.parametrize("name", FRAMES)
def test_a_shell_is_valid_html(name: str) -> None:
    parser = html5lib.HTMLParser(strict=True)
    parser.parse(a_page(name, me=PERSON, nav=NAVIGATION, nav_current="page1", csrf_token="tok").strip())
    assert parser.errors == []


@pytest.mark.parametrize("name", FRAMES)
def test_a_shell_stands_without_a_person_or_any_context(name: str) -> None:
    assert '<main class="' in a_page(name)


def test_an_error_page_stands_with_the_least_it_is_given() -> None:
    page = a_page("_shared/error.html", status=404, title="Not found", detail="Nothing is here.")
    assert re.search(r"<h1>Not found</h1>", page)


def test_a_refusal_names_reasons_remedy_and_link() -> None:
    toast = a_page(
        "_shared/_refused.html",
        status=409,
        title="Refused",
        detail="3 checks are open.",
        reasons=[f"reason {at}" for at in range(6)],
        remedy="Ask for a waiver.",
        link="/initiatives/X/gate",
    )
    assert "and 2 more" in toast
    assert all(
        word in toast for word in ("reason 0", "Ask for a waiver.", "/initiatives/X/gate", "data-dismiss")
    )


def test_the_current_page_is_marked_once_in_the_side_bar() -> None:
    page = a_signed_in_page()
    side = page[page.index('<nav class="nav"') : page.index("</nav>")]
    assert re.findall(r'href="([^"]+)" aria-current="page"', side) == ["/1"]


def test_phones_get_the_pages_that_the_bottom_bar_has_no_room_for() -> None:
    page = a_signed_in_page()
    more = page[page.index('id="more"') : page.index("<dialog")]
    assert re.findall(r'<a [^>]*href="([^"]+)"', more) == ["/4", "/5"]
    assert 'popovertarget="more"' in page


def test_few_pages_need_no_more_button() -> None:
    assert 'popovertarget="more"' not in a_signed_in_page(nav=NAVIGATION[:4])


def test_every_request_of_htmx_carries_the_token() -> None:
    assert """<body hx-headers:inherited='{"X-CSRF-Token":"tok"}'>""" in a_signed_in_page()


def test_a_token_cannot_break_out_of_its_attribute() -> None:
    assert "'><script>" not in a_signed_in_page(csrf_token="'><script>")


@pytest.mark.parametrize(("theme", "other"), [("auto", "dark"), ("light", "dark"), ("dark", "light")])
def test_the_page_has_the_persons_theme_and_offers_the_other(theme: str, other: str) -> None:
    person = SimpleNamespace(name="Ada Berg", role="lead", theme=theme, single_keys=True, time_zone="UTC")
    page = a_signed_in_page(me=person)
    assert f'data-theme="{theme}"' in page
    assert f'name="theme" value="{other}"' in page


@pytest.mark.parametrize(("wanted", "shown"), [(True, "on"), (False, "off")])
def test_single_keys_can_be_switched_off(wanted: bool, shown: str) -> None:
    person = SimpleNamespace(name="Ada Berg", role="lead", theme="auto", single_keys=wanted, time_zone="UTC")
    assert f'data-keys="{shown}"' in a_signed_in_page(me=person)
