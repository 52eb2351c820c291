"""IngestionService for source systems: the status of a submission, and withdrawals."""

from dataclasses import replace
from typing import NamedTuple

from services.cli.clients.calls import Credential, ServiceClient
from services.ingestion.entry import records
from services.shared.domain.document import DocumentRecord
from services.shared.domain.events import DocumentStatusChanged
from services.shared.runtime.servers.grpc_client import Address

_SECONDS = 15.0
_PAGE = 200


class Attached(NamedTuple):
    """A document inside a submission. `inside`: the number of documents inside this one."""

    submission_id: str
    source_reference: str
    status: str
    reason: str
    remedy: str
    document_id: str
    duplicate_of: str
    inside: int


class IngestionClient(ServiceClient):
    """The client of IngestionService for one source system. Methods raise `Reject` or `Retry`."""

    service = "ingestion"

    async def status(self, identity: str, matter: str = "") -> DocumentStatusChanged:
        """The last status of a submission or of a document, by its id."""
        return (await self._call(records.GetStatusRequest(identity, matter=matter), seconds=_SECONDS)).status

    async def status_with_attachments(
        self, identity: str, matter: str = ""
    ) -> tuple[DocumentStatusChanged, list[Attached]]:
        """The last status of a submission or of a document, and of all documents inside it."""
        request = records.GetStatusRequest(identity, matter=matter, page_size=_PAGE)
        found: list[Attached] = []
        while True:
            page = await self._call(request, seconds=_SECONDS)
            found += [_attached(one) for one in page.attachments]
            if not page.next_page_token:
                return page.status, found
            request = replace(request, page_token=page.next_page_token)

    async def withdraw(self, document: DocumentRecord, reason: str) -> str:
        """Withdraw the source document of this record, with all its versions. Returns the id of its version chain."""
        source = records.SourceReference(document.source_system, document.source_reference, document.matter)
        return (await self._call(records.WithdrawDocumentRequest(source, reason), seconds=_SECONDS)).family


async def submission_status(address: Address, credential: Credential, submission_id: str) -> DocumentStatusChanged:
    """Return the last status of a submission. Raises `Reject` or `Retry`."""
    async with IngestionClient(address, credential) as client:
        return await client.status(submission_id)


def _attached(one: records.AttachmentStatus) -> Attached:
    latest = one.status
    return Attached(
        latest.submission_id,
        latest.document.source_reference,
        latest.status.value,
        latest.reason,
        one.remedy,
        latest.document.document_id,
        latest.duplicate_of,
        one.attachment_count,
    )
