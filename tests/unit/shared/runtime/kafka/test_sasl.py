from pathlib import Path

import pytest
from pydantic import ValidationError

from services.shared.runtime.kafka.producer import KafkaSettings
from services.shared.runtime.kafka.sasl import KERBEROS, OAUTH, Sasl
from services.shared.runtime.settings import ServiceSettings, faults_of


@pytest.fixture
def secret(tmp_path: Path) -> str:
    path = tmp_path / "password"
    path.write_text("open sesame\n")
    return str(path)


def test_no_user_no_login() -> None:
    assert Sasl().config() == {}


def test_a_password(secret: str) -> None:
    assert Sasl(username="redaction", password_file=secret).config() == {
        "sasl.mechanism": "SCRAM-SHA-512",
        "sasl.username": "redaction",
        "sasl.password": "open sesame",
    }


def test_an_oauth_client(secret: str) -> None:
    sasl = Sasl(OAUTH, "redaction", secret, token_url="https://id.example/token", token_ca="ca.pem", scope="kafka")
    assert sasl.config() == {
        "sasl.mechanism": "OAUTHBEARER",
        "sasl.oauthbearer.method": "oidc",
        "sasl.oauthbearer.client.id": "redaction",
        "sasl.oauthbearer.client.secret": "open sesame",
        "sasl.oauthbearer.token.endpoint.url": "https://id.example/token",
        "sasl.oauthbearer.scope": "kafka",
        "https.ca.location": "ca.pem",
    }


def test_a_kerberos_principal() -> None:
    assert Sasl(KERBEROS, "redaction@BANK", keytab="r.keytab").config() == {
        "sasl.mechanism": "GSSAPI",
        "sasl.kerberos.service.name": "kafka",
        "sasl.kerberos.principal": "redaction@BANK",
        "sasl.kerberos.keytab": "r.keytab",
    }


def test_a_build_without_kerberos_names_the_remedy() -> None:
    with pytest.raises(ValueError, match="build confluent-kafka from source"):
        Sasl(KERBEROS, "redaction@BANK").check()
    Sasl().check()


@pytest.mark.parametrize(
    ("mechanism", "given", "missing"),
    [
        ("SCRAM-SHA-512", {}, "KAFKA_USERNAME"),
        ("SCRAM-SHA-512", {"kafka_username": "u"}, "KAFKA_PASSWORD_FILE"),
        ("OAUTHBEARER", {"kafka_username": "u", "kafka_password_file": "f"}, "KAFKA_TOKEN_URL"),
        ("GSSAPI", {"kafka_username": "u"}, "KAFKA_KEYTAB"),
    ],
)
def test_an_incomplete_login_is_named(mechanism: str, given: dict[str, str], missing: str) -> None:
    with pytest.raises(ValidationError) as raised:
        ServiceSettings.model_validate(
            {"kafka_security_protocol": "SASL_SSL", "kafka_sasl_mechanism": mechanism, **given}
        )
    assert faults_of(raised.value) == [f"GLOSSATOR_{missing} is missing: {mechanism} requires it"]


def test_settings_become_a_login() -> None:
    settings = ServiceSettings(kafka_sasl_mechanism="OAUTHBEARER", kafka_username="u", kafka_token_url="https://x")
    assert KafkaSettings.of(settings).sasl == Sasl(OAUTH, "u", token_url="https://x")
