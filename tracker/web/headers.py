"""Security headers on every answer, errors and static files included."""

from wsgiref.headers import Headers

from flask import Flask, Response, request

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'; "
    "manifest-src 'self'; require-trusted-types-for 'script'; trusted-types htmx"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}
HSTS = "max-age=31536000; includeSubDomains"


def install(app: Flask) -> None:
    """Add the headers to every answer of the app; static files get them from the static server."""
    app.after_request(_add)


def add_static(found: Headers, _path: str, _url: str) -> None:
    """Add the headers to a static file; called by the static server."""
    for name, value in HEADERS.items():
        found[name] = value


def _add(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Cache-Control", "no-store")
    response.vary.update(("Cookie", "HX-Request"))
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", HSTS)
    return response
