"""Settings: defaults that work, errors that name the setting, TLS and credentials beyond loopback addresses."""

from pathlib import Path
from typing import ClassVar

import pytest
from pydantic import Field

from services.shared.runtime.settings import ServiceSettings, describe, is_loopback, load


class RedactionSettings(ServiceSettings):
    service: ClassVar[str] = "redaction"

    policy: str = Field(default="strict", description="Which policy.")


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("127.0.0.1:1", True),
        ("[::1]:1", True),
        ("localhost:1", True),
        ("127.9.9.9:0", True),
        ("unix:/run/x", True),
        ("0.0.0.0:1", False),
        ("[::]:1", False),
        ("10.0.0.1:1", False),
        ("example.com:1", False),
        (":1", False),
        ("localhost.example.com:1", False),
    ],
)
def test_loopback(address: str, expected: bool) -> None:
    assert is_loopback(address) is expected


def test_defaults_depend_on_the_service() -> None:
    settings = load(RedactionSettings)
    assert settings.grpc_address == "127.0.0.1:17102"
    assert settings.metrics_address == "127.0.0.1:17302"
    assert settings.database_url == "sqlite:///var/db/redaction.sqlite"
    assert settings.key_file == Path("var/keys/redaction.json")
    assert settings.policy == "strict"


def test_every_setting_is_described() -> None:
    rows = describe(RedactionSettings)
    assert {row.env for row in rows} >= {"GLOSSATOR_KAFKA_BOOTSTRAP", "GLOSSATOR_POLICY", "GLOSSATOR_KEY_FILE"}
    assert all(row.description.endswith(".") and "{" not in row.default for row in rows)
    assert len({row.env for row in rows}) == len(rows)


def test_the_environment_overrides_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GLOSSATOR_GRPC_ADDRESS", "127.0.0.1:5")
    monkeypatch.setenv("GLOSSATOR_POLICY", "legal-review")
    settings = load(RedactionSettings)
    assert (settings.grpc_address, settings.policy) == ("127.0.0.1:5", "legal-review")


MUTUAL = {"TLS_CERTIFICATE": "c", "TLS_KEY": "k", "TLS_CA": "ca"}


@pytest.mark.parametrize(
    ("environment", "named"),
    [
        (
            {"GRPC_ADDRESS": "0.0.0.0:1"},
            (
                "GLOSSATOR_GRPC_ADDRESS: 0.0.0.0:1 is not a loopback address: TLS is required. "
                "Set GLOSSATOR_TLS_CERTIFICATE and GLOSSATOR_TLS_KEY\n"
            ),
        ),
        ({"HTTP_ADDRESS": "10.1.1.1:1"}, "GLOSSATOR_TLS_CERTIFICATE"),
        ({"GRPC_ADDRESS": "0.0.0.0:1", "TLS_CERTIFICATE": "c", "TLS_KEY": "k"}, "GLOSSATOR_TLS_CLIENT_CA"),
        ({"HTTP_ADDRESS": "0.0.0.0:1", **MUTUAL, "HTTP_TLS": "false"}, "GLOSSATOR_HTTP_TLS"),
        ({"METRICS_ADDRESS": "0.0.0.0:1"}, "GLOSSATOR_METRICS_EXPOSED"),
        ({"LOG_LEVEL": "s3cret-value"}, "GLOSSATOR_LOG_LEVEL"),
        ({"DRAIN_SECONDS": "-1"}, "GLOSSATOR_DRAIN_SECONDS"),
    ],
)
def test_an_invalid_setting_ends_the_process(
    environment: dict[str, str], named: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GLOSSATOR_ISSUER_KEY_FILE", "nowhere/public.pem")
    for name, value in environment.items():
        monkeypatch.setenv(f"GLOSSATOR_{name}", value)
    with pytest.raises(SystemExit) as caught:
        load(RedactionSettings)
    output = capsys.readouterr().err
    assert caught.value.code == 2
    assert named in output
    assert "s3cret" not in output


@pytest.mark.parametrize(
    "environment",
    [
        {"GRPC_ADDRESS": "0.0.0.0:1", "TLS_CERTIFICATE": "c", "TLS_KEY": "k", "TLS_CLIENT_CA": "ca"},
        {"METRICS_ADDRESS": "0.0.0.0:1", "METRICS_EXPOSED": "true"},
    ],
)
def test_protected_addresses_can_be_public(environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(f"GLOSSATOR_{name}", value)
    load(RedactionSettings)


@pytest.mark.parametrize(
    ("environment", "accepted"),
    [
        ({}, True),
        ({"GRPC_ADDRESS": "0.0.0.0:1", **MUTUAL}, False),
        ({"HTTP_ADDRESS": "0.0.0.0:1", **MUTUAL}, False),
        ({"GRPC_ADDRESS": "0.0.0.0:1", **MUTUAL, "LOCAL_ISSUER": "true"}, False),
    ],
)
def test_the_local_issuer_counts_on_loopback_only(
    environment: dict[str, str], accepted: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(f"GLOSSATOR_{name}", value)
    assert load(RedactionSettings).accepts_local_issuer is accepted


def test_the_password_of_a_database_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GLOSSATOR_DATABASE_URL", "postgresql://user:hunter2@db/x")
    settings = load(RedactionSettings)
    assert "hunter2" not in repr(settings) + str(settings)


@pytest.mark.parametrize(
    ("name", "near"),
    [("GLOSSATOR_KAFKA_BOOTSTRP", "GLOSSATOR_KAFKA_BOOTSTRAP"), ("GLOSSATOR_WEBHOOK_HOST", "GLOSSATOR_WEBHOOK_HOSTS")],
)
def test_a_misspelt_setting_ends_the_process(
    name: str, near: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(name, "x")
    with pytest.raises(SystemExit) as caught:
        load(RedactionSettings)
    assert caught.value.code == 2
    assert capsys.readouterr().err == f"{name} is not a setting: did you mean {near}?\n"


@pytest.mark.parametrize(
    "name",
    [
        "GLOSSATOR_HOME",
        "GLOSSATOR_DATA",
        "GLOSSATOR_LLM_THREADS",
        "GLOSSATOR_LLM_WEIGHTS",
        "GLOSSATOR_REQUIRE_KAFKA",
        "GLOSSATOR_WEBHOOK_HOSTS",
        "GLOSSATOR_REDACTION_PORT",
        "GLOSSATOR_REDACTION_SERVICE_PORT_GRPC",
    ],
)
def test_variables_of_commands_and_of_other_services_are_allowed(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, "x")
    assert load(RedactionSettings).service == "redaction"
