"""Stores a tenant's drafts and publications of playbooks. A row is read only with its tenant."""

import json
from collections.abc import Callable, Sequence
from typing import Any

import sqlalchemy as sa

from services.annotation.publishing.records import OPEN, Draft, DraftState, Head, PlaybookText, Publication
from services.annotation.storage.playbook_tables import DRAFTS, PUBLICATIONS
from services.annotation.storage.times import from_micros, to_micros
from services.shared.domain.errors import Reason, Reject
from services.shared.runtime.ports import Transactions
from services.shared.runtime.rows import Row, insert_or_keep

_d, _p = DRAFTS.c, PUBLICATIONS.c


class PlaybookStore:
    """The drafts and publications in the database of the service."""

    def __init__(self, database: Transactions) -> None:
        self._database = database

    async def heads(self, tenant: str) -> Sequence[Head]:
        """The newest publication of each playbook of the tenant, by name."""
        query = sa.select(_p.name, sa.func.max(_p.number).label("number")).where(_p.tenant == tenant)
        grouped = query.group_by(_p.name).order_by(_p.name)
        rows = await self._database.run(lambda connection: connection.execute(grouped).all())
        return [Head(row.name, row.number) for row in rows]

    async def publication(self, tenant: str, number: int) -> Publication:
        """A publication of the tenant. Raises `Reject(NOT_FOUND)`."""
        query = sa.select(PUBLICATIONS).where(_p.tenant == tenant, _p.number == number)
        row = await self._database.run(lambda connection: connection.execute(query).first())
        if row is None:
            raise Reject(Reason.NOT_FOUND)
        return _publication(row)

    async def history(self, tenant: str, name: str, before: int, limit: int) -> Sequence[Publication]:
        """Up to `limit` publications of the playbook before the number `before` (0: all), the newest first."""
        query = sa.select(PUBLICATIONS).where(_p.tenant == tenant, _p.name == name)
        if before:
            query = query.where(_p.number < before)
        ordered = query.order_by(_p.number.desc()).limit(limit)
        rows = await self._database.run(lambda connection: connection.execute(ordered).all())
        return [_publication(row) for row in rows]

    async def drafts(self, tenant: str) -> Sequence[Draft]:
        """The open drafts of the tenant, the last changed one first."""
        query = sa.select(DRAFTS).where(_d.tenant == tenant, _d.state.in_([one.value for one in OPEN]))
        ordered = query.order_by(_d.changed_at.desc(), _d.draft_id)
        rows = await self._database.run(lambda connection: connection.execute(ordered).all())
        return [_draft(row) for row in rows]

    async def draft(self, tenant: str, draft_id: str) -> Draft:
        """A draft of the tenant, in any state. Raises `Reject(NOT_FOUND)`."""
        return await self._database.run(lambda connection: _find(connection, tenant, draft_id))

    async def add(self, draft: Draft, most: int) -> None:
        """Inserts a draft. Raises `Reject(PRECONDITION_FAILED)` if the tenant has `most` open ones."""

        def work(connection: sa.Connection) -> None:
            opened = [one.value for one in OPEN]
            count = sa.select(sa.func.count()).where(_d.tenant == draft.tenant, _d.state.in_(opened))
            if connection.execute(count).scalar_one() >= most:
                detail = f"There are {most} open drafts: publish or discard some of them"
                raise Reject(Reason.PRECONDITION_FAILED, detail=detail)
            connection.execute(sa.insert(DRAFTS).values(_draft_row(draft)))

        await self._database.run(work)

    async def change(self, tenant: str, draft_id: str, decide: Callable[[Draft], Draft]) -> Draft:
        """Stores what `decide` makes of the draft, in one transaction. Raises `Reject(NOT_FOUND)` and its errors."""

        def work(connection: sa.Connection) -> Draft:
            made = decide(_find(connection, tenant, draft_id))
            _update(connection, made)
            return made

        return await self._database.run(work)

    async def publish(
        self, tenant: str, draft_id: str, after: int, decide: Callable[[Draft], tuple[Draft, Publication]]
    ) -> Publication | None:
        """Stores the publication of a draft, and the draft. None if `after` is not the last number of the tenant: then
        what was checked is outdated. Raises `Reject(NOT_FOUND)` and the errors of `decide`.
        """

        def work(connection: sa.Connection) -> Publication | None:
            last = sa.select(sa.func.coalesce(sa.func.max(_p.number), 0)).where(_p.tenant == tenant)
            draft, made = decide(_find(connection, tenant, draft_id))
            if connection.execute(last).scalar_one() != after:
                return None
            if not insert_or_keep(connection, PUBLICATIONS, _publication_row(made)):
                return None
            _update(connection, draft)
            return made

        return await self._database.run(work)


def _find(connection: sa.Connection, tenant: str, draft_id: str) -> Draft:
    query = sa.select(DRAFTS).where(_d.tenant == tenant, _d.draft_id == draft_id).with_for_update()
    row = connection.execute(query).first()
    if row is None:
        raise Reject(Reason.NOT_FOUND)
    return _draft(row)


def _update(connection: sa.Connection, draft: Draft) -> None:
    connection.execute(sa.update(DRAFTS).where(_d.draft_id == draft.draft_id).values(_draft_row(draft)))


def _draft_row(one: Draft) -> Row:
    names = ("draft_id", "tenant", "name", "revision", "restores", "published_as")
    people = ("proposed_by", "decided_by", "reason", "decision")
    return {
        **{name: getattr(one, name) for name in (*names, *people)},
        "state": one.state.value,
        "source": one.text.source,
        "cases": one.text.cases,
        "base_source": one.base.source,
        "base_cases": one.base.cases,
        "authors": json.dumps(one.authors),
        "created_at": to_micros(one.created_at),
        "changed_at": to_micros(one.changed_at),
    }


def _draft(row: sa.Row[Any]) -> Draft:
    return Draft(
        draft_id=row.draft_id,
        tenant=row.tenant,
        name=row.name,
        text=PlaybookText(row.source, row.cases),
        base=PlaybookText(row.base_source, row.base_cases),
        authors=tuple(json.loads(row.authors)),
        created_at=from_micros(row.created_at),
        changed_at=from_micros(row.changed_at),
        state=DraftState(row.state),
        revision=row.revision,
        restores=row.restores,
        proposed_by=row.proposed_by,
        reason=row.reason,
        decided_by=row.decided_by,
        decision=row.decision,
        published_as=row.published_as,
    )


def _publication_row(one: Publication) -> Row:
    names = (
        "tenant",
        "number",
        "name",
        "version",
        "over",
        "draft_id",
        "published_by",
        "reason",
        "decision",
        "restores",
    )
    return {
        **{name: getattr(one, name) for name in names},
        "source": one.text.source,
        "cases": one.text.cases,
        "authors": json.dumps(one.authors),
        "published_at": to_micros(one.published_at),
    }


def _publication(row: sa.Row[Any]) -> Publication:
    return Publication(
        tenant=row.tenant,
        number=row.number,
        name=row.name,
        version=row.version,
        text=PlaybookText(row.source, row.cases),
        authors=tuple(json.loads(row.authors)),
        published_by=row.published_by,
        published_at=from_micros(row.published_at),
        reason=row.reason,
        decision=row.decision,
        draft_id=row.draft_id,
        restores=row.restores,
        over=row.over,
    )
