"""The login of Faust to the brokers, from the same settings as the login of librdkafka."""

import ssl
import time
from collections.abc import Callable
from typing import Any

import faust
import httpx
from aiokafka.abc import AbstractTokenProvider

from services.shared.runtime.kafka.producer import KafkaSettings
from services.shared.runtime.kafka.sasl import KERBEROS, OAUTH, Config, Sasl
from services.shared.runtime.servers.tls import load_certificate
from services.shared.runtime.trust import trusted

_MARGIN_SECONDS = 30.0
_REQUEST_SECONDS = 10.0

Credentials = faust.SSLCredentials | faust.SASLCredentials | faust.GSSAPICredentials | faust.auth.OAuthCredentials


def broker_login(kafka: KafkaSettings) -> Credentials | None:
    """The credentials for `faust.App`. None without authentication. Raises `OSError` if a file is missing.

    Faust reads them once. The certificates and the password are therefore objects that give the ones in force
    (`KafkaSettings.login`) at each connection.
    """
    if kafka.security_protocol == "PLAINTEXT":
        return None
    context, sasl = TlsInForce(kafka.login), kafka.sasl
    if not sasl.username:
        return faust.SSLCredentials(context)
    if sasl.mechanism == OAUTH:
        return faust.auth.OAuthCredentials(oauth_cb=OAuthTokens(sasl), ssl_context=context)
    if sasl.mechanism == KERBEROS:
        return faust.GSSAPICredentials(kerberos_service_name=sasl.service_name, ssl_context=context)
    password = PasswordInForce(kafka.login)
    return faust.SASLCredentials(
        username=sasl.username, password=password, ssl_context=context, mechanism=sasl.mechanism
    )


class PasswordInForce(str):
    """The password of a login. aiokafka encodes it at the beginning of each login, and gets the one in force then."""

    __slots__ = ("_login",)
    _login: Callable[[], Config]

    def __new__(cls, login: Callable[[], Config]) -> "PasswordInForce":
        made = super().__new__(cls, "in force")
        made._login = login
        return made

    def encode(self, encoding: str = "utf-8", errors: str = "strict") -> bytes:
        return str(self._login()["sasl.password"]).encode(encoding, errors)


class TlsInForce(ssl.SSLContext):
    """A context of clients that uses the certificates in force for each new connection."""

    def __new__(cls, _login: Callable[[], Config]) -> "TlsInForce":
        return super().__new__(cls, ssl.PROTOCOL_TLS_CLIENT)

    def __init__(self, login: Callable[[], Config]) -> None:
        self._login = login
        self._used = login()
        self._context = _context(self._used)

    def wrap_bio(self, *arguments: Any, **options: Any) -> ssl.SSLObject:
        """Asyncio calls it for each connection."""
        used = self._login()
        if used is not self._used:
            self._used, self._context = used, _context(used)
        return self._context.wrap_bio(*arguments, **options)


def _context(login: Config) -> ssl.SSLContext:
    pem = {name: str(login.get(f"ssl.{name}.pem", "")) for name in ("ca", "certificate", "key")}
    context = ssl.create_default_context(cadata=pem["ca"] or None)
    if pem["certificate"]:
        load_certificate(context, pem["certificate"].encode(), pem["key"].encode())
    return context


class OAuthTokens(AbstractTokenProvider):  # type: ignore[misc]
    """Tokens of the OAuth 2.0 client credentials grant (RFC 6749, section 4.4), kept until shortly before their end."""

    def __init__(self, sasl: Sasl, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._sasl = sasl
        self._monotonic = monotonic
        self._token = ""
        self._until = 0.0

    async def token(self) -> str:
        """The current token, or a new one. Raises `httpx.HTTPError`."""
        if self._monotonic() >= self._until:
            await self._renew()
        return self._token

    async def _renew(self) -> None:
        sasl = self._sasl
        form = {"grant_type": "client_credentials"} | ({"scope": sasl.scope} if sasl.scope else {})
        context = trusted(sasl.token_ca)
        async with httpx.AsyncClient(verify=context, timeout=_REQUEST_SECONDS) as client:
            answer = await client.post(sasl.token_url, data=form, auth=(sasl.username, sasl.password()))
        content = answer.raise_for_status().json()
        self._token = content["access_token"]
        self._until = self._monotonic() + float(content.get("expires_in", 0)) - _MARGIN_SECONDS
