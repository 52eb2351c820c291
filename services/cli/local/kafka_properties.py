"""Server properties of a local KRaft cluster. Each node is broker and controller."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from services.cli.local.ports import LOOPBACK


@dataclass(frozen=True, slots=True)
class Node:
    """`number` counts from 1. `folder` contains the properties and the data."""

    number: int
    port: int
    controller_port: int
    folder: Path

    @property
    def name(self) -> str:
        return f"kafka-{self.number}"

    @property
    def properties_file(self) -> Path:
        return self.folder / "server.properties"


def node_properties(node: Node, nodes: Sequence[Node], more: Mapping[str, str]) -> dict[str, str]:
    """All properties of one node. `more` overrides the others."""
    copies, in_sync = len(nodes), (len(nodes) + 1) // 2
    return {
        **_FIXED,
        "node.id": str(node.number),
        "controller.quorum.voters": ",".join(f"{n.number}@{LOOPBACK}:{n.controller_port}" for n in nodes),
        "listeners": f"CLIENT://{LOOPBACK}:{node.port},CONTROLLER://{LOOPBACK}:{node.controller_port}",
        "advertised.listeners": f"CLIENT://{LOOPBACK}:{node.port}",
        "log.dirs": str(node.folder / "data"),
        **{f"{topic}.replication.factor": str(copies) for topic in _REPLICATED},
        **{f"{topic}.min.isr": str(in_sync) for topic in ("transaction.state.log", "share.coordinator.state.topic")},
        "min.insync.replicas": str(in_sync),
        **more,
    }


def to_text(properties: Mapping[str, str]) -> str:
    return "".join(f"{name}={value}\n" for name, value in sorted(properties.items()))


_REPLICATED = ("default", "offsets.topic", "transaction.state.log", "share.coordinator.state.topic")
_FIXED = {
    "process.roles": "broker,controller",
    "controller.listener.names": "CONTROLLER",
    "inter.broker.listener.name": "CLIENT",
    "listener.security.protocol.map": "CLIENT:PLAINTEXT,CONTROLLER:PLAINTEXT",
    "auto.create.topics.enable": "false",
    "unclean.leader.election.enable": "false",
    "group.initial.rebalance.delay.ms": "0",
    # few partitions of the internal topics: the broker creates them at first use, while a client waits
    "offsets.topic.num.partitions": "8",
    "transaction.state.log.num.partitions": "8",
    "share.coordinator.state.topic.num.partitions": "4",
    # for a machine with two cores
    "num.network.threads": "2",
    "num.io.threads": "4",
    "background.threads": "2",
    "log.cleaner.dedupe.buffer.size": "16777216",
    # after SIGKILL a node cannot register again before its old session ends
    "broker.session.timeout.ms": "3000",
    "broker.heartbeat.interval.ms": "500",
}
