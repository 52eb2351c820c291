"""AnnotationService for reviewers and case systems."""

from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from glossator.annotation.v1 import events_pb2, service_pb2, service_pb2_grpc
from glossator.document.v1 import document_pb2
from services.cli.clients.calls import Credential, ServiceClient, translated_errors
from services.shared.domain.annotations import Annotation, AnnotationSet, Decision, Finding
from services.shared.domain.document import DocumentRecord, Gap, OriginalChange
from services.shared.domain.errors import Retry
from services.shared.domain.relations import Priority
from services.shared.domain.spans import OriginalSpan
from services.shared.runtime.servers.grpc_client import Address
from services.shared.wire.codec import from_message

_SECONDS = 30.0
REVIEW = "review"
SERVICE = "annotation"


@dataclass(frozen=True, slots=True)
class AnnotationUpdate:
    """A set from a watch. A later watch can continue after `cursor`."""

    cursor: str
    document: DocumentRecord
    annotation_set: AnnotationSet


@dataclass(frozen=True, slots=True)
class DecisionToSend:
    """A reviewer's decision. ADD and CHANGE_SPAN need a `span`, ADD and CHANGE_CATEGORY a `category`.

    `active_seconds` is the reviewer's working time. `bulk`: ACCEPT, together with others.
    """

    decision: Decision
    annotation_id: str = ""
    category: str = ""
    span: OriginalSpan | None = None
    reason: str = ""
    active_seconds: float = 0.0
    bulk: bool = False


@dataclass(frozen=True, slots=True)
class PlacedValue:
    """A personal value at one place, in code points of the original. `value_id` names it for `glossator reveal`. The
    text has holes in its place unless it is `revealed`.
    """

    value_id: str
    entity_type: str
    span: OriginalSpan
    revealed: bool


@dataclass(frozen=True, slots=True)
class DocumentMarks:
    """What an extractor found beside the text: hidden passages, tracked changes, and what is not in the text; and the
    personal values in it. Spans are in code points of the original.
    """

    hidden: tuple[OriginalSpan, ...] = ()
    changes: tuple[OriginalChange, ...] = ()
    gaps: tuple[Gap, ...] = ()
    values: tuple[PlacedValue, ...] = ()


NO_MARKS = DocumentMarks()


class DocumentText(NamedTuple):
    """The text of the original, and what its extractor found beside it."""

    text: str
    marks: DocumentMarks = NO_MARKS


class FieldValue(NamedTuple):
    """A field and its ISO value; `[start, end)` in code points of the original. `reason`: why `canonical` is empty."""

    annotation_id: str
    category: str
    kind: str
    canonical: str
    reason: str
    start: int
    end: int


class EvidencePlace(NamedTuple):
    """Evidence of a finding: `[start, end)` in code points of the original, the text there, and an ISO value if any.
    `hidden`: a reader of the document does not see it. `document_title`: of the document inside the file that it is in.
    """

    category: str
    start: int
    end: int
    words: str
    value: str
    hidden: bool = False
    document_title: str = ""


class PlaceText(NamedTuple):
    """A place of a finding: `[start, end)` in code points of the original, and the text there. With a `document_id`, it
    is in that document; its text is empty if the caller cannot read that document.
    """

    part: str
    start: int
    end: int
    words: str
    document_id: str = ""


class FindingExplanation(NamedTuple):
    """A finding with its reason. `undecided` has the reasons of other, undecided rules, by rule id."""

    rule_id: str
    severity: str
    playbook: str
    condition: str
    reason: str
    guidance: str
    fallback: str
    evidence: tuple[EvidencePlace, ...]
    undecided: dict[str, str]
    places: tuple[PlaceText, ...] = ()


