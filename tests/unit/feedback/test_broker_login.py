"""Faust's login uses the password and the certificates in force at each connection."""

import asyncio
import ssl
from pathlib import Path
from typing import Any

import faust
import pytest

from services.feedback.broker_login import PasswordInForce, TlsInForce, broker_login
from services.shared.runtime.access.certificates import LocalAuthority
from services.shared.runtime.clock import SystemClock
from services.shared.runtime.kafka.producer import KafkaSettings
from services.shared.runtime.kafka.sasl import OAUTH, SCRAM, Config, Sasl


@pytest.mark.parametrize(
    ("protocol", "sasl", "kind"),
    [
        ("PLAINTEXT", Sasl(), type(None)),
        ("SSL", Sasl(), faust.SSLCredentials),
        ("SASL_SSL", Sasl(SCRAM, "feedback", "password"), faust.SASLCredentials),
        ("SASL_SSL", Sasl(OAUTH, "feedback", "password", token_url="https://id.example"), faust.auth.OAuthCredentials),
    ],
)
def test_the_login_of_each_protocol(
    protocol: str, sasl: Sasl, kind: type, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "password").write_text("secret")
    made = broker_login(KafkaSettings("127.0.0.1:9", security_protocol=protocol, sasl=sasl))
    assert type(made) is kind


def test_each_login_encodes_the_password_in_force() -> None:
    login: Config = {"sasl.password": "first"}
    password = PasswordInForce(lambda: login)
    assert password.encode("utf-8") == b"first"
    login = {"sasl.password": "second"}
    assert password.encode("utf-8") == b"second"
    assert "second" not in repr(password)


def login_of(authority: LocalAuthority, trusted: bytes) -> Config:
    files = authority.issue("feedback")
    pems = {"ca": trusted, "certificate": files.certificate.read_bytes(), "key": files.key.read_bytes()}
    return {f"ssl.{name}.pem": pem.decode() for name, pem in pems.items()}


async def test_each_connection_uses_the_certificates_in_force(tmp_path: Path) -> None:
    first, second = (LocalAuthority(tmp_path / name, SystemClock()) for name in ("first", "second"))
    trusts = {name: one.files.certificate.read_bytes() for name, one in (("first", first), ("second", second))}
    login = login_of(first, trusts["first"])
    context = TlsInForce(lambda: login)
    async with (
        _Broker(first, trusted=trusts["first"] + trusts["second"]) as old,
        _Broker(second, trusted=trusts["second"]) as new,
    ):
        before = await old.connect(context)
        assert await old.connect(context) == before
        with pytest.raises(ssl.SSLError):
            await new.connect(context)
        login = login_of(second, trusts["second"])
        assert await new.connect(context) != before
        with pytest.raises(ssl.SSLError):
            await old.connect(context)


class _Broker:
    """A TLS server that requires a client certificate, and remembers its serial number."""

    def __init__(self, authority: LocalAuthority, *, trusted: bytes) -> None:
        files = authority.issue("broker")
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(files.certificate, files.key)
        self._context.verify_mode = ssl.CERT_REQUIRED
        self._context.load_verify_locations(cadata=trusted.decode())

    async def __aenter__(self) -> "_Broker":
        self._server = await asyncio.start_server(self._answer, "127.0.0.1", 0, ssl=self._context)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        await self._server.wait_closed()

    async def connect(self, context: ssl.SSLContext) -> str:
        """The serial number of the certificate that the client showed. Raises `ssl.SSLError`."""
        port = self._server.sockets[0].getsockname()[1]
        reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=context)
        try:
            return (await reader.readline()).decode()
        finally:
            writer.close()

    async def _answer(self, _reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        shown: dict[str, Any] = writer.get_extra_info("peercert")
        writer.write(f"{shown['serialNumber']}\n".encode())
        await writer.drain()
        writer.close()
