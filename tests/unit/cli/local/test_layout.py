from pathlib import Path

import pytest

from services.cli.local.layout import Layout, SystemPorts
from services.shared.runtime.clock import SystemClock
from services.shared.runtime.kafka.producer import KafkaSettings
from services.shared.runtime.settings import ServiceSettings
from services.shared.wire.services import SERVICE_NAMES


@pytest.mark.parametrize("service", SERVICE_NAMES)
def test_a_service_keeps_its_member_name(service: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in Layout(tmp_path).environment(service, SystemPorts(), "127.0.0.1:19092").items():
        monkeypatch.setenv(name, value)
    kafka = KafkaSettings.of(ServiceSettings())
    assert (kafka.bootstrap, kafka.member, kafka.static) == ("127.0.0.1:19092", "local", True)


def test_a_system_starts_with_given_keys(tmp_path: Path) -> None:
    first, second = Layout(tmp_path / "first"), Layout(tmp_path / "second")
    first.prepare(SystemClock())
    second.take_keys(first.keys)
    second.prepare(SystemClock())
    files = sorted(first.keys.iterdir())
    assert files
    assert [(second.keys / path.name).read_bytes() for path in files] == [path.read_bytes() for path in files]
    assert {path.stat().st_mode & 0o777 for path in second.keys.iterdir()} == {0o600}
