"""HTTP errors of ingestion as the command receives them."""

from dataclasses import replace
from typing import TYPE_CHECKING, cast

import pytest

from services.cli.clients.submission import SubmissionResponse, _error, content_id, within_limits
from services.shared.domain.document import DocumentRecord
from services.shared.domain.errors import GlossatorError, Reason, Reject, Retry
from services.shared.domain.events import DocumentStatus

if TYPE_CHECKING:
    from services.cli.local.system import LocalSystem


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


def test_the_id_of_a_content_has_the_amended_agreement() -> None:
    first = DocumentRecord("harbour-bank", "deal-vault", "ref-1", "HB-1")
    records = (first, replace(first, amends="base-1"), replace(first, amends="base-2"))
    assert len({content_id(one, "a.txt", b"words") for one in records}) == 3


def test_a_limit_has_its_time() -> None:
    error = _error({"reason": "rate_limited", "detail": "Too many"}, 429, "3")
    assert isinstance(error, Retry)
    assert (error.after, error.detail) == (3, "Too many")


@pytest.mark.parametrize(
    ("raised", "attempts", "succeeds"),
    [
        ([], 1, True),
        ([Retry(Reason.RATE_LIMITED, after=0), Retry(Reason.RATE_LIMITED, after=0)], 3, True),
        ([Retry(Reason.RATE_LIMITED, after=0)], 1, False),
        ([Retry(dependency="ingestion")], 3, False),
        ([Reject(Reason.TOO_LARGE)], 3, False),
    ],
)
async def test_submissions_over_a_limit_are_repeated(
    raised: list[GlossatorError], attempts: int, succeeds: bool
) -> None:
    waiting = list(raised)

    async def submit(*_parts: object) -> SubmissionResponse:
        if waiting:
            raise waiting.pop(0)
        return SubmissionResponse("s-1", DocumentStatus.ACCEPTED)

    repeated = within_limits(submit, attempts)(cast("LocalSystem", None), cast("DocumentRecord", None), b"", "")
    if succeeds:
        assert (await repeated).submission_id == "s-1"
    else:
        with pytest.raises(type(raised[0])):
            await repeated


def test_unavailable_is_a_retry() -> None:
    assert isinstance(_error({"reason": "dependency_down"}, 503), Retry)
