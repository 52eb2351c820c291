"""IngestionService for source systems: the status of a submission."""

from glossator.ingestion.v1 import service_pb2, service_pb2_grpc
from services.cli.clients.calls import translated_errors
from services.shared.domain.events import DocumentStatusChanged
from services.shared.runtime.servers.grpc_client import Address, open_channel
from services.shared.wire.codec import from_message

_SECONDS = 15.0


async def submission_status(address: Address, credential: str, submission_id: str) -> DocumentStatusChanged:
    """Return the last status of a submission. Raises `Reject` or `Retry`."""
    request = service_pb2.GetStatusRequest(submission_id=submission_id)
    async with open_channel(address, credential=lambda: credential) as channel:
        with translated_errors("ingestion"):
            response = await service_pb2_grpc.IngestionServiceStub(channel).GetStatus(request, timeout=_SECONDS)
    return from_message(DocumentStatusChanged, response.status)
