"""What stands behind `VaultService`: the ports of its RPCs, and what they speak of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from services.redaction.vault.port import Matter, Revealed
from services.shared.domain.events import DocumentRedacted
from services.shared.domain.records import Actor
from services.shared.domain.spans import OriginalSpan


@dataclass(frozen=True, slots=True)
class RevealedSpan:
    """A value that was taken out of a text. `words` is None where it was erased."""

    span: OriginalSpan
    words: str | None


@dataclass(frozen=True, slots=True)
class RotatedScope:
    """What was wrapped anew in one scope, and what still stands under an old version."""

    scope: str
    current_version: int
    rewrapped: int
    remaining: int


@dataclass(frozen=True, slots=True)
class SoughtValue:
    """What a data subject is known by. No `entity_type`: any."""

    value: str
    entity_type: str = ""


@dataclass(frozen=True, slots=True)
class SubjectNumber:
    """A placeholder that a sought value leads to: `certain` where all that was sought stands for it. `document_ids`
    mention it.
    """

    matter: Matter
    entity_type: str
    placeholder: str
    alias_of: str = ""
    certain: bool = False
    erased: bool = False
    document_ids: tuple[str, ...] = ()


class ErasureState(StrEnum):
    """How far an erasure is. `HELD`: refused, for documents that are held, or of which nobody knows that they are
    not.
    """

    REQUESTED = "requested"
    APPROVED = "approved"
    DONE = "done"
    HELD = "held"


@dataclass(frozen=True, slots=True)
class Erasure:
    """One that was asked for, and what it concerns."""

    erasure_id: str
    state: ErasureState
    document_ids: tuple[str, ...] = ()
    held_document_ids: tuple[str, ...] = ()
    numbers: int = 0


class RevealPort(Protocol):
    """The vault."""

    async def reveal(self, matter: Matter, placeholders: Sequence[str]) -> Mapping[str, Revealed]:
        """By placeholder; what the matter does not know is left out."""
        ...


class SpansPort(Protocol):
    """Words that redaction took out of a text."""

    async def reveal_spans(
        self, redaction: DocumentRedacted, spans: Sequence[OriginalSpan]
    ) -> Sequence[RevealedSpan]: ...


class RotatePort(Protocol):
    """Data keys of a tenant, under current versions."""

    async def rotate(self, tenant: str, scopes: Sequence[str]) -> Sequence[RotatedScope]:
        """Some of what stands under old versions, in the scopes named, or in all. Raises `Reject(INVALID_METADATA)`."""
        ...


class SubjectsPort(Protocol):
    """The index of all matters of a tenant."""

    async def find(self, tenant: str, values: Sequence[SoughtValue]) -> Sequence[SubjectNumber]: ...


class ErasurePort(Protocol):
    """Erasures: asked for by one person, approved by another."""

    async def of_document(self, actor: Actor, document: DocumentRedacted, reason: str) -> Erasure:
        """Asks for a document's."""
        ...

    async def of_person(self, actor: Actor, tenant: str, values: Sequence[SoughtValue], reason: str) -> Erasure:
        """Asks for a person's."""
        ...

    async def approve(self, actor: Actor, tenant: str, erasure_id: str) -> Erasure:
        """Carries out what another asked for. Raises `Reject(FORBIDDEN)` for the same actor, `Reject(NOT_FOUND)`."""
        ...


class ResultsPort(Protocol):
    """Answers that were given."""

    async def of_document(self, document_id: str) -> tuple[DocumentRedacted, ...]: ...
