"""Webhooks to case systems, signed as the Standard Webhooks specification requires. Only allowed hosts are called, at
public addresses or in allowed networks.
"""

import asyncio
import re
import ssl
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_address
from urllib.parse import urlsplit

import httpcore
from standardwebhooks import Webhook

from services.shared.connectors.public_network import AllowedAddresses, CheckedNetwork, ForbiddenAddress, Resolve
from services.shared.domain.errors import Reason, Reject

_MEDIA_TYPE = "application/json"
_PORTS = {"https": 443, "http": 80}
_TEXT = re.compile(r"[!-\[\]-~]*")  # printable ASCII without the backslash: parsers disagree on all else


@dataclass(frozen=True, slots=True)
class Message:
    """`body` is JSON without document text. The receiver recognises repetitions by `message_id`."""

    message_id: str
    at: datetime
    body: str


def is_secret(text: str) -> bool:
    """Whether the text can sign messages: `whsec_` and Base64."""
    try:
        return bool(text.removeprefix("whsec_") and Webhook(text))
    except ValueError:
        return False


@dataclass(frozen=True, slots=True)
class _Target:
    scheme: str
    host: str
    port: int
    path: str


class WebhookPush:
    """Sends messages to the hosts in `allowed`: `host` for HTTPS on port 443, `host:port` for another port.

    Their addresses are public or in `networks` (CIDR). Plain HTTP is allowed to loopback hosts only. `seconds` limits
    a whole delivery. `resolve` and `tls` replace the DNS and the trusted CAs in tests. Raises `ValueError` for a text
    that is not a network.
    """

    def __init__(
        self,
        allowed: Sequence[str],
        networks: Sequence[str] = (),
        *,
        seconds: float = 10.0,
        resolve: Resolve | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._allowed = frozenset(one.strip().lower() for one in allowed if one.strip())
        self._addresses = AllowedAddresses(one.strip() for one in networks if one.strip())
        self._network = CheckedNetwork(self._addresses, resolve)
        self._seconds = seconds
        self._tls = tls

    def check(self, url: str) -> None:
        """Raises `Reject(FORBIDDEN_LOCATION)` with the field `url` unless `url` is in the allow-list."""
        self._target(url)

    async def push(self, url: str, secret: str, message: Message) -> int:
        """Return the HTTP status of the receiver, or 0 without an answer. Redirects are not followed, and the body of
        the answer is not read.

        Raises `Reject(FORBIDDEN_LOCATION)`, also if the host has an address that is not allowed.
        """
        target = self._target(url)
        headers: dict[str | bytes, str | bytes] = {
            "host": _authority(target),
            "content-type": _MEDIA_TYPE,
            "content-length": str(len(message.body.encode())),
            "webhook-id": message.message_id,
            "webhook-timestamp": str(int(message.at.timestamp())),
            "webhook-signature": Webhook(secret).sign(message.message_id, message.at, message.body),
        }
        try:
            async with asyncio.timeout(self._seconds):
                return await self._send(target, headers, message.body.encode())
        except ForbiddenAddress:
            raise _forbidden(f'has the host "{target.host}", {_NOT_PUBLIC}') from None
        except (TimeoutError, OSError, *_FAILURES):
            return 0

    async def _send(self, target: _Target, headers: dict[str | bytes, str | bytes], body: bytes) -> int:
        url = httpcore.URL(scheme=target.scheme, host=target.host, port=target.port, target=target.path)
        async with (
            httpcore.AsyncConnectionPool(ssl_context=self._tls, network_backend=self._network) as pool,
            pool.stream("POST", url, headers=headers, content=body) as answer,
        ):
            return answer.status

    def _target(self, url: str) -> _Target:
        try:
            parts = urlsplit(url)
            host, port = (parts.hostname or "").lower(), parts.port or _PORTS[parts.scheme]
        except (ValueError, KeyError):
            raise _forbidden("is not an HTTP or HTTPS URL") from None
        if not host or not _TEXT.fullmatch(url):
            raise _forbidden("is not an HTTP or HTTPS URL")
        if parts.username is not None or parts.password is not None or parts.fragment:
            raise _forbidden("must not have credentials or a fragment")
        named = {f"{_bracketed(host)}:{port}"} | ({host} if port == _PORTS["https"] else set())
        if self._allowed.isdisjoint(named):
            raise _forbidden(f'has "{_bracketed(host)}:{port}", which is not in GLOSSATOR_WEBHOOK_HOSTS')
        if parts.scheme == "http" and not _is_loopback(host):
            raise _forbidden(f'must use HTTPS: the host "{host}" is not a loopback address')
        self._check_literal(host)
        path = parts.path or "/"
        return _Target(parts.scheme, host, port, f"{path}?{parts.query}" if parts.query else path)

    def _check_literal(self, host: str) -> None:
        """Refuses an address right away; a name is resolved and checked at each delivery."""
        with suppress(ValueError):
            if ip_address(host) not in self._addresses:
                raise _forbidden(f'has the host "{host}", {_NOT_PUBLIC}')


def _forbidden(fault: str) -> Reject:
    return Reject(Reason.FORBIDDEN_LOCATION, detail=f'Field "url" {fault}', field="url")


def _authority(target: _Target) -> str:
    host = _bracketed(target.host)
    return host if target.port == _PORTS[target.scheme] else f"{host}:{target.port}"


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


_NOT_PUBLIC = "whose address is not public and not in GLOSSATOR_WEBHOOK_NETWORKS"
_FAILURES = (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError, httpcore.UnsupportedProtocol)
