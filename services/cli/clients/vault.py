"""VaultService for operators and compliance."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.cli.clients.calls import ServiceClient
from services.redaction.vault import records
from services.redaction.vault.records import Erasure, ShredPerson, ShredRequest, SubjectMatter, SubjectValue

_SECONDS = 60.0
_SHRED_SECONDS = 600.0
_PURPOSE = "erasure"


@dataclass(frozen=True, slots=True)
class ListedErasure:
    """An erasure without its target."""

    erasure_id: str
    state: str
    reason: str
    requested_by: str
    requested_at: str
    approved_by: str
    documents: int
    held_documents: int
    numbers: int


class VaultClient(ServiceClient):
    """The client of VaultService for one caller. Methods raise `Reject` or `Retry`."""

    service = "redaction"

    async def report(self, tenant: str, values: Sequence[str], purpose: str) -> tuple[SubjectMatter, ...]:
        """Find the matters of the tenant with any of `values`. Audited."""
        request = records.SubjectReportRequest(tenant, _subjects(values), purpose)
        return (await self._call(request, seconds=_SECONDS)).matters

    async def erase_person(self, tenant: str, values: Sequence[str], reason: str) -> Erasure:
        """Request the erasure of a person. Audited."""
        person = ShredPerson(_subjects(values))
        return await self._shred(ShredRequest(tenant, person=person, reason=reason, purpose=_PURPOSE))

    async def erase_document(self, tenant: str, document_id: str, reason: str) -> Erasure:
        """Request the erasure of a document. Audited."""
        return await self._shred(ShredRequest(tenant, document_id=document_id, reason=reason, purpose=_PURPOSE))

    async def approve(self, tenant: str, erasure_id: str) -> Erasure:
        """Approve the request of another caller and wait until the erasure is done. Audited."""
        return await self._shred(ShredRequest(tenant, erasure_id=erasure_id, purpose=_PURPOSE))

    async def list_erasures(self, tenant: str) -> list[ListedErasure]:
        """List the erasures of the tenant, newest first. Audited."""
        found = await self._call(records.ListErasuresRequest(tenant, _PURPOSE), seconds=_SECONDS)
        return [_listed(one) for one in found.erasures]

    async def _shred(self, request: ShredRequest) -> Erasure:
        return await self._call(request, seconds=_SHRED_SECONDS)

    async def rotate(self, tenant: str, scope: str) -> tuple[int, int]:
        """Rewrap a batch of rows under the current key. Returns the numbers of rewrapped and of remaining rows."""
        (found,) = (await self._call(records.RotateRequest(tenant, (scope,)), seconds=_SECONDS)).scopes
        return found.rewrapped, found.remaining


def _subjects(values: Sequence[str]) -> tuple[SubjectValue, ...]:
    return tuple(SubjectValue(one) for one in values)


def _listed(one: records.ListedErasure) -> ListedErasure:
    return ListedErasure(
        one.erasure_id,
        one.state.value,
        one.reason,
        one.requested_by,
        one.requested_at.isoformat(timespec="seconds"),
        one.approved_by,
        one.documents,
        one.held_documents,
        one.numbers,
    )
