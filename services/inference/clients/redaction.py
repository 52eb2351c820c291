"""Calls redaction: the gate, which checks texts for known personal values, and a new redaction of a document."""

from collections.abc import Awaitable, Iterator, Sequence
from typing import TypeVar

import grpc.aio

from glossator.redaction.v1 import service_pb2, service_pb2_grpc
from services.shared.domain.document import DocumentRecord
from services.shared.domain.errors import Quarantine, Reason, Reject, Retry
from services.shared.domain.events import DocumentRedacted
from services.shared.runtime.servers.grpc_client import to_error
from services.shared.wire.codec import from_message

T = TypeVar("T")

DEPENDENCY = "redaction"
# Redaction does not know the certificate, or its policy lacks the right: documents wait until an operator corrects it.
_NOT_THE_DOCUMENTS = frozenset({Reason.UNAUTHENTICATED, Reason.FORBIDDEN})
_AFTER = 1.0
_BATCH_BYTES = 2 * 1024 * 1024


class RedactionGate:
    """The gate of the redaction service, over `channel`. `timeout` in seconds per batch of texts."""

    def __init__(self, channel: grpc.aio.Channel, timeout: float = 30.0) -> None:
        self._stub = service_pb2_grpc.RedactionServiceStub(channel)
        self._timeout = timeout

    async def is_clean(self, document: DocumentRecord, texts: Sequence[str]) -> bool:
        """True if no known personal value is in `texts`. Raises `Retry(dependency="redaction")` if the service is
        unavailable.
        """
        for batch in _batches(texts):
            request = service_pb2.CheckPromptRequest(
                tenant=document.tenant, matter=document.matter, document_id=document.document_id, texts=batch
            )
            answer: service_pb2.CheckPromptResponse = await _call(
                self._stub.CheckPrompt(request, timeout=self._timeout)
            )
            if not answer.clean:
                return False
        return True

    async def redact_again(self, event: DocumentRedacted) -> DocumentRedacted:
        """The event that replaces `event`: the document redacted with all values that the vault has now.

        Raises `Quarantine(PERSONAL_DATA_LEAK)` if the gate refuses the new text too, and the `Retry` of `is_clean`.
        """
        request = service_pb2.RedactAgainRequest(
            document_id=event.document.document_id, policy=event.provenance.redaction_policy
        )
        answer: service_pb2.RedactAgainResponse = await _call(self._stub.RedactAgain(request, timeout=self._timeout))
        return from_message(DocumentRedacted, answer.redaction)


async def _call(call: Awaitable[T]) -> T:
    try:
        return await call
    except grpc.aio.AioRpcError as failure:
        error = to_error(failure)
        if error.reason is Reason.PERSONAL_DATA_LEAK:
            raise Quarantine(error.reason) from None
        if isinstance(error, Reject) and error.reason not in _NOT_THE_DOCUMENTS:
            raise error from None
        after = error.after if isinstance(error, Retry) else _AFTER
        raise Retry(error.reason, after=after, dependency=DEPENDENCY) from None


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
