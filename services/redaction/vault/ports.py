"""The ports of the vault: its methods, and the methods of the keyring, rotation, index and erasures that it uses."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
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
    StoredValue,
    SubjectValue,
)
from services.shared.domain.document import KeyScope
from services.shared.domain.events import DocumentRedacted
from services.shared.domain.records import Actor
from services.shared.domain.spans import OriginalSpan
from services.shared.runtime.keys.provider import TenantKey


class RevealPort(Protocol):
    """Reveals values. Raises `Retry` while the database is down, `Reject` if a key is missing."""

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
    """A vault that can remove values."""

    async def forget(self, matter: Matter, placeholders: Iterable[str]) -> None:
        """Removes the rows that recognise the subjects of these placeholders, and their spellings."""
        ...


class PartiesPort(Protocol):
    """The parties of matters. Raises the errors of the vault."""

    async def replace(self, matter: Matter, parties: Iterable[tuple[str, str]]) -> int:
        """Replaces the parties of the matter by (type, value). Returns the number of parties.

        Raises `Reject(INVALID_METADATA)` if a type is unknown, a value is too short or too long, or there are too many.
        """
        ...

    async def of(self, matter: Matter) -> tuple[Party, ...]:
        """The current parties of the matter, in the order in which the vault stored them."""
        ...


class DataKeys(Protocol):
    """Data keys of a tenant's subjects (`Keyring`)."""

    async def data_key(self, tenant: str, scope: KeyScope, subject: str, *, create: bool = False) -> bytes:
        """The key, 32 bytes. With `create`, a missing key is created. Raises `Reject(KEY_UNAVAILABLE)`."""
        ...

    async def data_keys(
        self, tenant: str, scope: KeyScope, subjects: Iterable[str], *, create: bool = False
    ) -> Mapping[str, bytes | None]:
        """Keys of 32 bytes by subject: None if destroyed. A subject that never had a key is left out."""
        ...

    async def destroy(self, tenant: str, subject: str) -> int:
        """Destroys the keys of `subject` in all scopes. Returns their number."""
        ...


class TenantKeys(Protocol):
    """Key-encryption keys of tenants (`KeyProvider`)."""

    def tenant_key(self, tenant: str, scope: str, version: int | None = None) -> TenantKey:
        """The key in this version, or the current one. Raises `Reject(KEY_UNAVAILABLE)`."""
        ...


class ValueKeysPort(Protocol):
    """A key for each placeholder (`ValueKeys`)."""

    async def keys(
        self, matter: Matter, placeholders: Iterable[str], *, create: bool = False
    ) -> Mapping[str, bytes | None]:
        """Keys by placeholder: None if destroyed or never made. With `create`, missing keys are made."""
        ...

    async def made(
        self, matter: Matter, placeholders: Iterable[str], *, create: bool = False
    ) -> Mapping[str, bytes | None]:
        """Keys by placeholder: None if destroyed. A placeholder whose key was never created is left out."""
        ...

    async def destroy(self, matter: Matter, placeholders: Iterable[str]) -> int:
        """Destroys the keys permanently. Returns their number."""
        ...


class SpansPort(Protocol):
    """Reveals values that redaction replaced in a text (`TextSpans`)."""

    async def reveal_spans(self, redaction: DocumentRedacted, spans: Sequence[OriginalSpan]) -> Sequence[RevealedSpan]:
        """Each value that overlaps one of `spans`, in the order of the text."""
        ...


class RotatePort(Protocol):
    """Rewraps a tenant's data keys (`Rotation`)."""

    async def rotate(self, tenant: str, scopes: Sequence[str]) -> Sequence[RotatedScope]:
        """Rewraps some keys in `scopes`, or in all scopes if it is empty. Raises `Reject(INVALID_METADATA)`."""
        ...


class DataSubjectPort(Protocol):
    """Finds data subjects in all matters of a tenant (`DataSubjectIndex`)."""

    async def find(self, tenant: str, values: Sequence[SubjectValue]) -> Sequence[DataSubjectNumber]:
        """The placeholders that match the values, ordered by matter and number."""
        ...


class ErasureRequest(Protocol):
    """A stored request for erasure (`Request`)."""

    @property
    def erasure(self) -> Erasure:
        """The state and numbers that callers see."""
        ...

    @property
    def requested_by(self) -> str:
        """The actor who requested it."""
        ...

    @property
    def requested_at(self) -> datetime:
        """The time of the request, in UTC."""
        ...

    @property
    def reason(self) -> str:
        """The code of the request."""
        ...

    @property
    def approved_by(self) -> str:
        """The actor who approved it, empty until then."""
        ...


class ErasurePort(Protocol):
    """Erasures: one person requests, another approves (`Erasures`)."""

    async def of_document(self, actor: Actor, document: DocumentRedacted, reason: str) -> Erasure:
        """Requests the erasure of a document. Raises `Reject(INVALID_METADATA)` if the reason is not a code."""
        ...

    async def of_person(self, actor: Actor, tenant: str, values: Sequence[SubjectValue], reason: str) -> Erasure:
        """Requests the erasure of a person. Raises the errors of `of_document`, and `Reject(NOT_FOUND)`."""
        ...

    async def approve(self, actor: Actor, tenant: str, erasure_id: str) -> Erasure:
        """Executes an erasure that another actor requested, unless a hold blocks it.

        Raises `Reject(FORBIDDEN)` for the same actor, `Reject(NOT_FOUND)`.
        """
        ...

    async def list_erasures(self, tenant: str) -> Sequence[ErasureRequest]:
        """The newest 1,000 erasures of the tenant, newest first, without their target."""
        ...


class DocumentResults(Protocol):
    """Stored results of redaction, read by document."""

    async def of_document(self, document_id: str) -> tuple[DocumentRedacted, ...]:
        """The results for a document under all policies, ordered by policy version."""
        ...
