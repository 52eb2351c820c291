"""The operations of the vault: it reveals values to authorised callers, reports on data subjects, rotates keys, and
erases data.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from services.redaction.subjects.placeholders import parsed
from services.redaction.vault.faults import invalid
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
    ListedErasure,
    ListErasuresRequest,
    ListErasuresResponse,
    Matter,
    Revealed,
    RevealedValue,
    RevealRequest,
    RevealResponse,
    RevealSpansRequest,
    RevealSpansResponse,
    RotateRequest,
    RotateResponse,
    ShredRequest,
    SubjectMatter,
    SubjectNumber,
    SubjectReportRequest,
    SubjectReportResponse,
    SubjectValue,
)
from services.shared.domain.entities import EntityType
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.events import DocumentRedacted
from services.shared.domain.records import Action, Actor, Resource
from services.shared.runtime.access.call import add_detail, refuse
from services.shared.runtime.access.pending import coded
from services.shared.runtime.ports import Authorise


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class VaultOperations:
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

    async def reveal(self, actor: Actor, request: RevealRequest) -> RevealResponse:
        """The values of placeholders. A placeholder that the matter does not have is left out."""
        names = list(dict.fromkeys(request.placeholders))
        if not all(map(parsed, names)):
            raise invalid("placeholders", "has an entry that is not a placeholder such as [PERSON_3]")
        resource = Resource("matter", request.matter, request.tenant, request.matter)
        detail = (f"placeholders={len(names)}", *(f"placeholder={one}" for one in names))
        await self.authorise(actor, Action.REVEAL, resource, request.purpose, detail)
        revealed = await self.vault.reveal(Matter(request.tenant, request.matter), names)
        return RevealResponse(tuple(_value(revealed[one]) for one in names if one in revealed))

    async def reveal_spans(self, actor: Actor, request: RevealSpansRequest) -> RevealSpansResponse:
        """The values that redaction replaced in the spans of a stored text."""
        latest = await self._latest(request.document_id)
        resource = document_resource(request.document_id, latest)
        detail = (f"spans={len(request.spans)}", *(f"span={one.start}-{one.end}" for one in request.spans))
        await self.authorise(actor, Action.REVEAL_SPANS, resource, request.purpose, detail)
        if latest is None:
            raise Reject(Reason.NOT_FOUND)
        return RevealSpansResponse(tuple(await self.spans.reveal_spans(latest, request.spans)))

    async def rotate(self, actor: Actor, request: RotateRequest) -> RotateResponse:
        """Rewraps about 1,000 data keys per scope. The caller repeats the call until `remaining` is 0."""
        resource = Resource("tenant", request.tenant, request.tenant)
        detail = ("operation=rewrap", *(f"scope={coded(one)}" for one in request.scopes))
        await self.authorise(actor, Action.ROTATE_KEYS, resource, detail=detail)
        return RotateResponse(tuple(await self.rotation.rotate(request.tenant, request.scopes)))

    async def subject_report(self, actor: Actor, request: SubjectReportRequest) -> SubjectReportResponse:
        """The placeholders that match the values, and the documents that contain them. Returns no values."""
        _check_values("values", request.values)
        resource = Resource("tenant", request.tenant, request.tenant)
        detail = (f"values={len(request.values)}",)
        await self.authorise(actor, Action.REPORT_SUBJECT, resource, request.purpose, detail)
        found = _matters(await self.subjects.find(request.tenant, request.values))
        for one in found:
            add_detail(f"matter={one.matter}", *(f"document={document}" for document in one.document_ids))
        return SubjectReportResponse(found)

    async def shred(self, actor: Actor, request: ShredRequest) -> Erasure:
        """Requests an erasure, or approves a request as a second person."""
        if request.document_id is not None:
            return await self._shred_document(actor, request, request.document_id)
        if request.erasure_id is not None:
            resource = Resource("erasure", request.erasure_id, request.tenant)
            await self.authorise(actor, Action.ERASE, resource, request.purpose, ("operation=approve",))
            return _recorded(await self.erasures.approve(actor, request.tenant, request.erasure_id))
        resource = Resource("tenant", request.tenant, request.tenant)
        await self.authorise(actor, Action.ERASE, resource, request.purpose, _requesting(request))
        if request.person is None:
            raise invalid("person.values", "is missing")
        values = request.person.values
        _check_values("person.values", values)
        return _requested(await self.erasures.of_person(actor, request.tenant, values, request.reason))

    async def list_erasures(self, actor: Actor, request: ListErasuresRequest) -> ListErasuresResponse:
        """The erasures of a tenant, newest first, without their targets."""
        resource = Resource("tenant", request.tenant, request.tenant)
        await self.authorise(actor, Action.READ_ERASURES, resource, request.purpose)
        return ListErasuresResponse(tuple(map(_listed, await self.erasures.list_erasures(request.tenant))))

    async def _shred_document(self, actor: Actor, request: ShredRequest, document_id: str) -> Erasure:
        latest = await self._latest(document_id)
        resource = document_resource(document_id, latest)
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


def _check_values(field: str, values: Sequence[SubjectValue]) -> None:
    for place, one in enumerate(values):
        if not one.value.strip():
            raise invalid(f"{field}.{place}.value", "is empty")
        if one.entity_type and one.entity_type not in set(EntityType):
            raise invalid(f"{field}.{place}.entity_type", "is not a type of value")


def _value(one: Revealed) -> RevealedValue:
    forms = tuple(spelling.encode("utf-8", "replace").decode() for spelling in one.spellings)
    return RevealedValue(one.placeholder, one.entity_type, one.alias_of, forms, one.erased)


def _matters(numbers: Sequence[DataSubjectNumber]) -> tuple[SubjectMatter, ...]:
    by_matter: dict[str, list[DataSubjectNumber]] = {}
    for one in numbers:
        by_matter.setdefault(one.matter.matter, []).append(one)
    return tuple(
        SubjectMatter(
            matter=matter,
            numbers=tuple(map(_number, found)),
            document_ids=tuple(sorted({document for one in found for document in one.document_ids})),
        )
        for matter, found in sorted(by_matter.items())
    )


def _number(one: DataSubjectNumber) -> SubjectNumber:
    return SubjectNumber(
        placeholder=one.placeholder,
        entity_type=one.entity_type,
        alias_of=one.alias_of,
        certain=one.certain,
        documents=len(one.document_ids),
        erased=one.erased,
    )


def _requesting(request: ShredRequest) -> tuple[str, ...]:
    return ("operation=request", f"reason={coded(request.reason)}")


def _requested(one: Erasure) -> Erasure:
    add_detail(f"erasure={one.erasure_id}")
    return _recorded(one)


def _recorded(one: Erasure) -> Erasure:
    add_detail(*one.audited())
    if one.state is ErasureState.HELD:
        refuse("held")
    return one


def _listed(one: ErasureRequest) -> ListedErasure:
    return ListedErasure(
        erasure_id=one.erasure.erasure_id,
        state=one.erasure.state,
        reason=one.reason,
        requested_by=one.requested_by,
        approved_by=one.approved_by,
        requested_at=one.requested_at,
        documents=len(one.erasure.document_ids),
        held_documents=len(one.erasure.held_document_ids),
        numbers=one.erasure.numbers,
    )
