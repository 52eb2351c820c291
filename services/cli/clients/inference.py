"""Client of InferenceService for operators: the models that it calls."""

from services.cli.clients.calls import Credential, supplier
from services.inference.records import ListModelsRequest, ListModelsResponse
from services.shared.runtime.operations.client import Client
from services.shared.runtime.servers.grpc_client import Address, open_channel

_SECONDS = 15.0


async def served_models(address: Address, credential: Credential) -> ListModelsResponse:
    """Return the models that inference calls, with their versions. Raises `Reject` or `Retry`."""
    async with open_channel(address, credential=supplier(credential)) as channel:
        return await Client(channel, "inference", detailed=True)(ListModelsRequest(), seconds=_SECONDS)
