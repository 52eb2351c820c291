"""Reads what the figures of first judgements are made of: those of published documents."""

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa

from services.annotation.quality.records import FirstJudgement
from services.annotation.storage import tables as t
from services.annotation.storage.steps.passage_facts import reviewed
from services.annotation.storage.steps.tables import FIRST_JUDGEMENTS

_MOST = 500
_j = FIRST_JUDGEMENTS.c


def judged(
    connection: sa.Connection, seen: sa.ColumnElement[bool], since: date | None, until: date | None
) -> Sequence[FirstJudgement]:
    """Of the documents that a caller can see, by the day on which their first review was completed, in UTC. Those of
    earlier sets of a document do not count.
    """
    has_some = sa.exists().where(_j.set_id == t.SETS.c.set_id)
    places = reviewed(connection, sa.and_(seen, has_some), since or date.min, until or date.max)
    by_set = dict(places.values())
    sets, found = sorted(by_set), list[FirstJudgement]()
    for start in range(0, len(sets), _MOST):
        some = sets[start : start + _MOST]
        order = (_j.set_id, _j.stage, _j.place_id, _j.person)
        for row in connection.execute(sa.select(FIRST_JUDGEMENTS).where(_j.set_id.in_(some)).order_by(*order)):
            same = row.own_category == row.model_category
            found.append(FirstJudgement(by_set[row.set_id], same, row.changed))
    return found
