from datetime import UTC, datetime, timedelta

import pytest

from services.annotation.sets.completion import Completion
from services.annotation.sets.decisions import DecisionRequest
from services.annotation.sets.finding_decisions import FindingRequest
from services.annotation.sets.records import (
    CompleteReviewRequest,
    DecideFindingRequest,
    GivenSpan,
    SubmitReviewRequest,
)
from services.shared.domain.annotations import Decision, FindingVerdict
from services.shared.domain.clauses import Severity
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.spans import OriginalSpan

NOW = datetime(2027, 3, 31, tzinfo=UTC)
EARLIER = NOW - timedelta(hours=1)


def test_a_decision_on_a_finding_has_all_fields() -> None:
    request = DecideFindingRequest(
        "d", 3, "x", FindingVerdict.WAIVE, "f", "c", Severity.HIGH, ("a",), "why", "who", NOW
    )
    assert request.by("ann", "reviewer") == FindingRequest(
        "x", 3, FindingVerdict.WAIVE, "ann", "reviewer", "f", "c", Severity.HIGH, ("a",), "why", "who", NOW
    )


def test_a_decision_on_an_annotation_has_all_fields() -> None:
    request = SubmitReviewRequest(
        "d", 3, "x", Decision.ADD, "a", "c", GivenSpan(1, 5), "why", EARLIER, NOW, 2.5, bulk=True
    )
    assert request.by("ann", "reviewer", NOW + timedelta(days=1)) == DecisionRequest(
        "x", 3, Decision.ADD, "ann", "reviewer", EARLIER, NOW, "a", "c", OriginalSpan(1, 5), "why", 2.5, bulk=True
    )


def test_absent_times_are_the_time_of_the_call() -> None:
    request = SubmitReviewRequest("d", 3, "x", Decision.ACCEPT, "a")
    made = request.by("ann", "reviewer", NOW)
    assert (made.opened_at, made.closed_at, made.span) == (NOW, NOW, None)


def test_a_completion_has_all_fields() -> None:
    request = CompleteReviewRequest("d", 3, EARLIER, 2.5, "other", acknowledge_tracked_changes=True)
    assert request.by("ann", "reviewer", NOW) == Completion(3, "ann", "reviewer", EARLIER, NOW, 2.5, "other", True)


def test_a_place_that_ends_before_its_start_names_the_field() -> None:
    with pytest.raises(Reject) as caught:
        GivenSpan(5, 3).place()
    assert (caught.value.reason, caught.value.field) == (Reason.INVALID_METADATA, "span.end")


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (0, -1)])
def test_a_place_is_not_negative(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="negative"):
        GivenSpan(start, end)
