"""A mail server on a free port of this machine."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope

from services.shared.connectors.mail import SmtpServer


@dataclass
class Inbox:
    """What the server accepted, and what it answers to recipients and data."""

    envelopes: list[Envelope] = field(default_factory=list)
    recipient: str = "250 OK"
    data: str = "250 OK"
    encrypted: list[bool] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: object, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        envelope.rcpt_tos.append(address)
        return self.recipient

    async def handle_DATA(self, server: SMTP, _session: object, envelope: Envelope) -> str:  # noqa: N802
        self.envelopes.append(envelope)
        assert server.transport
        self.encrypted.append(server.transport.get_extra_info("ssl_object") is not None)
        return self.data


@asynccontextmanager
async def serving(inbox: Inbox, **more: Any) -> AsyncIterator[SmtpServer]:
    made = await asyncio.get_running_loop().create_server(lambda: SMTP(inbox, **more), "127.0.0.1", 0)
    try:
        yield SmtpServer("127.0.0.1", made.sockets[0].getsockname()[1], "glossator@bank.example", "none")
    finally:
        made.close()
