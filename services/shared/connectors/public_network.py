"""TCP connections to public addresses only. A name is resolved once, its addresses are checked, and one of them is
used: an answer of the DNS that changes later (DNS rebinding) has no effect.
"""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Iterable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

import httpcore

Address = IPv4Address | IPv6Address
Resolve = Callable[[str, int], Awaitable[Sequence[str]]]


class ForbiddenAddress(Exception):
    """A name has an address that is neither public nor in an allowed network."""


class AllowedAddresses:
    """Public addresses, and those in `networks` (CIDR). Raises `ValueError` for a text that is not a network."""

    def __init__(self, networks: Iterable[str] = ()) -> None:
        self._networks = tuple(ip_network(one) for one in networks)

    def __contains__(self, address: object) -> bool:
        """Whether a connection to `address` is allowed. An IPv6 address that carries an IPv4 address counts as that."""
        if not isinstance(address, IPv4Address | IPv6Address):
            return False
        found = _carried(address)
        return any(found in network for network in self._networks) or _is_public(found)


class CheckedNetwork(httpcore.AsyncNetworkBackend):
    """A network backend of httpcore. TLS still verifies the certificate for the name."""

    def __init__(self, allowed: AllowedAddresses, resolve: Resolve | None = None) -> None:
        self._allowed = allowed
        self._resolve = resolve or resolved
        self._network = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - the signature of httpcore
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Raises `ForbiddenAddress` if any address of `host` is not allowed, or `httpcore.ConnectError`."""
        addresses = [ip_address(one) for one in await self._resolve(host, port)]
        if not all(address in self._allowed for address in addresses):
            raise ForbiddenAddress
        failed = httpcore.ConnectError("the name has no address")
        for address in addresses:
            try:
                return await self._network.connect_tcp(str(address), port, timeout, local_address, socket_options)
            except httpcore.ConnectError as error:
                failed = error
        raise failed


async def resolved(host: str, port: int) -> Sequence[str]:
    """The addresses of `host`. Raises `httpcore.ConnectError` if there are none."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError:
        raise httpcore.ConnectError("the name cannot be resolved") from None
    return list(dict.fromkeys(str(one[4][0]) for one in found))


def _carried(address: Address) -> Address:
    """The IPv4 address in an IPv4-mapped, 6to4, Teredo or NAT64 address."""
    if isinstance(address, IPv4Address):
        return address
    if address.teredo:
        return address.teredo[1]
    carried = address.ipv4_mapped or address.sixtofour
    if carried is None and any(address in network for network in _NAT64):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return carried or address


def _is_public(address: Address) -> bool:
    special = (
        address.is_multicast,
        address.is_private,
        address.is_loopback,
        address.is_link_local,
        address.is_reserved,
        address.is_unspecified,
    )
    return address.is_global and not any(special) and not any(address in one for one in _SPECIAL)


# Ranges of the IANA registries of special addresses that older releases of Python count as public.
_SPECIAL = (
    IPv4Network("192.0.0.0/24"),
    IPv4Network("192.88.99.0/24"),
    IPv6Network("100::/64"),
    IPv6Network("3fff::/20"),
    IPv6Network("5f00::/16"),
    IPv6Network("fec0::/10"),
)
_NAT64 = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48"))
