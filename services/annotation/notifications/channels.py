"""The channels of messages: mail, and a webhook."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

import sqlalchemy as sa

from services.annotation.notices.records import address_in
from services.annotation.notifications.sending import Comparing, Notifications, Send, webhook_body
from services.annotation.ports import Dependencies, PushPort
from services.annotation.settings import AnnotationSettings
from services.annotation.storage.notice_messages import MessageStore, Outgoing
from services.annotation.storage.notices import NoticeStore
from services.shared.connectors.mail import Letter, SmtpMail, SmtpServer
from services.shared.connectors.webhook import Message
from services.shared.domain.errors import Retry
from services.shared.runtime.access.members.directory_table import find_people
from services.shared.runtime.clock import Clock
from services.shared.runtime.keys.secret_files import read_secret
from services.shared.runtime.ports import Transactions
from services.shared.runtime.startup import from_setting

MAIL, WEBHOOK = "mail", "webhook"
SENT, NO_ADDRESS, REFUSED = "sent", "no_address", "refused"
_GONE = 410


class MailPort(Protocol):
    async def send(self, letter: Letter) -> None: ...


@dataclass(frozen=True, slots=True)
class Messaging:
    """How messages leave. `console` is its URL in browsers. Without channels, there are no notices. `informed`: whom
    each stop of reading is reported to, as pairs of tenant and person.
    """

    channels: Mapping[str, Send] = field(default_factory=dict)
    console: str = ""
    daily_hour: int = 6
    informed: Collection[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class Addresses:
    """The mail address of a person: its user name in the directory, or else its subject without the issuer. Only in
    `domains`. No other address is stored.
    """

    directory: Transactions
    domains: Collection[str]

    async def of(self, tenant: str, person: str) -> str:
        """Empty if the person has none. Raises `Retry`."""

        def work(connection: sa.Connection) -> list[str]:
            return [one.user_name for one in find_people(connection, tenant, "subject", person) if one.active]

        names = [*await self.directory.run(work), person, person.partition(":")[2]]
        return next(filter(None, (address_in(one, self.domains) for one in names)), "")


async def send_mail(message: Outgoing, *, mail: MailPort, addresses: Addresses) -> str:
    """The new state of the message: SENT or NO_ADDRESS. Raises `Reject` or `Retry`."""
    address = await addresses.of(message.tenant, message.person)
    if not address:
        return NO_ADDRESS
    body = message.body
    await mail.send(Letter(message.message_id, address, body["subject"], body["text"], message.created_at))
    return SENT


async def send_webhook(
    message: Outgoing, *, push: PushPort, url: str, secret: Callable[[], str], now: Callable[[], datetime]
) -> str:
    """The new state of the message: SENT, or REFUSED for good. Raises `Reject` or `Retry`."""
    status = await push.push(url, secret(), Message(message.message_id, now(), webhook_body(message)))
    if 200 <= status < 300:
        return SENT
    if status == _GONE:
        return REFUSED
    raise Retry(dependency="webhook")


def notifications_of(
    messaging: Messaging, messages: MessageStore, made: Dependencies, watches: Comparing
) -> Notifications:
    """The loop that sends by the channels."""
    return Notifications(
        notices=NoticeStore(made.database),
        messages=messages,
        access=made.access,
        channels=messaging.channels,
        console=messaging.console,
        daily_hour=messaging.daily_hour,
        clock=made.clock,
        metrics=made.metrics,
        watches=watches,
        informed=messaging.informed,
    )


def open_messaging(settings: AnnotationSettings, push: PushPort, directory: Transactions, clock: Clock) -> Messaging:
    """The configured channels. Exits with 2 if a file or the URL of a setting is not valid."""
    channels: dict[str, Send] = {}
    if settings.smtp_address:
        channels[MAIL] = partial(send_mail, mail=_mail(settings), addresses=Addresses(directory, settings.domains))
    if settings.notify_webhook_url:
        secret = _secret("notify_webhook_secret_file", settings.notify_webhook_secret_file)
        url = settings.notify_webhook_url
        from_setting("notify_webhook_url", url, lambda: push.check(url))
        channels[WEBHOOK] = partial(send_webhook, push=push, url=url, secret=secret, now=clock.now)
    return Messaging(channels, settings.console_url.rstrip("/"), settings.notify_daily_hour, settings.informed)


def _mail(settings: AnnotationSettings) -> SmtpMail:
    parts = urlsplit(f"//{settings.smtp_address}")
    password = _secret("smtp_password_file", settings.smtp_password_file) if settings.smtp_user else str
    return SmtpMail(
        SmtpServer(
            parts.hostname or "",
            parts.port or 0,
            settings.smtp_from,
            settings.smtp_security,
            settings.smtp_user,
            password,
            settings.smtp_ca,
        )
    )


def _secret(setting: str, path: str) -> Callable[[], str]:
    """Reads the file at each use, so that a changed secret is in force at once."""

    def read() -> str:
        return read_secret(Path(path)).decode().strip()

    from_setting(setting, path, read)
    return read
