"""Reads the current sets of a tenant for previews and counts of playbooks, the newest first."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from services.annotation.publishing.past import PastPosition, PastSet, SeenDocuments
from services.annotation.sets.state import DocumentSet
from services.annotation.storage import rows
from services.annotation.storage import tables as t
from services.annotation.storage.steps.tables import JUDGE_FIRST
from services.annotation.storage.workloads import LIVING
from services.shared.domain.annotations import AnnotationSet, SetState
from services.shared.domain.document import DocumentRecord
from services.shared.runtime.ports import Transactions
from services.shared.wire.codec import decode

_d, _s = t.DOCUMENTS.c, t.SETS.c


class PastDocuments:
    """The sets in the database of the service that are proposed or published."""

    def __init__(self, database: Transactions) -> None:
        self._database = database

    async def matters(self, tenant: str) -> Sequence[str]:
        """The matters of all documents of a tenant."""
        query = sa.select(_d.matter).where(_d.tenant == tenant).distinct().order_by(_d.matter)
        return await self._database.run(lambda connection: list(connection.execute(query).scalars()))

    async def count(self, seen: SeenDocuments) -> int:
        """The number of documents with a current set."""
        query = _joined(sa.select(sa.func.count()), seen)
        return int(await self._database.run(lambda connection: connection.execute(query).scalar_one()))

    async def page(self, seen: SeenDocuments, after: PastPosition | None, limit: int) -> Sequence[PastSet]:
        """Up to `limit` sets after a position. Annotations are not read: most callers need them of a few only."""
        judged_first = _is_judged_first().label("judged_first")
        query = _joined(sa.select(_s.set_id, _s.inferred_at, _s.body, _d.record, judged_first), seen)
        if after:
            older = sa.and_(_s.inferred_at == after.inferred, _s.set_id > after.set_id)
            query = query.where(sa.or_(_s.inferred_at < after.inferred, older))
        ordered = query.order_by(_s.inferred_at.desc(), _s.set_id).limit(limit)
        found = await self._database.run(lambda connection: connection.execute(ordered).all())
        return [_past(row) for row in found]

    async def find(self, past: PastSet) -> DocumentSet | None:
        """The document with its set and the annotations; None if another set is current by now."""
        document_id = past.document.document_id
        found = await self._database.run(lambda connection: rows.current_set(connection, document_id))
        same = found is not None and found.annotation_set.set_id == past.annotation_set.set_id
        return found if same else None


def _past(row: sa.Row[Any]) -> PastSet:
    position = PastPosition(row.inferred_at, row.set_id)
    made = decode(AnnotationSet, bytes(row.body))
    judged_first = bool(row.judged_first) and made.state is SetState.PROPOSED
    return PastSet(position, decode(DocumentRecord, row.record), made, judged_first)


def _is_judged_first() -> sa.ColumnElement[bool]:
    return sa.exists().where(JUDGE_FIRST.c.document_id == _d.document_id)


def _joined(query: sa.Select[Any], seen: SeenDocuments) -> sa.Select[Any]:
    hidden = (sa.and_(_d.matter == matter, _d.family == family) for matter, family in seen.closed)
    return (
        query.select_from(t.SETS)
        .join(t.DOCUMENTS, _d.document_id == _s.document_id)
        .where(
            _d.tenant == seen.tenant,
            _d.matter.in_(seen.matters),
            _s.state.in_(LIVING),
            *(sa.not_(one) for one in hidden),
        )
    )
