from datetime import timedelta
from typing import Any

import pytest
from google.protobuf.timestamp_pb2 import Timestamp

from glossator.annotation.v1 import events_pb2
from glossator.annotation.v1 import reviews_pb2 as pb
from glossator.document.v1 import document_pb2
from services.annotation.desk.queue import ReviewQueue
from services.annotation.edge.queue.api import METHOD_ACTIONS, ReviewQueueApi, queue_request
from services.annotation.queue.items import Order, QueueFilter
from services.annotation.storage.queue import QueueStore
from services.shared.domain.annotations import SetState
from services.shared.domain.clauses import Severity
from services.shared.domain.errors import Reject
from services.shared.domain.records import Actor
from services.shared.domain.relations import Priority
from services.shared.runtime.access.call import begin_call
from tests.unit.annotation.calls import DOCUMENT, OTHER
from tests.unit.annotation.support import NOW, REVIEWER, SENIOR, World

_NONE: Any = None


def stamp(seconds: float) -> Timestamp:
    made = Timestamp()
    made.FromDatetime(NOW + timedelta(seconds=seconds))
    return made


def api_of(world: World, who: Actor) -> ReviewQueueApi:
    begin_call(who)
    queue = ReviewQueue(QueueStore(world.database), world.access, world.clock)
    return ReviewQueueApi(queue, world.service.api._operations.stops)


async def test_a_review_is_listed_with_what_is_open(world: World) -> None:
    await world.propose(DOCUMENT)
    api = api_of(world, REVIEWER)
    answer = await api.ListReviews(pb.ListReviewsRequest(), _NONE)
    [one] = answer.reviews
    assert (one.document.document_id, one.revision, one.annotations, one.undecided_annotations) == (
        DOCUMENT.document_id,
        1,
        3,
        3,
    )
    assert sum(each.count for each in one.open_findings) == one.findings
    assert list(one.open_findings) == sorted(one.open_findings, key=lambda each: -each.severity)
    assert one.received_at == stamp(0)
    assert not one.assignment.HasField("assigned_at")
    assert (answer.matching, answer.open, answer.mine, answer.unassigned) == (1, 1, 0, 1)
    assert answer.next_page_token == ""


async def test_assign_claim_and_release(world: World) -> None:
    await world.propose(DOCUMENT)
    wanted = pb.AssignReviewsRequest(
        document_ids=[DOCUMENT.document_id, "0" * 32], assignees=[REVIEWER.subject], due_at=stamp(60)
    )
    found, missing = (await api_of(world, SENIOR).AssignReviews(wanted, _NONE)).results
    assert (found.assignment.assignee, found.assignment.assigned_by) == (REVIEWER.subject, SENIOR.subject)
    assert found.assignment.due_at == stamp(60)
    assert (missing.reason, missing.HasField("assignment")) == ("not_found", False)

    api = api_of(world, REVIEWER)
    claim = await api.ClaimReview(pb.ClaimReviewRequest(document_id=DOCUMENT.document_id, minutes=5), _NONE)
    assert (claim.assignment.lease_holder, claim.assignment.lease_until) == (REVIEWER.subject, stamp(300))
    longer = await api.ClaimReview(pb.ClaimReviewRequest(document_id=DOCUMENT.document_id), _NONE)
    assert longer.assignment.lease_until == stamp(1_800)
    release = pb.ReleaseReviewRequest(document_id=DOCUMENT.document_id, give_back=True)
    gone = (await api.ReleaseReview(release, _NONE)).assignment
    assert (gone.assignee, gone.lease_holder) == ("", "")


async def test_deputies(world: World) -> None:
    api = api_of(world, REVIEWER)
    wanted = pb.SetDeputyRequest(person=REVIEWER.subject, deputy=OTHER.subject, since=stamp(0), until=stamp(60))
    made = (await api.SetDeputy(wanted, _NONE)).deputy
    assert (made.deputy, made.until, made.set_by) == (OTHER.subject, stamp(60), REVIEWER.subject)
    assert list((await api.ListDeputies(pb.ListDeputiesRequest(), _NONE)).deputies) == [made]
    gone = await api.SetDeputy(pb.SetDeputyRequest(person=REVIEWER.subject), _NONE)
    assert not gone.HasField("deputy")
    assert not (await api.ListDeputies(pb.ListDeputiesRequest(), _NONE)).deputies
    with pytest.raises(Reject) as caught:
        await api.SetDeputy(pb.SetDeputyRequest(person=REVIEWER.subject, deputy="eve"), _NONE)
    assert caught.value.field == "until"


def test_a_request_has_all_filters() -> None:
    request = pb.ListReviewsRequest(
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
    )
    made = queue_request(request)
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
    )
    assert (made.mine, made.size, made.token) == (True, 7, "t")
    assert queue_request(pb.ListReviewsRequest()).wanted == QueueFilter()


@pytest.mark.parametrize(
    ("request_", "field"),
    [
        (pb.ListReviewsRequest(states=[events_pb2.SET_STATE_WITHDRAWN]), "states[0]"),
        (pb.ListReviewsRequest(order=9), "order"),  # type: ignore[arg-type]
        (pb.ListReviewsRequest(priorities=[document_pb2.PRIORITY_UNSPECIFIED]), "priorities[0]"),
    ],
)
def test_an_unknown_value_is_refused(request_: pb.ListReviewsRequest, field: str) -> None:
    with pytest.raises(Reject) as caught:
        queue_request(request_)
    assert caught.value.field == field


def test_every_method_has_an_action() -> None:
    service = pb.DESCRIPTOR.services_by_name["ReviewQueueService"]
    assert {one.rpartition("/")[2] for one in METHOD_ACTIONS} == {one.name for one in service.methods}
