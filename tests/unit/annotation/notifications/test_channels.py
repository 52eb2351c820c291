"""Addresses, mail and webhook of messages, and their settings."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from services.annotation.notifications.channels import Addresses, send_mail, send_webhook
from services.annotation.settings import AnnotationSettings
from services.annotation.storage.notice_messages import Outgoing
from services.shared.connectors.mail import Letter
from services.shared.connectors.webhook import Message
from services.shared.domain.errors import Retry
from services.shared.runtime.access.members.directory import Person
from services.shared.runtime.access.members.directory_table import store_person
from services.shared.runtime.keys.table import KEYS_SCHEMA
from services.shared.runtime.storage.database import Database
from tests.databases import make_template, open_copy
from tests.unit.annotation.support import NOW, TENANT

BODY = {"counts": {"assigned": 2}, "link": "https://c.example/queue", "subject": "s", "text": "t"}
MAIL = {
    "smtp_address": "mail.bank.example:587",
    "smtp_from": "glossator@bank.example",
    "mail_domains": "bank.example",
    "console_url": "https://review.bank.example",
}


@dataclass
class Letters:
    sent: list[Letter] = field(default_factory=list)

    async def send(self, letter: Letter) -> None:
        self.sent.append(letter)


@dataclass
class Receiver:
    status: int
    got: list[tuple[str, str, Message]] = field(default_factory=list)

    def check(self, url: str) -> None: ...

    async def push(self, url: str, secret: str, message: Message) -> int:
        self.got.append((url, secret, message))
        return self.status


def outgoing(person: str) -> Outgoing:
    return Outgoing("m1", "mail", TENANT, person, BODY, 1, NOW)


@pytest.fixture
async def people(tmp_path: Path) -> AsyncIterator[Database]:
    template = await asyncio.to_thread(make_template, tmp_path, KEYS_SCHEMA)
    async with open_copy(template, tmp_path) as database:
        yield database


@pytest.mark.parametrize(
    ("person", "active", "address"),
    [
        ("ann@bank.example", True, "ann@bank.example"),
        ("okta:ann@bank.example", True, "ann@bank.example"),
        ("okta:00u1", True, "maria@bank.example"),
        ("okta:00u1", False, ""),
        ("okta:ann@other.example", True, ""),
        ("reviewer", True, ""),
    ],
)
async def test_the_address_is_the_user_name(people: Database, person: str, active: bool, address: str) -> None:
    one = Person(TENANT, "p1", "okta:00u1", "maria@bank.example", active=active)
    await people.run(lambda connection: store_person(connection, one))
    letters, addresses = Letters(), Addresses(people, {"bank.example"})
    state = await send_mail(outgoing(person), mail=letters, addresses=addresses)
    assert state == ("sent" if address else "no_address")
    assert [one.to for one in letters.sent] == ([address] if address else [])


@pytest.mark.parametrize(("status", "state"), [(204, "sent"), (410, "refused"), (500, ""), (0, "")])
async def test_a_webhook_gets_numbers_and_a_link(status: int, state: str) -> None:
    receiver = Receiver(status)
    sending = send_webhook(outgoing("ann"), push=receiver, url="https://h/", secret=lambda: "whsec_x", now=lambda: NOW)
    if state:
        assert await sending == state
    else:
        with pytest.raises(Retry):
            await sending
    [(url, secret, message)] = receiver.got
    assert (url, secret, message.message_id) == ("https://h/", "whsec_x", "m1")
    assert json.loads(message.body) == {
        "type": "notification",
        "id": "m1",
        "tenant": TENANT,
        "person": "ann",
        "counts": {"assigned": 2},
        "link": "https://c.example/queue",
    }
    assert message.at - NOW == timedelta()


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({}, ""),
        ({"smtp_address": "mail"}, "SMTP_ADDRESS"),
        ({"smtp_security": "none"}, "not a loopback address"),
        ({"smtp_security": "none", "smtp_address": "127.0.0.1:2525"}, ""),
        ({"smtp_from": "glossator"}, "SMTP_FROM"),
        ({"smtp_from": "g@bank.example\r\nBcc: e@bank.example"}, "SMTP_FROM"),
        ({"mail_domains": " , "}, "MAIL_DOMAINS"),
        ({"notify_stops": "bank/ethics, bank/okta:00u1"}, ""),
        ({"notify_stops": "ethics"}, "NOTIFY_STOPS"),
        ({"console_url": ""}, "CONSOLE_URL"),
        ({"console_url": "http://review.bank.example"}, "CONSOLE_URL"),
        ({"smtp_user": "g"}, "SMTP_PASSWORD_FILE"),
        ({"notify_webhook_url": "https://h.example/"}, "NOTIFY_WEBHOOK_SECRET_FILE"),
    ],
)
def test_settings_that_do_not_fit_are_refused_at_start(change: dict[str, str], fault: str) -> None:
    if not fault:
        assert AnnotationSettings.model_validate({**MAIL, **change}).smtp_address
        return
    with pytest.raises(ValueError, match=fault):
        AnnotationSettings.model_validate({**MAIL, **change})
