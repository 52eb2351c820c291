"""RedactionService as a document system tells it whom a matter is about."""

from collections.abc import Sequence

import grpc.aio

from glossator.redaction.v1 import service_pb2, service_pb2_grpc
from services.shared.runtime.servers.grpc_client import open_channel, to_error

_SECONDS = 60.0


async def set_parties(
    address: str, credential: str, tenant: str, matter: str, parties: Sequence[tuple[str, str]]
) -> int:
    """Names the matter's parties, (type, words), in place of those before; returns how many there are now. Raises
    `Reject` or `Retry`.
    """
    request = service_pb2.SetMatterPartiesRequest(
        tenant=tenant,
        matter=matter,
        parties=[service_pb2.MatterParty(entity_type=kind, value=words) for kind, words in parties],
    )
    async with open_channel(address, credential=lambda: credential) as channel:
        try:
            answer = await service_pb2_grpc.RedactionServiceStub(channel).SetMatterParties(request, timeout=_SECONDS)
        except grpc.aio.AioRpcError as failure:
            raise to_error(failure, "redaction") from None
    return int(answer.count)
