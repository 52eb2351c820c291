"""IngestionService for source systems: the status of a submission, and withdrawals."""

from glossator.ingestion.v1 import service_pb2, service_pb2_grpc
from services.cli.clients.calls import Credential, ServiceClient, translated_errors
from services.shared.domain.document import DocumentRecord
from services.shared.domain.events import DocumentStatusChanged
from services.shared.runtime.servers.grpc_client import Address
from services.shared.wire.codec import from_message

_SECONDS = 15.0


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
