"""The client of the gate, against a stub of redaction on a real port."""

from typing import Any

import grpc.aio
import pytest

from glossator.redaction.v1 import service_pb2_grpc
from services.inference.clients.redaction import RedactionGate
from services.shared.domain.document import DocumentRecord
from services.shared.domain.errors import GlossatorError, Quarantine, Reason, Reject, Retry
from services.shared.runtime.servers.grpc_client import open_channel
from services.shared.runtime.servers.grpc_errors import abort

RECORD = DocumentRecord("harbour-bank", "deal-vault", "a", matter="M", document_id="d-1")


class Stub(service_pb2_grpc.RedactionServiceServicer):
    """Fails each check with `error`."""

    GetRedaction = RedactAgain = SetMatterParties = None  # type: ignore[assignment]

    def __init__(self, error: GlossatorError) -> None:
        self.error = error

    async def CheckPrompt(self, request: Any, context: Any) -> Any:  # noqa: N802 - the proto names them
        await abort(context, self.error)


async def failed(error: GlossatorError) -> GlossatorError:
    """The error of the client, if redaction raises `error`."""
    server = grpc.aio.server()
    service_pb2_grpc.add_RedactionServiceServicer_to_server(Stub(error), server)
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    try:
        async with open_channel(f"127.0.0.1:{port}") as channel:
            with pytest.raises(GlossatorError) as caught:
                await RedactionGate(channel).is_clean(RECORD, ["The Borrower pays."])
        return caught.value
    finally:
        await server.stop(None)


@pytest.mark.parametrize(
    ("raised", "reason", "after"),
    [
        (Retry(Reason.RATE_LIMITED, after=42.0), Reason.RATE_LIMITED, 42.0),
        (Retry(dependency="blobs"), Reason.DEPENDENCY_DOWN, 1.0),
        (Reject(Reason.UNAUTHENTICATED), Reason.UNAUTHENTICATED, 1.0),
        (Reject(Reason.FORBIDDEN), Reason.FORBIDDEN, 1.0),
    ],
)
async def test_documents_wait_for_redaction_and_for_its_limit(
    raised: GlossatorError, reason: Reason, after: float
) -> None:
    error = await failed(raised)
    assert isinstance(error, Retry)
    assert (error.dependency, error.reason, error.after) == ("redaction", reason, after)


@pytest.mark.parametrize(
    ("reason", "kind"), [(Reason.PERSONAL_DATA_LEAK, Quarantine), (Reason.ERASED, Reject), (Reason.WITHDRAWN, Reject)]
)
async def test_other_refusals_are_the_documents(reason: Reason, kind: type[GlossatorError]) -> None:
    error = await failed(Reject(reason))
    assert (type(error), error.reason) == (kind, reason)
