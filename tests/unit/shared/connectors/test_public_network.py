"""Connections to addresses that are not public are refused, however the address is written."""

from ipaddress import ip_address

import pytest

from services.shared.connectors.public_network import AllowedAddresses

FORBIDDEN = [
    "0.0.0.0",
    "10.0.0.1",
    "100.64.0.1",
    "127.0.0.1",
    "127.255.255.254",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.8",
    "192.88.99.1",
    "192.0.2.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.51.100.7",
    "203.0.113.9",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::7f00:1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::a00:1",
    "2002:7f00:1::",
    "2002:a00:1::1",
    "2001:0:4136:e378:8000:63bf:f5ff:fffe",
    "2001:db8::1",
    "fc00::1",
    "fd12:3456::1",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
    "ff0e::1",
]
PUBLIC = ["8.8.8.8", "1.1.1.1", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]


@pytest.mark.parametrize("address", FORBIDDEN)
def test_an_internal_address_is_refused(address: str) -> None:
    assert ip_address(address) not in AllowedAddresses()


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_is_allowed(address: str) -> None:
    assert ip_address(address) in AllowedAddresses()


@pytest.mark.parametrize(
    ("address", "allowed"),
    [("10.20.3.4", True), ("10.21.0.1", False), ("::ffff:10.20.3.4", True), ("127.0.0.1", False), ("fd00::7", True)],
)
def test_a_network_is_allowed_by_an_explicit_setting(address: str, allowed: bool) -> None:
    assert (ip_address(address) in AllowedAddresses(["10.20.0.0/16", "fd00::/64"])) is allowed


@pytest.mark.parametrize("text", ["10.20.0.1/16", "everything", "10.0.0.0/99"])
def test_a_text_that_is_not_a_network_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"network|bits|Address"):
        AllowedAddresses([text])
