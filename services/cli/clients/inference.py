"""Client of InferenceService for operators: the models that it calls."""

from dataclasses import dataclass

from glossator.inference.v1 import service_pb2, service_pb2_grpc
from services.cli.clients.calls import Credential, supplier, translated_errors
from services.shared.runtime.servers.grpc_client import Address, open_channel

_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class ServedModel:
    """A model that inference calls. `ready`: Triton has loaded it."""

    name: str
    version: str
    ready: bool


@dataclass(frozen=True, slots=True)
class ServedModels:
    """The models, and whether Triton itself is ready."""

    server_ready: bool
    models: tuple[ServedModel, ...]


async def served_models(address: Address, credential: Credential) -> ServedModels:
    """Return the models that inference calls, with their versions. Raises `Reject` or `Retry`."""
    async with open_channel(address, credential=supplier(credential)) as channel:
        stub = service_pb2_grpc.InferenceServiceStub(channel)
        with translated_errors("inference"):
            response = await stub.ListModels(service_pb2.ListModelsRequest(), timeout=_SECONDS)
    models = tuple(ServedModel(one.name, one.version, one.ready) for one in response.models)
    return ServedModels(response.server_ready, models)
