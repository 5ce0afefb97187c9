"""The browser that the journeys use does what they rely on."""

from __future__ import annotations

from typing import Literal

import pytest

from tests.browser.opening import OpenPage


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_a_page_has_the_width_and_the_colours_asked_for(
    open_page: OpenPage, width: int, scheme: Literal["light", "dark"]
) -> None:
    page = open_page(width=width, scheme=scheme)
    assert page.evaluate("innerWidth") == width
    assert page.evaluate(f"matchMedia('(prefers-color-scheme: {scheme})').matches") is True


def test_a_page_without_scripts_runs_none(open_page: OpenPage) -> None:
    page = open_page(scripts=False)
    page.set_content("<p>as written</p><script>document.querySelector('p').textContent = 'changed'</script>")
    assert page.text_content("p") == "as written"
