from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from glossator.annotation.v1 import events_pb2
from glossator.annotation.v1 import reviews_pb2 as pb
from glossator.document.v1 import document_pb2
from services.annotation.desk.queue_operations import QueueOperations, queue_request
from services.annotation.queue.items import Order, QueueFilter
from services.annotation.queue.records import (
    AssignReviewsRequest,
    ClaimReviewRequest,
    ListDeputiesRequest,
    ListReviewsRequest,
    ReleaseReviewRequest,
    SetDeputyRequest,
)
from services.shared.domain.annotations import SetState
from services.shared.domain.clauses import Severity
from services.shared.domain.errors import Reject
from services.shared.domain.relations import Priority
from services.shared.wire.codec import from_request
from tests.unit.annotation.calls import DOCUMENT, OTHER
from tests.unit.annotation.support import NOW, REVIEWER, SENIOR, World


def operations_of(world: World) -> QueueOperations:
    entry: Any = world.service.table["ListReviews"]
    operations: QueueOperations = entry.function.__self__
    return operations


async def test_a_review_is_listed_with_what_is_open(world: World) -> None:
    await world.propose(DOCUMENT)
    answer = await operations_of(world).list_reviews(REVIEWER, ListReviewsRequest())
    [one] = answer.reviews
    assert (one.document.document_id, one.revision) == (DOCUMENT.document_id, 1)
    assert (one.annotations, one.undecided_annotations) == (3, 3)
    assert sum(each.count for each in one.open_findings) == one.findings
    order = [list(Severity).index(each.severity) for each in one.open_findings]
    assert order == sorted(order, reverse=True)
    assert (one.received_at, one.assignment.assigned_at) == (NOW, None)
    assert (answer.matching, answer.open, answer.mine, answer.unassigned) == (1, 1, 0, 1)
    assert answer.next_page_token == ""


async def test_assign_claim_and_release(world: World) -> None:
    await world.propose(DOCUMENT)
    operations, due = operations_of(world), NOW + timedelta(seconds=60)
    wanted = AssignReviewsRequest((DOCUMENT.document_id, "0" * 32), assignees=(REVIEWER.subject,), due_at=due)
    found, missing = (await operations.assign_reviews(SENIOR, wanted)).results
    assert found.assignment is not None
    assert (found.assignment.assignee, found.assignment.assigned_by) == (REVIEWER.subject, SENIOR.subject)
    assert found.assignment.due_at == due
    assert (missing.reason, missing.assignment) == ("not_found", None)

    claim = (await operations.claim_review(REVIEWER, ClaimReviewRequest(DOCUMENT.document_id, 5))).assignment
    assert (claim.lease_holder, claim.lease_until) == (REVIEWER.subject, NOW + timedelta(minutes=5))
    longer = (await operations.claim_review(REVIEWER, ClaimReviewRequest(DOCUMENT.document_id))).assignment
    assert longer.lease_until == NOW + timedelta(minutes=30)
    release = ReleaseReviewRequest(DOCUMENT.document_id, give_back=True)
    gone = (await operations.release_review(REVIEWER, release)).assignment
    assert (gone.assignee, gone.lease_holder) == ("", "")


async def test_deputies(world: World) -> None:
    operations, until = operations_of(world), NOW + timedelta(seconds=60)
    wanted = SetDeputyRequest(REVIEWER.subject, OTHER.subject, NOW, until)
    made = (await operations.set_deputy(REVIEWER, wanted)).deputy
    assert made is not None
    assert (made.deputy, made.until, made.set_by) == (OTHER.subject, until, REVIEWER.subject)
    assert (await operations.list_deputies(REVIEWER, ListDeputiesRequest())).deputies == (made,)
    assert (await operations.set_deputy(REVIEWER, SetDeputyRequest(REVIEWER.subject))).deputy is None
    assert not (await operations.list_deputies(REVIEWER, ListDeputiesRequest())).deputies
    with pytest.raises(Reject) as caught:
        await operations.set_deputy(REVIEWER, replace(wanted, until=None))
    assert caught.value.field == "until"


def test_a_request_has_all_filters() -> None:
    message = pb.ListReviewsRequest(
        states=[events_pb2.SET_STATE_PUBLISHED],
        mine=True,
        assignees=["ann"],
        unassigned=True,
        matters=["M"],
        document_types=["nda"],
        severity=events_pb2.SEVERITY_HIGH,
        order=pb.REVIEW_ORDER_DUE,
        page_size=7,
        page_token="t",
        client_ids=["c-9"],
        priorities=[document_pb2.PRIORITY_URGENT, document_pb2.PRIORITY_LOW],
        stopped=True,
        team=True,
    )
    made = queue_request(from_request(ListReviewsRequest, message))
    assert made.wanted == QueueFilter(
        (SetState.PUBLISHED,),
        ("ann",),
        True,
        ("M",),
        ("nda",),
        Severity.HIGH,
        Order.DUE,
        ("c-9",),
        (Priority.URGENT, Priority.LOW),
        True,
        True,
    )
    assert (made.mine, made.size, made.token) == (True, 7, "t")
    assert queue_request(from_request(ListReviewsRequest, pb.ListReviewsRequest())).wanted == QueueFilter()


@pytest.mark.parametrize(
    ("message", "field"),
    [
        (pb.ListReviewsRequest(order=9), "order"),  # type: ignore[arg-type]
        (pb.ListReviewsRequest(priorities=[document_pb2.PRIORITY_UNSPECIFIED]), "priorities[0]"),
    ],
)
def test_an_unknown_value_is_refused(message: pb.ListReviewsRequest, field: str) -> None:
    with pytest.raises(Reject) as caught:
        from_request(ListReviewsRequest, message)
    assert caught.value.field == field


async def test_a_state_outside_the_queue_is_refused(world: World) -> None:
    with pytest.raises(Reject) as caught:
        await operations_of(world).list_reviews(REVIEWER, ListReviewsRequest((SetState.WITHDRAWN,)))
    assert caught.value.field == "states"
