"""Reads the grid of clauses: many documents by clause types and values, as of a date.

Texts are masked, whatever the caller may reveal: a grid shows too many people at once.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Protocol

from services.annotation.access import ReaderAccess
from services.annotation.desk.across.masked import MaskedTexts
from services.annotation.desk.across.relations import KIND
from services.annotation.desk.across.sight import authorise_reading, check_filter, stated_use, viewer_of
from services.annotation.grid.applying import rows_of
from services.annotation.grid.columns import Column, columns_of, default_columns
from services.annotation.grid.records import Answer, GridRequest, GridRow
from services.annotation.queue.items import QueueFilter, Viewer
from services.annotation.relations.records import DocumentRelation, day_of
from services.annotation.reveals.uses import Use
from services.annotation.sets.judging.places import without_answers
from services.annotation.sets.refusals import invalid, is_id
from services.annotation.sets.state import DocumentSet
from services.annotation.timeline.views import PASSAGES, PartStarts, SeenPart
from services.shared.domain.annotations import SetState
from services.shared.domain.clauses import Severity
from services.shared.domain.document import DocumentRecord
from services.shared.domain.records import Action, Actor, Resource
from services.shared.domain.relations import Priority
from services.shared.domain.spans import OriginalSpan
from services.shared.runtime.clock import Clock
from services.shared.runtime.compute import compute
from services.shared.runtime.document_types import base_type

DEFAULT_ROWS, MOST_ROWS = 50, 200
MOST_CODE_POINTS = 20_000_000
"""The most code points of the texts that a page needs, those of related documents included. A page with more ends
earlier: its texts are in memory together, so that amendments can be applied.
"""
_STATES = (SetState.PROPOSED, SetState.PUBLISHED)


class GridPosition(Protocol):
    @property
    def matter(self) -> str: ...

    @property
    def received(self) -> int: ...

    @property
    def document_id(self) -> str: ...


class GridDocuments(Protocol):
    """The documents of a page (`storage.grid.GridDocuments`)."""

    @property
    def page(self) -> Sequence[DocumentSet]: ...

    @property
    def related(self) -> Sequence[DocumentSet]: ...

    @property
    def relations(self) -> Sequence[DocumentRelation]: ...

    @property
    def total(self) -> int: ...

    @property
    def next(self) -> GridPosition | None: ...


class GridPort(Protocol):
    """Reads the documents of a page (`GridStore`)."""

    async def page(
        self,
        viewer: Viewer,
        wanted: QueueFilter,
        names: Collection[str],
        after: tuple[str, int, str] | None,
        limit: int,
        most: int,
    ) -> GridDocuments: ...


class MattersPort(Protocol):
    """The methods of `QueueStore` that grids need."""

    async def matters(self, tenant: str) -> Sequence[str]: ...

    async def refresh(self, tenant: str, now: datetime) -> None: ...


class ViewPort(Protocol):
    """Stores who received which parts of a text (`ViewStore`)."""

    async def add_all(self, seen: Mapping[str, Sequence[SeenPart]], person: str, use: str, at: datetime) -> None: ...


@dataclass(frozen=True, slots=True)
class GridQuestion:
    """A page of a grid. `columns` are names; empty: by the types of the documents of the page. `as_of` is an ISO date;
    empty: today. Of `wanted`, the states and the order do not count.
    """

    wanted: QueueFilter = field(default_factory=QueueFilter)
    columns: tuple[str, ...] = ()
    as_of: str = ""
    size: int = DEFAULT_ROWS
    token: str = ""

    @property
    def words(self) -> str:
        """What is asked, as text: the same for each page of a grid."""
        one = self.wanted
        lists = (one.matters, one.client_ids, one.document_types, one.assignees, one.priorities, self.columns)
        return json.dumps([*lists, one.unassigned, one.severity, self.as_of])


@dataclass(frozen=True, slots=True)
class ReadGridRequest:
    """A page of a grid, as the message has it. `page_size`: the most rows; 0 for the default."""

    matters: tuple[str, ...] = ()
    client_ids: tuple[str, ...] = ()
    document_types: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    as_of: str = ""
    purpose: str = ""
    page_size: int = 0
    page_token: str = ""
    use: str = ""
    assignees: tuple[str, ...] = ()
    unassigned: bool = False
    severity: Severity | None = None
    priorities: tuple[Priority, ...] = ()

    def question(self) -> GridQuestion:
        """The page that is requested."""
        wanted = QueueFilter(
            assignees=self.assignees,
            unassigned=self.unassigned,
            matters=self.matters,
            document_types=self.document_types,
            severity=self.severity,
            client_ids=self.client_ids,
            priorities=self.priorities,
        )
        return GridQuestion(wanted, self.columns, self.as_of, self.page_size or DEFAULT_ROWS, self.page_token)


@dataclass(frozen=True, slots=True)
class GridPage:
    """A page of rows. `total`: the documents of all pages. `next_token` is empty on the last page. `read`: the
    documents that it is made of, related ones too. `lost`: those of them whose texts could not be read.
    """

    columns: tuple[Column, ...]
    as_of: date
    rows: tuple[GridRow, ...]
    total: int
    next_token: str = ""
    read: tuple[DocumentRecord, ...] = ()
    lost: tuple[DocumentRecord, ...] = ()


@dataclass(frozen=True, slots=True)
class ClauseGrid:
    """The operation of callers, for gRPC and HTTP."""

    store: GridPort
    queue: MattersPort
    texts: MaskedTexts
    views: ViewPort
    access: ReaderAccess
    clock: Clock

    async def read(
        self, actor: Actor, question: GridQuestion, purpose: str, use: str = "", needs: Collection[Action] = ()
    ) -> GridPage:
        """A page of the grid of the documents whose text the caller may read. What it cannot read changes nothing. It
        can have fewer rows than `question.size`, and others after them. `needs`: further actions that the caller must
        be allowed in the matter of a document.

        Raises `Reject(FORBIDDEN | INVALID_METADATA)`, and `Retry`.
        """
        stated = stated_use(actor, use)
        await authorise_reading(self.access, actor, purpose, "grid", stated)
        now = self.clock.now()
        wanted, columns, as_of, after = _checked(question, now)
        await self.queue.refresh(actor.tenant, now)
        matters = await self.queue.matters(actor.tenant)
        viewer = viewer_of(self.access, actor, matters, purpose, now, needs)
        found = await self.store.page(viewer, wanted, _clause_types(columns), after, question.size, MOST_CODE_POINTS)
        page, related = ([without_answers(one, actor.subject) for one in some] for some in (found.page, found.related))
        columns = columns or default_columns(base_type(one.annotation_set.document_type) for one in page)
        sources = await self.texts.sources([*page, *related], now)
        request = GridRequest(columns, as_of, tuple(sources), tuple(found.relations))
        rows = await compute(rows_of, request, [one.document.family for one in page])
        await self._record(actor, found, rows, purpose, stated, now)
        token = _token(found.next) if found.next else ""
        read = tuple(one.document for one in sources if one.text is not None)
        lost = tuple(one.document for one in sources if one.text is None)
        return GridPage(columns, as_of, rows, found.total, token, read, lost)

    async def _record(
        self,
        actor: Actor,
        found: GridDocuments,
        rows: Sequence[GridRow],
        purpose: str,
        use: Use,
        now: datetime,
    ) -> None:
        """Records which documents and which parts of their texts the caller gets, before they leave."""
        answers = _answers(rows)
        every = [*found.page, *found.related]
        told = {one.document.document_id: one.stored for one in every if one.document.document_id in answers}
        by_matter: defaultdict[str, list[str]] = defaultdict(list)
        for document_id, stored in told.items():
            by_matter[stored.document.matter].append(document_id)
        for matter, ids in sorted(by_matter.items()):
            detail = ("read=grid", f"use={use.value}", *(f"document={one}" for one in ids))
            await self.access.authorise(
                actor, Action.READ_TEXT, Resource(KIND, "", actor.tenant, matter), purpose, detail
            )
        seen = {one: PartStarts((), stored.code_points).of(answers[one]) for one, stored in told.items()}
        view = PASSAGES if use is Use.DISPLAYED else use.value
        await self.views.add_all(seen, actor.subject, view, now)


def _clause_types(columns: Sequence[Column]) -> Collection[str]:
    """The clause types of the columns; none, which means all, if values of the deal are among the columns: they are
    reviewed by the annotations at their places.
    """
    if not columns or any(one.of_deal for one in columns):
        return ()
    return [one.name for one in columns]


def _answers(rows: Iterable[GridRow]) -> Mapping[str, list[OriginalSpan]]:
    """The places of all answers, by document."""
    found: defaultdict[str, list[OriginalSpan]] = defaultdict(list)
    for row in rows:
        for cell in row.cells:
            for one in _parts(cell.answer, cell.earlier):
                found[one.document_id].append(one.span)
    return found


def _parts(answer: Answer | None, earlier: Sequence[Answer]) -> Sequence[Answer]:
    return (*((answer,) if answer else ()), *earlier)


def _checked(
    question: GridQuestion, now: datetime
) -> tuple[QueueFilter, tuple[Column, ...], date, tuple[str, int, str] | None]:
    """The parts of a question. Raises `Reject(INVALID_METADATA)` with the faulty field."""
    if not 1 <= question.size <= MOST_ROWS:
        raise invalid("page_size", f"must be from 1 to {MOST_ROWS}")
    check_filter(question.wanted)
    as_of = day_of("as_of", question.as_of) if question.as_of else now.date()
    wanted = replace(question.wanted, states=_STATES)
    return wanted, columns_of(question.columns), as_of, _position(question.token)


def _token(at: GridPosition) -> str:
    values = [at.matter, at.received, at.document_id]
    return urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


def _position(token: str) -> tuple[str, int, str] | None:
    """The place of a token; None if it is empty. Raises `Reject(INVALID_METADATA)`."""
    if not token:
        return None
    try:
        matter, received, document_id = json.loads(urlsafe_b64decode(token + "=" * (-len(token) % 4)))
    except (ValueError, TypeError, RecursionError):
        raise invalid("page_token", "is not a token of this list") from None
    numbers = type(received) is int and abs(received) < 1 << 63
    if not (numbers and is_id(matter) and is_id(document_id)):
        raise invalid("page_token", "is not a token of this list")
    return matter, received, document_id
