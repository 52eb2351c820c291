"""The cells and rows of the grid. Pure."""

import json
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from services.annotation.grid.columns import Column
from services.annotation.queue.items import QueueFilter
from services.annotation.relations.records import DocumentRelation
from services.shared.domain.annotations import AnnotationSet, SetState
from services.shared.domain.clauses import Severity
from services.shared.domain.document import DocumentRecord, RedactedText
from services.shared.domain.relations import Priority, RelationKind
from services.shared.domain.requests import Request
from services.shared.domain.spans import OriginalSpan

COVERS = "Covers the documents you may read."


class CellState(StrEnum):
    """REVIEWED: a person accepted, changed or added what the cell has. UNREVIEWED: a model or a rule suggests it, or
    its proposals are hidden from reviewers. NOT_FOUND: the text was read, and has no such passage. NOT_READ: the text,
    or a part of it, could not be read, and what was read has no such passage. SUPERSEDED: another document changes or
    replaces the words. LATER: the document takes effect after the date of the grid.
    """

    REVIEWED = "reviewed"
    UNREVIEWED = "unreviewed"
    NOT_FOUND = "not_found"
    NOT_READ = "not_read"
    SUPERSEDED = "superseded"
    LATER = "later"


class CellNote(StrEnum):
    """BLANK: the form is not filled in. ELSEWHERE: the words refer to another part or paper. AMENDED: the words are of
    a document that amends this one. CHANGED: an amendment changes the provision, and its words have no such passage.
    DELETED: an amendment deletes it. UNDATED: the amendment has no date, so it is applied whatever the date of the
    grid. AMENDMENT_NOT_READ: an amendment in force could not be read, so that the cell can be wrong. HIDDEN: reviewers
    of the document do not see proposals. RESTATED, EXECUTED: by another document.
    """

    BLANK = "blank"
    ELSEWHERE = "elsewhere"
    AMENDED = "amended"
    CHANGED = "changed"
    DELETED = "deleted"
    UNDATED = "undated"
    AMENDMENT_NOT_READ = "amendment_not_read"
    HIDDEN = "hidden"
    RESTATED = "restated"
    EXECUTED = "executed"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the words at a place say, masked. `text` is the canonical value of the `FieldKind` in `kind`, or the first
    words, if `kind` is empty. `document_id` has the place.
    """

    text: str
    document_id: str
    span: OriginalSpan
    kind: str = ""
    annotation_id: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell. It is never empty: it has a state, and with most states an answer. `more`: further passages of the
    document. `earlier`: the answers that were superseded, the last one first. `by`: the document that supersedes it.
    """

    column: str
    state: CellState
    answer: Answer | None = None
    more: int = 0
    notes: tuple[CellNote, ...] = ()
    earlier: tuple[Answer, ...] = ()
    by: str = ""


@dataclass(frozen=True, slots=True)
class RowRelation:
    """A confirmed relation of the document of a row: `outgoing` if it amends, restates or executes the other one."""

    kind: RelationKind
    document_id: str
    source_reference: str
    outgoing: bool


@dataclass(frozen=True, slots=True)
class GridRow:
    """A document with its cells, in the order of the columns. `effective_on`: when it takes effect, if it is known."""

    document: DocumentRecord
    document_type: str
    state: SetState
    reviewed: bool
    effective_on: date | None
    relations: tuple[RowRelation, ...]
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class GridColumn:
    """A clause type, a field, or the key of a value of the deal."""

    name: str
    of_deal: bool


@dataclass(frozen=True, slots=True)
class ReadGridResponse:
    """A page of the grid. `total`: the documents of all pages. `next_page_token` is empty on the last one."""

    columns: tuple[GridColumn, ...]
    as_of: date
    rows: tuple[GridRow, ...]
    total: int
    next_page_token: str
    covers: str


@dataclass(frozen=True, slots=True)
class ReadGridRequest(Request[ReadGridResponse]):
    """A page of a grid. `columns` are names; empty: by the types of the documents of the page. `as_of` is an ISO date;
    empty: today. The other lists are filters, as those of `QueueFilter`.
    """

    matters: tuple[str, ...] = ()
    client_ids: tuple[str, ...] = ()
    document_types: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    as_of: str = ""
    purpose: str = ""
    page_size: int = 50
    page_token: str = ""
    use: str = ""
    assignees: tuple[str, ...] = ()
    unassigned: bool = False
    severity: Severity | None = None
    priorities: tuple[Priority, ...] = ()

    @property
    def words(self) -> str:
        """What is asked, as text: the same for each page of a grid."""
        filters = (self.matters, self.client_ids, self.document_types, self.assignees, self.priorities)
        return json.dumps([*filters, self.columns, self.unassigned, self.severity, self.as_of])

    def filter(self, states: tuple[SetState, ...]) -> QueueFilter:
        """The filters, for sets in these states."""
        return QueueFilter(
            states=states,
            assignees=self.assignees,
            unassigned=self.unassigned,
            matters=self.matters,
            document_types=self.document_types,
            severity=self.severity,
            client_ids=self.client_ids,
            priorities=self.priorities,
        )


@dataclass(frozen=True, slots=True)
class Source:
    """A document of the grid: its set as the caller sees it, and its redacted text without hidden words; None if it
    could not be read. `redacted` has its structure. `hidden`: reviewers do not see proposals.
    """

    document: DocumentRecord
    shown: AnnotationSet
    text: str | None
    redacted: RedactedText | None = None
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class GridRequest:
    """What a grid shows: the documents of a page, and those that are related to them."""

    columns: tuple[Column, ...]
    as_of: date
    sources: tuple[Source, ...]
    relations: tuple[DocumentRelation, ...]
