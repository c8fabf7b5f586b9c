"""An IP address in, why we will not talk to it out (None: we will). Knows nothing of names, URLs or sockets.

The tables follow IANA's special-purpose registries, written out here because the standard library's
`is_global` changed its mind between patch releases of Python.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)
from typing import TypeAlias

IPAddress: TypeAlias = IPv4Address | IPv6Address
IPNetwork: TypeAlias = IPv4Network | IPv6Network

_SPECIAL_V4: tuple[tuple[IPv4Network, str], ...] = tuple(
    (IPv4Network(network), kind)
    for network, kind in (
        ("0.0.0.0/8", "an unspecified"),
        ("10.0.0.0/8", "a private"),
        ("100.64.0.0/10", "a carrier-internal"),
        ("127.0.0.0/8", "a loopback"),
        ("168.63.129.16/32", "a cloud metadata"),  # public by number, the host machine by meaning (Azure)
        ("169.254.0.0/16", "a link-local"),
        ("172.16.0.0/12", "a private"),
        ("192.0.0.0/24", "a reserved"),
        ("192.0.2.0/24", "a documentation"),
        ("192.88.99.0/24", "a reserved"),
        ("192.168.0.0/16", "a private"),
        ("198.18.0.0/15", "a benchmarking"),
        ("198.51.100.0/24", "a documentation"),
        ("203.0.113.0/24", "a documentation"),
        ("224.0.0.0/4", "a multicast"),
        ("240.0.0.0/4", "a reserved"),
    )
)
_SPECIAL_V6: tuple[tuple[IPv6Network, str], ...] = tuple(
    (IPv6Network(network), kind)
    for network, kind in (
        ("::/128", "an unspecified"),
        ("::1/128", "a loopback"),
        ("2001:db8::/32", "a documentation"),
        ("2001::/23", "a reserved"),  # protocol assignments; Teredo tunnels live here too
        ("3fff::/20", "a documentation"),
        ("fc00::/7", "a private"),
        ("fe80::/10", "a link-local"),
        ("fec0::/10", "a site-local"),
        ("ff00::/8", "a multicast"),
    )
)
_GLOBAL_UNICAST = IPv6Network("2000::/3")
_NAT64 = IPv6Network("64:ff9b::/96")
_ISATAP_MARKS = (0x00005EFE, 0x02005EFE)
_NUMBER = re.compile(r"[0-9]+|0[xX][0-9a-fA-F]*")
_HOSTS = 5000  # so many are remembered: the same ones are asked again and again


def networks(ranges: Iterable[str]) -> tuple[IPNetwork, ...]:
    """The ranges that an operator opened. Raises `ValueError` for what is no CIDR."""
    return tuple(ip_network(text) for text in ranges)


@lru_cache(maxsize=_HOSTS)
def refusal(address: str, opened: tuple[IPNetwork, ...] = ()) -> str | None:
    """Why we do not connect to an address, such as "a loopback"; None if it is on the public internet."""
    try:
        ip = _unmapped(ip_address(address))
    except ValueError:
        return "an unreadable"
    if any(ip in network for network in opened):
        return None
    return _kind(ip)


@lru_cache(maxsize=_HOSTS)
def spelled_in_numbers(host: str) -> bool:
    """Whether a host is an IPv4 address in any spelling: `2130706433`, `0x7f.1` and `127.1` included."""
    label = host.rstrip(".").rpartition(".")[2]
    return bool(_NUMBER.fullmatch(label))


@lru_cache(maxsize=_HOSTS)
def plain_address(host: str) -> bool:
    """Whether a host is an IP address in its one usual spelling."""
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _unmapped(ip: IPAddress) -> IPAddress:
    return (ip.ipv4_mapped or ip) if isinstance(ip, IPv6Address) else ip


def _kind(ip: IPAddress) -> str | None:
    if isinstance(ip, IPv4Address):
        return next((kind for network, kind in _SPECIAL_V4 if ip in network), None)
    inner = _tunnelled(ip)
    if inner is not None and _kind(inner) is not None:
        return _kind(inner)
    if ip in _NAT64:
        return None
    special = next((kind for network, kind in _SPECIAL_V6 if ip in network), None)
    return special or (None if ip in _GLOBAL_UNICAST else "a reserved")


def _tunnelled(ip: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that traffic to a tunnel's IPv6 address ends at."""
    number = int(ip)
    if ip.sixtofour is not None:
        return ip.sixtofour
    if ip in _NAT64 or (number >> 32) & 0xFFFFFFFF in _ISATAP_MARKS:
        return IPv4Address(number & 0xFFFFFFFF)
    return None
