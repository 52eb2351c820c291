"""The ports of the handler and the API, and the record `Ports` with all of them."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from services.redaction.holds.records import Placement
from services.redaction.policies.rules import Policy
from services.redaction.recognisers.base import Recogniser
from services.redaction.text.redact import Redaction
from services.redaction.text.sealed import Opened
from services.redaction.text.stored import StoredRefs
from services.redaction.vault.ports import DocumentResults, PartiesPort, VaultPort
from services.redaction.vault.records import Matter
from services.shared.domain.document import BlobRef, DocumentRecord
from services.shared.domain.entities import EntityType
from services.shared.domain.events import DocumentIngested, DocumentRedacted
from services.shared.runtime.clock import Clock
from services.shared.runtime.large_texts import LargeTexts
from services.shared.runtime.ports import ValueReader


class TextsPort(Protocol):
    """Stored texts of documents (`Texts`)."""

    async def read(self, document: DocumentRecord, ref: BlobRef) -> Opened:
        """The text at `ref`, with the values whose keys still exist."""
        ...

    async def keep(self, document: DocumentRecord, opened: Opened, redaction: Redaction, origin: BlobRef) -> StoredRefs:
        """Stores the sealed text, the redacted text and the map of a redaction."""
        ...

    async def forget(self, ref: BlobRef) -> None:
        """Destroys an extracted text. Any other blob stays."""
        ...


class StoredResults(DocumentResults, Protocol):
    """Stored results of redaction, read by document and policy."""

    async def find(self, document_id: str, policy: str) -> DocumentRedacted | None:
        """The result for a document under a policy version, None if there is none."""
        ...


class ResultStore(StoredResults, Protocol):
    """Stored results, and the placeholders in each document (`SqlResults`)."""

    async def add_document(self, event: DocumentIngested) -> tuple[DocumentRedacted, ...]:
        """Records the document. Returns its results under other policies."""
        ...

    async def keep(self, policy: str, event: DocumentRedacted, mentions: Collection[str] = ()) -> DocumentRedacted:
        """Stores a result that contains the placeholders `mentions`, unless one exists. Returns the stored one."""
        ...

    async def replace(
        self, policy: str, old: DocumentRedacted, new: DocumentRedacted, mentions: Collection[str] = ()
    ) -> DocumentRedacted:
        """Replaces `old` by `new` unless another process replaced it. Returns the stored one."""
        ...


class NamedHoldsPort(Protocol):
    """Stores the holds that source systems name (`HoldRows`)."""

    async def add(self, placements: Sequence[Placement]) -> None:
        """Stores placements. A stored one stays as it is, also if it was lifted. Raises `Retry`."""
        ...


class GatePort(Protocol):
    """Searches texts for values of a matter (`Gate`)."""

    async def check(self, matter: Matter, texts: Sequence[str]) -> Counter[EntityType]:
        """The number of values in `texts`, by type."""
        ...

    async def known(self, matter: Matter) -> Sequence[tuple[EntityType, str]]:
        """All (type, spelling) of the matter that the vault has."""
        ...


@dataclass(frozen=True, slots=True)
class Ports:
    """Dependencies of the handler. `count` counts replaced values by type, `leaked` values that the gate found.
    `large`: None if large texts are recognised like others, because a recogniser is on Triton.
    """

    blobs: ValueReader
    texts: TextsPort
    vault: VaultPort
    gate: GatePort
    parties: PartiesPort
    results: ResultStore
    holds: NamedHoldsPort
    clock: Clock
    policy: Policy
    count: Callable[[str, int], None]
    leaked: Callable[[Mapping[EntityType, int]], None]
    recognisers: Sequence[Recogniser]
    large: LargeTexts | None = None
