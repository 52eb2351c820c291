"""Sends mail by SMTP. Off loopback, only over TLS."""

import asyncio
import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Literal

from services.shared.domain.errors import Reason, Reject, Retry

Security = Literal["starttls", "tls", "none"]
_SECONDS = 20.0
_PERMANENT = 500


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """`password` is read at each login: a new one is used at once. `ca`: a file of CAs; empty: the system's."""

    host: str
    port: int
    sender: str
    security: Security = "starttls"
    user: str = ""
    password: Callable[[], str] = str
    ca: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail of plain text. `message_id` lets servers recognise a repetition."""

    message_id: str
    to: str
    subject: str
    text: str
    at: datetime


class SmtpMail:
    """A connection per letter: notifications are few."""

    def __init__(self, server: SmtpServer) -> None:
        self._server = server

    async def send(self, letter: Letter) -> None:
        """Raises `Reject(INVALID_METADATA)` if the letter is refused for good, or `Retry(dependency="smtp")`."""
        message = self.message(letter)
        try:
            await asyncio.to_thread(self._send, message)
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _ in error.recipients.values()]
            raise _refused() if all(one >= _PERMANENT for one in codes) else _later() from None
        except smtplib.SMTPDataError as error:
            raise _refused() if error.smtp_code >= _PERMANENT else _later() from None
        except (smtplib.SMTPException, OSError):
            raise _later() from None

    def message(self, letter: Letter) -> EmailMessage:
        """Raises `Reject(INVALID_METADATA)` for a header with a line break."""
        made = EmailMessage(policy=SMTP)
        try:
            made["From"] = self._server.sender
            made["To"] = letter.to
            made["Subject"] = letter.subject
            made["Date"] = format_datetime(letter.at)
            made["Message-ID"] = f"<{letter.message_id}@{self._server.sender.rpartition('@')[2]}>"
            made["Auto-Submitted"] = "auto-generated"
        except ValueError:
            raise _refused() from None
        made.set_content(letter.text)
        return made

    def _send(self, message: EmailMessage) -> None:
        one = self._server
        with self._connected() as server:
            if one.security == "starttls":
                server.starttls(context=self._context())
            if one.user:
                server.login(one.user, one.password())
            server.send_message(message)

    def _connected(self) -> smtplib.SMTP:
        one = self._server
        if one.security == "tls":
            return smtplib.SMTP_SSL(one.host, one.port, timeout=_SECONDS, context=self._context())
        return smtplib.SMTP(one.host, one.port, timeout=_SECONDS)

    def _context(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=self._server.ca or None)


def _refused() -> Reject:
    return Reject(Reason.INVALID_METADATA, field="to")


def _later() -> Retry:
    return Retry(dependency="smtp")
