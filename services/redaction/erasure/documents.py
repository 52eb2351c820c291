"""The documents of a tenant, the placeholders in them, and where their texts are stored."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from functools import partial

import sqlalchemy as sa

from services.redaction.erasure.records import Stored
from services.redaction.subjects.placeholders import parsed, placeholder
from services.redaction.vault.records import Matter
from services.redaction.vault.tables import DOCUMENTS, MENTIONS, NUMBERS, RESULTS
from services.shared.domain.events import DocumentIngested, DocumentRedacted
from services.shared.domain.submissions import earlier_owners, key_owner
from services.shared.runtime.ports import Transactions
from services.shared.wire.codec import decode

_PART = 500


class SqlDocuments:
    """Reads redaction's database. Raises `Retry(dependency="database")` while it is down."""

    def __init__(self, database: Transactions) -> None:
        self._database = database

    async def find(self, document_ids: Iterable[str]) -> list[Stored]:
        """The documents with these ids, ordered by id. Unknown ids are left out."""
        wanted = sorted(set(document_ids))

        def work(connection: sa.Connection) -> list[Stored]:
            return [one for part in _parts(wanted) for one in _read(connection, partial(_ids, part=part))]

        return await self._database.run(work)

    async def of_matter(self, matter: Matter) -> list[Stored]:
        """All documents of a matter, ordered by id."""
        return await self._database.run(lambda connection: _read(connection, lambda table: _of(table, matter)))

    async def without_redaction(self, tenant: str) -> list[Stored]:
        """Documents of the tenant that were ingested and never redacted, ordered by id."""
        done = sa.select(RESULTS.c.document_id).where(RESULTS.c.tenant == tenant)
        where = DOCUMENTS.c.tenant == tenant, DOCUMENTS.c.erased_at.is_(None), DOCUMENTS.c.document_id.not_in(done)
        query = sa.select(DOCUMENTS.c.event).where(*where).order_by(DOCUMENTS.c.document_id)

        def work(connection: sa.Connection) -> list[Stored]:
            return [_met(bytes(row)) for row in connection.execute(query).scalars()]

        return await self._database.run(work)

    async def mentioning(self, matter: Matter, placeholders: Sequence[str]) -> list[str]:
        """Ids of the documents that contain or contained one of `placeholders`."""

        def work(connection: sa.Connection) -> list[str]:
            found: set[str] = set()
            for part in _parts(sorted(placeholders)):
                where = _of(MENTIONS, matter), MENTIONS.c.placeholder.in_(part)
                found |= set(connection.execute(sa.select(MENTIONS.c.document_id).where(*where)).scalars())
            return sorted(found)

        return await self._database.run(work)

    async def same_subject(self, matter: Matter, placeholders: Iterable[str]) -> list[str]:
        """All placeholders of the subjects of `placeholders`, aliases included."""
        numbers = {found for one in placeholders if (found := parsed(one))}
        query = sa.select(NUMBERS.c.entity_type, NUMBERS.c.number, NUMBERS.c.alias_of).where(
            _of(NUMBERS, matter), NUMBERS.c.alias_of.is_not(None)
        )

        def work(connection: sa.Connection) -> list[str]:
            leads = {
                (row.entity_type, row.number): (row.entity_type, row.alias_of) for row in connection.execute(query)
            }
            ends = {_end(leads, one) for one in numbers}
            return sorted(placeholder(*one) for one in ends | {one for one in leads if _end(leads, one) in ends})

        return await self._database.run(work)

    async def erased(self, document_id: str, now: datetime) -> None:
        """Records that all data of the document is unreadable."""
        change = sa.update(DOCUMENTS).where(DOCUMENTS.c.document_id == document_id).values(erased_at=now)
        await self._database.run(lambda connection: connection.execute(change))


def _read(connection: sa.Connection, where: Callable[[sa.Table], sa.ColumnElement[bool]]) -> list[Stored]:
    found = {
        one.record.document_id: one
        for row in connection.execute(sa.select(DOCUMENTS.c.event).where(where(DOCUMENTS))).scalars()
        for one in [_met(bytes(row))]
    }
    texts: dict[str, list[DocumentRedacted]] = {}
    for row in connection.execute(
        sa.select(RESULTS.c.event).where(where(RESULTS)).order_by(RESULTS.c.policy)
    ).scalars():
        event = decode(DocumentRedacted, bytes(row))
        texts.setdefault(event.document.document_id, []).append(event)
    for identity, events in texts.items():
        last, met = events[-1], found.get(identity)
        originals = met.originals if met else (_owner(last), *_earlier_owners(last))
        found[identity] = Stored(last.document, originals, tuple(one.sealed for one in events))
    return [found[identity] for identity in sorted(found)]


def _met(row: bytes) -> Stored:
    event = decode(DocumentIngested, row)
    owner, used = _owner(event), event.original.subject
    owners = (owner,) if used == owner else dict.fromkeys((used, owner, *_earlier_owners(event)))
    return Stored(event.document, tuple(owners), extracted=event.text)


def _owner(event: DocumentIngested | DocumentRedacted) -> str:
    return key_owner(event.document.source_system, event.document.matter, event.submission_id)


def _earlier_owners(event: DocumentIngested | DocumentRedacted) -> tuple[str, ...]:
    """Only for a document of an earlier release: its submission id can be used again in another matter."""
    return earlier_owners(event.document.source_system, event.submission_id)


def _end(leads: dict[tuple[str, int], tuple[str, int]], number: tuple[str, int]) -> tuple[str, int]:
    while number in leads:
        number = leads[number]
    return number


def _ids(table: sa.Table, part: Sequence[str]) -> sa.ColumnElement[bool]:
    return table.c.document_id.in_(part)


def _of(table: sa.Table, matter: Matter) -> sa.ColumnElement[bool]:
    return sa.and_(table.c.tenant == matter.tenant, table.c.matter == matter.matter)


def _parts(items: Sequence[str]) -> Iterator[Sequence[str]]:
    return (items[start : start + _PART] for start in range(0, len(items), _PART))
