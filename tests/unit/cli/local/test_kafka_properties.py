from pathlib import Path

import pytest

from services.cli.local.kafka_properties import Node, node_properties, to_text

NODES = [Node(number, 1000 + number, 2000 + number, Path(f"/k/node-{number}")) for number in (1, 2, 3)]


@pytest.mark.parametrize(("size", "copies", "in_sync"), [(1, "1", "1"), (3, "3", "2")])
def test_internal_topics_have_one_copy_per_node(size: int, copies: str, in_sync: str) -> None:
    properties = node_properties(NODES[0], NODES[:size], {})
    assert properties["transaction.state.log.replication.factor"] == copies
    assert properties["transaction.state.log.min.isr"] == in_sync
    assert properties["offsets.topic.replication.factor"] == copies
    assert properties["min.insync.replicas"] == in_sync


def test_each_node_has_the_quorum_and_its_listener() -> None:
    properties = node_properties(NODES[1], NODES, {})
    assert properties["node.id"] == "2"
    assert properties["controller.quorum.voters"] == "1@127.0.0.1:2001,2@127.0.0.1:2002,3@127.0.0.1:2003"
    assert properties["listeners"] == "CLIENT://127.0.0.1:1002,CONTROLLER://127.0.0.1:2002"
    assert properties["log.dirs"] == "/k/node-2/data"
    assert NODES[1].properties_file == Path("/k/node-2/server.properties")


def test_given_properties_override_others() -> None:
    assert node_properties(NODES[0], NODES, {"num.io.threads": "9"})["num.io.threads"] == "9"


def test_the_file_is_sorted_lines() -> None:
    assert to_text({"b": "2", "a": "1"}) == "a=1\nb=2\n"
