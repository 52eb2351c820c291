"""Stores the groups of the figures of quality, and reads who did the reviews of documents."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from functools import partial

import sqlalchemy as sa

from services.annotation.quality.groups import Group, Member, Part
from services.annotation.storage import tables as t
from services.annotation.storage.steps.tables import FIRST_JUDGEMENTS, QUALITY_GROUPS, REVIEW_PASSES
from services.shared.domain.annotations import Review, SetState
from services.shared.runtime.ports import Transactions
from services.shared.wire.codec import decode

_READERS = 2
"""The steps in which people read a document: those after them are adjudications, and steps of reopened reviews."""
_MOST = 500
_c = QUALITY_GROUPS.c


class QualityGroupStore:
    """The groups in the database of the service."""

    def __init__(self, database: Transactions) -> None:
        self._database = database

    async def people(self, documents: Collection[str]) -> Mapping[str, frozenset[str]]:
        """The readers of each of these documents that was reviewed: one for each step, the person with most of its
        decisions. Those who only completed a step or adjudicated do not make a group larger.
        """
        found: dict[str, frozenset[str]] = {}
        for some in _batches(sorted(documents)):
            found |= await self._database.run(partial(_people, documents=some))
        return found

    async def judges(self, documents: Collection[str]) -> Mapping[str, frozenset[str]]:
        """Who judged places of each of these documents before the answer of the model was shown: one for each step of
        the published set, the person with most of the judgements on which the step decided. So both figures of first
        judgements are about these people.
        """
        found: dict[str, frozenset[str]] = {}
        for some in _batches(sorted(documents)):
            found |= await self._database.run(partial(_judges, documents=some))
        return found

    async def members(self, tenant: str) -> Sequence[Member]:
        """The documents of a tenant that are in a group."""
        query = sa.select(QUALITY_GROUPS).where(_c.tenant == tenant)
        return await self._database.run(lambda connection: [_member(row) for row in connection.execute(query)])

    async def keep(self, tenant: str, groups: Sequence[Group]) -> None:
        """Stores new groups. One with a document that another caller has put into a group meanwhile is left out."""
        await self._database.run(lambda connection: _keep(connection, tenant, groups))


def _batches(documents: Sequence[str]) -> Iterator[Sequence[str]]:
    """In parts that fit into one statement."""
    return (documents[start : start + _MOST] for start in range(0, len(documents), _MOST))


def _keep(connection: sa.Connection, tenant: str, groups: Sequence[Group]) -> None:
    """Transactions are serialisable: no one stores a group between the question and the insert."""
    for group in groups:
        names = [one.document for one in group]
        taken = sa.select(_c.document_id).where(_c.part == group[0].part.value, _c.document_id.in_(names)).limit(1)
        if connection.execute(taken).first() is None:
            connection.execute(sa.insert(QUALITY_GROUPS), [_row(tenant, one) for one in group])


def _row(tenant: str, one: Member) -> dict[str, object]:
    return {
        "part": one.part.value,
        "document_id": one.document,
        "tenant": tenant,
        "group_id": one.group,
        "size": one.size,
        "day": one.day.toordinal(),
        "fingerprint": one.fingerprint,
    }


def _member(row: sa.Row[tuple[object, ...]]) -> Member:
    day = date.fromordinal(row.day)
    return Member(Part(row.part), row.document_id, row.group_id, row.size, day, row.fingerprint)


def _people(connection: sa.Connection, documents: Sequence[str]) -> Mapping[str, frozenset[str]]:
    """A review in one step has no pass: its record is the only one."""
    s, r, p = t.SETS.c, t.REVIEWS.c, REVIEW_PASSES.c
    steps = sa.select(p.document_id, p.review).where(p.document_id.in_(documents), p.number <= _READERS)
    alone = (
        sa.select(s.document_id, r.body.label("review"))
        .join_from(t.REVIEWS, t.SETS, s.set_id == r.set_id)
        .where(s.document_id.in_(documents), ~sa.exists().where(p.set_id == r.set_id))
    )
    found: defaultdict[str, set[str]] = defaultdict(set)
    for row in (*connection.execute(steps), *connection.execute(alone)):
        found[row.document_id].add(_reader(decode(Review, bytes(row.review))))
    return {name: frozenset(people) for name, people in found.items()}


def _judges(connection: sa.Connection, documents: Sequence[str]) -> Mapping[str, frozenset[str]]:
    s, j = t.SETS.c, FIRST_JUDGEMENTS.c
    step, number = (j.document_id, j.stage), sa.func.count().label("number")
    counts = (
        sa.select(*step, j.person, number)
        .join_from(FIRST_JUDGEMENTS, t.SETS, s.set_id == j.set_id)
        .where(j.document_id.in_(documents), s.state == SetState.PUBLISHED.value, j.changed.is_not(None))
        .group_by(*step, j.person)
        .order_by(number.desc(), j.person)
    )
    most: dict[tuple[str, str], str] = {}
    for row in connection.execute(counts):
        most.setdefault((row.document_id, row.stage), row.person)
    found: defaultdict[str, set[str]] = defaultdict(set)
    for (document_id, _), person in most.items():
        found[document_id].add(person)
    return {name: frozenset(people) for name, people in found.items()}


def _reader(review: Review) -> str:
    decided = Counter(one.actor for one in review.decisions)
    return max(sorted(decided), key=decided.__getitem__, default=review.actor)
