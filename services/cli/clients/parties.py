"""RedactionService for source systems: the parties of a matter."""

from collections.abc import Sequence

from glossator.redaction.v1 import service_pb2, service_pb2_grpc
from services.cli.clients.calls import Credential, supplier, translated_errors
from services.shared.runtime.servers.grpc_client import Address, open_channel

_SECONDS = 60.0


async def set_parties(
    address: Address, credential: Credential, tenant: str, matter: str, parties: Sequence[tuple[str, str]]
) -> int:
    """Replace the parties of the matter, as (entity type, value). Returns their number. Raises `Reject` or `Retry`."""
    request = service_pb2.SetMatterPartiesRequest(
        tenant=tenant,
        matter=matter,
        parties=[service_pb2.MatterParty(entity_type=kind, value=value) for kind, value in parties],
    )
    async with open_channel(address, credential=supplier(credential)) as channel:
        with translated_errors("redaction"):
            response = await service_pb2_grpc.RedactionServiceStub(channel).SetMatterParties(request, timeout=_SECONDS)
    return int(response.count)
