"""An operator's settings come from the environment or from the local system."""

from pathlib import Path

import pytest

from services.cli.connect.operator import operator_bearer, operator_settings
from services.cli.connect.remote import operator_verifier
from services.cli.errors import CommandError
from services.cli.local.layout import SystemPorts
from services.cli.local.system import LocalSystem
from services.shared.domain.errors import Reject
from services.shared.domain.records import Role
from services.shared.runtime.access.policy import load_policy
from services.shared.runtime.clock import SystemClock


def test_default_is_the_local_system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GLOSSATOR_KAFKA_BOOTSTRAP", raising=False)
    system = LocalSystem(tmp_path, ports=SystemPorts.free())
    system.layout.prepare(SystemClock())
    settings = operator_settings(tmp_path)
    assert settings.kafka_bootstrap == system.broker.bootstrap
    assert settings.key_file == tmp_path / "keys" / "operator.json"
    assert operator_bearer(settings, tmp_path, "operator@northgate-credit").count(".") == 2


def test_named_broker_uses_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GLOSSATOR_KAFKA_BOOTSTRAP", "broker-1:9092")
    monkeypatch.setenv("GLOSSATOR_CREDENTIAL_FILE", str(tmp_path / "me.token"))
    settings = operator_settings(tmp_path / "none")
    assert settings.kafka_bootstrap == "broker-1:9092"
    with pytest.raises(Reject, match="key_unavailable"):
        operator_bearer(settings, tmp_path / "none", "operator@harbour-bank")
    (tmp_path / "me.token").touch(mode=0o600)
    (tmp_path / "me.token").write_text("bearer\n")
    assert operator_bearer(settings, tmp_path / "none", "operator@harbour-bank") == "bearer"


async def test_a_second_factor_comes_from_the_issuer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GLOSSATOR_KAFKA_BOOTSTRAP", raising=False)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    root = tmp_path / "system"
    system = LocalSystem(root, ports=SystemPorts.free(), die_with_parent=True)
    system.layout.prepare(SystemClock())
    settings, who = operator_settings(root), "compliance@harbour-bank"
    with pytest.raises(CommandError, match="cannot sign in"):
        operator_bearer(settings, root, who, proven=True)
    system.issuer.start(60)
    try:
        verifier = operator_verifier(settings)
        proven = await verifier.verify(operator_bearer(settings, root, who, proven=True))
        plain = await verifier.verify(operator_bearer(settings, root, who))
    finally:
        system.issuer.stop()
    assert proven.mfa_at is not None
    assert plain.mfa_at is None
    assert (proven.subject, proven.tenant, proven.roles) == (who, "harbour-bank", frozenset({Role.COMPLIANCE}))
    with pytest.raises(CommandError, match="no credential of nobody@harbour-bank"):
        operator_bearer(settings, root, "nobody@harbour-bank", proven=True)


def test_local_access_policy_is_found_from_any_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GLOSSATOR_KAFKA_BOOTSTRAP", raising=False)
    monkeypatch.chdir(tmp_path)
    LocalSystem(tmp_path, ports=SystemPorts.free()).layout.ports(SystemPorts.free())
    assert load_policy(operator_settings(tmp_path).access_policy).tenants


def test_operator_uses_the_access_policy_of_the_local_system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GLOSSATOR_KAFKA_BOOTSTRAP", raising=False)
    system = LocalSystem(tmp_path, ports=SystemPorts.free())
    system.layout.ports(SystemPorts.free())
    system.layout.keep_settings({"GLOSSATOR_ACCESS_POLICY": str(tmp_path / "own.yaml")})
    assert operator_settings(tmp_path).access_policy == tmp_path / "own.yaml"
