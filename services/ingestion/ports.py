"""What the handlers and doors reach beyond themselves."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from services.ingestion.parsing.parse import Parsed
from services.ingestion.store.sql import Store
from services.shared.domain.document import BlobRef, KeyScope
from services.shared.runtime.clock import Clock
from services.shared.runtime.observe.metrics import Metrics

T = TypeVar("T")


class BlobPort(Protocol):
    """The part of `Blobs` that is needed here."""

    async def put(self, tenant: str, scope: KeyScope, subject: str, name: str, data: bytes) -> BlobRef: ...
    async def get(self, ref: BlobRef) -> bytes: ...
    async def put_value(self, tenant: str, scope: KeyScope, subject: str, name: str, value: object) -> BlobRef: ...
    async def get_value(self, kind: type[T], ref: BlobRef) -> T: ...
    async def delete(self, ref: BlobRef) -> None: ...
    async def find(self, tenant: str, scope: KeyScope, subject: str = "") -> list[BlobRef]: ...


class ParserPort(Protocol):
    """The part of `Sandbox` that is needed here."""

    async def parse_document(self, data: bytes, file_name: str = "", media_type: str = "") -> Parsed: ...


class FetchPort(Protocol):
    """Reads what a URI of a source system names, if it may.

    Raises `Reject(FORBIDDEN_LOCATION | NOT_FOUND | TOO_LARGE)` or `Retry`.
    """

    async def __call__(self, source_system: str, uri: str, limit: int) -> bytes: ...


class SourcePolicy(Protocol):
    """The part of `AccessPolicy` that is needed here."""

    def source_may(self, tenant: str, source_system: str, matter: str) -> bool: ...


@dataclass(frozen=True, slots=True)
class Ports:
    """All that the handlers reach. `hash_key` gives a tenant's; `destroy` ends a subject's source key; `input_bytes` is
    the most that is fetched.
    """

    store: Store
    blobs: BlobPort
    parser: ParserPort
    fetch: FetchPort
    sources: SourcePolicy
    hash_key: Callable[[str], bytes]
    destroy: Callable[[str, str], Awaitable[object]]
    clock: Clock
    metrics: Metrics
    input_bytes: int = 64 << 20
