"""What the handlers and doors reach beyond themselves."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from services.ingestion.parsing.parse import Parsed
from services.ingestion.store.sql import Store
from services.shared.runtime.access.policy import Source
from services.shared.runtime.clock import Clock
from services.shared.runtime.observe.metrics import Metrics
from services.shared.runtime.ports import BlobStore


class ParserPort(Protocol):
    """The part of `Sandbox` that is needed here."""

    async def parse_document(self, data: bytes, file_name: str = "", media_type: str = "") -> Parsed: ...


class FetchPort(Protocol):
    """Reads what a URI of a source system names, if it may.

    Raises `Reject(FORBIDDEN_LOCATION | NOT_FOUND | TOO_LARGE)` or `Retry`.
    """

    async def __call__(self, source_system: str, uri: str, limit: int) -> bytes: ...


class SourcePolicy(Protocol):
    """The part of the access policy that says which source system may submit what."""

    @property
    def sources(self) -> Mapping[str, Source]:
        """The source systems by name."""
        ...

    def source_may(self, tenant: str, source_system: str, matter: str) -> bool:
        """Whether the source system may submit documents of the matter."""
        ...


@dataclass(frozen=True, slots=True)
class Ports:
    """All that the handlers reach. `hash_key` gives a tenant's; `destroy` ends a subject's source key; `input_bytes` is
    the most that is fetched.
    """

    store: Store
    blobs: BlobStore
    parser: ParserPort
    fetch: FetchPort
    sources: SourcePolicy
    hash_key: Callable[[str], bytes]
    destroy: Callable[[str, str], Awaitable[object]]
    clock: Clock
    metrics: Metrics
    input_bytes: int = 64 << 20
