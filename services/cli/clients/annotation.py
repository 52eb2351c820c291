"""AnnotationService for reviewers and case systems."""

from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from services.annotation.desk.records import (
    GetDocumentRequest,
    ListAnnotationsRequest,
    PlacedValue,
    ReadFieldsRequest,
    ReadTextRequest,
    WatchAnnotationsRequest,
    WatchAnnotationsResponse,
)
from services.annotation.sets.records import (
    CompleteReviewRequest,
    GivenSpan,
    ReopenReviewRequest,
    SetPerspectiveRequest,
    SubmitReviewRequest,
)
from services.cli.clients.calls import Credential, ServiceClient
from services.shared.domain.annotations import Annotation, AnnotationSet, Decision
from services.shared.domain.document import DocumentRecord, Gap, OriginalChange
from services.shared.domain.errors import Retry
from services.shared.domain.relations import Priority
from services.shared.domain.spans import OriginalSpan
from services.shared.runtime.servers.grpc_client import Address

if TYPE_CHECKING:
    from services.annotation.desk.explaining import Evidence, Explained
    from services.annotation.playbook.explain import Undecided

REVIEW = "review"
SERVICE = "annotation"


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

    async def annotations(self, document_id: str) -> tuple[DocumentRecord, AnnotationSet]:
        """Return the document and the part of its set that this caller is allowed to see."""
        found = await self._call(ListAnnotationsRequest(document_id))
        return found.document, found.annotation_set

    async def published_revision(self, document_id: str) -> int:
        """Return the revision of the last published set; 0 if there is none."""
        return (await self._call(GetDocumentRequest(document_id))).published_revision

    async def text(self, document_id: str, use: str = "") -> str:
        """Return the text of the original, with holes in place of values that are not revealed to the caller. `use`:
        what happens to it, by default `displayed`. The service records the read in the audit log.
        """
        return (await self.read_text(document_id, use=use)).text

    async def read_text(self, document_id: str, span: OriginalSpan | None = None, use: str = "") -> DocumentText:
        """As `text`, with what the extractor found beside it. With `span`, only the text there."""
        found = await self._call(ReadTextRequest(document_id, _given(span), self.purpose, use))
        return DocumentText(found.text, DocumentMarks(found.hidden, found.changes, found.gaps, found.values))

    async def fields(self, document_id: str, use: str = "") -> list[FieldValue]:
        """Return the values of the fields that this caller is allowed to see. Audited, with the `use` of `text`."""
        found = await self._call(ReadFieldsRequest(document_id, self.purpose, use))
        return [
            FieldValue(
                one.annotation_id, one.category, one.kind, one.canonical, one.reason, one.span.start, one.span.end
            )
            for one in found.fields
        ]

    async def reasons(self, document_id: str, finding_id: str) -> FindingExplanation:
        """Explain a finding of the current or an earlier set. Audited."""
        from services.annotation.desk.explaining import ExplainFindingRequest  # noqa: PLC0415 - imports all rules

        return to_explanation(await self._call(ExplainFindingRequest(document_id, finding_id, self.purpose)))

    async def decide(
        self, document_id: str, revision: int, decision_id: str, what: DecisionToSend
    ) -> tuple[int, Annotation]:
        """Submit a decision on `revision`. Returns the new revision of the set, and the annotation.

        A repeated `decision_id` has no further effect. Raises `Reject(CONFLICT)` if the set has another revision.
        """
        request = SubmitReviewRequest(
            document_id,
            revision,
            decision_id,
            what.decision,
            what.annotation_id,
            what.category,
            _given(what.span),
            what.reason,
            active_seconds=what.active_seconds,
            bulk=what.bulk,
        )
        done = await self._call(request)
        return done.revision, done.annotation

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
        request = CompleteReviewRequest(
            document_id,
            revision,
            active_seconds=active_seconds,
            leave_undecided=leave_undecided,
            acknowledge_tracked_changes=acknowledges_changes,
        )
        return (await self._call(request)).annotation_set

    async def reopen(self, document_id: str, revision: int) -> int:
        """Put a published set under review again. Returns its new revision."""
        return (await self._call(ReopenReviewRequest(document_id, revision))).revision

    async def set_perspective(self, document_id: str, revision: int, role: str) -> AnnotationSet:
        """Change our role in the document. Returns the set with the new findings."""
        return (await self._call(SetPerspectiveRequest(document_id, revision, role))).annotation_set

    async def watch(
        self,
        cursor: str = "",
        *,
        proposed: bool = False,
        matter: str = "",
        client_id: str = "",
        priority: Priority | None = None,
        on_break: Callable[[Retry], None] = lambda _: None,
    ) -> AsyncIterator[WatchAnnotationsResponse]:
        """Yield every set after `cursor` that this caller is allowed to see, without end. Raises `Reject`.

        After a broken stream it calls `on_break`, reconnects, and continues after the last update.
        """
        while True:
            request = WatchAnnotationsRequest(cursor, matter, proposed, client_id, priority)
            try:
                async for one in self._call.stream(request):
                    cursor = one.cursor
                    yield one
            except Retry as error:
                on_break(error)


def to_explanation(found: "Explained") -> FindingExplanation:
    finding = found.finding
    return FindingExplanation(
        rule_id=finding.rule_id,
        severity=finding.severity.value,
        playbook=f"{finding.playbook}@{finding.playbook_version}",
        condition=found.condition,
        reason=found.reason,
        guidance=found.guidance,
        fallback=found.fallback,
        evidence=to_evidence(found.evidence),
        undecided=_by_rule(found.undecided),
        places=tuple(
            PlaceText(one.place.part, one.place.span.start, one.place.span.end, one.words, one.place.document_id)
            for one in found.places
        ),
    )


def _by_rule(undecided: Iterable["Undecided"]) -> dict[str, str]:
    """The reasons by rule. A rule can be undecided for several documents of a file."""
    reasons: dict[str, str] = {}
    for one in undecided:
        reasons[one.rule_id] = " ".join(filter(None, (reasons.get(one.rule_id), one.reason)))
    return reasons


def to_evidence(evidence: Iterable["Evidence"]) -> tuple[EvidencePlace, ...]:
    return tuple(
        EvidencePlace(
            one.annotation.category,
            one.annotation.span.start,
            one.annotation.span.end,
            one.words,
            one.value,
            one.annotation.hidden,
            one.document_title,
        )
        for one in evidence
    )


def _given(span: OriginalSpan | None) -> GivenSpan | None:
    return GivenSpan(span.start, span.end) if span else None
