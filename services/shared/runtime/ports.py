"""The narrow ports that many files take. A file that needs more than one of these declares its own."""

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Protocol, TypeVar

from services.shared.domain.document import BlobRef, KeyScope
from services.shared.domain.events import Event
from services.shared.domain.records import Action, Actor, Resource

if TYPE_CHECKING:
    import sqlalchemy as sa

T = TypeVar("T")


class ValueReader(Protocol):
    """Reads stored records."""

    async def get_value(self, kind: type[T], ref: BlobRef) -> T:
        """The record of type `kind` at `ref`. Raises `Reject(KEY_UNAVAILABLE)` or `Retry`."""
        ...


class BlobReader(ValueReader, Protocol):
    """Reads stored bytes and records."""

    async def get(self, ref: BlobRef) -> bytes:
        """The bytes at `ref`. Raises as `get_value`."""
        ...


class BlobWriter(Protocol):
    """Stores bytes, encrypted under the data key of (tenant, scope, owner)."""

    async def put(self, tenant: str, scope: KeyScope, owner: str, name: str, data: bytes) -> BlobRef:
        """Where the bytes are stored. Raises `Retry`."""
        ...


class BlobStore(BlobReader, BlobWriter, Protocol):
    """Everything that the object store does."""

    async def put(
        self, tenant: str, scope: KeyScope, owner: str, name: str, data: bytes, *, generation: int = 0
    ) -> BlobRef:
        """As `BlobWriter.put`. Bytes of the same name and another `generation` are sealed under another key."""
        ...

    async def put_value(self, tenant: str, scope: KeyScope, owner: str, name: str, value: object) -> BlobRef:
        """As `put`, for a record."""
        ...

    async def delete(self, ref: BlobRef) -> None:
        """Deletes the blob. It is no error if there is none."""
        ...

    async def find(self, tenant: str, scope: KeyScope, owner: str = "") -> list[BlobRef]:
        """The blobs of an owner, or of the whole scope."""
        ...

    async def generation(self, ref: BlobRef) -> int:
        """The generation of the key under which the blob is sealed."""
        ...


class Transactions(Protocol):
    """A database."""

    async def run(self, work: "Callable[[sa.Connection], T]") -> T:
        """Calls `work` in one transaction, again where it could not be serialised. Raises `Retry` while it is down."""
        ...


class Authorise(Protocol):
    """Asks the access policy."""

    def __call__(
        self, actor: Actor, action: Action, resource: Resource, purpose: str = "", detail: Sequence[str] = ()
    ) -> Awaitable[None]:
        """Returns if the policy allows it. Raises `Reject(FORBIDDEN | ...)`. Both are audited."""
        ...


class EventPublisher(Protocol):
    """Publishes events that answer no message."""

    async def publish(self, events: Sequence[Event]) -> None:
        """Returns once the broker has acknowledged all. Raises `Retry`."""
        ...