class AnnotationClient(ServiceClient):
    """The client of AnnotationService for one caller, who reads text for `purpose`.

    Methods raise `Reject` or `Retry`.
    """

    def __init__(self, address: Address, credential: Credential, purpose: str = REVIEW) -> None:
        super().__init__(address, credential)
        self.purpose = purpose
        self._stub = service_pb2_grpc.AnnotationServiceStub(self._channel)

    async def annotations(self, document_id: str) -> tuple[DocumentRecord, AnnotationSet]:
        """Return the document and the part of its set that this caller is allowed to see."""
        request = service_pb2.ListAnnotationsRequest(document_id=document_id)
        with translated_errors(SERVICE):
            response = await self._stub.ListAnnotations(request, timeout=_SECONDS)
        return from_message(DocumentRecord, response.document), from_message(AnnotationSet, response.annotation_set)

    async def published_revision(self, document_id: str) -> int:
        """Return the revision of the last published set; 0 if there is none."""
        request = service_pb2.GetDocumentRequest(document_id=document_id)
        with translated_errors(SERVICE):
            response = await self._stub.GetDocument(request, timeout=_SECONDS)
        return int(response.published_revision)

    async def text(self, document_id: str, use: str = "") -> str:
        """Return the text of the original, with holes in place of values that are not revealed to the caller. `use`:
        what happens to it, by default `displayed`. The service records the read in the audit log.
        """
        return (await self.read_text(document_id, use=use)).text

    async def read_text(self, document_id: str, span: OriginalSpan | None = None, use: str = "") -> DocumentText:
        """As `text`, with what the extractor found beside it. With `span`, only the text there."""
        place = document_pb2.Span(start=span.start, end=span.end) if span else None
        request = service_pb2.ReadTextRequest(document_id=document_id, span=place, purpose=self.purpose, use=use)
        with translated_errors(SERVICE):
            response = await self._stub.ReadText(request, timeout=_SECONDS)
        return DocumentText(response.text, _marks(response))

    async def fields(self, document_id: str, use: str = "") -> list[FieldValue]:
        """Return the values of the fields that this caller is allowed to see. Audited, with the `use` of `text`."""
        request = service_pb2.ReadFieldsRequest(document_id=document_id, purpose=self.purpose, use=use)
        with translated_errors(SERVICE):
            response = await self._stub.ReadFields(request, timeout=_SECONDS)
        return [
            FieldValue(
                one.annotation_id, one.category, one.kind, one.canonical, one.reason, one.span.start, one.span.end
            )
            for one in response.fields
        ]

    async def reasons(self, document_id: str, finding_id: str) -> FindingExplanation:
        """Explain a finding of the current or an earlier set. Audited."""
        request = service_pb2.ExplainFindingRequest(
            document_id=document_id, finding_id=finding_id, purpose=self.purpose
        )
        with translated_errors(SERVICE):
            response = await self._stub.ExplainFinding(request, timeout=_SECONDS)
        return to_explanation(response)

    async def decide(
        self, document_id: str, revision: int, decision_id: str, what: DecisionToSend
    ) -> tuple[int, Annotation]:
        """Submit a decision on `revision`. Returns the new revision of the set, and the annotation.

        A repeated `decision_id` has no further effect. Raises `Reject(CONFLICT)` if the set has another revision.
        """
        request = service_pb2.SubmitReviewRequest(
            document_id=document_id,
            revision=revision,
            decision_id=decision_id,
            annotation_id=what.annotation_id,
            decision=events_pb2.Decision.Value(f"DECISION_{what.decision.name}"),
            category=what.category,
            span=document_pb2.Span(start=what.span.start, end=what.span.end) if what.span else None,
            reason=what.reason,
            active_seconds=what.active_seconds,
            bulk=what.bulk,
        )
        with translated_errors(SERVICE):
            response = await self._stub.SubmitReview(request, timeout=_SECONDS)
        return response.revision, from_message(Annotation, response.annotation)

    async def complete(
        self,
        document_id: str,
        revision: int,
        active_seconds: float = 0.0,
        leave_undecided: str = "",
        *,
        acknowledges_changes: bool = False,
    ) -> AnnotationSet:
        """Complete the review. Returns the published set. Raises `Undecided` without a reason for what is undecided."""
        request = service_pb2.CompleteReviewRequest(
            document_id=document_id,
            revision=revision,
            active_seconds=active_seconds,
            leave_undecided=leave_undecided,
            acknowledge_tracked_changes=acknowledges_changes,
        )
        with translated_errors(SERVICE):
            response = await self._stub.CompleteReview(request, timeout=_SECONDS)
        return from_message(AnnotationSet, response.annotation_set)

    async def reopen(self, document_id: str, revision: int) -> int:
        """Put a published set under review again. Returns its new revision."""
        request = service_pb2.ReopenReviewRequest(document_id=document_id, revision=revision)
        with translated_errors(SERVICE):
            response = await self._stub.ReopenReview(request, timeout=_SECONDS)
        return int(response.revision)

    async def set_perspective(self, document_id: str, revision: int, role: str) -> AnnotationSet:
        """Change our role in the document. Returns the set with the new findings."""
        request = service_pb2.SetPerspectiveRequest(document_id=document_id, revision=revision, perspective=role)
        with translated_errors(SERVICE):
            response = await self._stub.SetPerspective(request, timeout=_SECONDS)
        return from_message(AnnotationSet, response.annotation_set)

    async def watch(
        self,
        cursor: str = "",
        *,
        proposed: bool = False,
        matter: str = "",
        client_id: str = "",
        priority: Priority | None = None,
        on_break: Callable[[Retry], None] = lambda _: None,
    ) -> AsyncIterator[AnnotationUpdate]:
        """Yield every set after `cursor` that this caller is allowed to see, without end. Raises `Reject`.

        After a broken stream it calls `on_break`, reconnects, and continues after the last update.
        """
        while True:
            request = service_pb2.WatchAnnotationsRequest(
                cursor=cursor,
                matter=matter,
                include_proposed=proposed,
                client_id=client_id,
                priority=document_pb2.Priority.Value(f"PRIORITY_{priority or 'unspecified'}".upper()),
            )
            try:
                with translated_errors(SERVICE):
                    async for one in self._stub.WatchAnnotations(request):
                        cursor = one.cursor
                        document = from_message(DocumentRecord, one.document)
                        yield AnnotationUpdate(cursor, document, from_message(AnnotationSet, one.annotation_set))
            except Retry as error:
                on_break(error)


