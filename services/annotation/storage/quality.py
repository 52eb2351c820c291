"""Reads what the figures of quality are made of: drawn passages, blind second reviews that are complete,
and first judgements.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time

import sqlalchemy as sa

from services.annotation.quality.marks import Mark
from services.annotation.quality.records import Facts, Place, SecondReview
from services.annotation.queue.items import VisibleReviews
from services.annotation.storage import tables as t
from services.annotation.storage.heads import is_seen
from services.annotation.storage.steps.judged_facts import judged
from services.annotation.storage.steps.passage_facts import sampled
from services.annotation.storage.steps.tables import REVIEW_DRAWS, REVIEW_PASSES
from services.annotation.storage.times import from_micros, to_micros
from services.shared.domain.annotations import Annotation, AnnotationSet, AnnotationState, SetState
from services.shared.runtime.ports import Transactions
from services.shared.wire.codec import decode

_d, _s = t.DOCUMENTS.c, t.SETS.c
_FIRST, _SECOND = REVIEW_PASSES.alias("first_pass"), REVIEW_PASSES.alias("second_pass")


class QualityStore:
    """Reads from the database of the service."""

    def __init__(self, database: Transactions) -> None:
        self._database = database

    async def facts(self, tenant: str, visible: VisibleReviews, since: date | None, until: date | None) -> Facts:
        """Those of the documents that a caller can see, by the day on which the review was completed, in UTC."""
        seen = is_seen(tenant, visible)
        fits = sa.and_(seen, *_within(_SECOND.c.completed_at, since, until))

        def work(connection: sa.Connection) -> Facts:
            frames, passages = sampled(connection, seen, since, until)
            judgements = judged(connection, seen, since, until)
            return Facts(frames, passages, _reviews(connection, fits), judgements)

        return await self._database.run(work)


def _within(at: sa.ColumnElement[int], since: date | None, until: date | None) -> Iterable[sa.ColumnElement[bool]]:
    if since:
        yield at >= to_micros(datetime.combine(since, time(), UTC))
    if until:
        yield at <= to_micros(datetime.combine(until, time.max, UTC))


def _reviews(connection: sa.Connection, fits: sa.ColumnElement[bool]) -> Sequence[SecondReview]:
    found = connection.execute(_pairs().where(fits)).all()
    final = _final(connection, _pairs().where(fits).with_only_columns(_s.set_id).order_by(None))
    return [
        SecondReview(
            Place(row.document_id, row.matter, row.rule or "", from_micros(row.completed_at).date()),
            row.code_points,
            _marks(decode(AnnotationSet, bytes(row.first)).annotations),
            _marks(decode(AnnotationSet, bytes(row.second)).annotations),
            final.get(row.set_id, ()),
        )
        for row in found
    ]


def _pairs() -> sa.Select[tuple[object, ...]]:
    """The blind reviews of published sets. A second step is stored only if it was blind; or as the next step of a
    reopened review, and then a review was published before it.
    """
    r, first, second, draw = t.REVIEWS.c, _FIRST.c, _SECOND.c, REVIEW_DRAWS.c
    published = sa.select(sa.func.min(r.set_revision)).where(r.set_id == _s.set_id).scalar_subquery()
    return (
        sa.select(
            _s.set_id,
            _d.document_id,
            _d.matter,
            _d.code_points,
            draw.rule,
            second.completed_at,
            first.annotation_set.label("first"),
            second.annotation_set.label("second"),
        )
        .select_from(t.SETS)
        .join(t.DOCUMENTS, _d.document_id == _s.document_id)
        .join(_FIRST, sa.and_(first.set_id == _s.set_id, first.number == 1))
        .join(_SECOND, sa.and_(second.set_id == _s.set_id, second.number == 2))
        .outerjoin(REVIEW_DRAWS, draw.document_id == _d.document_id)
        .where(_s.state == SetState.PUBLISHED.value, published >= second.set_revision)
        .order_by(_d.document_id)
    )


def _final(connection: sa.Connection, sets: sa.Select[tuple[object, ...]]) -> Mapping[str, tuple[Mark, ...]]:
    a = t.ANNOTATIONS.c
    found: defaultdict[str, list[Annotation]] = defaultdict(list)
    for row in connection.execute(sa.select(a.set_id, a.body).where(a.set_id.in_(sets), a.latest)):
        found[row.set_id].append(decode(Annotation, bytes(row.body)))
    return {set_id: _marks(annotations) for set_id, annotations in found.items()}


def _marks(annotations: Iterable[Annotation]) -> tuple[Mark, ...]:
    """What a reader decided to be there. Proposals without a decision are not marks of the reader."""
    marks = {(one.span.start, one.span.end, one.category) for one in annotations if one.state in _DECIDED}
    return tuple(Mark(*one) for one in sorted(marks))


_DECIDED = frozenset({AnnotationState.ACCEPTED, AnnotationState.CHANGED, AnnotationState.ADDED})
