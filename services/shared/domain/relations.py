"""Relations of a document to other documents of its matter, and its priority."""

from dataclasses import dataclass
from enum import StrEnum


class Priority(StrEnum):
    """How urgent the review of a document is. An unspecified priority defaults to `normal`."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"

    @property
    def urgency(self) -> int:
        """Its place in the order: 0 is the least urgent."""
        return list(Priority).index(self)


class RelationKind(StrEnum):
    """AMENDS: it changes the other document. RESTATES: it replaces the other one in full, with its changes. EXECUTED:
    it is the signed copy of the other one.
    """

    AMENDS = "amends"
    RESTATES = "restates"
    EXECUTED = "executed"


@dataclass(frozen=True, slots=True)
class Relation:
    """The other document: its source reference in the same source system and matter, or else its id in the same matter.
    Exactly one of both is set.
    """

    kind: RelationKind
    source_reference: str = ""
    document_id: str = ""

    @property
    def other(self) -> str:
        """The reference or the id of the other document."""
        return self.source_reference or self.document_id
