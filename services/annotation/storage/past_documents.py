"""Reads the current sets of a tenant for previews and counts of playbooks, the newest first."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from services.annotation.publishing.past import PastPosition, SeenDocuments
from services.annotation.sets.state import DocumentSet
from services.annotation.storage import rows
from services.annotation.storage import tables as t
from services.annotation.storage.workloads import LIVING
from services.shared.runtime.ports import Transactions

_d, _s = t.DOCUMENTS.c, t.SETS.c
_BATCH = 50


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

    async def newest(self, seen: SeenDocuments, limit: int) -> Sequence[DocumentSet]:
        """The `limit` newest ones, in several transactions."""
        found: list[DocumentSet] = []
        after: PastPosition | None = None
        while len(found) < limit:
            page = await self.page(seen, after, min(_BATCH, limit - len(found)))
            if not page:
                break
            found += (one for _, one in page if one)
            after = page[-1][0]
        return found

    async def page(
        self, seen: SeenDocuments, after: PastPosition | None, limit: int
    ) -> Sequence[tuple[PastPosition, DocumentSet | None]]:
        """Up to `limit` documents after a position; None for one whose set changed meanwhile."""
        query = _joined(sa.select(_s.set_id, _s.inferred_at, _s.document_id), seen)
        if after:
            older = sa.and_(_s.inferred_at == after.inferred, _s.set_id > after.set_id)
            query = query.where(sa.or_(_s.inferred_at < after.inferred, older))
        ordered = query.order_by(_s.inferred_at.desc(), _s.set_id).limit(limit)

        def work(connection: sa.Connection) -> list[tuple[PastPosition, DocumentSet | None]]:
            made: list[tuple[PastPosition, DocumentSet | None]] = []
            for row in connection.execute(ordered).all():
                found = rows.current_set(connection, row.document_id)
                same = found is not None and found.annotation_set.set_id == row.set_id
                made.append((PastPosition(row.inferred_at, row.set_id), found if same else None))
            return made

        return await self._database.run(work)


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
