"""The commands of `glossator topics commands` make the topics and the rules, run by a bank's team on its own broker."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.cli.local.tools import Tools
from services.cli.operate.acls import declared_rules
from services.cli.operate.cluster_topics import cluster_topics
from services.cli.operate.kafka_commands import rule_commands, topic_commands
from services.cli.operate.topics import Topics
from services.shared.wire.topics import ALL_TOPICS
from tests.bank import NAMES, OUTSIDE, of_installation
from tests.real_parts import need_kafka
from tests.secured_kafka import SecuredKafka, secured_kafka

pytestmark = [pytest.mark.kafka, pytest.mark.slow]

# A JVM takes a second to start, and there are about a hundred commands: bash records their arguments, and one JVM runs
# the classes that kafka-topics.sh and kafka-acls.sh start.
_RECORD = '#!/bin/bash\nprintf "%s\\0" "$(basename "$0" .sh)" "$@" >> calls\nprintf "\\n" >> calls\n'
_RUN = """
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.apache.kafka.common.utils.Exit;

public class Run {
    public static void main(String[] files) throws Exception {
        var names = Map.of("kafka-topics", "TopicCommand", "kafka-acls", "AclCommand");
        Exit.setExitProcedure((status, message) -> {
            if (status != 0) {
                Runtime.getRuntime().halt(status);
            }
        });
        for (String line : Files.readAllLines(Path.of(files[0]))) {
            String[] words = line.split("\\0");
            String[] arguments = Arrays.copyOfRange(words, 1, words.length);
            Class<?> command = Class.forName("org.apache.kafka.tools." + names.get(words[0]));
            command.getMethod("main", String[].class).invoke(null, (Object) arguments);
        }
        System.out.println("all commands have run");
    }
}
"""


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[SecuredKafka]:
    need_kafka()
    with secured_kafka(tmp_path / "broker") as started:
        yield started


def test_the_printed_commands_leave_nothing_to_change(empty: SecuredKafka, tmp_path: Path) -> None:
    topics = cluster_topics(ALL_TOPICS, NAMES, OUTSIDE)
    lines = [*topic_commands(topics), *rule_commands(list(declared_rules(topics, NAMES.prefix)))]
    kafka = of_installation(empty.admin)
    assert len(Topics(kafka, outside=OUTSIDE).plan()) > len(topics)
    _run(empty, tmp_path, lines)
    assert Topics(kafka, outside=OUTSIDE, prune=True).plan() == []


def _run(broker: SecuredKafka, folder: Path, lines: list[str]) -> None:
    for name in ("kafka-topics.sh", "kafka-acls.sh"):
        shim = folder / name
        shim.write_text(_RECORD)
        shim.chmod(0o755)
    script = folder / "create-topics.sh"
    script.write_text("\n".join(lines) + "\n")
    (folder / "client.properties").write_text(_client(broker, folder))
    environment = {"PATH": f"{folder}{os.pathsep}{os.environ['PATH']}", "BOOTSTRAP": broker.certificates}
    subprocess.run(["bash", "-euo", "pipefail", script], cwd=folder, env=environment, check=True)
    (folder / "Run.java").write_text(_RUN)
    tools = Tools()
    command = [tools.java(), "-cp", tools.kafka_classpath(), "Run.java", "calls"]
    ran = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300, check=False)
    assert ran.stdout.endswith("all commands have run\n"), ran.stdout[-2000:] + ran.stderr[-2000:]


def _client(broker: SecuredKafka, folder: Path) -> str:
    """The properties of a Java client that logs in as `admin`."""
    files = broker.authority.issue("admin")
    store = folder / "admin.pem"
    store.touch(mode=0o600)
    store.write_bytes(files.key.read_bytes() + files.certificate.read_bytes())
    properties = {
        "security.protocol": "SSL",
        "ssl.truststore.type": "PEM",
        "ssl.truststore.location": broker.ca,
        "ssl.keystore.type": "PEM",
        "ssl.keystore.location": str(store),
    }
    return "".join(f"{name}={value}\n" for name, value in properties.items())
