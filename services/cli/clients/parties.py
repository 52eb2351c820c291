"""RedactionService for source systems: the parties of a matter."""

from collections.abc import Sequence

from services.cli.clients.calls import Credential, supplier
from services.redaction.records import MatterParty, SetMatterPartiesRequest
from services.shared.runtime.operations.client import Client
from services.shared.runtime.servers.grpc_client import Address, open_channel

_SECONDS = 60.0


async def set_parties(
    address: Address, credential: Credential, tenant: str, matter: str, parties: Sequence[tuple[str, str]]
) -> int:
    """Replace the parties of the matter, as (entity type, value). Returns their number. Raises `Reject` or `Retry`."""
    request = SetMatterPartiesRequest(tenant, matter, tuple(MatterParty(kind, value) for kind, value in parties))
    async with open_channel(address, credential=supplier(credential)) as channel:
        return (await Client(channel, "redaction", detailed=True)(request, seconds=_SECONDS)).count
