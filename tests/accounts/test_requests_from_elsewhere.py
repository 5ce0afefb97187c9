"""A write is taken from our own pages only."""

import pytest


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
    ],
)
def test_a_write_from_another_site_is_refused(sign_in, headers):
    browser = sign_in("engineer")
    answer = browser.post("/me/theme", {"theme": "dark"}, headers=headers)
    assert answer.status_code == 403


def test_a_write_without_the_token_is_refused(sign_in):
    browser = sign_in("engineer")
    answer = browser.client.post("/me/theme", data={"theme": "dark"})
    assert answer.status_code == 403


def test_another_persons_token_does_not_fit(sign_in):
    browser, other = sign_in("engineer"), sign_in("lead")
    answer = browser.client.post("/me/theme", data={"theme": "dark", "csrf_token": other.csrf})
    assert answer.status_code == 403


def test_the_token_fits_as_a_field_or_as_a_header(sign_in):
    browser = sign_in("engineer")
    assert (
        browser.client.post("/me/theme", data={"theme": "dark", "csrf_token": browser.csrf}).status_code
        == 204
    )
    assert browser.post("/me/theme", {"theme": "light"}).status_code == 204


def test_signing_in_from_another_site_is_refused(app):
    answer = app.test_client().post("/sign-in", data={}, headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403


def test_every_answer_carries_the_security_headers(app):
    client = app.test_client()
    for path in ("/sign-in", "/healthz", "/nothing-here", "/api/v1/nothing", "/me"):
        headers = client.get(path).headers
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "require-trusted-types-for 'script'" in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"] == "no-store"
        assert headers["X-Frame-Options"] == "DENY"
