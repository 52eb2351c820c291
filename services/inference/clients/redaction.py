"""Asks redaction, right before a prompt leaves, whether it holds a value that the vault knows. No answer means no."""

from collections.abc import Iterator, Sequence

import grpc.aio

from glossator.redaction.v1 import service_pb2, service_pb2_grpc
from services.shared.domain.document import DocumentRecord
from services.shared.domain.errors import Reject, Retry
from services.shared.runtime.grpc_client import to_error

DEPENDENCY = "redaction"
_BATCH_BYTES = 2 * 1024 * 1024


class RedactionGate:
    """The gate of the redaction service, over `channel`. `timeout` in seconds, for each batch of texts."""

    def __init__(self, channel: grpc.aio.Channel, timeout: float = 30.0) -> None:
        self._stub = service_pb2_grpc.RedactionServiceStub(channel)
        self._timeout = timeout

    async def is_clean(self, document: DocumentRecord, texts: Sequence[str]) -> bool:
        """True where the service says that no value stands in `texts`. Raises `Retry(dependency="redaction")` where it
        is away.
        """
        for batch in _batches(texts):
            request = service_pb2.CheckPromptRequest(
                tenant=document.tenant, matter=document.matter, document_id=document.document_id, texts=batch
            )
            if not await self._ask(request):
                return False
        return True

    async def _ask(self, request: service_pb2.CheckPromptRequest) -> bool:
        try:
            answer = await self._stub.CheckPrompt(request, timeout=self._timeout)
        except grpc.aio.AioRpcError as failure:
            error = to_error(failure)
            if isinstance(error, Reject):
                raise error from None
            raise Retry(error.reason, dependency=DEPENDENCY) from None
        return bool(answer.clean)


def _batches(texts: Sequence[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    size = 0
    for text in texts:
        length = len(text.encode())
        if batch and size + length > _BATCH_BYTES:
            yield batch
            batch, size = [], 0
        batch.append(text)
        size += length
    yield batch
