"""Where values are kept: the port that the handler, the gate and the standalone command share."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from services.redaction.subjects.linking import Subject
from services.shared.domain.entities import EntityType


@dataclass(frozen=True, slots=True)
class Matter:
    """Whose values: placeholders are counted, and linked, within one matter of one tenant."""

    tenant: str
    matter: str


@dataclass(frozen=True, slots=True)
class StoredValue:
    """One spelling of a value, and the placeholder that stands for it. `sequence` counts up within the matter, without
    gaps.
    """

    sequence: int
    entity_type: EntityType
    placeholder: str
    form: str


class Revealed(NamedTuple):
    """What stands behind a placeholder: its spellings, in the order in which they came; none where it was `erased`.
    `alias_of` is the earlier placeholder of the same subject, empty where there is none.
    """

    placeholder: str
    entity_type: EntityType
    forms: tuple[str, ...] = ()
    alias_of: str = ""
    erased: bool = False


class VaultPort(Protocol):
    """Gives out placeholders and keeps the values. Raises `Retry` while its store is away, `Reject` where a key is
    missing.
    """

    async def assign(self, matter: Matter, subjects: Sequence[Subject]) -> tuple[str, ...]:
        """A placeholder for each subject: the same subject always gets the same one. All or nothing."""
        ...

    async def values(self, matter: Matter, after: int = 0) -> tuple[StoredValue, ...]:
        """All spellings with a higher `sequence` than `after`, in order."""
        ...

    async def reveal(self, matter: Matter, placeholders: Sequence[str]) -> Mapping[str, Revealed]:
        """By placeholder; what the matter does not know is left out."""
        ...
