from collections.abc import Callable
from pathlib import Path

import pytest

from services.cli.local.tools import ToolMissingError, Tools, which


@pytest.mark.parametrize("look", [Tools.kafka_classpath, Tools.triton_packages, Tools.tansu])
def test_a_missing_tool_names_the_setup_command(tmp_path: Path, look: Callable[[Tools], object]) -> None:
    with pytest.raises(ToolMissingError, match=r"run `(make setup|scripts/setup\.sh)"):
        look(Tools(tmp_path))


def test_a_missing_program_is_reported_with_its_remedy() -> None:
    with pytest.raises(ToolMissingError, match="no no-such-program: install it"):
        which("no-such-program", "install it")
    with pytest.raises(ToolMissingError, match="install PostgreSQL"):
        Tools().postgres("no-such-program")


def test_the_jars_are_one_class_path(tmp_path: Path) -> None:
    libs = tmp_path / ".tools" / "kafka" / "libs"
    libs.mkdir(parents=True)
    (libs / "kafka_2.13-4.3.1.jar").touch()
    assert Tools(tmp_path).kafka_classpath() == f"{libs}/*"


def test_triton_is_found_by_its_package(tmp_path: Path) -> None:
    packages = tmp_path / ".venv-triton" / "lib" / "python3.11" / "site-packages"
    (packages / "pytriton").mkdir(parents=True)
    assert Tools(tmp_path).triton_packages() == packages
