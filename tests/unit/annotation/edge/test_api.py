"""The gRPC service on a real port."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import grpc
import grpc.aio
import pytest
from google.protobuf.timestamp_pb2 import Timestamp

from glossator.annotation.v1 import events_pb2, service_pb2, service_pb2_grpc
from glossator.document.v1 import document_pb2
from services.annotation.table import METHOD_ACTIONS
from services.shared.domain.errors import Reject, Undecided
from services.shared.domain.records import Actor
from services.shared.runtime.clock import SystemClock
from services.shared.runtime.observe.tracing import Tracing
from services.shared.runtime.servers.endpoints import Endpoint
from services.shared.runtime.servers.grpc_client import open_channel, to_error
from services.shared.runtime.servers.grpc_server import GrpcServer, check_rules
from services.shared.runtime.servers.telemetry import grpc_telemetry
from tests.grpc_probe import Readiness
from tests.unit.annotation.calls import DOCUMENT, finish
from tests.unit.annotation.support import CASE_SYSTEM, REVIEWER, SENIOR, STRANGER, NamedCallers, World, record
from tests.unit.annotation.texts import LAW, PROSE, original_span, texts_of

ID = DOCUMENT.document_id
TEXTS = texts_of(PROSE)
CALLERS = (REVIEWER, SENIOR, CASE_SYSTEM, STRANGER)
if TYPE_CHECKING:
    Stub = service_pb2_grpc.AnnotationServiceAsyncStub
else:
    Stub = service_pb2_grpc.AnnotationServiceStub
Connect = Callable[[Actor], Stub]


@pytest.fixture
async def connect(world: World) -> AsyncIterator[Connect]:
    async with running(world) as port:
        channels: list[grpc.aio.Channel] = []

        def as_caller(actor: Actor) -> Stub:
            channels.append(open_channel(f"127.0.0.1:{port}", credential=lambda: actor.subject))
            return service_pb2_grpc.AnnotationServiceStub(channels[-1])

        yield as_caller
        await asyncio.gather(*(channel.close() for channel in channels))


@asynccontextmanager
async def running(world: World, *callers: Actor) -> AsyncIterator[int]:
    server = GrpcServer(
        endpoint=Endpoint("127.0.0.1:0"),
        register=world.service.register,
        rules=METHOD_ACTIONS,
        credentials=NamedCallers(*(callers or CALLERS)),
        clock=SystemClock(),
        health=Readiness(),
        observer=grpc_telemetry("annotation", world.metrics, Tracing("annotation")),
    )
    stop = asyncio.Event()
    task = asyncio.create_task(server.run(stop))
    while not server.port:
        await asyncio.sleep(0.01)
    yield server.port
    stop.set()
    await task


async def code_of(call: Awaitable[Any]) -> grpc.StatusCode:
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await call
    return caught.value.code()


def test_every_method_has_a_rule() -> None:
    check_rules(METHOD_ACTIONS)


async def test_hidden_text_by_grpc(world: World, connect: Connect) -> None:
    await world.propose(DOCUMENT, found=(LAW,), hidden=("keeps the collateral",))
    stub = connect(REVIEWER)
    hidden = original_span(TEXTS, "keeps the collateral")
    text = await stub.ReadText(service_pb2.ReadTextRequest(document_id=ID, purpose="review"))
    assert [(one.start, one.end) for one in text.hidden] == [(hidden.start, hidden.end)]
    before = document_pb2.Span(start=0, end=hidden.start)
    text = await stub.ReadText(service_pb2.ReadTextRequest(document_id=ID, span=before, purpose="review"))
    assert list(text.hidden) == []
    add = original_span(TEXTS, "keeps the collateral insured")
    added = await stub.SubmitReview(
        service_pb2.SubmitReviewRequest(
            document_id=ID,
            revision=1,
            decision_id="d1",
            decision=events_pb2.DECISION_ADD,
            category="Insurance",
            span=document_pb2.Span(start=add.start, end=add.end),
        )
    )
    listed = await stub.ListAnnotations(service_pb2.ListAnnotationsRequest(document_id=ID))
    assert added.annotation.hidden
    assert [one.hidden for one in listed.annotation_set.annotations] == [False, True]
    assert listed.annotation_set.hidden_passages == 1


async def test_a_review_by_grpc(world: World, connect: Connect) -> None:
    await world.propose(DOCUMENT)
    stub = connect(REVIEWER)
    found = await stub.GetDocument(service_pb2.GetDocumentRequest(document_id=ID))
    assert (found.state, found.revision) == (events_pb2.SET_STATE_PROPOSED, 1)
    assert (found.document.document_id, found.code_points) == (ID, len(TEXTS.original.text))
    listed = await stub.ListAnnotations(service_pb2.ListAnnotationsRequest(document_id=ID))
    law = listed.annotation_set.annotations[1]
    text = await stub.ReadText(service_pb2.ReadTextRequest(document_id=ID, span=law.span, purpose="review"))
    assert (text.text, text.span) == (LAW[1], law.span)
    fields = await stub.ReadFields(service_pb2.ReadFieldsRequest(document_id=ID, purpose="review"))
    assert list(fields.fields) == []
    opened = Timestamp()
    opened.FromDatetime(world.clock.now())
    request = service_pb2.SubmitReviewRequest(
        document_id=ID,
        revision=1,
        decision_id="d1",
        annotation_id=law.annotation_id,
        decision=events_pb2.DECISION_REJECT,
        opened_at=opened,
        closed_at=opened,
        active_seconds=4,
    )
    answer = await stub.SubmitReview(request)
    assert (answer.revision, answer.annotation.state) == (2, events_pb2.ANNOTATION_STATE_REJECTED)
    assert await stub.SubmitReview(request) == answer
    request.decision_id = "d2"
    assert await code_of(stub.SubmitReview(request)) is grpc.StatusCode.ABORTED
    add = original_span(TEXTS, "keeps the collateral insured")
    added = await stub.SubmitReview(
        service_pb2.SubmitReviewRequest(
            document_id=ID,
            revision=2,
            decision_id="d3",
            decision=events_pb2.DECISION_ADD,
            category="Insurance",
            span=document_pb2.Span(start=add.start, end=add.end),
        )
    )
    assert added.annotation.origin == events_pb2.ORIGIN_PERSON
    complete = service_pb2.CompleteReviewRequest(document_id=ID, revision=3, opened_at=opened)
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await stub.CompleteReview(complete)
    error = to_error(refused.value, detailed=True)
    assert isinstance(error, Undecided)
    assert (error.annotations, len(error.annotation_ids)) == (2, 2)
    complete.leave_undecided = "not-relevant"
    done = await stub.CompleteReview(complete)
    assert done.annotation_set.state == events_pb2.SET_STATE_PUBLISHED
    assert len(done.annotation_set.annotations) == 2
    assert done.annotation_set.undecided_annotations == 2
    reopened = await connect(SENIOR).ReopenReview(service_pb2.ReopenReviewRequest(document_id=ID, revision=4))
    assert reopened.revision == 5


@pytest.mark.parametrize(
    ("caller", "method", "request_", "code"),
    [
        (REVIEWER, "GetDocument", service_pb2.GetDocumentRequest(document_id="no"), grpc.StatusCode.NOT_FOUND),
        (STRANGER, "GetDocument", service_pb2.GetDocumentRequest(document_id=ID), grpc.StatusCode.NOT_FOUND),
        (STRANGER, "ReadText", service_pb2.ReadTextRequest(document_id=ID), grpc.StatusCode.NOT_FOUND),
        (STRANGER, "ReadFields", service_pb2.ReadFieldsRequest(document_id=ID), grpc.StatusCode.NOT_FOUND),
        (REVIEWER, "ReadFields", service_pb2.ReadFieldsRequest(document_id=ID), grpc.StatusCode.PERMISSION_DENIED),
        (STRANGER, "ReadSummary", service_pb2.ReadSummaryRequest(document_id=ID), grpc.StatusCode.NOT_FOUND),
        (REVIEWER, "ReadSummary", service_pb2.ReadSummaryRequest(document_id=ID), grpc.StatusCode.PERMISSION_DENIED),
        (
            REVIEWER,
            "ReadSummary",
            service_pb2.ReadSummaryRequest(document_id=ID, purpose="review"),
            grpc.StatusCode.NOT_FOUND,
        ),
        (REVIEWER, "ReadText", service_pb2.ReadTextRequest(document_id=ID), grpc.StatusCode.PERMISSION_DENIED),
        (
            REVIEWER,
            "ReadText",
            service_pb2.ReadTextRequest(document_id=ID, span=document_pb2.Span(start=2, end=1), purpose="review"),
            grpc.StatusCode.INVALID_ARGUMENT,
        ),
        (
            CASE_SYSTEM,
            "ListAnnotations",
            service_pb2.ListAnnotationsRequest(document_id=ID),
            grpc.StatusCode.FAILED_PRECONDITION,
        ),
        (
            REVIEWER,
            "SubmitReview",
            service_pb2.SubmitReviewRequest(document_id=ID, revision=1, decision_id="d"),
            grpc.StatusCode.INVALID_ARGUMENT,
        ),
        (
            REVIEWER,
            "SubmitReview",
            service_pb2.SubmitReviewRequest(
                document_id=ID, revision=1, decision_id="d", opened_at=Timestamp(seconds=10**15)
            ),
            grpc.StatusCode.INVALID_ARGUMENT,
        ),
        (
            REVIEWER,
            "CompleteReview",
            service_pb2.CompleteReviewRequest(document_id=ID),
            grpc.StatusCode.INVALID_ARGUMENT,
        ),
        (
            REVIEWER,
            "CompleteReview",
            service_pb2.CompleteReviewRequest(document_id=ID, revision=7),
            grpc.StatusCode.ABORTED,
        ),
        (
            REVIEWER,
            "ReopenReview",
            service_pb2.ReopenReviewRequest(document_id=ID, revision=1),
            grpc.StatusCode.PERMISSION_DENIED,
        ),
    ],
)
async def test_refusals_have_their_status_codes(
    world: World, connect: Connect, caller: Actor, method: str, request_: object, code: grpc.StatusCode
) -> None:
    await world.propose(DOCUMENT)
    assert await code_of(getattr(connect(caller), method)(request_)) is code


@pytest.mark.parametrize(
    ("caller", "purpose", "code"),
    [
        (STRANGER, "review", grpc.StatusCode.NOT_FOUND),
        (REVIEWER, "", grpc.StatusCode.PERMISSION_DENIED),
        (CASE_SYSTEM, "review", grpc.StatusCode.FAILED_PRECONDITION),
    ],
)
async def test_streams_refuse_before_the_first_message(
    world: World, connect: Connect, caller: Actor, purpose: str, code: grpc.StatusCode
) -> None:
    await world.propose(DOCUMENT)
    stub = connect(caller)
    narrate = service_pb2.NarrateFindingRequest(document_id=ID, finding_id="0", purpose=purpose)
    assert await code_of(stub.NarrateFinding(narrate).read()) is code
    answer = service_pb2.AnswerQuestionsRequest(document_id=ID, purpose=purpose)
    assert await code_of(stub.AnswerQuestions(answer).read()) is code
    assert world.language.asked == []


async def test_offsets_in_utf16(world: World, connect: Connect) -> None:
    await world.propose(DOCUMENT, "𝔸 " + PROSE, found=(LAW,))
    units = (service_pb2.OFFSET_UNIT_CODE_POINT, service_pb2.OFFSET_UNIT_UTF16)
    starts = []
    for unit in units:
        request = service_pb2.ListAnnotationsRequest(document_id=ID, offset_unit=unit)
        (one,) = (await connect(REVIEWER).ListAnnotations(request)).annotation_set.annotations
        starts.append((one.span.start, one.redacted_span.start))
    assert starts[1] == (starts[0][0] + 1, starts[0][1] + 1)


async def seen(stub: Stub, count: int, **request: Any) -> list[tuple[str, str, int]]:
    """Cursor, document and state of the first `count` sets in the stream."""
    sets: list[tuple[str, str, int]] = []
    call = stub.WatchAnnotations(service_pb2.WatchAnnotationsRequest(**request))
    async with asyncio.timeout(10):
        while len(sets) < count:
            one = await call.read()
            assert isinstance(one, service_pb2.WatchAnnotationsResponse)
            sets.append((one.cursor, one.document.document_id, one.annotation_set.state))
    call.cancel()
    return sets


async def test_a_decision_with_an_invalid_span_names_the_field(world: World, connect: Connect) -> None:
    await world.propose(DOCUMENT)
    span = document_pb2.Span(start=5, end=3)
    add = service_pb2.SubmitReviewRequest(
        document_id=ID,
        revision=1,
        decision_id="d",
        decision=events_pb2.DECISION_ADD,
        category="Insurance",
        span=span,
    )
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await connect(REVIEWER).SubmitReview(add)
    error = to_error(caught.value, detailed=True)
    assert isinstance(error, Reject)
    assert error.field == "span.end"
    assert error.detail == 'Field "span.end" is 3: it must not be less than span.start, 5'


async def test_a_watcher_gets_the_reopening(world: World, connect: Connect) -> None:
    await world.propose(DOCUMENT)
    await finish(world, 1)
    await connect(SENIOR).ReopenReview(service_pb2.ReopenReviewRequest(document_id=ID, revision=2))
    call = connect(CASE_SYSTEM).WatchAnnotations(service_pb2.WatchAnnotationsRequest())
    responses = [await call.read() for _ in range(2)]
    call.cancel()
    sets = [one.annotation_set for one in responses if isinstance(one, service_pb2.WatchAnnotationsResponse)]
    assert [(one.revision, one.reopened) for one in sets] == [(2, False), (2, True)]
    listed = await connect(CASE_SYSTEM).ListAnnotations(service_pb2.ListAnnotationsRequest(document_id=ID))
    assert listed.annotation_set == sets[1]
    found = await connect(CASE_SYSTEM).GetDocument(service_pb2.GetDocumentRequest(document_id=ID))
    assert (found.state, found.revision, found.published_revision) == (events_pb2.SET_STATE_PROPOSED, 3, 2)


async def test_a_watcher_resumes_from_a_cursor_without_gaps(world: World, connect: Connect) -> None:
    documents = [record(reference=f"ref-{number}") for number in range(5)]
    for document in documents:
        await world.propose(document)
        await finish(world, 1, document=document)
    published = events_pb2.SET_STATE_PUBLISHED
    stub = connect(CASE_SYSTEM)
    everything = await seen(stub, 5)
    assert [(one[1], one[2]) for one in everything] == [(one.document_id, published) for one in documents]
    assert await seen(stub, 2, cursor=everything[2][0]) == everything[3:]
    both = await seen(connect(REVIEWER), 10, include_proposed=True)
    assert [one[2] for one in both] == [events_pb2.SET_STATE_PROPOSED, published] * 5


async def test_a_watcher_waits_for_new_sets(world: World, connect: Connect) -> None:
    await world.propose(DOCUMENT)
    watching = asyncio.create_task(seen(connect(CASE_SYSTEM), 1))
    await asyncio.sleep(0.05)
    assert not watching.done()
    await finish(world, 1)
    assert [one[1] for one in await watching] == [ID]


async def test_a_stop_ends_an_idle_watcher(world: World, connect: Connect) -> None:
    await world.propose(DOCUMENT)
    await finish(world, 1)
    call = connect(CASE_SYSTEM).WatchAnnotations(service_pb2.WatchAnnotationsRequest())
    await call.read()
    world.feed.stopping = True
    async with asyncio.timeout(5):
        assert await code_of(call.read()) is grpc.StatusCode.UNAVAILABLE


async def test_a_watcher_of_proposals_needs_access_to_proposals(world: World, connect: Connect) -> None:
    call = connect(CASE_SYSTEM).WatchAnnotations(service_pb2.WatchAnnotationsRequest(include_proposed=True))
    assert await code_of(call.read()) is grpc.StatusCode.PERMISSION_DENIED
    for cursor in ("-7", "999"):
        strange = connect(CASE_SYSTEM).WatchAnnotations(service_pb2.WatchAnnotationsRequest(cursor=cursor))
        assert await code_of(strange.read()) is grpc.StatusCode.INVALID_ARGUMENT
