"""IngestionService for source systems: the status of a submission, and withdrawals."""

from typing import NamedTuple

from glossator.ingestion.v1 import service_pb2, service_pb2_grpc
from services.cli.clients.calls import Credential, ServiceClient, translated_errors
from services.shared.domain.document import DocumentRecord
from services.shared.domain.events import DocumentStatusChanged
from services.shared.runtime.servers.grpc_client import Address
from services.shared.wire.codec import from_message

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

    def __init__(self, address: Address, credential: Credential) -> None:
        super().__init__(address, credential)
        self._stub = service_pb2_grpc.IngestionServiceStub(self._channel)

    async def status(self, identity: str, matter: str = "") -> DocumentStatusChanged:
        """The last status of a submission or of a document, by its id."""
        request = service_pb2.GetStatusRequest(submission_id=identity, matter=matter)
        with translated_errors("ingestion"):
            response = await self._stub.GetStatus(request, timeout=_SECONDS)
        return from_message(DocumentStatusChanged, response.status)

    async def status_with_attachments(
        self, identity: str, matter: str = ""
    ) -> tuple[DocumentStatusChanged, list[Attached]]:
        """The last status of a submission or of a document, and of all documents inside it."""
        request = service_pb2.GetStatusRequest(submission_id=identity, matter=matter, page_size=_PAGE)
        found: list[Attached] = []
        while True:
            with translated_errors("ingestion"):
                response = await self._stub.GetStatus(request, timeout=_SECONDS)
            found += [_attached(one) for one in response.attachments]
            if not response.next_page_token:
                return from_message(DocumentStatusChanged, response.status), found
            request.page_token = response.next_page_token

    async def withdraw(self, document: DocumentRecord, reason: str) -> str:
        """Withdraw the source document of this record, with all its versions. Returns the id of its version chain."""
        source = service_pb2.SourceReference(
            source_system=document.source_system, source_reference=document.source_reference, matter=document.matter
        )
        request = service_pb2.WithdrawDocumentRequest(source=source, reason=reason)
        with translated_errors("ingestion"):
            response = await self._stub.WithdrawDocument(request, timeout=_SECONDS)
        return str(response.family)


async def submission_status(address: Address, credential: Credential, submission_id: str) -> DocumentStatusChanged:
    """Return the last status of a submission. Raises `Reject` or `Retry`."""
    async with IngestionClient(address, credential) as client:
        return await client.status(submission_id)


def _attached(one: service_pb2.AttachmentStatus) -> Attached:
    latest = from_message(DocumentStatusChanged, one.status)
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
