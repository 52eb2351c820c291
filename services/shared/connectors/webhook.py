"""HTTP push to a case system, signed as Standard Webhooks say. It calls only hosts that the operator has allowed."""

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
    """`body` is JSON and never holds words of a document; `message_id` lets the receiver tell repetitions."""

    message_id: str
    at: datetime
    body: str


class WebhookPush:
    """`allowed` holds `host` or `host:port`; plain HTTP is for the loopback alone."""

    def __init__(self, allowed: Sequence[str], *, seconds: float = 10.0) -> None:
        self._allowed = frozenset(one.lower() for one in allowed)
        self._seconds = seconds

    def check(self, url: str) -> None:
        """Raises `Reject(FORBIDDEN_LOCATION)` for what is not in the allow-list."""
        try:
            parts = urlsplit(url)
            host, port = (parts.hostname or "").lower(), parts.port or _PORTS[parts.scheme]
        except (ValueError, KeyError):
            raise Reject(Reason.FORBIDDEN_LOCATION) from None
        plain = parts.scheme == "http" and not _is_loopback(host)
        strange = parts.username is not None or parts.password is not None or bool(parts.fragment)
        if plain or strange or self._allowed.isdisjoint({host, f"{host}:{port}"}):
            raise Reject(Reason.FORBIDDEN_LOCATION)

    async def push(self, url: str, secret: str, message: Message) -> int:
        """The receiver's HTTP status; 0 where none came. Follows no redirect. Raises `Reject(FORBIDDEN_LOCATION)`."""
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
                httpx.AsyncClient(timeout=self._seconds, follow_redirects=False, trust_env=False) as client,
                client.stream("POST", url, content=message.body.encode(), headers=headers) as answer,
            ):
                return answer.status_code
        except httpx.HTTPError:
            return 0


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
