"""Names are asked once, in limited time, and one bad answer spoils all."""

import socket
from collections.abc import Sequence
from threading import Event
from time import monotonic

import pytest

from tests.core.loopback import Resolver, leading_to
from tracker.core.outgoing import (
    Allowed,
    Limits,
    OutgoingRequest,
    Refused,
    Resolve,
    Unreachable,
    UnreachableKind,
    check,
    fetch,
)
from tracker.core.outgoing.resolver import resolve_by_system


def refusal(url: str, resolve: Resolve) -> str:
    with pytest.raises(Refused) as caught:
        check(url, Allowed(), resolve)
    return caught.value.reason


def test_a_name_with_public_addresses_only_passes() -> None:
    target = check("https://a.example/x", Allowed(), leading_to("8.8.8.8", "2606:4700::1111"))
    assert target.url == "https://a.example/x"


@pytest.mark.parametrize(
    "answers",
    [
        ["8.8.8.8", "127.0.0.1"],
        ["8.8.8.8", "::1"],
        ["fd00::1", "8.8.8.8"],
        ["8.8.8.8", "2606:4700::1111", "100.64.0.1"],
        ["::ffff:10.0.0.1"],
        ["64:ff9b::a00:1"],
        ["8.8.8.8", "not an address"],
        [],
        [f"8.8.4.{number}" for number in range(40)],
    ],
)
def test_one_bad_answer_refuses_all(answers: list[str]) -> None:
    assert "may be called" in refusal("https://a.example/", leading_to(*answers))


def test_unknown_names_and_closed_addresses_are_told_in_the_same_words() -> None:
    told = {
        refusal("https://a.example/", leading_to()),
        refusal("https://a.example/", leading_to("10.0.0.1")),
        refusal("http://10.0.0.1/", leading_to()),
        refusal("http://[::ffff:7f00:1]/", leading_to()),
        refusal("http://169.254.169.254/latest/meta-data/", leading_to()),
    }
    assert len(told) == 1


def test_a_literal_address_is_never_looked_up() -> None:
    resolver = Resolver([["127.0.0.1"]])
    check("https://8.8.8.8/", Allowed(), resolver)
    assert resolver.asked == []


def test_a_dead_name_server_holds_nobody_longer_than_the_limit() -> None:
    dead = Event()

    def never(host: str, port: int) -> Sequence[str]:
        dead.wait(20)
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    started = monotonic()
    with pytest.raises(Refused, match="not answered in time"):
        check("https://a.example/", Allowed(), never, within_s=0.1)
    with pytest.raises(Unreachable) as caught:
        fetch(OutgoingRequest("https://a.example/"), Allowed(), Limits(resolve_s=0.1), never)
    assert caught.value.kind is UnreachableKind.TIMEOUT
    assert monotonic() - started < 5
    dead.set()


def test_the_system_resolver_gives_loopback_for_localhost() -> None:
    assert set(resolve_by_system("localhost", 80)) <= {"127.0.0.1", "::1"}
    assert "may be called" in refusal("http://localhost/", resolve_by_system)
