"""The broker of docker-compose.yml: the same settings on a real Kafka, with the files that `glossator init` creates."""

import dataclasses
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from confluent_kafka import KafkaException
from confluent_kafka.admin import AdminClient
from typer.testing import CliRunner

from services.cli.__main__ import app
from services.cli.local.identities import SAMPLES
from services.cli.local.kafka import LocalKafka
from services.cli.local.ports import LOOPBACK, free_port
from services.shared.runtime.kafka.producer import KafkaSettings
from services.shared.runtime.kafka.sasl import Sasl
from services.shared.runtime.settings import PREFIX
from tests.real_parts import need_kafka

pytestmark = [pytest.mark.kafka, pytest.mark.slow]

COMPOSE: Mapping[str, Any] = yaml.safe_load((Path(__file__).parents[4] / "docker-compose.yml").read_text())
LISTENERS = {
    "INSIDE": "0.0.0.0:9092",
    "OUTSIDE": "0.0.0.0:19092",
    "ADMIN": "0.0.0.0:9094",
    "CONTROLLER": "127.0.0.1:9093",
}


@dataclasses.dataclass(frozen=True, slots=True)
class Broker:
    trust: Path
    ports: Mapping[str, int]

    def user(self, name: str, listener: str = "INSIDE") -> KafkaSettings:
        sasl = Sasl(username=name, password_file=str(self.trust / name / "kafka-password"))
        ca = str(self.trust / "ingestion" / "ca.crt")
        return KafkaSettings(f"localhost:{self.ports[listener]}", "t", security_protocol="SASL_SSL", ca=ca, sasl=sasl)


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    need_kafka()
    folder = tmp_path_factory.mktemp("compose")
    trust, ports = folder / "trust", {name: free_port() for name in LISTENERS}
    run("init", "--directory", str(trust), "--access-policy", str(SAMPLES))
    client = {
        "security.protocol": "SSL",
        "ssl.ca.location": str(trust / "operator" / "ca.crt"),
        "ssl.certificate.location": str(trust / "operator" / "tls.crt"),
        "ssl.key.location": str(trust / "operator" / "tls.key"),
    }
    given = properties(trust, ports)
    with LocalKafka(folder / "kafka", ports=[ports["ADMIN"]], properties=given, client=client, die_with_parent=True):
        policy = ("/etc/glossator-own/access.yaml", str(SAMPLES))
        environment = {
            name: value.replace("/trust", str(trust))
            .replace("kafka:9094", f"{LOOPBACK}:{ports['ADMIN']}")
            .replace(*policy)
            for name, value in COMPOSE["services"]["topics"]["environment"].items()
        }
        command = [one.replace("/trust", str(trust)) for one in COMPOSE["services"]["topics"]["command"][3:]]
        run(*command, environment=environment)
        assert run(*command, "--dry-run", environment=environment) == ""
        yield Broker(trust, ports)


def properties(trust: Path, ports: Mapping[str, int]) -> dict[str, str]:
    """The environment of the container as the image translates it, with the folder and the ports of the test."""
    found: dict[str, str] = {}
    for name, value in COMPOSE["services"]["kafka"]["environment"].items():
        key = name.removeprefix("KAFKA_").lower().replace("___", "-").replace("__", "/").replace("_", ".")
        found[key.replace("/", "_")] = value.replace("$$", "$").replace("/etc/kafka/trust", str(trust / "kafka"))
    del found["log.dirs"]
    for listener, place in LISTENERS.items():
        assert f"{listener}://{place}" in found["listeners"]
        found["listeners"] = found["listeners"].replace(place, f"{LOOPBACK}:{ports[listener]}")
    outside = {name: port for name, port in ports.items() if name != "CONTROLLER"}
    found["advertised.listeners"] = ",".join(f"{name}://localhost:{port}" for name, port in outside.items())
    found["controller.quorum.voters"] = f"1@{LOOPBACK}:{ports['CONTROLLER']}"
    return found


def run(*arguments: str, environment: Mapping[str, str] | None = None) -> str:
    given = {PREFIX + "KEY_FILE": "unused", **(environment or {})}
    result = CliRunner().invoke(app, list(arguments), env=given)
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.mark.parametrize("listener", ["INSIDE", "OUTSIDE"])
@pytest.mark.parametrize("user", ["ingestion", "feedback", "submitter", "case-system", "operator"])
def test_a_user_logs_in_with_the_password_of_init(broker: Broker, user: str, listener: str) -> None:
    admin = AdminClient(broker.user(user, listener).client("test"))
    assert admin.list_topics(timeout=20).brokers


def test_a_user_sees_only_its_topics(broker: Broker) -> None:
    admin = AdminClient(broker.user("submitter").client("test"))
    seen = set(admin.list_topics(timeout=20).topics)
    assert seen == {"documents.submitted", "documents.withdrawn", "documents.status"}


def test_a_wrong_password_is_refused(broker: Broker, tmp_path: Path) -> None:
    (tmp_path / "wrong").write_text("wrong")
    right = broker.user("ingestion")
    wrong = dataclasses.replace(right, sasl=dataclasses.replace(right.sasl, password_file=str(tmp_path / "wrong")))
    with pytest.raises(KafkaException):
        AdminClient(wrong.client("test")).list_topics(timeout=3)


def test_a_service_has_no_password_of_another(broker: Broker) -> None:
    passwords = [path.read_text() for path in broker.trust.glob("*/kafka-password")]
    assert len(set(passwords)) == len(passwords) > 8
    assert {path.stat().st_mode & 0o077 for path in broker.trust.glob("*/kafka-password")} == {0}
