"""One system for all tests of the command line, started and stopped by the commands under test."""

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from services.cli.__main__ import app
from services.cli.local import system
from tests.first_stage import first_stage
from tests.real_parts import need_kafka, need_triton

AGREEMENT = """SUPPLY AGREEMENT

This Supply Agreement is made on March 3, 2021 between Alder Works, Inc., a Delaware corporation, and Birch & Co. LLC.

1. Term. This Agreement begins on the date above and ends on March 3, 2024.

2. Governing Law. This Agreement shall be governed by and construed in accordance with the laws of the State of Maine.

3. Assignment. Neither party may assign this Agreement without the prior written consent of the other party.

4. Insurance. The Supplier shall maintain commercial general liability insurance of at least $1,000,000.

Reference {reference}. Contact: Mr. John Roe, john.roe@example.com.
"""


_RECORD = ("--tenant", "harbour-bank", "--matter", "HB-CLI-1", "--source-system", "deal-vault")


@dataclass(frozen=True, slots=True)
class Glossator:
    """The command line with the directory of one system."""

    directory: Path

    def __call__(self, *arguments: str, status: int = 0) -> Result:
        """Run a command in this process, and check its exit status."""
        result = CliRunner().invoke(app, [*arguments, "--directory", str(self.directory)], env={"COLUMNS": "200"})
        assert result.exit_code == status, (arguments, result.output, result.exception)
        return result

    def lines(self, *arguments: str, status: int = 0) -> Sequence[dict[str, Any]]:
        """Run a command with --json-lines, and parse its output."""
        result = self(*arguments, "--json-lines", status=status)
        return [json.loads(line) for line in result.stdout.splitlines()]

    def submit(self, *paths: Path, door: str = "grpc", status: int = 0) -> Sequence[dict[str, Any]]:
        """Submit documents of harbour-bank, and wait for their final status."""
        return self.lines("submit", *map(str, paths), *_RECORD, "--door", door, "--wait", status=status)

    def submit_beside(self, *paths: Path) -> subprocess.Popen[bytes]:
        """The same in a process of its own: two commands in this one would replace each other's output."""
        arguments = ("submit", *map(str, paths), *_RECORD, "--wait", "--directory", str(self.directory))
        return subprocess.Popen((sys.executable, "-m", "services.cli", *arguments), stdout=subprocess.DEVNULL)


@pytest.fixture(scope="package")
def glossator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Glossator]:
    """A system, from `glossator up` to `glossator down`."""
    need_kafka()
    need_triton()
    folder = tmp_path_factory.mktemp("cli")
    made = Glossator(folder / "var")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(system, "REPOSITORY", first_stage(folder))
        try:
            made("up", "--free-ports", "--llm", "off")
            yield made
        finally:
            made("down")
    assert {one["state"] for one in made.lines("status", status=1)} == {"stopped"}


@pytest.fixture
def agreement(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """A document with a text of its own for each test."""
    path = tmp_path / f"{request.node.name[:60]}.txt".replace("[", "-").replace("]", "")
    path.write_text(AGREEMENT.format(reference=request.node.name))
    return path
