"""Which addresses are open: one row for each special block, at both of its ends."""

from ipaddress import ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.core.outgoing import Allowed
from tracker.core.outgoing.addresses import DENIED_4, DENIED_6, is_open, is_public, parse_address

PUBLIC = ["1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "128.0.0.1"]
PUBLIC += ["168.63.129.15", "168.63.129.17", "172.15.255.255", "172.32.0.0", "192.0.1.0", "198.17.255.255"]
PUBLIC += [
    "198.20.0.0",
    "223.255.255.255",
    "2001:200::1",
    "2606:4700::1111",
    "2a00:1450:4001::1",
    "::ffff:8.8.8.8",
]

SPECIAL = [
    "0.0.0.0",
    "10.1.2.3",
    "100.64.0.1",
    "100.100.100.200",
    "127.0.0.1",
    "168.63.129.16",
    "169.254.169.254",
]
SPECIAL += [
    "172.16.0.1",
    "192.0.0.192",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "203.0.113.7",
    "224.0.0.1",
]
SPECIAL += ["239.255.255.250", "240.0.0.1", "255.255.255.255"]
SPECIAL += ["::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:169.254.169.254", "64:ff9b::7f00:1"]
SPECIAL += ["64:ff9b:1::1", "100::1", "100:0:0:1::1", "2001::1", "2001:2::1", "2001:10::1", "2001:20::1"]
SPECIAL += ["2001:db8::1", "2002:7f00:1::", "2620:4f:8000::1", "3fff::1", "4000::1", "5f00::1", "fc00::1"]
SPECIAL += ["fd00:ec2::254", "fe80::1", "fe80::1%lo", "fec0::1", "ff02::1"]


@pytest.mark.parametrize("text", PUBLIC)
def test_public_addresses_are_open(text: str) -> None:
    assert is_open(parse_address(text), Allowed())


@pytest.mark.parametrize("text", SPECIAL)
def test_special_addresses_are_closed(text: str) -> None:
    assert not is_open(parse_address(text), Allowed())


@pytest.mark.parametrize("network", [*DENIED_4, *DENIED_6], ids=str)
def test_both_ends_of_every_special_block_are_closed(network: object) -> None:
    block = ip_network(str(network))
    assert not is_public(block[0])
    assert not is_public(block[-1])


def test_an_opened_network_adds_exactly_its_own_addresses() -> None:
    allowed = Allowed(networks=(ip_network("10.20.0.0/16"), ip_network("fd00:1::/32")))
    tried = ("10.19.255.255", "10.20.0.0", "10.20.255.255", "10.21.0.0", "127.0.0.1")
    assert [is_open(parse_address(text), allowed) for text in tried] == [False, True, True, False, False]
    assert is_open(parse_address("fd00:1::5"), allowed)
    assert not is_open(parse_address("fd00:2::5"), allowed)


def test_an_opened_network_also_holds_for_the_mapped_form_of_its_addresses() -> None:
    allowed = Allowed(networks=(ip_network("10.20.0.0/16"),))
    assert is_open(parse_address("::ffff:10.20.1.2"), allowed)


@given(st.integers(min_value=0, max_value=2**32 - 1))
def test_a_mapped_address_is_judged_as_the_address_inside(number: int) -> None:
    inside = parse_address(".".join(str(number >> shift & 255) for shift in (24, 16, 8, 0)))
    assert is_public(parse_address(f"::ffff:{inside}")) == is_public(inside)


@given(st.ip_addresses(v=6))
def test_no_ipv6_address_outside_global_unicast_is_public(address: object) -> None:
    if not str(address).startswith(("2", "3")):
        assert not is_public(parse_address(str(address))) or "ffff:" in str(address)
