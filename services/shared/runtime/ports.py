"""Narrow ports that many files use. A file that needs several of these methods declares its own port."""

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Protocol, TypeVar

from services.shared.domain.document import BlobRef, DocumentRecord, KeyScope
from services.shared.domain.events import Event
from services.shared.domain.holds import Destroyer, Hold
from services.shared.domain.records import Action, Actor, Resource

if TYPE_CHECKING:
    import sqlalchemy as sa

T = TypeVar("T")


class ValueReader(Protocol):
    """Reads stored records of the wire types."""

    async def get_value(self, kind: type[T], ref: BlobRef) -> T:
        """The record of type `kind` at `ref`. Raises `Reject(KEY_UNAVAILABLE)` or `Retry`."""
        ...


class BlobReader(ValueReader, Protocol):
    """Reads stored bytes and records."""

    async def get(self, ref: BlobRef) -> bytes:
        """The bytes at `ref`. Raises the errors of `get_value`."""
        ...


class BlobWriter(Protocol):
    """Stores bytes, encrypted under the data key of (tenant, scope, owner)."""

    async def put(self, tenant: str, scope: KeyScope, owner: str, name: str, data: bytes) -> BlobRef:
        """Store the bytes and return their reference. Raises `Retry`."""
        ...


class BlobStore(BlobReader, BlobWriter, Protocol):
    """All operations of the object store."""

    async def put(
        self, tenant: str, scope: KeyScope, owner: str, name: str, data: bytes, *, generation: int = 0
    ) -> BlobRef:
        """Like `BlobWriter.put`. Another `generation` of the same name is sealed under another key."""
        ...

    async def put_value(self, tenant: str, scope: KeyScope, owner: str, name: str, value: object) -> BlobRef:
        """Like `put`, for a record of the wire types."""
        ...

    async def delete(self, ref: BlobRef) -> None:
        """Delete the blob, if there is one."""
        ...

    async def find(self, tenant: str, scope: KeyScope, owner: str = "") -> list[BlobRef]:
        """The blobs of an owner, or of the whole scope."""
        ...

    async def check(self, ref: BlobRef) -> bytes:
        """What differs after the blob was replaced. Raises `Reject(KEY_UNAVAILABLE)` if its key is destroyed."""
        ...

    async def generation(self, ref: BlobRef) -> int:
        """The generation of the key under which the blob is sealed."""
        ...


class Transactions(Protocol):
    """Runs transactions in a database."""

    async def run(self, work: "Callable[[sa.Connection], T]") -> T:
        """Call `work` in one transaction, again after a conflict. Raises `Retry` while the database does not answer."""
        ...


class LockedTransactions(Transactions, Protocol):
    """Runs transactions that can wait for each other."""

    async def run(self, work: "Callable[[sa.Connection], T]", lock: str = "") -> T:
        """Like `Transactions.run`. Transactions with the same `lock` run one after the other, in all processes."""
        ...


class Authorise(Protocol):
    """Checks the access policy, see `Authoriser.authorise`."""

    def __call__(
        self, actor: Actor, action: Action, resource: Resource, purpose: str = "", detail: Sequence[str] = ()
    ) -> Awaitable[None]:
        """Returns if the policy allows the action. Raises `Reject(FORBIDDEN)`. Both are audited."""
        ...


class Access(Protocol):
    """Decides by the access policy, see `Authoriser`."""

    async def authorise(
        self, actor: Actor, action: Action, resource: Resource, purpose: str = "", detail: Sequence[str] = ()
    ) -> None:
        """Returns if the policy allows the action. Raises `Reject(FORBIDDEN | NOT_FOUND)`. Both are audited."""
        ...

    def allows(self, actor: Actor, action: Action, resource: Resource, purpose: str = "") -> bool:
        """Whether the policy allows the action. Not audited: use it to decide what a response contains."""
        ...


class HoldCheckPort(Protocol):
    """The question that every destroyer asks, see `HoldCheck`."""

    async def ask(self, destroyer: Destroyer, documents: Sequence[DocumentRecord]) -> list[Hold | None]:
        """Per document: why it must not be destroyed, None if it is clear. Raises `Retry`."""
        ...


class EventPublisher(Protocol):
    """Publishes events outside of the worker."""

    async def publish(self, events: Sequence[Event]) -> None:
        """Returns after the broker has acknowledged all events. Raises `Retry`."""
        ...
