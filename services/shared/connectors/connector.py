"""What a connector does: fetch documents from another system's storage, and write into it."""

from typing import Protocol


class Connector(Protocol):
    """One kind of storage. `uri` and `root` are URIs of its scheme; nothing outside `root` is read or written.

    Webhooks only push, and sign what they push: see webhook.py.
    """

    async def fetch(self, uri: str, root: str, limit: int) -> bytes:
        """The bytes at `uri`.

        Raises `Reject(FORBIDDEN_LOCATION)` outside of `root`, `Reject(NOT_FOUND)`, `Reject(TOO_LARGE)` for more than
        `limit` bytes, or `Retry` while the storage does not answer.
        """
        ...

    async def push(self, uri: str, root: str, data: bytes) -> None:
        """Writes `data` to `uri` whole or not at all. Raises `Reject(FORBIDDEN_LOCATION)` or `Retry`."""
        ...
