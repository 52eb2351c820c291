"""`glossator annotate` with the Triton of the system."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from services.cli.__main__ import app
from services.cli.local.system import LocalSystem
from tests.integration.cli.conftest import Glossator

pytestmark = [pytest.mark.kafka, pytest.mark.triton, pytest.mark.slow]


def test_quotes_are_text_of_the_file(glossator: Glossator, agreement: Path, tmp_path: Path) -> None:
    address = LocalSystem(glossator.directory).triton.grpc_address
    options = ("--json-lines", "--min-confidence", "0.01", "--triton", address)
    result = CliRunner().invoke(app, ["annotate", *options, str(agreement), str(tmp_path / "missing.txt")])
    assert result.exit_code == 1
    found, missing = (json.loads(line) for line in result.stdout.splitlines())
    assert missing == {
        "path": str(tmp_path / "missing.txt"),
        "error": {
            "reason": "not_found",
            "message": "The file cannot be read.",
            "remedy": "Check the path and the permissions of the file.",
        },
    }
    text = agreement.read_text()
    assert all(text[one["start"] : one["end"]] == one["quote"] for one in found["annotations"])
    assert "Governing Law" in {one["category"] for one in found["annotations"]}
    surest = max(found["annotations"], key=lambda one: float(one["confidence"]))
    assert 0.01 <= min(one["confidence"] for one in found["annotations"]) <= surest["confidence"] <= 1
    readable = CliRunner().invoke(app, ["annotate", "--triton", address, str(agreement)])
    assert readable.exit_code == 0
    assert "Governing Law" in readable.stdout
    unknown = CliRunner().invoke(app, ["annotate", "--triton", address, "--own", "type_nope", str(agreement)])
    assert unknown.exit_code == 2
    assert "Triton does not serve a model 'type_nope'" in unknown.output
