"""One line per submitted file."""

import pytest

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
