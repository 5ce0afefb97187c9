"""Which IP addresses the app may connect to, by an own table; names are resolved elsewhere.

`ip.is_private` is not enough: it passes 100.64/10, 6to4, NAT64 and multicast.
Source: IANA IPv4 and IPv6 Special-Purpose Address Registries; RFC 6890.
"""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from tracker.core.outgoing.values import Allowed

IPAddress = IPv4Address | IPv6Address

DENIED_4 = tuple(
    IPv4Network(network)
    for network in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # shared, carrier-grade NAT; cloud metadata at 100.100.100.200
        "127.0.0.0/8",  # loopback
        "168.63.129.16/32",  # Azure wire server: public by its number, internal by its meaning
        "169.254.0.0/16",  # link-local, cloud metadata
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments; cloud metadata at 192.0.0.192
        "192.0.2.0/24",  # documentation
        "192.31.196.0/24",  # AS112
        "192.52.193.0/24",  # AMT
        "192.88.99.0/24",  # 6to4 relay
        "192.168.0.0/16",  # private
        "192.175.48.0/24",  # AS112
        "198.18.0.0/15",  # benchmarking
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
    )
)
GLOBAL_6 = IPv6Network("2000::/3")
DENIED_6 = tuple(
    IPv6Network(network)
    for network in (
        "2001::/23",  # protocol assignments: Teredo, benchmarking, ORCHID, AMT, AS112
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4: carries any IPv4 address
        "2620:4f:8000::/48",  # AS112
        "3ffe::/16",  # returned 6bone
        "3fff::/20",  # documentation
    )
)


def parse_address(text: str) -> IPAddress:
    """Read an address strictly and unwrap an IPv4 address mapped into IPv6. Raises: ValueError."""
    address = ip_address(text)
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        return address.ipv4_mapped
    return address


def is_public(address: IPAddress) -> bool:
    """Say whether an unwrapped address is public unicast by the tables above."""
    if isinstance(address, IPv4Address):
        return not any(address in network for network in DENIED_4)
    return address in GLOBAL_6 and not any(address in network for network in DENIED_6)


def is_open(address: IPAddress, allowed: Allowed) -> bool:
    """Say whether the app may connect to an unwrapped address: public, or in a network that was opened."""
    return is_public(address) or any(
        address.version == network.version and address in network for network in allowed.networks
    )
