"""HTTP errors of ingestion as the command receives them."""

import pytest

from services.cli.clients.submission import _error
from services.shared.domain.errors import Reason, Reject, Retry


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            {"reason": "invalid_metadata", "detail": 'Field "matter" is missing', "field": "matter"},
            (Reason.INVALID_METADATA, 'Field "matter" is missing', "matter"),
        ),
        ({"reason": "forbidden"}, (Reason.FORBIDDEN, "", "")),
    ],
)
def test_rejection_keeps_field_and_detail(body: dict[str, str], expected: tuple[Reason, str, str]) -> None:
    error = _error(body, 400)
    assert isinstance(error, Reject)
    assert (error.reason, error.detail, error.field) == expected


def test_unavailable_is_a_retry() -> None:
    assert isinstance(_error({"reason": "dependency_down"}, 503), Retry)
