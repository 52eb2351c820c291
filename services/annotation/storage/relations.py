"""Stores relations between the documents of a matter, and reads them with those that senders state."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from services.annotation.queue.items import VisibleReviews
from services.annotation.relations.records import (
    DocumentRelation,
    RelationEvidence,
    RelationKey,
    RelationSource,
    RelationState,
    RelationVerdict,
)
from services.annotation.storage import tables as t
from services.annotation.storage.heads import Head, heads_where, is_seen
from services.annotation.storage.relation_tables import RELATIONS
from services.annotation.storage.times import from_micros, to_micros
from services.shared.domain.document import DocumentRecord, all_relations
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.identity import family_id, reference_id
from services.shared.domain.relations import Relation, RelationKind
from services.shared.domain.spans import OriginalSpan
from services.shared.runtime.ports import Transactions
from services.shared.runtime.rows import Row, insert_all_or_keep, insert_or_update

_r = RELATIONS.c
_KEYS = ("tenant", "matter", "family", "other", "kind")


class RelationStore:
    """The relations in the database of the service."""

    def __init__(self, database: Transactions) -> None:
        self._database = database

    async def of_matter(
        self, tenant: str, visible: VisibleReviews
    ) -> tuple[Sequence[Head], Sequence[DocumentRelation]]:
        """The visible documents of a matter, and the relations between two of them."""

        def work(connection: sa.Connection) -> tuple[Sequence[Head], Sequence[DocumentRelation]]:
            heads = heads_where(connection, is_seen(tenant, visible))
            return heads, relations_of(connection, tenant, [one.document for one in heads])

        return await self._database.run(work)

    async def suggest(self, tenant: str, matter: str, found: Iterable[DocumentRelation]) -> int:
        """Stores new suggestions; what is stored stays. Returns how many are new."""
        rows = [{"tenant": tenant, "matter": matter, **_row(one)} for one in found]

        def work(connection: sa.Connection) -> int:
            here = sa.select(sa.func.count()).where(_r.tenant == tenant, _r.matter == matter)
            before = connection.execute(here).scalar_one()
            insert_all_or_keep(connection, RELATIONS, rows)
            return int(connection.execute(here).scalar_one() - before)

        return await self._database.run(work)

    async def decide(
        self,
        document: DocumentRecord,
        key: RelationKey,
        verdict: RelationVerdict,
        by: str,
        at: datetime,
        effective_on: date | None,
    ) -> DocumentRelation:
        """Stores a decision in the place of an earlier one. Raises `Reject(PRECONDITION_FAILED)` if a confirmed
        relation has the opposite direction.
        """
        return await self._database.run(
            lambda connection: _decide(connection, document, key, verdict, by, at, effective_on)
        )


def relations_of(
    connection: sa.Connection, tenant: str, documents: Sequence[DocumentRecord]
) -> Sequence[DocumentRelation]:
    """The relations between two of the documents, by key: those that senders state, those of texts and of people."""
    matters = sorted({one.matter for one in documents})
    known = {(one.matter, one.family) for one in documents}
    rows = connection.execute(sa.select(RELATIONS).where(_r.tenant == tenant, _r.matter.in_(matters))).all()
    found = {(one.matter, one.relation.key): one for one in _stated(connection, documents)}
    for row in rows:
        key, one = (row.matter, _key(row)), _relation(row)
        earlier = found.get(key)
        if earlier and one.state is RelationState.SUGGESTED:
            continue
        found[key] = _Placed(row.matter, replace(one, source=RelationSource.SENDER) if earlier else one)
    both = [one for (matter, key), one in found.items() if {(matter, key.family), (matter, key.other)} <= known]
    return [one.relation for one in sorted(both, key=_order)]


@dataclass(frozen=True, slots=True)
class _Placed:
    """A relation with its matter."""

    matter: str
    relation: DocumentRelation


def _order(one: _Placed) -> tuple[str, str, str, str]:
    key = one.relation.key
    return one.matter, key.family, key.other, key.kind.value


def _stated(connection: sa.Connection, documents: Sequence[DocumentRecord]) -> Iterator[_Placed]:
    """What the senders of the documents state."""
    stating = [(one, relation) for one in documents for relation in all_relations(one)]
    chains = _chains_by_id(connection, {relation.document_id for _, relation in stating if relation.document_id})
    families = {one.family for one in documents}
    for document, relation in stating:
        other = _other(document, relation, chains, families)
        if other and other != document.family:
            key = RelationKey(document.family, other, relation.kind)
            by = f"source:{document.source_system}"
            made = DocumentRelation(key, RelationSource.SENDER, RelationState.CONFIRMED, decided_by=by)
            yield _Placed(document.matter, made)


def _chains_by_id(connection: sa.Connection, document_ids: Collection[str]) -> Mapping[str, str]:
    if not document_ids:
        return {}
    d = t.DOCUMENTS.c
    rows = connection.execute(sa.select(d.document_id, d.family).where(d.document_id.in_(document_ids)))
    return {row.document_id: row.family for row in rows}


def _other(document: DocumentRecord, relation: Relation, chains: Mapping[str, str], families: Collection[str]) -> str:
    """The chain of the other document; empty if it is not there."""
    if relation.document_id:
        return chains.get(relation.document_id, "")
    named = document.tenant, document.source_system, relation.source_reference
    return next((one for one in (family_id(*named, document.matter), reference_id(*named)) if one in families), "")


def _decide(
    connection: sa.Connection,
    document: DocumentRecord,
    key: RelationKey,
    verdict: RelationVerdict,
    by: str,
    at: datetime,
    effective_on: date | None,
) -> DocumentRelation:
    here = _r.tenant == document.tenant, _r.matter == document.matter
    back = _r.family == key.other, _r.other == key.family, _r.state == RelationState.CONFIRMED.value
    confirms = verdict is RelationVerdict.CONFIRM
    if confirms and connection.execute(sa.select(RELATIONS).where(*here, *back)).first():
        detail = "The other document has a confirmed relation to this one: reject that one first"
        raise Reject(Reason.PRECONDITION_FAILED, detail=detail, field="other_document_id")
    this = _r.family == key.family, _r.other == key.other, _r.kind == key.kind.value
    row = connection.execute(sa.select(RELATIONS).where(*here, *this)).first()
    before = _relation(row) if row else DocumentRelation(key, RelationSource.PERSON, RelationState.SUGGESTED)
    made = DocumentRelation(
        key=key,
        source=before.source,
        state=RelationState.CONFIRMED if confirms else RelationState.REJECTED,
        evidence=before.evidence,
        document_id=before.document_id,
        place=before.place,
        decided_by=by,
        decided_at=at,
        effective_on=effective_on,
    )
    values = {"tenant": document.tenant, "matter": document.matter, **_row(made)}
    insert_or_update(connection, RELATIONS, values, _KEYS)
    return made


def _row(one: DocumentRelation) -> Row:
    return {
        "family": one.key.family,
        "other": one.key.other,
        "kind": one.key.kind.value,
        "source": one.source.value,
        "state": one.state.value,
        "evidence": ",".join(one.evidence),
        "document_id": one.document_id,
        "start": one.place.start if one.place else None,
        "end": one.place.end if one.place else None,
        "decided_by": one.decided_by,
        "decided_at": to_micros(one.decided_at) if one.decided_at else None,
        "effective_on": one.effective_on.isoformat() if one.effective_on else "",
    }


def _key(row: sa.Row[Any]) -> RelationKey:
    return RelationKey(row.family, row.other, RelationKind(row.kind))


def _relation(row: sa.Row[Any]) -> DocumentRelation:
    return DocumentRelation(
        key=_key(row),
        source=RelationSource(row.source),
        state=RelationState(row.state),
        evidence=tuple(RelationEvidence(one) for one in row.evidence.split(",") if one),
        document_id=row.document_id,
        place=None if row.start is None else OriginalSpan(row.start, row.end),
        decided_by=row.decided_by,
        decided_at=None if row.decided_at is None else from_micros(row.decided_at),
        effective_on=date.fromisoformat(row.effective_on) if row.effective_on else None,
    )