def to_explanation(response: service_pb2.ExplainFindingResponse) -> FindingExplanation:
    finding = from_message(Finding, response.finding)
    return FindingExplanation(
        rule_id=finding.rule_id,
        severity=finding.severity.value,
        playbook=f"{finding.playbook}@{finding.playbook_version}",
        condition=response.condition,
        reason=response.reason,
        guidance=response.guidance,
        fallback=response.fallback,
        evidence=to_evidence(response.evidence),
        undecided=_by_rule(response.undecided),
        places=tuple(
            PlaceText(one.place.part, one.place.span.start, one.place.span.end, one.words, one.place.document_id)
            for one in response.places
        ),
    )


def _by_rule(undecided: Iterable[service_pb2.UndecidedRule]) -> dict[str, str]:
    """The reasons by rule. A rule can be undecided for several documents of a file."""
    reasons: dict[str, str] = {}
    for one in undecided:
        reasons[one.rule_id] = " ".join(filter(None, (reasons.get(one.rule_id), one.reason)))
    return reasons


def to_evidence(evidence: Iterable[service_pb2.Evidence]) -> tuple[EvidencePlace, ...]:
    annotated = ((one, from_message(Annotation, one.annotation)) for one in evidence)
    return tuple(
        EvidencePlace(
            annotation.category,
            annotation.span.start,
            annotation.span.end,
            one.words,
            one.value,
            annotation.hidden,
            one.document_title,
        )
        for one, annotation in annotated
    )


def _marks(response: service_pb2.ReadTextResponse) -> DocumentMarks:
    return DocumentMarks(
        hidden=tuple(from_message(OriginalSpan, one) for one in response.hidden),
        changes=tuple(from_message(OriginalChange, one) for one in response.changes),
        gaps=tuple(from_message(Gap, one) for one in response.gaps),
        values=tuple(
            PlacedValue(one.value_id, one.entity_type, from_message(OriginalSpan, one.span), one.revealed)
            for one in response.values
        ),
    )
