"""The login of Faust to the brokers, from the same settings as the login of librdkafka."""

import ssl
import time
from collections.abc import Callable

import faust
import httpx
from aiokafka.abc import AbstractTokenProvider

from services.shared.runtime.kafka.producer import KafkaSettings
from services.shared.runtime.kafka.sasl import KERBEROS, OAUTH, Sasl

_MARGIN_SECONDS = 30.0
_REQUEST_SECONDS = 10.0

Credentials = faust.SSLCredentials | faust.SASLCredentials | faust.GSSAPICredentials | faust.auth.OAuthCredentials


def broker_login(kafka: KafkaSettings) -> Credentials | None:
    """The credentials for `faust.App`. None without authentication. Raises `OSError` if a file is missing."""
    if kafka.security_protocol == "PLAINTEXT":
        return None
    context = ssl.create_default_context(cafile=kafka.ca or None)
    if kafka.certificate:
        context.load_cert_chain(kafka.certificate, kafka.key or None)
    sasl = kafka.sasl
    if not sasl.username:
        return faust.SSLCredentials(context)
    if sasl.mechanism == OAUTH:
        return faust.auth.OAuthCredentials(oauth_cb=OAuthTokens(sasl), ssl_context=context)
    if sasl.mechanism == KERBEROS:
        return faust.GSSAPICredentials(kerberos_service_name=sasl.service_name, ssl_context=context)
    return faust.SASLCredentials(
        username=sasl.username, password=sasl.password(), ssl_context=context, mechanism=sasl.mechanism
    )


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
        context = ssl.create_default_context(cafile=sasl.token_ca or None)
        async with httpx.AsyncClient(verify=context, timeout=_REQUEST_SECONDS) as client:
            answer = await client.post(sasl.token_url, data=form, auth=(sasl.username, sasl.password()))
        content = answer.raise_for_status().json()
        self._token = content["access_token"]
        self._until = self._monotonic() + float(content.get("expires_in", 0)) - _MARGIN_SECONDS
