"""Errors of gRPC calls become those of the domain."""

import grpc
import grpc.aio
import pytest

from services.cli.clients.calls import translated_errors
from services.shared.domain.errors import GlossatorError, Reject, Retry


@pytest.mark.parametrize(
    ("code", "kind"), [(grpc.StatusCode.UNAVAILABLE, Retry), (grpc.StatusCode.PERMISSION_DENIED, Reject)]
)
def test_a_grpc_error_is_translated(code: grpc.StatusCode, kind: type[GlossatorError]) -> None:
    with pytest.raises(kind) as raised, translated_errors("ingestion"):
        raise grpc.aio.AioRpcError(code, grpc.aio.Metadata(), grpc.aio.Metadata())
    assert raised.value.__suppress_context__


def test_another_error_passes() -> None:
    with pytest.raises(ValueError, match="mine"), translated_errors("ingestion"):
        raise ValueError("mine")
