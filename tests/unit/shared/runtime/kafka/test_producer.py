from pathlib import Path

import pytest

from services.shared.runtime.kafka.producer import KafkaSettings
from services.shared.runtime.kafka.sasl import Sasl
from services.shared.runtime.settings import ServiceSettings


def test_a_client_without_tls() -> None:
    config = KafkaSettings("127.0.0.1:19092", "one").client("redaction")
    assert (config["bootstrap.servers"], config["client.id"]) == ("127.0.0.1:19092", "redaction-one")
    assert config["security.protocol"] == "PLAINTEXT"
    assert not any(name.startswith(("ssl.", "sasl.")) for name in config)


def test_a_client_with_certificates_and_a_password(tmp_path: Path) -> None:
    files = {name: tmp_path / name for name in ("ca", "certificate", "key")}
    for name, path in files.items():
        path.write_text(f"content of {name}")
    password = tmp_path / "password"
    password.write_text("open sesame\n")
    kafka = KafkaSettings(
        "broker:9093",
        "one",
        security_protocol="SASL_SSL",
        ca=str(files["ca"]),
        certificate=str(files["certificate"]),
        key=str(files["key"]),
        sasl=Sasl(username="redaction", password_file=str(password)),
    )
    config = kafka.client("redaction")
    assert config["ssl.ca.pem"] == "content of ca"
    assert config["ssl.certificate.pem"] == "content of certificate"
    assert config["ssl.key.pem"] == "content of key"
    assert (config["sasl.mechanism"], config["sasl.username"]) == ("SCRAM-SHA-512", "redaction")
    assert config["sasl.password"] == "open sesame"
    assert "open sesame" not in repr(kafka)


@pytest.mark.parametrize(("member", "static"), [("", False), ("redaction-0", True)])
def test_a_named_member_is_static(member: str, static: bool) -> None:
    kafka = KafkaSettings.of(ServiceSettings(member=member, kafka_prefix="eu."))
    assert (kafka.static, kafka.prefix) == (static, "eu.")
    assert kafka.member == (member or kafka.member)
    assert kafka.member
