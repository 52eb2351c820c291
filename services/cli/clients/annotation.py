"""AnnotationService as a reviewer and as a case system use it."""

from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import NamedTuple, Self

import grpc.aio

from glossator.annotation.v1 import events_pb2, service_pb2, service_pb2_grpc
from glossator.document.v1 import document_pb2
from services.shared.domain.annotations import Annotation, AnnotationSet, Decision, Finding
from services.shared.domain.document import DocumentRecord
from services.shared.domain.errors import Reject
from services.shared.domain.spans import OriginalSpan
from services.shared.runtime.servers.grpc_client import open_channel, to_error
from services.shared.wire.codec import from_message

_SECONDS = 30.0
_PURPOSE = "review"
_SERVICE = "annotation"


@dataclass(frozen=True, slots=True)
class Told:
    """A set as a watcher hears of it; `cursor` is where to go on."""

    cursor: str
    document: DocumentRecord
    annotation_set: AnnotationSet


class Value(NamedTuple):
    """A field and what it comes to; `[start, end)` in the original. `reason` tells why `canonical` is empty."""

    annotation_id: str
    category: str
    kind: str
    canonical: str
    reason: str
    start: int
    end: int


class Resting(NamedTuple):
    """A place that a finding rests on, in code points of the original; `value` is empty where there is none."""

    category: str
    start: int
    end: int
    words: str
    value: str


class Reasoned(NamedTuple):
    """A finding and why it was made. `undecided` are the reasons why other rules were not, by their ids."""

    rule_id: str
    severity: str
    playbook: str
    condition: str
    reason: str
    guidance: str
    fallback: str
    evidence: tuple[Resting, ...]
    undecided: dict[str, str]


