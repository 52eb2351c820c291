"""The cells and rows of the grid. Pure."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from services.annotation.grid.columns import Column
from services.annotation.relations.records import DocumentRelation
from services.shared.domain.annotations import AnnotationSet, SetState
from services.shared.domain.document import DocumentRecord, RedactedText
from services.shared.domain.fields.types import FieldKind
from services.shared.domain.relations import RelationKind
from services.shared.domain.spans import OriginalSpan, RedactedSpan

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
    """What the words at a place say, masked. `text` is the canonical value of `kind`, or the first words, if `kind` is
    None. `document_id` has the place.
    """

    text: str
    document_id: str
    span: OriginalSpan
    kind: FieldKind | None = None
    annotation_id: str = ""
    redacted: RedactedSpan | None = field(default=None, compare=False, repr=False)


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
