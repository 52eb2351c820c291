"""InferenceService as an operator asks it."""

from dataclasses import dataclass

import grpc.aio

from glossator.inference.v1 import service_pb2, service_pb2_grpc
from services.shared.runtime.servers.grpc_client import open_channel, to_error

_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class ServedModel:
    """A model as the service sees it."""

    name: str
    version: str
    ready: bool


@dataclass(frozen=True, slots=True)
class ServedModels:
    """`server_ready`: Triton answers."""

    server_ready: bool
    models: tuple[ServedModel, ...]


async def served_models(address: str, credential: str) -> ServedModels:
    """The models that inference calls. Raises `Reject` or `Retry`."""
    async with open_channel(address, credential=lambda: credential) as channel:
        stub = service_pb2_grpc.InferenceServiceStub(channel)
        try:
            answer = await stub.ListModels(service_pb2.ListModelsRequest(), timeout=_SECONDS)
        except grpc.aio.AioRpcError as failure:
            raise to_error(failure, "inference") from None
    models = tuple(ServedModel(one.name, one.version, one.ready) for one in answer.models)
    return ServedModels(answer.server_ready, models)
