"""Reads redacted values from the vault of redaction."""

from collections.abc import Sequence

import grpc.aio

from glossator.document.v1 import document_pb2
from glossator.redaction.v1 import vault_pb2, vault_pb2_grpc
from services.shared.domain.spans import OriginalSpan
from services.shared.runtime.servers.grpc_client import to_error

DEPENDENCY = "redaction"
_BATCH = 5_000


class VaultWords:
    """`VaultService.RevealSpans` over `channel`. `timeout` is in seconds, per batch of spans."""

    def __init__(self, channel: grpc.aio.Channel, timeout: float = 30.0) -> None:
        self._stub = vault_pb2_grpc.VaultServiceStub(channel)
        self._timeout = timeout

    async def reveal_spans(
        self, document_id: str, spans: Sequence[OriginalSpan], purpose: str
    ) -> Sequence[tuple[OriginalSpan, str | None]]:
        """The values in `spans`, by place; None for an erased value. Raises `Reject` or `Retry`."""
        found: dict[OriginalSpan, str | None] = {}
        for start in range(0, len(spans), _BATCH):
            batch = [document_pb2.Span(start=one.start, end=one.end) for one in spans[start : start + _BATCH]]
            request = vault_pb2.RevealSpansRequest(document_id=document_id, spans=batch, purpose=purpose)
            answer = await self._answer(request)
            for one in answer.spans:
                found[OriginalSpan(one.span.start, one.span.end)] = None if one.erased else one.words
        return sorted(found.items())

    async def _answer(self, request: vault_pb2.RevealSpansRequest) -> vault_pb2.RevealSpansResponse:
        try:
            answer: vault_pb2.RevealSpansResponse = await self._stub.RevealSpans(request, timeout=self._timeout)
        except grpc.aio.AioRpcError as failure:
            raise to_error(failure, DEPENDENCY) from None
        return answer
