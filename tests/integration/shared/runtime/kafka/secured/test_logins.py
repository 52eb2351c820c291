"""Passwords, certificates and tokens that a broker accepts, and those that it refuses."""

import asyncio
import dataclasses
import threading
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from ssl import PROTOCOL_TLS_SERVER, SSLContext
from typing import Any

import jwt
import pytest
from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaConnectionError
from confluent_kafka import KafkaError, KafkaException
from confluent_kafka.admin import AdminClient

from services.cli.operate.scram_users import PASSWORD_FILE, apply_scram_users, passwords_in
from services.feedback.broker_login import broker_login
from services.shared.runtime.access.certificates import LocalAuthority
from services.shared.runtime.clock import SystemClock
from services.shared.runtime.kafka.producer import KafkaSettings
from services.shared.runtime.kafka.sasl import OAUTH, Sasl
from tests.bank import SIGNING_KEY
from tests.secured_kafka import SecuredKafka

pytestmark = [pytest.mark.kafka, pytest.mark.slow]


def test_users_are_created_from_password_files(broker: SecuredKafka, tmp_path: Path) -> None:
    file = tmp_path / "ingestion" / PASSWORD_FILE
    file.parent.mkdir()
    file.touch(0o600)
    file.write_text("first\n")
    apply_scram_users(broker.admin, passwords_in(tmp_path))
    login = broker.with_login(Sasl(username="ingestion", password_file=str(file)))
    assert _login_error(login) is None
    file.write_text("other\n")
    assert _login_error(login) == KafkaError._AUTHENTICATION
    apply_scram_users(broker.admin, passwords_in(tmp_path))
    assert _login_error(login) is None


def test_a_certificate_of_another_authority_is_refused(broker: SecuredKafka, tmp_path: Path) -> None:
    files = LocalAuthority(tmp_path, SystemClock()).issue("admin")
    forged = dataclasses.replace(broker.admin, certificate=str(files.certificate), key=str(files.key))
    assert _login_error(forged) is not None


def test_a_login_without_tls_is_refused(broker: SecuredKafka) -> None:
    assert _login_error(dataclasses.replace(broker.with_password("inference"), security_protocol="PLAINTEXT"))


@pytest.mark.parametrize(
    ("claims", "accepted"),
    [
        ({}, True),
        ({"aud": "another"}, False),
        ({"exp": datetime(2020, 1, 1, tzinfo=UTC)}, False),
    ],
)
def test_oauth_tokens(broker: SecuredKafka, tmp_path: Path, claims: Mapping[str, Any], accepted: bool) -> None:
    with _token_endpoint(broker, claims) as url:
        secret = tmp_path / "secret"
        secret.write_text("s3cret")
        login = broker.with_login(Sasl(OAUTH, "feedback", str(secret), token_url=url, token_ca=broker.ca))
        assert (_login_error(login) is None) == accepted
        assert asyncio.run(_faust_login(login)) == accepted


def test_faust_logs_in_with_a_password(broker: SecuredKafka) -> None:
    assert asyncio.run(_faust_login(broker.with_password("feedback")))


def _login_error(kafka: KafkaSettings) -> int | None:
    """The last error of a client that waits for the brokers, None if they answer."""
    errors: list[int] = []
    config: dict[str, Any] = {**kafka.client("login"), "error_cb": lambda error: errors.append(error.code())}
    admin = AdminClient(config)
    for _ in range(5):
        try:
            admin.list_topics(timeout=1)
        except KafkaException as error:
            admin.poll(0)
            if known := [one for one in errors if one != KafkaError._ALL_BROKERS_DOWN]:
                return known[-1]
            if error.args[0].code() == KafkaError._AUTHENTICATION:
                return int(error.args[0].code())
        else:
            return None
    return KafkaError._TRANSPORT


async def _faust_login(kafka: KafkaSettings) -> bool:
    """Whether aiokafka, which Faust uses, can log in with the credentials of `broker_login`."""
    login: Any = broker_login(kafka)
    named = {
        "oauth_cb": "sasl_oauth_token_provider",
        "username": "sasl_plain_username",
        "password": "sasl_plain_password",
    }
    options = {option: getattr(login, name) for name, option in named.items() if hasattr(login, name)}
    producer = AIOKafkaProducer(
        bootstrap_servers=kafka.bootstrap,
        security_protocol="SASL_SSL",
        sasl_mechanism=login.mechanism.value,
        ssl_context=login.ssl_context,
        request_timeout_ms=20_000,
        **options,
    )
    try:
        await producer.start()
    except KafkaConnectionError:
        return False
    else:
        return bool(producer.client.cluster.brokers())  # after a refused token the list is empty
    finally:
        await producer.stop()


class _token_endpoint:  # noqa: N801 - a context manager
    """An HTTPS token endpoint that checks the client's name and secret, and signs a token for the broker."""

    def __init__(self, broker: SecuredKafka, claims: Mapping[str, Any]) -> None:
        self._broker = broker
        self._claims = claims

    def __enter__(self) -> str:
        claims = self._claims

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["content-length"]))
                assert self.headers["authorization"] == "Basic ZmVlZGJhY2s6czNjcmV0"
                now = datetime.now(UTC)
                content = {"sub": "feedback", "aud": "kafka", "iat": now, "exp": now + timedelta(minutes=5), **claims}
                token = jwt.encode(content, SIGNING_KEY, algorithm="ES256", headers={"kid": "1"})
                body = f'{{"access_token": "{token}", "token_type": "Bearer", "expires_in": 300}}'.encode()
                self.send_response(200)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        files = self._broker.authority.issue("identity")
        context = SSLContext(PROTOCOL_TLS_SERVER)
        context.load_cert_chain(files.certificate, files.key)
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()
        return f"https://127.0.0.1:{self._server.server_address[1]}/token"

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
