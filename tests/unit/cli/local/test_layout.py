from pathlib import Path

import pytest

from services.cli.local.layout import SERVICES, Layout, SystemPorts
from services.shared.runtime.kafka.producer import KafkaSettings
from services.shared.runtime.settings import ServiceSettings


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_keeps_its_place_in_its_group(service: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in Layout(tmp_path).environment(service, SystemPorts(), "127.0.0.1:19092").items():
        monkeypatch.setenv(name, value)
    kafka = KafkaSettings.of(ServiceSettings())
    assert (kafka.bootstrap, kafka.member, kafka.static) == ("127.0.0.1:19092", "local", True)
