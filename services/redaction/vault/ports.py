"""The ports of the vault: what its callers may ask, and what it asks of the keyring."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from services.redaction.subjects.linking import Subject
from services.redaction.vault.records import (
    DataSubjectNumber,
    Erasure,
    Matter,
    Party,
    Revealed,
    RevealedSpan,
    RotatedScope,
    SoughtValue,
    StoredValue,
)
from services.shared.domain.document import KeyScope
from services.shared.domain.events import DocumentRedacted
from services.shared.domain.records import Actor
from services.shared.domain.spans import OriginalSpan
from services.shared.runtime.keys.provider import TenantKey


class RevealPort(Protocol):
    """Tells values. Raises `Retry` while the database is down, `Reject` if a key is missing."""

    async def reveal(self, matter: Matter, placeholders: Sequence[str]) -> Mapping[str, Revealed]:
        """By placeholder. A placeholder that the matter does not have is left out."""
        ...


class VaultPort(RevealPort, Protocol):
    """Assigns placeholders and stores values."""

    async def assign(self, matter: Matter, subjects: Sequence[Subject]) -> tuple[str, ...]:
        """A placeholder for each subject. The same subject always gets the same one. All or nothing."""
        ...

    async def values(self, matter: Matter, after: int = 0) -> tuple[StoredValue, ...]:
        """All spellings with a higher `sequence` than `after`, in order."""
        ...


class ErasableVault(RevealPort, Protocol):
    """A vault that can forget."""

    async def forget(self, matter: Matter, placeholders: Iterable[str]) -> None:
        """Removes the rows that recognise the subjects of these placeholders, and their spellings."""
        ...


class PartiesPort(Protocol):
    """The parties of matters. Raises as the vault."""

    async def replace(self, matter: Matter, parties: Iterable[tuple[str, str]]) -> int:
        """Replaces the parties of the matter by (type, words). Returns how many there are now.

        Raises `Reject(INVALID_METADATA)` if a type is unknown, or words are too short to be looked for.
        """
        ...

    async def of(self, matter: Matter) -> tuple[Party, ...]:
        """The matter's parties."""
        ...


class DataKeys(Protocol):
    """Data keys (`Keyring`)."""

    async def data_key(self, tenant: str, scope: KeyScope, subject: str, *, create: bool = False) -> bytes:
        """32 bytes. Raises `Reject(KEY_UNAVAILABLE)`."""
        ...

    async def data_keys(
        self, tenant: str, scope: KeyScope, subjects: Iterable[str], *, create: bool = False
    ) -> Mapping[str, bytes | None]:
        """By subject, 32 bytes. None if destroyed. A subject that never had a key is left out."""
        ...

    async def destroy(self, tenant: str, subject: str) -> int:
        """Destroys the keys of `subject` in all scopes. Returns how many there were."""
        ...


class TenantKeys(Protocol):
    """Keys of tenants (`KeyProvider`)."""

    def tenant_key(self, tenant: str, scope: str, version: int | None = None) -> TenantKey:
        """Raises `Reject(KEY_UNAVAILABLE)`."""
        ...


class ValueKeysPort(Protocol):
    """A key for each placeholder (`ValueKeys`)."""

    async def keys(
        self, matter: Matter, placeholders: Iterable[str], *, create: bool = False
    ) -> Mapping[str, bytes | None]:
        """By placeholder. None if destroyed or never made. With `create`, missing keys are made."""
        ...

    async def made(
        self, matter: Matter, placeholders: Iterable[str], *, create: bool = False
    ) -> Mapping[str, bytes | None]:
        """By placeholder. None if destroyed. A placeholder whose key was never made is left out."""
        ...

    async def destroy(self, matter: Matter, placeholders: Iterable[str]) -> int:
        """Destroys the keys for good. Returns how many there were."""
        ...


class SpansPort(Protocol):
    """Values that redaction took out of a text."""

    async def reveal_spans(
        self, redaction: DocumentRedacted, spans: Sequence[OriginalSpan]
    ) -> Sequence[RevealedSpan]: ...


class RotatePort(Protocol):
    """Rotates a tenant's keys."""

    async def rotate(self, tenant: str, scopes: Sequence[str]) -> Sequence[RotatedScope]:
        """Rewraps some keys in `scopes`, or in all if there are none. Raises `Reject(INVALID_METADATA)`."""
        ...


class DataSubjectPort(Protocol):
    """Finds data subjects in all matters of a tenant."""

    async def find(self, tenant: str, values: Sequence[SoughtValue]) -> Sequence[DataSubjectNumber]: ...


class ErasurePort(Protocol):
    """Erasures: requested by one person, approved by another."""

    async def of_document(self, actor: Actor, document: DocumentRedacted, reason: str) -> Erasure:
        """Requests the erasure of a document."""
        ...

    async def of_person(self, actor: Actor, tenant: str, values: Sequence[SoughtValue], reason: str) -> Erasure:
        """Requests the erasure of a person."""
        ...

    async def approve(self, actor: Actor, tenant: str, erasure_id: str) -> Erasure:
        """Runs what another actor requested. Raises `Reject(FORBIDDEN)` for the same actor, `Reject(NOT_FOUND)`."""
        ...


class DocumentResults(Protocol):
    """Stored results of redaction."""

    async def of_document(self, document_id: str) -> tuple[DocumentRedacted, ...]:
        """The results for a document under all policies."""
        ...
