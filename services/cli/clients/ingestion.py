"""IngestionService as a sender asks it."""

import grpc.aio

from glossator.ingestion.v1 import service_pb2, service_pb2_grpc
from services.shared.domain.events import DocumentStatusChanged
from services.shared.runtime.servers.grpc_client import open_channel, to_error
from services.shared.wire.codec import from_message

_SECONDS = 15.0


async def submission_status(address: str, credential: str, submission_id: str) -> DocumentStatusChanged:
    """How a submission fares. Raises `Reject` or `Retry`."""
    async with open_channel(address, credential=lambda: credential) as channel:
        stub = service_pb2_grpc.IngestionServiceStub(channel)
        try:
            answer = await stub.GetStatus(service_pb2.GetStatusRequest(submission_id=submission_id), timeout=_SECONDS)
        except grpc.aio.AioRpcError as failure:
            raise to_error(failure, "ingestion") from None
    return from_message(DocumentStatusChanged, answer.status)
