"""One line per submitted file."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from services.cli.__main__ import app
from services.cli.clients.batch_submission import SubmissionResult
from services.cli.commands.submit import _line


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (
            {"reason": "timed_out", "message": "Still waiting: ingestion is stopped"},
            "a.txt: timed_out: Still waiting: ingestion is stopped",
        ),
        (
            {"reason": "invalid_metadata", "message": "m", "detail": 'Field "matter" is missing', "field": "matter"},
            'a.txt: invalid_metadata: Field "matter" is missing',
        ),
        (
            {"reason": "forbidden", "message": "m", "detail": "not registered", "field": "source_system"},
            "a.txt: forbidden: not registered (field source_system)",
        ),
    ],
)
def test_error_names_its_field_once(error: dict[str, str], line: str) -> None:
    assert _line(SubmissionResult("a.txt", "grpc", error=error)) == line


def test_status_has_reason_and_ids() -> None:
    result = SubmissionResult("a.txt", "grpc", "refused", "s1", reason="empty")
    assert _line(result) == "a.txt: refused: empty  submission s1"


@pytest.mark.parametrize("option", ["--source-reference", "--amends", "--relation"])
def test_a_reference_is_about_one_file(tmp_path: Path, option: str) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("words")
    record = ["--tenant", "t", "--matter", "M-1", "--source-system", "s"]
    wide = {"COLUMNS": "200", "TERM": "dumb"}
    result = CliRunner().invoke(app, ["submit", str(tmp_path), *record, option, "deed-9"], env=wide)
    assert result.exit_code == 2
    assert f"{option} " in result.output
