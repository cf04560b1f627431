"""Which addresses are the public's, so that nobody makes us ask our own machines.

A URL from outside may name, or lead to, whatever this machine reaches and a stranger
does not: loopback, the office network, the metadata service of a cloud (SSRF, CWE-918).
"""

from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

Address = IPv4Address | IPv6Address
Judge = Callable[[str], bool]
"""Whether an address, as ``getaddrinfo`` gives it, may be asked."""

_CLOSED = tuple(
    map(
        ip_network,
        (
            # IANA's registry of special-purpose addresses (RFC 6890); what
            # `is_global` knows of it depends on the Python.
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",  # with Alibaba's metadata, 100.100.100.200
            "127.0.0.0/8",
            "169.254.0.0/16",  # with the metadata of most clouds, 169.254.169.254
            "172.16.0.0/12",
            "192.0.0.0/24",  # with Oracle's metadata, 192.0.0.192
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/3",  # multicast, reserved, broadcast
            "168.63.129.16/32",  # Azure's platform; looks public and is not
            # Of IPv6 only 2000::/3 is given out to hosts of the public (RFC 4291).
            "::/3",  # loopback, IPv4-compatible, NAT64 within a network
            "4000::/2",
            "8000::/1",  # private, link-local, multicast; Amazon's metadata
            "2001::/23",  # Teredo, benchmarks, ORCHID: protocols, not hosts
            "2001:db8::/32",
            "2002::/16",  # 6to4 leads to an IPv4 address by way of anybody
            "3fff::/20",
        ),
    )
)
_NAT64 = ip_network("64:ff9b::/96")


def is_public(text: str) -> bool:
    """Whether an address is one that anybody reaches.

    One that stands for an IPv4 address, mapped or behind NAT64, is judged by that.
    """
    try:
        address = _meant(ip_address(text))
    except ValueError:
        return False
    return not any(
        address in closed for closed in _CLOSED if closed.version == address.version
    )


def _meant(address: Address) -> Address:
    if isinstance(address, IPv4Address):
        return address
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return address


def is_any(_text: str) -> bool:
    """Whether an address is one: for who trusts whom he asks."""
    return True
