"""Which URLs may be called: read once, by rules narrower than the standard; no name is resolved here.

Only the parsed parts travel on, so no second parser can read the same text in another way.
"""

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address
from urllib.parse import urljoin

from tracker.core.outgoing.values import Allowed, Refused

LONGEST_URL = 2000
DEFAULT_PORTS = {"http": 80, "https": 443}
ALLOWED_TEXT = re.compile(r"[!#-;=?-\[\]_a-z~]+")  # printable ASCII without " < > \ ^ ` { | }
PARTS = re.compile(r"(https?)://([^/?#]*)([^#]*)(?:#.*)?", re.IGNORECASE)
AUTHORITY = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::([1-9][0-9]{0,4}))?", re.IGNORECASE)
LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
BAD_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
LOOKS_NUMERIC = re.compile(r"[0-9]+|0x[0-9a-f]*")


@dataclass(frozen=True, slots=True)
class Target:
    """A permitted place: host in lower case without brackets, port, path with query."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def host_header(self) -> str:
        """Give the Host header: the port only where it is not the scheme's own."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        """Give the normalised URL, without fragment."""
        return f"{self.scheme}://{self.host_header}{self.path}"

    def same_origin(self, other: "Target") -> bool:
        """Say whether credentials meant for one may go to the other."""
        return (self.scheme, self.host, self.port) == (other.scheme, other.host, other.port)


def parse_target(url: str, allowed: Allowed) -> Target:
    """Read a URL. Raises: Refused, with one sentence on what to write instead."""
    if len(url) > LONGEST_URL:
        raise Refused(f"A URL may have at most {LONGEST_URL} characters.")
    if not ALLOWED_TEXT.fullmatch(url) or BAD_ESCAPE.search(url):
        raise Refused(
            "A URL may hold only visible ASCII and no backslash; write others as %XX, a host as xn--."
        )
    parts = PARTS.fullmatch(url)
    if parts is None:
        raise Refused("A URL must begin with http:// or https://.")
    scheme, authority, path = parts[1].lower(), parts[2], parts[3]
    host, port = _host_and_port(authority)
    number = int(port) if port else DEFAULT_PORTS[scheme]
    if not allowed.port(number):
        raise Refused(
            "This port is not open; 80, 443, 8080, 8443 and those that the administrator added are."
        )
    return Target(scheme, host, number, path if path.startswith("/") else f"/{path}")


def follow(origin: Target, location: str, allowed: Allowed) -> Target:
    """Read where a redirect leads, by the same rules. Raises: Refused."""
    if not ALLOWED_TEXT.fullmatch(location):
        raise Refused("The redirect leads to a URL with characters that are not permitted.")
    target = parse_target(urljoin(origin.url, location), allowed)
    if (origin.scheme, target.scheme) == ("https", "http"):
        raise Refused("The redirect leads from https to http.")
    return target


def _host_and_port(authority: str) -> tuple[str, str | None]:
    if "@" in authority:
        raise Refused("A URL may not hold a user name or password; credentials belong in a header.")
    match = AUTHORITY.fullmatch(authority)
    if match is None:
        raise Refused("The host or port of this URL cannot be read.")
    return _host(match[1].lower()), match[2]


def _host(text: str) -> str:
    if text.startswith("["):
        return _literal_6(text[1:-1])
    labels = text.removesuffix(".").split(".")
    if LOOKS_NUMERIC.fullmatch(labels[-1]):
        return _literal_4(".".join(labels))
    if len(text) > 253 or not all(LABEL.fullmatch(label) for label in labels):
        raise Refused("The host of this URL is not a valid name.")
    return ".".join(labels)


def _literal_4(text: str) -> str:
    """Take four decimal numbers only: resolvers also read 127.1, 0x7f000001, 017700000001, 2130706433."""
    try:
        return str(IPv4Address(text))
    except ValueError:
        raise Refused("An IPv4 address must be four decimal numbers, such as 203.0.113.7.") from None


def _literal_6(text: str) -> str:
    try:
        return str(IPv6Address(text))
    except ValueError:
        raise Refused("The IPv6 address of this URL cannot be read.") from None
