"""A row of the table of constructs."""

from dataclasses import dataclass
from enum import Enum

from services.shared.domain.document import GapKind
from services.shared.domain.errors import Reason


class Treatment(Enum):
    """What happens to a construct. The value is a description for a reader of the documentation."""

    READ = "read"
    OCR_LAYER = "read, and marked as an OCR layer"
    HIDDEN = "read, and marked as hidden"
    INSERTED = "read, and marked as inserted"
    DELETED = "read, and marked as deleted"
    DOCUMENT = "a document of its own"
    GAP = "not read: a gap"
    CONVERTED = "converted by LibreOffice, then read"
    REFUSED = "refused"
    LEFT_OUT = "left out"


@dataclass(frozen=True, slots=True)
class Construct:
    """A construct of a format. `kind` is that of its gap, `reason` that of the refusal; else None."""

    name: str
    treatment: Treatment
    note: str = ""
    kind: GapKind | None = None
    reason: Reason | None = None


def read(name: str, note: str = "") -> Construct:
    return Construct(name, Treatment.READ, note)


def recognised(name: str, note: str = "") -> Construct:
    return Construct(name, Treatment.OCR_LAYER, note)


def hidden(name: str, note: str = "") -> Construct:
    return Construct(name, Treatment.HIDDEN, note)


def left_out(name: str, note: str = "") -> Construct:
    return Construct(name, Treatment.LEFT_OUT, note)


def gap(name: str, kind: GapKind, note: str = "") -> Construct:
    return Construct(name, Treatment.GAP, note, kind=kind)


def refused(name: str, reason: Reason, note: str = "") -> Construct:
    return Construct(name, Treatment.REFUSED, note, reason=reason)
