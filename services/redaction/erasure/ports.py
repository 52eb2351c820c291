"""The ports of an erasure, and the record `Ports` with all of them."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from services.redaction.detection.spellings import Spellings
from services.redaction.erasure.records import Letter, Request, Stored
from services.redaction.vault.ports import DataSubjectPort, ErasableVault, ValueKeysPort
from services.redaction.vault.records import Matter
from services.shared.domain.document import DocumentRecord
from services.shared.domain.holds import Destroyer, Hold
from services.shared.runtime.clock import Clock
from services.shared.runtime.ports import ValueReader

Lock = Callable[[str], AbstractAsyncContextManager[Callable[[], None] | None]]


class RequestStore(Protocol):
    """Stored requests for erasure (`ErasureRows`). Raises `Retry` while the database is down."""

    async def add(self, request: Request) -> None:
        """Stores a new request; its target is sealed under its own key."""
        ...

    async def find(self, tenant: str, erasure_id: str) -> Request:
        """Returns the stored request. Raises `Reject(NOT_FOUND)` for another tenant's request too."""
        ...

    async def of_tenant(self, tenant: str) -> list[Request]:
        """The newest 1,000 requests of the tenant, newest first, without their target."""
        ...

    async def unfinished(self) -> list[Request]:
        """The requests that were approved and are not done, oldest first."""
        ...

    async def change(self, request: Request, **changes: object) -> Request:
        """Changes fields of the request's `erasure`, or `approved_by`. Returns the changed request."""
        ...


class DocumentIndex(Protocol):
    """Documents and the placeholders in them (`SqlDocuments`). Raises `Retry` while the database is down."""

    async def find(self, document_ids: Iterable[str]) -> list[Stored]:
        """The documents with these ids, ordered by id. Unknown ids are left out."""
        ...

    async def of_matter(self, matter: Matter) -> list[Stored]:
        """All documents of a matter, ordered by id."""
        ...

    async def without_redaction(self, tenant: str) -> list[Stored]:
        """Documents of the tenant that were ingested and never redacted, ordered by id."""
        ...

    async def mentioning(self, matter: Matter, placeholders: Sequence[str]) -> list[str]:
        """Ids of the documents that contain or contained one of `placeholders`."""
        ...

    async def same_subject(self, matter: Matter, placeholders: Iterable[str]) -> list[str]:
        """All placeholders of the subjects of `placeholders`, aliases included."""
        ...

    async def erased(self, document_id: str, now: datetime) -> None:
        """Records that all data of the document is unreadable."""
        ...


class MaskPort(Protocol):
    """Masks a person in stored texts (`Masking`). Raises `Retry` while the store is down."""

    async def shows(self, record: DocumentRecord, spellings: Spellings, values: ValueKeysPort) -> bool:
        """Whether a stored text of the document shows one of `spellings`."""
        ...

    async def mask(self, record: DocumentRecord, spellings: Spellings, placeholder: str, values: ValueKeysPort) -> bool:
        """Masks `spellings` in all stored texts of the document. Returns whether there were any."""
        ...


class ShredPort(Protocol):
    """Makes stored data unreadable (`Shredder`). Every step can be repeated."""

    async def document(self, tenant: str, document_id: str) -> None:
        """Shreds all stored data of a document, except the submitted original."""
        ...

    async def original(self, tenant: str, owner: str) -> None:
        """Shreds the submitted original of this key owner, and its dead letters."""
        ...

    async def letters(self, tenant: str, spellings: Spellings) -> int:
        """Shreds the dead letters that contain one of `spellings`. Returns their number."""
        ...

    async def find_letters(self, tenant: str, spellings: Spellings) -> list[Letter]:
        """The dead letters that `letters` shreds."""
        ...


class HoldCheckPort(Protocol):
    """The question of all destroyers (`HoldCheck`)."""

    async def ask(
        self, destroyer: Destroyer, documents: Sequence[DocumentRecord], *, in_call: bool = False
    ) -> list[Hold | None]:
        """Per document: why it must not be destroyed, None if it is clear. `in_call`: raises `Reject` or `Retry` if the
        register does not answer.
        """
        ...


@dataclass(frozen=True, slots=True)
class Ports:
    """Dependencies of an erasure. `lock` lets only one of several processes erase. `forget` is called with each matter
    whose values were erased.
    """

    rows: RequestStore
    documents: DocumentIndex
    subjects: DataSubjectPort
    vault: ErasableVault
    values: ValueKeysPort
    blobs: ValueReader
    masking: MaskPort
    shredder: ShredPort
    holds: HoldCheckPort
    clock: Clock
    new_id: Callable[[], str]
    lock: Lock
    forget: Callable[[Matter], None]
