"""VaultService: reveals values to authorised callers, reports on data subjects, rotates keys, erases data."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import grpc.aio

from glossator.document.v1 import document_pb2
from glossator.redaction.v1 import vault_pb2, vault_pb2_grpc
from services.redaction.subjects.placeholders import parsed
from services.redaction.vault.faults import invalid, required_matter
from services.redaction.vault.ports import (
    DataSubjectPort,
    DocumentResults,
    ErasurePort,
    ErasureRequest,
    RevealPort,
    RotatePort,
    SpansPort,
)
from services.redaction.vault.records import (
    DataSubjectNumber,
    Erasure,
    ErasureState,
    Revealed,
    RevealedSpan,
    SubjectValue,
)
from services.shared.domain.entities import EntityType
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.events import DocumentRedacted
from services.shared.domain.holds import HoldCause
from services.shared.domain.records import Action, Actor, Resource
from services.shared.domain.spans import OriginalSpan
from services.shared.runtime.access.call import add_detail, current_actor, refuse
from services.shared.runtime.access.pending import coded
from services.shared.runtime.ports import Authorise

Context = grpc.aio.ServicerContext[Any, Any]

SERVICE = "glossator.redaction.v1.VaultService"
_PLACEHOLDERS = 10_000
_VALUES = 100


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class VaultApi(vault_pb2_grpc.VaultServiceServicer):
    """Each method calls `authorise`, which also writes the audit record, and then one of the ports.

    Errors: `Reject(FORBIDDEN)`, `Reject(INVALID_METADATA)` with the faulty field, and the errors of the port.
    """

    authorise: Authorise
    results: DocumentResults
    vault: RevealPort
    spans: SpansPort
    rotation: RotatePort
    subjects: DataSubjectPort
    erasures: ErasurePort

    async def Reveal(  # noqa: N802
        self, request: vault_pb2.RevealRequest, _context: Context
    ) -> vault_pb2.RevealResponse:
        """The values of placeholders. A placeholder that the matter does not have is left out."""
        matter = required_matter(request.tenant, request.matter)
        names = list(dict.fromkeys(request.placeholders))
        if not 0 < len(names) <= _PLACEHOLDERS:
            raise invalid("placeholders", f"has {len(names)} entries; 1 to {_PLACEHOLDERS} are allowed")
        if not all(map(parsed, names)):
            raise invalid("placeholders", "has an entry that is not a placeholder such as [PERSON_3]")
        resource = Resource("matter", matter.matter, matter.tenant, matter.matter)
        detail = (f"placeholders={len(names)}", *(f"placeholder={one}" for one in names))
        await self.authorise(current_actor(), Action.REVEAL, resource, request.purpose, detail)
        revealed = await self.vault.reveal(matter, names)
        return vault_pb2.RevealResponse(values=[_value(revealed[one]) for one in names if one in revealed])

    async def RevealSpans(  # noqa: N802
        self, request: vault_pb2.RevealSpansRequest, _context: Context
    ) -> vault_pb2.RevealSpansResponse:
        """The values that redaction replaced in the spans of a stored text."""
        actor, latest = current_actor(), await self._latest(request.document_id)
        resource = document_resource(request.document_id, latest)
        detail = (f"spans={len(request.spans)}", *(f"span={one.start}-{one.end}" for one in request.spans))
        await self.authorise(actor, Action.REVEAL_SPANS, resource, request.purpose, detail)
        if latest is None:
            raise Reject(Reason.NOT_FOUND)
        found = await self.spans.reveal_spans(latest, _spans(request.spans))
        return vault_pb2.RevealSpansResponse(spans=map(_span, found))

    async def Rotate(  # noqa: N802
        self, request: vault_pb2.RotateRequest, _context: Context
    ) -> vault_pb2.RotateResponse:
        """Rewraps about 1,000 data keys per scope. The caller repeats the call until `remaining` is 0."""
        resource = Resource("tenant", request.tenant, request.tenant)
        detail = ("operation=rewrap", *(f"scope={coded(one)}" for one in request.scopes))
        await self.authorise(current_actor(), Action.ROTATE_KEYS, resource, detail=detail)
        rotated = await self.rotation.rotate(request.tenant, list(request.scopes))
        scopes = [vault_pb2.RotatedScope(
            scope=one.scope, current_version=one.current_version, rewrapped=one.rewrapped, remaining=one.remaining
        ) for one in rotated]  # fmt: skip
        return vault_pb2.RotateResponse(scopes=scopes)

    async def SubjectReport(  # noqa: N802
        self, request: vault_pb2.SubjectReportRequest, _context: Context
    ) -> vault_pb2.SubjectReportResponse:
        """The placeholders that match the values, and the documents that contain them. Returns no values."""
        values = _subject_values("values", request.values)
        resource = Resource("tenant", request.tenant, request.tenant)
        detail = (f"values={len(values)}",)
        await self.authorise(current_actor(), Action.REPORT_SUBJECT, resource, request.purpose, detail)
        found = _matters(await self.subjects.find(request.tenant, values))
        for one in found:
            add_detail(f"matter={one.matter}", *(f"document={document}" for document in one.document_ids))
        return vault_pb2.SubjectReportResponse(matters=found)

    async def Shred(  # noqa: N802
        self, request: vault_pb2.ShredRequest, _context: Context
    ) -> vault_pb2.ShredResponse:
        """Requests an erasure, or approves a request as a second person."""
        actor, what = current_actor(), request.WhichOneof("what")
        if what == "document_id":
            return await self._shred_document(actor, request)
        kind, name = ("erasure", request.erasure_id) if what == "erasure_id" else ("tenant", request.tenant)
        detail = ("operation=approve",) if what == "erasure_id" else _requesting(request)
        await self.authorise(actor, Action.ERASE, Resource(kind, name, request.tenant), request.purpose, detail)
        if what == "erasure_id":
            return _approved(await self.erasures.approve(actor, request.tenant, request.erasure_id))
        values = _subject_values("person.values", request.person.values)
        return _requested(await self.erasures.of_person(actor, request.tenant, values, request.reason))

    async def ListErasures(  # noqa: N802
        self, request: vault_pb2.ListErasuresRequest, _context: Context
    ) -> vault_pb2.ListErasuresResponse:
        """The erasures of a tenant, newest first, without their targets."""
        resource = Resource("tenant", request.tenant, request.tenant)
        await self.authorise(current_actor(), Action.READ_ERASURES, resource, request.purpose)
        return vault_pb2.ListErasuresResponse(erasures=map(_listed, await self.erasures.list_erasures(request.tenant)))

    async def _shred_document(self, actor: Actor, request: vault_pb2.ShredRequest) -> vault_pb2.ShredResponse:
        latest = await self._latest(request.document_id)
        resource = document_resource(request.document_id, latest)
        await self.authorise(actor, Action.ERASE, resource, request.purpose, _requesting(request))
        if latest is None:
            raise Reject(Reason.NOT_FOUND)
        return _requested(await self.erasures.of_document(actor, latest, request.reason))

    async def _latest(self, document_id: str) -> DocumentRedacted | None:
        results = await self.results.of_document(document_id)
        return max(results, key=lambda one: one.occurred_at, default=None)


def document_resource(document_id: str, latest: DocumentRedacted | None) -> Resource:
    """The resource of a document. A document that does not exist has no tenant: its error is that of a document of
    another tenant.
    """
    if latest is None:
        return Resource("document", document_id)
    document = latest.document
    return Resource("document", document_id, document.tenant, document.matter, document.family)


def _spans(spans: Iterable[document_pb2.Span]) -> list[OriginalSpan]:
    try:
        return [OriginalSpan(one.start, one.end) for one in spans]
    except ValueError:
        raise invalid("spans", "has a span that does not satisfy 0 <= start <= end") from None


def _subject_values(field: str, values: Sequence[vault_pb2.SubjectValue]) -> list[SubjectValue]:
    if not 0 < len(values) <= _VALUES:
        raise invalid(field, f"has {len(values)} entries; 1 to {_VALUES} are allowed")
    for place, one in enumerate(values):
        if not one.value.strip():
            raise invalid(f"{field}.{place}.value", "is empty")
        if one.entity_type and one.entity_type not in set(EntityType):
            raise invalid(f"{field}.{place}.entity_type", "is not a type of value")
    return [SubjectValue(one.value, one.entity_type) for one in values]


def _value(one: Revealed) -> vault_pb2.RevealedValue:
    return vault_pb2.RevealedValue(
        placeholder=one.placeholder,
        entity_type=one.entity_type,
        alias_of=one.alias_of,
        forms=[spelling.encode("utf-8", "replace").decode() for spelling in one.spellings],
        erased=one.erased,
    )


def _span(one: RevealedSpan) -> vault_pb2.RevealedSpan:
    span = document_pb2.Span(start=one.span.start, end=one.span.end)
    return vault_pb2.RevealedSpan(span=span, words=one.words or "", erased=one.words is None)


def _matters(numbers: Sequence[DataSubjectNumber]) -> list[vault_pb2.SubjectMatter]:
    by_matter: dict[str, list[DataSubjectNumber]] = {}
    for one in numbers:
        by_matter.setdefault(one.matter.matter, []).append(one)
    return [
        vault_pb2.SubjectMatter(
            matter=matter,
            numbers=map(_number, found),
            document_ids=sorted({document for one in found for document in one.document_ids}),
        )
        for matter, found in sorted(by_matter.items())
    ]


def _number(one: DataSubjectNumber) -> vault_pb2.SubjectNumber:
    return vault_pb2.SubjectNumber(
        placeholder=one.placeholder,
        entity_type=one.entity_type,
        alias_of=one.alias_of,
        certain=one.certain,
        documents=len(one.document_ids),
        erased=one.erased,
    )


def _requesting(request: vault_pb2.ShredRequest) -> tuple[str, ...]:
    return ("operation=request", f"reason={coded(request.reason)}")


def _requested(one: Erasure) -> vault_pb2.ShredResponse:
    add_detail(f"erasure={one.erasure_id}", *one.audited())
    if one.state is ErasureState.HELD:
        refuse("held")
    return _erasure(one)


def _approved(one: Erasure) -> vault_pb2.ShredResponse:
    add_detail(*one.audited())
    if one.state is ErasureState.HELD:
        refuse("held")
    return _erasure(one)


def _erasure(one: Erasure) -> vault_pb2.ShredResponse:
    return vault_pb2.ShredResponse(
        erasure_id=one.erasure_id,
        state=_STATES[one.state],
        document_ids=one.document_ids,
        held_document_ids=one.held_document_ids,
        numbers=one.numbers,
        holds=[
            vault_pb2.DocumentHold(
                document_id=hold.document_id, matter=hold.matter, cause=_CAUSES[hold.cause], names=hold.names
            )
            for hold in one.holds
        ],
    )


def _listed(one: ErasureRequest) -> vault_pb2.ListedErasure:
    shown = vault_pb2.ListedErasure(
        erasure_id=one.erasure.erasure_id,
        state=_STATES[one.erasure.state],
        reason=one.reason,
        requested_by=one.requested_by,
        approved_by=one.approved_by,
        documents=len(one.erasure.document_ids),
        held_documents=len(one.erasure.held_document_ids),
        numbers=one.erasure.numbers,
    )
    shown.requested_at.FromDatetime(one.requested_at)
    return shown


_STATES: Mapping[ErasureState, vault_pb2.ErasureState.ValueType] = {
    ErasureState.REQUESTED: vault_pb2.ERASURE_STATE_REQUESTED,
    ErasureState.APPROVED: vault_pb2.ERASURE_STATE_APPROVED,
    ErasureState.DONE: vault_pb2.ERASURE_STATE_DONE,
    ErasureState.HELD: vault_pb2.ERASURE_STATE_HELD,
}

_CAUSES: Mapping[HoldCause, vault_pb2.HoldCause.ValueType] = {
    HoldCause.NO_CLEARANCE: vault_pb2.HOLD_CAUSE_NO_CLEARANCE,
    HoldCause.REGISTER: vault_pb2.HOLD_CAUSE_REGISTER,
    HoldCause.METADATA: vault_pb2.HOLD_CAUSE_METADATA,
    HoldCause.HOLD: vault_pb2.HOLD_CAUSE_HOLD,
}

METHOD_ACTIONS: Mapping[str, Action] = {
    f"/{SERVICE}/Reveal": Action.REVEAL,
    f"/{SERVICE}/RevealSpans": Action.REVEAL_SPANS,
    f"/{SERVICE}/Rotate": Action.ROTATE_KEYS,
    f"/{SERVICE}/SubjectReport": Action.REPORT_SUBJECT,
    f"/{SERVICE}/Shred": Action.ERASE,
    f"/{SERVICE}/ListErasures": Action.READ_ERASURES,
}

Register = Callable[[grpc.aio.Server], None]


def register(api: VaultApi, server: grpc.aio.Server) -> None:
    """Adds VaultService to `server`, before the server starts."""
    vault_pb2_grpc.add_VaultServiceServicer_to_server(api, server)