class AnnotationClient:
    """One caller's connection; a context manager. Methods raise `Reject` or `Retry`."""

    def __init__(self, address: str, credential: str) -> None:
        self._channel = open_channel(address, credential=lambda: credential)
        self._stub = service_pb2_grpc.AnnotationServiceStub(self._channel)

    async def annotations(self, document_id: str) -> tuple[DocumentRecord, AnnotationSet]:
        """The set as this caller may see it."""
        request = service_pb2.ListAnnotationsRequest(document_id=document_id)
        try:
            answer = await self._stub.ListAnnotations(request, timeout=_SECONDS)
        except grpc.aio.AioRpcError as failure:
            raise to_error(failure, _SERVICE) from None
        return from_message(DocumentRecord, answer.document), from_message(AnnotationSet, answer.annotation_set)

    async def text(self, document_id: str) -> str:
        """All words of the original. Audited."""
        request = service_pb2.ReadTextRequest(document_id=document_id, purpose=_PURPOSE)
        try:
            answer = await self._stub.ReadText(request, timeout=_SECONDS)
        except grpc.aio.AioRpcError as failure:
            raise to_error(failure, _SERVICE) from None
        return str(answer.text)

    async def fields(self, document_id: str) -> list[Value]:
        """What the fields of the set that this caller may see come to. Audited as `text` is."""
        request = service_pb2.ReadFieldsRequest(document_id=document_id, purpose=_PURPOSE)
        try:
            answer = await self._stub.ReadFields(request, timeout=_SECONDS)
        except grpc.aio.AioRpcError as failure:
            raise to_error(failure, _SERVICE) from None
        return [
            Value(one.annotation_id, one.category, one.kind, one.canonical, one.reason, one.span.start, one.span.end)
            for one in answer.fields
        ]

    async def reasons(self, document_id: str, finding_id: str) -> Reasoned:
        """Why a finding was made. Audited as `text` is."""
        request = service_pb2.ExplainFindingRequest(document_id=document_id, finding_id=finding_id, purpose=_PURPOSE)
        try:
            answer = await self._stub.ExplainFinding(request, timeout=_SECONDS)
        except grpc.aio.AioRpcError as failure:
            raise to_error(failure, _SERVICE) from None
        return reasoned(answer)

    async def decide(  # noqa: PLR0913 - all that a decision may say
        self,
        document_id: str,
        revision: int,
        decision_id: str,
        decision: Decision,
        *,
        annotation_id: str = "",
        category: str = "",
        span: OriginalSpan | None = None,
        reason: str = "",
        active_seconds: float = 0.0,
    ) -> tuple[int, Annotation]:
        """The set's new revision, and the annotation as it stands now."""
        request = service_pb2.SubmitReviewRequest(
            document_id=document_id,
            revision=revision,
            decision_id=decision_id,
            annotation_id=annotation_id,
            decision=events_pb2.Decision.Value(f"DECISION_{decision.name}"),
            category=category,
            span=document_pb2.Span(start=span.start, end=span.end) if span else None,
            reason=reason,
            active_seconds=active_seconds,
        )
        try:
            answer = await self._stub.SubmitReview(request, timeout=_SECONDS)
        except grpc.aio.AioRpcError as failure:
            raise to_error(failure, _SERVICE) from None
        return answer.revision, from_message(Annotation, answer.annotation)

    async def complete(self, document_id: str, revision: int, active_seconds: float = 0.0) -> AnnotationSet:
        """The published set."""
        request = service_pb2.CompleteReviewRequest(
            document_id=document_id, revision=revision, active_seconds=active_seconds
        )
        try:
            answer = await self._stub.CompleteReview(request, timeout=_SECONDS)
        except grpc.aio.AioRpcError as failure:
            raise to_error(failure, _SERVICE) from None
        return from_message(AnnotationSet, answer.annotation_set)

    async def reopen(self, document_id: str, revision: int) -> int:
        """Puts a published set under review again; its new revision."""
        request = service_pb2.ReopenReviewRequest(document_id=document_id, revision=revision)
        try:
            answer = await self._stub.ReopenReview(request, timeout=_SECONDS)
        except grpc.aio.AioRpcError as failure:
            raise to_error(failure, _SERVICE) from None
        return int(answer.revision)

    async def watch(self, cursor: str = "", *, proposed: bool = False, matter: str = "") -> AsyncIterator[Told]:
        """Every set that this caller may see, from `cursor` on, for as long as it is read. Raises `Reject`.

        A stream that breaks is opened again where it ended.
        """
        while True:
            request = service_pb2.WatchAnnotationsRequest(cursor=cursor, matter=matter, include_proposed=proposed)
            try:
                async for one in self._stub.WatchAnnotations(request):
                    cursor = one.cursor
                    document = from_message(DocumentRecord, one.document)
                    yield Told(cursor, document, from_message(AnnotationSet, one.annotation_set))
            except grpc.aio.AioRpcError as failure:
                error = to_error(failure, _SERVICE)
                if isinstance(error, Reject):
                    raise error from None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._channel.close()


def reasoned(answer: service_pb2.ExplainFindingResponse) -> Reasoned:
    """An explanation as a message."""
    finding = from_message(Finding, answer.finding)
    return Reasoned(
        rule_id=finding.rule_id,
        severity=finding.severity.value,
        playbook=f"{finding.playbook}@{finding.playbook_version}",
        condition=answer.condition,
        reason=answer.reason,
        guidance=answer.guidance,
        fallback=answer.fallback,
        evidence=resting(answer.evidence),
        undecided={one.rule_id: one.reason for one in answer.undecided},
    )


def resting(evidence: Iterable[service_pb2.Evidence]) -> tuple[Resting, ...]:
    """Places with their words."""
    places = ((one, from_message(Annotation, one.annotation)) for one in evidence)
    return tuple(
        Resting(there.category, there.span.start, there.span.end, one.words, one.value) for one, there in places
    )


def quotes(text: str, annotations: Sequence[Annotation]) -> list[str]:
    """The words of each, on one line."""
    return [" ".join(one.span.of(text).split()) for one in annotations]
