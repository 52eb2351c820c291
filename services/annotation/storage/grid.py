"""Reads the documents of a grid, set-based: the number of queries does not depend on the number of documents."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import sqlalchemy as sa

from services.annotation.grid.part import part_of
from services.annotation.placing.grounding import in_order
from services.annotation.queue.items import QueueFilter, Viewer
from services.annotation.relations.records import DocumentRelation, RelationState
from services.annotation.sets.judging.records import NOT_JUDGED
from services.annotation.sets.state import DocumentSet
from services.annotation.storage import tables as t
from services.annotation.storage.heads import Head, heads_where, is_head, is_seen, records_where
from services.annotation.storage.queue import fitting, joined
from services.annotation.storage.relations import relations_of
from services.annotation.storage.steps.judging import judging_in
from services.shared.domain.annotations import Annotation, AnnotationSet, FindingDecision, SetState
from services.shared.runtime.ports import Transactions
from services.shared.wire.codec import decode

_a, _d, _f, _s, _w = t.ANNOTATIONS.c, t.DOCUMENTS.c, t.FINDING_DECISIONS.c, t.SETS.c, t.WORKLOADS.c


@dataclass(frozen=True, slots=True)
class GridPosition:
    """The place of a document in the order of a grid."""

    matter: str
    received: int
    document_id: str


@dataclass(frozen=True, slots=True)
class GridDocuments:
    """The documents of a page in order, those that are related to them, and the relations. `total`: of all pages."""

    page: tuple[DocumentSet, ...]
    related: tuple[DocumentSet, ...]
    relations: tuple[DocumentRelation, ...]
    total: int
    next: GridPosition | None = None


class GridStore:
    """The documents of grids in the database of the service."""

    def __init__(self, database: Transactions) -> None:
        self._database = database

    async def page(
        self,
        viewer: Viewer,
        wanted: QueueFilter,
        names: Collection[str],
        after: tuple[str, int, str] | None,
        limit: int,
        most: int,
    ) -> GridDocuments:
        """The first `limit` documents after a position, with their annotations of the clause types `names`; of all, if
        it is empty. Fewer documents, and at least one, if the texts that they need have more than `most` code points. A
        document is the newest version of its chain with a living set. Call `refresh` of the queue before.
        """
        return await self._database.run(lambda connection: _page(connection, viewer, wanted, names, after, limit, most))


def _page(
    connection: sa.Connection,
    viewer: Viewer,
    wanted: QueueFilter,
    names: Collection[str],
    after: tuple[str, int, str] | None,
    limit: int,
    most: int,
) -> GridDocuments:
    fits = sa.and_(fitting(viewer, wanted), is_head())
    place = (_d.matter, _w.received_at, _d.document_id)
    keys = joined(sa.select(*place, _d.family)).where(fits).order_by(*place)
    total = connection.execute(joined(sa.select(sa.func.count())).where(fits)).scalar_one()
    if after:
        keys = keys.where(sa.tuple_(*place) > sa.tuple_(*after))
    found = connection.execute(keys.limit(limit + 1)).all()
    order = [row.family for row in found[:limit]]
    seen = sa.and_(is_seen(viewer.tenant, viewer.visible), _d.matter.in_({row.matter for row in found[:limit]}))
    sizes, relations = _related(connection, viewer.tenant, seen)
    part = part_of(order, [(one.key.family, one.key.other) for one in relations], sizes, most)
    heads = heads_where(connection, seen, _d.family.in_(part.needed))
    sets = {one.document.family: one for one in sets_of(connection, heads, names).values()}
    shown = order[: part.rows]
    last = found[part.rows - 1] if len(found) > part.rows else None
    return GridDocuments(
        page=tuple(sets[one] for one in shown),
        related=tuple(one for family, one in sets.items() if family not in set(shown)),
        relations=tuple(relations),
        total=total,
        next=GridPosition(last.matter, last.received_at, last.document_id) if last else None,
    )


def _related(
    connection: sa.Connection, tenant: str, seen: sa.ColumnElement[bool]
) -> tuple[Mapping[str, int], Sequence[DocumentRelation]]:
    """The code points of the chains that the caller can see in these matters, and their confirmed relations."""
    records = records_where(connection, seen)
    relations = relations_of(connection, tenant, [one for one, _ in records])
    sizes = {one.family: code_points for one, code_points in records}
    return sizes, [one for one in relations if one.state is RelationState.CONFIRMED]


def sets_of(connection: sa.Connection, heads: Sequence[Head], names: Collection[str]) -> Mapping[str, DocumentSet]:
    """The documents with their sets, which have only the annotations of some clause types, by document id."""
    ids = [one.set_id for one in heads]
    named = [_a.category.in_(names)] if names else []
    query = sa.select(_a.set_id, _a.body).where(_a.set_id.in_(ids), _a.latest, *named)
    marks: defaultdict[str, list[Annotation]] = defaultdict(list)
    for row in connection.execute(query):
        marks[row.set_id].append(decode(Annotation, bytes(row.body)))
    decisions = _decisions(connection, heads)
    plans = judging_in(connection, [(one.document.document_id, one.set_id) for one in heads])
    made = {}
    for one in heads:
        body = decode(AnnotationSet, one.body)
        made[one.document.document_id] = DocumentSet(
            stored=one.stored,
            annotation_set=replace(body, annotations=in_order(marks[one.set_id])),
            inferred_at=one.inferred_at,
            finding_decisions=tuple(decisions[one.chain]) if body.state is SetState.PROPOSED else (),
            judging=plans.get(one.document.document_id, NOT_JUDGED),
        )
    return made


def _decisions(connection: sa.Connection, heads: Sequence[Head]) -> Mapping[tuple[str, str], Sequence[FindingDecision]]:
    """The decisions on findings by matter and chain, in order."""
    families = [one.document.family for one in heads]
    order = (_f.decided_at, _f.set_revision, _f.decision_id)
    query = sa.select(_f.matter, _f.family, _f.body).where(_f.family.in_(families)).order_by(*order)
    found: defaultdict[tuple[str, str], list[FindingDecision]] = defaultdict(list)
    for row in connection.execute(query):
        found[row.matter, row.family].append(decode(FindingDecision, bytes(row.body)))
    return found
