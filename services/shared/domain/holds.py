"""Legal holds: which documents they cover, and why a document must not be destroyed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from services.shared.domain.document import DocumentRecord

ALL = "*"
# Covers time zones, and clocks that differ: a day of a hold can start in any zone.
_MARGIN = timedelta(days=1)


class HoldCause(StrEnum):
    """Why a document must not be destroyed. `NO_CLEARANCE`: it is not known whether a hold applies."""

    NO_CLEARANCE = "no_clearance"
    REGISTER = "register"
    METADATA = "metadata"
    HOLD = "hold"

    @property
    def is_known(self) -> bool:
        """Whether a hold applies. False: no clearance is recorded, or the register did not answer."""
        return self is not HoldCause.NO_CLEARANCE


@dataclass(frozen=True, slots=True)
class Hold:
    """A document that must not be destroyed. `names` are hold ids, or entries of the file such as `matters.M-1`."""

    document_id: str
    matter: str
    cause: HoldCause
    names: tuple[str, ...] = ()


class Destroyer(StrEnum):
    """Everything that destroys stored content. Each asks for holds first."""

    ERASURE = "erasure"
    ORIGINALS = "originals"
    REFUSED = "refused"
    UPLOADS = "uploads"
    OUTBOX = "outbox"


@dataclass(frozen=True, slots=True)
class Scope:
    """What a hold covers: documents that fulfil every criterion that is given. `matters` can hold `*`. `documents` are
    ids of documents or version chains. `since` and `until` are days of ingestion, both inclusive. `persons`: number of
    values of custodians, which are stored apart.
    """

    documents: tuple[str, ...] = ()
    matters: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    persons: int = 0

    @property
    def is_empty(self) -> bool:
        """Such a scope would cover every document; callers refuse it."""
        return not (self.documents or self.matters or self.since or self.until or self.persons)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a document. `containers` are the documents that contain it. `ingested` is None if the document
    was not ingested. `mentions`: whether it mentions a custodian of the hold, None if it is not known.
    """

    record: DocumentRecord
    containers: frozenset[str] = frozenset()
    ingested: datetime | None = None
    mentions: bool | None = None


def covers(scope: Scope, facts: Facts) -> bool:
    """Whether the scope of a hold covers a document. What is not known counts as covered."""
    return (
        _covers_document(scope.documents, facts)
        and (not scope.matters or ALL in scope.matters or facts.record.matter in {"", *scope.matters})
        and _covers_day(scope, facts.ingested)
        and (not scope.persons or facts.mentions is not False)
    )


def _covers_document(documents: Sequence[str], facts: Facts) -> bool:
    if not documents:
        return True
    record = facts.record
    known = {record.document_id, record.family, record.parent_document_id, *facts.containers} - {""}
    return not record.matter or not known.isdisjoint(documents)


def _covers_day(scope: Scope, ingested: datetime | None) -> bool:
    if ingested is None:
        return True
    day = ingested.date()
    after = scope.since is None or day >= scope.since - _MARGIN
    return after and (scope.until is None or day <= scope.until + _MARGIN)
