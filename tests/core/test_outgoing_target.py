"""Which URLs may be written down at all, and in which one form they travel on."""

import pytest

from tracker.core.outgoing import Allowed, Refused, parse_target
from tracker.core.outgoing.target import follow

REFUSED = {
    "another scheme": "ftp://a.example/",
    "a file": "file:///etc/passwd",
    "no scheme": "a.example/x",
    "gopher": "gopher://127.0.0.1:80/_x",
    "no host": "http:///x",
    "user name": "http://me@a.example/",
    "user name and password": "http://me:word@a.example/",
    "empty user name": "http://@a.example/",
    "user name that looks like the host": "https://a.example:443@127.0.0.1/",
    "backslash": "http://a.example\\@127.0.0.1/",
    "backslash in the path": "http://a.example/\\x",
    "tab": "http://a.exam\tple/",
    "line feed": "http://a.example/\nHost: b",
    "a line feed at the end": "http://a.example/\n",
    "nul": "http://a.example/\x00",
    "space": "http://a.example/a b",
    "a leading space": " http://a.example/",
    "letters beyond ASCII": "http://bücher.example/",
    "fullwidth digits": "http://\uff11\uff12\uff17.0.0.1/",
    "circled letters": "http://\u24db\u24de\u24d2alhost/",
    "ideographic full stop": "http://127\u30020\u30020\u30021/",
    "soft hyphen": "http://local\u00adhost/",
    "percent in the host": "http://%31%32%37.0.0.1/",
    "broken escape": "http://a.example/%zz",
    "decimal address": "http://2130706433/",
    "hexadecimal address": "http://0x7f000001/",
    "hexadecimal part": "http://0x7f.0.0.1/",
    "hexadecimal last part": "http://127.0.0.0x1/",
    "octal address": "http://017700000001/",
    "octal part": "http://0177.0.0.1/",
    "leading zeros": "http://127.000.000.001/",
    "short address": "http://127.1/",
    "three parts": "http://127.0.1/",
    "five parts": "http://1.2.3.4.5/",
    "a part above 255": "http://256.1.1.1/",
    "an address with a name before it": "http://a.127.0.0.1/",
    "IPv6 zone": "http://[fe80::1%25eth0]/",
    "IPv6 without brackets": "http://::1/",
    "broken IPv6": "http://[1::2::3]/",
    "text after the brackets": "http://[::1].a.example/",
    "port not open": "http://a.example:22/",
    "port zero": "http://a.example:0/",
    "port too high": "http://a.example:65616/",
    "empty port": "http://a.example:/",
    "port with a leading zero": "http://a.example:080/",
    "port with a sign": "http://a.example:+80/",
    "an empty label": "http://a..example/",
    "a label of 64": f"http://{'a' * 64}.example/",
    "a label with a hyphen at its end": "http://a-.example/",
    "a name of 254": f"http://{'a.' * 126}ex/",
    "too long": f"http://a.example/{'x' * 2000}",
}


@pytest.mark.parametrize("url", REFUSED.values(), ids=REFUSED.keys())
def test_a_url_outside_the_rules_is_refused_in_one_sentence(url: str) -> None:
    with pytest.raises(Refused) as caught:
        parse_target(url, Allowed())
    assert caught.value.reason.endswith(".")
    assert url not in caught.value.reason


@pytest.mark.parametrize(
    ("url", "normal"),
    [
        ("http://A.Example", "http://a.example/"),
        ("HTTPS://a.example:443/X?y=1&z=[2]", "https://a.example/X?y=1&z=[2]"),
        ("http://a.example:80/", "http://a.example/"),
        ("http://a.example:443/", "http://a.example:443/"),
        ("https://a.example:8443?q", "https://a.example:8443/?q"),
        ("http://a.example./x#part", "http://a.example/x"),
        ("http://a.example/x@y", "http://a.example/x@y"),
        ("http://[2A00:1450:0:0::1]:8080/", "http://[2a00:1450::1]:8080/"),
        ("http://xn--bcher-kva.example/", "http://xn--bcher-kva.example/"),
        ("http://snake_case.example/", "http://snake_case.example/"),
        ("http://8.8.8.8./", "http://8.8.8.8/"),
    ],
)
def test_a_url_has_one_normal_form(url: str, normal: str) -> None:
    target = parse_target(url, Allowed())
    assert target.url == normal
    assert parse_target(target.url, Allowed()) == target


def test_a_port_that_the_administrator_added_is_open() -> None:
    assert parse_target("http://a.example:9000/", Allowed(ports=(9000,))).port == 9000


@pytest.mark.parametrize(
    ("location", "url"),
    [
        ("/b?c", "https://a.example/b?c"),
        ("c", "https://a.example/x/c"),
        ("//b.example/", "https://b.example/"),
        ("https://b.example:8443/#part", "https://b.example:8443/"),
    ],
)
def test_a_redirect_is_read_relative_to_where_it_came_from(location: str, url: str) -> None:
    origin = parse_target("https://a.example/x/y", Allowed())
    assert follow(origin, location, Allowed()).url == url


@pytest.mark.parametrize(
    "location", ["http://a.example/", "//me@b.example/", "ftp://a.example/", "//a.example\\@b/", "/é"]
)
def test_a_redirect_outside_the_rules_or_down_to_plain_http_is_refused(location: str) -> None:
    origin = parse_target("https://a.example/", Allowed())
    with pytest.raises(Refused):
        follow(origin, location, Allowed())
