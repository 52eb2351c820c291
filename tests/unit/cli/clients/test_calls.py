"""gRPC errors become errors of the domain."""

import grpc
import grpc.aio
import pytest

from services.cli.clients.calls import translated_errors
from services.shared.domain.errors import GlossatorError, Reject, Retry


@pytest.mark.parametrize(
    ("code", "kind"), [(grpc.StatusCode.UNAVAILABLE, Retry), (grpc.StatusCode.PERMISSION_DENIED, Reject)]
)
def test_grpc_error_is_converted(code: grpc.StatusCode, kind: type[GlossatorError]) -> None:
    with pytest.raises(kind) as raised, translated_errors("ingestion"):
        raise grpc.aio.AioRpcError(code, grpc.aio.Metadata(), grpc.aio.Metadata())
    assert raised.value.__suppress_context__


def test_other_errors_pass() -> None:
    with pytest.raises(ValueError, match="mine"), translated_errors("ingestion"):
        raise ValueError("mine")
