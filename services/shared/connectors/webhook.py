"""Webhooks to case systems, signed as the Standard Webhooks specification requires. Only allowed hosts are called."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_address
from urllib.parse import urlsplit

import httpx
from standardwebhooks import Webhook

from services.shared.domain.errors import Reason, Reject

_MEDIA_TYPE = "application/json"
_PORTS = {"https": 443, "http": 80}


@dataclass(frozen=True, slots=True)
class Message:
    """`body` is JSON without document text. The receiver recognises repetitions by `message_id`."""

    message_id: str
    at: datetime
    body: str


class WebhookPush:
    """Sends messages to the hosts in `allowed`, `host` or `host:port`. Plain HTTP is allowed to loopback hosts only."""

    def __init__(self, allowed: Sequence[str], *, seconds: float = 10.0) -> None:
        self._allowed = frozenset(one.lower() for one in allowed)
        self._seconds = seconds

    def check(self, url: str) -> None:
        """Raises `Reject(FORBIDDEN_LOCATION)` with the field `url` unless `url` is in the allow-list."""
        try:
            parts = urlsplit(url)
            host, port = (parts.hostname or "").lower(), parts.port or _PORTS[parts.scheme]
        except (ValueError, KeyError):
            raise _forbidden("is not an HTTP or HTTPS URL") from None
        if parts.username is not None or parts.password is not None or parts.fragment:
            raise _forbidden("must not have credentials or a fragment")
        if self._allowed.isdisjoint({host, f"{host}:{port}"}):
            raise _forbidden(f'has the host "{host}", which is not in GLOSSATOR_WEBHOOK_HOSTS')
        if parts.scheme == "http" and not _is_loopback(host):
            raise _forbidden(f'must use HTTPS: the host "{host}" is not a loopback address')

    async def push(self, url: str, secret: str, message: Message) -> int:
        """Return the HTTP status of the receiver, or 0 without an answer. Redirects are not followed.

        Raises `Reject(FORBIDDEN_LOCATION)`.
        """
        self.check(url)
        signature = Webhook(secret).sign(message.message_id, message.at, message.body)
        headers = {
            "content-type": _MEDIA_TYPE,
            "webhook-id": message.message_id,
            "webhook-timestamp": str(int(message.at.timestamp())),
            "webhook-signature": signature,
        }
        try:
            async with (
                asyncio.timeout(self._seconds),  # httpx's timeout starts again with each byte of the receiver
                httpx.AsyncClient(timeout=self._seconds, follow_redirects=False, trust_env=False) as client,
                client.stream("POST", url, content=message.body.encode(), headers=headers) as answer,
            ):
                return answer.status_code
        except (httpx.HTTPError, TimeoutError):
            return 0


def _forbidden(fault: str) -> Reject:
    return Reject(Reason.FORBIDDEN_LOCATION, detail=f'Field "url" {fault}', field="url")


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
