"""Mail against a real server: STARTTLS, login, refusals."""

import ssl
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import AuthResult

from services.shared.connectors.mail import Letter, SmtpMail, SmtpServer
from services.shared.domain.errors import Reason, Reject, Retry
from services.shared.runtime.access.certificates import LocalAuthority
from services.shared.runtime.clock import SystemClock
from tests.smtp_server import Inbox, serving

LETTER = Letter(
    "m1", "ann@bank.example", "1 review", "Open: https://console.example/queue\n", datetime(2026, 11, 28, tzinfo=UTC)
)


async def test_a_letter_has_the_headers_of_automatic_mail() -> None:
    inbox = Inbox()
    async with serving(inbox) as server:
        await SmtpMail(server).send(LETTER)
    [envelope] = inbox.envelopes
    content = envelope.content if isinstance(envelope.content, bytes) else b""
    assert (envelope.mail_from, envelope.rcpt_tos) == ("glossator@bank.example", ["ann@bank.example"])
    for line in (
        b"Message-ID: <m1@bank.example>\r\n",
        b"Auto-Submitted: auto-generated\r\n",
        b"Subject: 1 review\r\n",
        b"Date: Sat, 28 Nov 2026 00:00:00 +0000\r\n",
    ):
        assert line in content
    assert b"https://console.example/queue" in content


async def test_starttls_and_a_login_are_used_and_certificates_checked(tmp_path: Path) -> None:
    authority, inbox = LocalAuthority(tmp_path, SystemClock()), Inbox()
    files, logins = authority.issue("smtp", hosts=["127.0.0.1"]), list[tuple[bytes, bytes]]()
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(files.certificate, files.key)

    def check(_server: object, _session: object, _envelope: object, _mechanism: str, data: Any) -> AuthResult:
        logins.append((data.login, data.password))
        return AuthResult(success=data.password == b"right")

    more = {"tls_context": context, "require_starttls": True, "authenticator": check, "auth_required": True}
    async with serving(inbox, **more) as plain:
        server = replace(
            plain, security="starttls", user="glossator", password=lambda: "right", ca=str(authority.files.certificate)
        )
        await SmtpMail(server).send(LETTER)
        assert inbox.encrypted == [True]
        assert logins[0] == (b"glossator", b"right")
        for one in (
            replace(server, ca=""),
            replace(server, password=lambda: "wrong"),
            replace(server, security="none"),
        ):
            with pytest.raises(Retry):
                await SmtpMail(one).send(LETTER)
    assert len(inbox.envelopes) == 1


async def test_without_starttls_nothing_is_sent() -> None:
    inbox = Inbox()
    async with serving(inbox) as server:
        with pytest.raises(Retry) as caught:
            await SmtpMail(replace(server, security="starttls")).send(LETTER)
    assert (caught.value.dependency, inbox.envelopes) == ("smtp", [])


@pytest.mark.parametrize(
    ("recipient", "data", "error"),
    [
        ("550 unknown", "250 OK", Reject),
        ("450 later", "250 OK", Retry),
        ("250 OK", "554 refused", Reject),
        ("250 OK", "451 later", Retry),
    ],
)
async def test_refusals_for_good_are_not_repeated(recipient: str, data: str, error: type[Exception]) -> None:
    async with serving(Inbox(recipient=recipient, data=data)) as server:
        with pytest.raises(error):
            await SmtpMail(server).send(LETTER)


async def test_a_server_that_is_away_is_tried_again() -> None:
    async with serving(Inbox()) as server:
        pass
    with pytest.raises(Retry):
        await SmtpMail(server).send(LETTER)


@pytest.mark.parametrize("name", ["to", "subject", "message_id"])
@pytest.mark.parametrize("ending", ["\r\n", "\n", "\r"])
def test_no_value_adds_a_header(name: str, ending: str) -> None:
    values = {"message_id": "m1", "to": "ann@bank.example", "subject": "1 review"}
    letter = Letter(**{**values, name: f"x{ending}Bcc: eve@bank.example"}, text="", at=LETTER.at)
    with pytest.raises(Reject) as caught:
        SmtpMail(SmtpServer("", 0, "glossator@bank.example")).message(letter)
    assert caught.value.reason is Reason.INVALID_METADATA
