"""Reads what recall and elusion are made of: drawn passages of published documents, and the answers about them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import pairwise

import sqlalchemy as sa

from services.annotation.quality.records import Frame, Passage, Place
from services.annotation.sets.steps.passages import MARKED, PassageAnswer
from services.annotation.storage import tables as t
from services.annotation.storage.steps.tables import DRAWN_PASSAGES, PASSAGE_ANSWERS, PASSAGE_STRATA, REVIEW_DRAWS
from services.shared.domain.annotations import Annotation, Review, SetState
from services.shared.domain.spans import OriginalSpan
from services.shared.wire.codec import decode

_MOST = 500
_d, _s, _r = t.DOCUMENTS.c, t.SETS.c, t.REVIEWS.c
_Rows = Sequence[sa.Row[tuple[object, ...]]]


def sampled(
    connection: sa.Connection, seen: sa.ColumnElement[bool], since: date | None, until: date | None
) -> tuple[Sequence[Frame], Sequence[Passage]]:
    """Of the documents that a caller can see, by the day on which their first review was completed, in UTC. A document
    counts while it is published and reviewed: an unfinished review says nothing. Figures say nothing about documents
    whose rule of the review policy draws no passages.
    """
    p = PASSAGE_STRATA.c
    drawn = sa.exists().where(p.document_id == _d.document_id, p.probability > 0)
    places = reviewed(connection, sa.and_(seen, drawn), since or date.min, until or date.max)
    frames: list[Frame] = []
    passages: list[Passage] = []
    for some in _batches(sorted(places)):
        sets = {places[one][0]: one for one in some}
        marks = _marks(connection, sets)
        frames += [_frame(row, places[row.document_id][1]) for row in _of(connection, PASSAGE_STRATA, some)]
        passages += _passages(connection, some, marks)
    return frames, passages


def reviewed(
    connection: sa.Connection, fits: sa.ColumnElement[bool], since: date, until: date
) -> Mapping[str, tuple[str, Place]]:
    """The published set and the place of each reviewed document that fits, by the day of its first review."""
    all_ = t.REVIEWS.alias().c
    first = sa.select(sa.func.min(all_.set_revision)).where(all_.set_id == _s.set_id).scalar_subquery()
    query = (
        sa.select(_s.set_id, _d.document_id, _d.matter, REVIEW_DRAWS.c.rule, _r.body)
        .select_from(t.SETS)
        .join(t.DOCUMENTS, _d.document_id == _s.document_id)
        .join(t.REVIEWS, sa.and_(_r.set_id == _s.set_id, _r.set_revision == first))
        .outerjoin(REVIEW_DRAWS, REVIEW_DRAWS.c.document_id == _d.document_id)
        .where(fits, _s.state == SetState.PUBLISHED.value)
    )
    found = {}
    for row in connection.execute(query):
        day = decode(Review, bytes(row.body)).closed_at.date()
        if since <= day <= until:
            found[row.document_id] = row.set_id, Place(row.document_id, row.matter, row.rule or "", day)
    return found


def _frame(row: sa.Row[tuple[object, ...]], place: Place) -> Frame:
    return Frame(place, row.stratum, row.flagged, row.probability, row.size)


def _passages(
    connection: sa.Connection, documents: Sequence[str], marks: Mapping[str, Sequence[OriginalSpan]]
) -> Iterable[Passage]:
    answers: defaultdict[tuple[str, int], list[sa.Row[tuple[object, ...]]]] = defaultdict(list)
    for row in _of(connection, PASSAGE_ANSWERS, documents):
        answers[row.document_id, row.start].append(row)
    for row in _of(connection, DRAWN_PASSAGES, documents):
        span = OriginalSpan(row.start, row.end)
        is_marked = any(one.overlaps(span) for one in marks.get(row.document_id, ()))
        asked = answers[row.document_id, row.start]
        yield Passage(row.document_id, row.stratum, _is_found(asked, is_marked), _final(asked, is_marked))


def _is_found(asked: _Rows, is_marked: bool) -> bool:
    """The published set has a mark there, which a review had before its question, or without questions."""
    return is_marked and (not asked or any(one.found for one in asked))


def _final(asked: _Rows, is_marked: bool) -> bool | None:
    """The answer; where two blind reviews differ, what the published set has, by the third person. None without one."""
    said = [one.answer == PassageAnswer.CLAUSE for one in asked if one.answer]
    if not said:
        return None
    return said[0] if all(one == other for one, other in pairwise(said)) else is_marked


def _marks(connection: sa.Connection, sets: Mapping[str, str]) -> Mapping[str, Sequence[OriginalSpan]]:
    """The places of the clauses of published sets, by document."""
    a = t.ANNOTATIONS.c
    query = sa.select(a.set_id, a.body).where(a.set_id.in_(sets), a.latest, a.state.in_([one.value for one in MARKED]))
    found: defaultdict[str, list[OriginalSpan]] = defaultdict(list)
    for row in connection.execute(query):
        found[sets[row.set_id]].append(decode(Annotation, bytes(row.body)).span)
    return found


def _of(connection: sa.Connection, table: sa.Table, documents: Sequence[str]) -> _Rows:
    names = [one.name for one in table.primary_key]
    query = sa.select(table).where(table.c.document_id.in_(documents)).order_by(*(table.c[one] for one in names))
    return connection.execute(query).all()


def _batches(documents: Sequence[str]) -> Iterable[Sequence[str]]:
    """In parts that fit into one statement."""
    return (documents[start : start + _MOST] for start in range(0, len(documents), _MOST))
