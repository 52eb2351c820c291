"""The channel of a gRPC client, and the conversion of gRPC errors."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Self, TypeAlias

import grpc.aio

from services.shared.runtime.operations.client import Client
from services.shared.runtime.servers.grpc_client import Address, open_channel, to_error

Credential: TypeAlias = str | Callable[[], str]
"""A token, or a function that returns the one for the next call."""


class ServiceClient:
    """One caller's connection to a service; an async context manager. Methods raise `Reject` or `Retry`."""

    service = "annotation"

    def __init__(self, address: Address, credential: Credential) -> None:
        self._channel = open_channel(address, credential=supplier(credential))
        self._call = Client(self._channel, self.service, detailed=True)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._channel.close()


def supplier(credential: Credential) -> Callable[[], str]:
    """A function that returns the token of the next call."""
    return credential if callable(credential) else lambda: credential


@contextmanager
def translated_errors(service: str) -> Iterator[None]:
    """Raise the gRPC errors of a call to `service` as `Reject` or `Retry`."""
    try:
        yield
    except grpc.aio.AioRpcError as failure:
        raise to_error(failure, service, detailed=True) from None
