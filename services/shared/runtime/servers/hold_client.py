"""Asks redaction which documents a hold covers, for the other services that destroy content."""

from collections.abc import Sequence
from typing import cast

import grpc.aio

from glossator.document.v1 import document_pb2
from glossator.redaction.v1 import holds_pb2, holds_pb2_grpc
from services.shared.domain.document import DocumentRecord
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.holds import Hold, HoldCause
from services.shared.runtime.servers.grpc_client import to_error
from services.shared.wire.codec import to_message

DEPENDENCY = "redaction"
_BATCH = 500


class RemoteHolds:
    """`HoldService.CheckHolds` over `channel`. `timeout` in seconds per batch of documents."""

    def __init__(self, channel: grpc.aio.Channel, timeout: float = 30.0) -> None:
        self._stub = holds_pb2_grpc.HoldServiceStub(channel)
        self._timeout = timeout

    async def find(self, documents: Sequence[DocumentRecord]) -> list[Hold | None]:
        """Per document: why it must not be destroyed, None if it is clear. Raises `Reject` or `Retry`."""
        found: list[Hold | None] = []
        for start in range(0, len(documents), _BATCH):
            batch = documents[start : start + _BATCH]
            messages = [cast(document_pb2.DocumentRecord, to_message(one)) for one in batch]
            request = holds_pb2.CheckHoldsRequest(documents=messages)
            try:
                answer: holds_pb2.CheckHoldsResponse = await self._stub.CheckHolds(request, timeout=self._timeout)
            except grpc.aio.AioRpcError as failure:
                raise to_error(failure, DEPENDENCY) from None
            if [one.document_id for one in answer.documents] != [one.document_id for one in batch]:
                raise Reject(Reason.INTERNAL, detail="The answer of redaction is about other documents")
            found += [_hold(one, checked) for one, checked in zip(batch, answer.documents, strict=True)]
        return found


def _hold(one: DocumentRecord, checked: holds_pb2.CheckedDocument) -> Hold | None:
    if checked.clear and not checked.held:
        return None
    cause = HoldCause.HOLD if checked.held else HoldCause.NO_CLEARANCE
    return Hold(one.document_id, one.matter, cause, tuple(checked.names))
