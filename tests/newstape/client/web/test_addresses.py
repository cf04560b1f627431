"""Which addresses are the public's, and which ways to our own are shut."""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, ip_address

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newstape.client.web.addresses import is_public

OURS = [
    "0.0.0.0",  # noqa: S104
    "10.1.2.3",
    "100.100.100.200",
    "127.0.0.1",
    "127.9.9.9",
    "168.63.129.16",
    "169.254.169.254",
    "172.31.255.255",
    "192.0.0.192",
    "192.168.1.1",
    "198.19.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::7f00:1",
    "64:ff9b:1::1",
    "2001::1",
    "2002:7f00:1::",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
]
THEIRS = ["1.1.1.1", "172.32.0.1", "198.20.0.1", "2606:4700::1111", "2a00:1450::5"]
closed_by_python = st.ip_addresses().filter(lambda address: not address.is_global)


@pytest.mark.parametrize("address", OURS)
def test_ours_are_shut(address: str) -> None:
    """Loopback, private networks, link-local, metadata services and what leads there."""
    assert not is_public(address)


@pytest.mark.parametrize("address", THEIRS)
def test_theirs_are_open(address: str) -> None:
    """A host of the web can be asked, also one beside a closed block."""
    assert is_public(address)


@pytest.mark.parametrize("text", ["", "localhost", "1.1.1", "0x7f000001", "1.1.1.1:80"])
def test_what_is_no_address_is_shut(text: str) -> None:
    """Only what a resolver gives is judged; a guess would be one too many."""
    assert not is_public(text)


@given(closed_by_python)
@example(ip_address("::ffff:10.0.0.1"))
def test_nothing_is_open_that_python_calls_closed(
    address: IPv4Address | IPv6Address,
) -> None:
    """The list is at least as strict as the standard library's."""
    assert not is_public(str(address)) or _is_translated(address)


@given(st.ip_addresses(v=4))
def test_a_disguise_changes_nothing(address: IPv4Address) -> None:
    """An IPv4 address is judged the same when it is mapped into IPv6, or behind NAT64."""
    plain = is_public(str(address))
    assert is_public(f"::ffff:{address}") == plain
    assert is_public(str(IPv6Address(0x64FF9B << 96 | int(address)))) == plain


@given(st.ip_addresses(v=4, network=IPv4Network("10.0.0.0/8")))
def test_tunnels_are_shut(address: IPv4Address) -> None:
    """What would carry us to an IPv4 address by 6to4 or as a compatible one is shut."""
    assert not is_public(str(IPv6Address(0x2002 << 112 | int(address) << 80)))
    assert not is_public(str(IPv6Address(int(address))))


def _is_translated(address: IPv4Address | IPv6Address) -> bool:
    """IPv4 in IPv6, which is judged as IPv4; Python calls the mapping closed."""
    text = str(address)
    return text.startswith(("::ffff:", "64:ff9b:")) and address.version == 6
