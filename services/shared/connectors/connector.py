"""The interface of connectors, which read documents from the storage of another system and write to it."""

from typing import Protocol


class Connector(Protocol):
    """Access to one kind of storage. `uri` and `root` have its scheme. Nothing outside `root` is read or written."""

    async def fetch(self, uri: str, root: str, limit: int) -> bytes:
        """Return the bytes at `uri`.

        Raises `Reject(FORBIDDEN_LOCATION)` outside of `root`, `Reject(NOT_FOUND)`, `Reject(TOO_LARGE)` for more than
        `limit` bytes, or `Retry` while the storage does not answer.
        """
        ...

    async def push(self, uri: str, root: str, data: bytes) -> None:
        """Write `data` to `uri` atomically. Raises `Reject(FORBIDDEN_LOCATION)` or `Retry`."""
        ...
