"""Who can do the next step of a review, as a condition of queries."""

import sqlalchemy as sa

from services.annotation.sets.steps.records import Stage
from services.annotation.storage import tables as t
from services.annotation.storage.history_tables import TEXT_VIEWS
from services.annotation.storage.steps.tables import REVIEW_PEOPLE, REVIEW_STAGES

_LATER = (Stage.SECOND.value, Stage.ADJUDICATION.value)


def is_open_to(person: str) -> sa.ColumnElement[bool]:
    """Whether the person can do the next step: at the first step, anyone; later, a person who did not take part, and
    who received no text of the document before a blind second review began. The query joins `REVIEW_STAGES`.
    """
    s, p, v = REVIEW_STAGES.c, REVIEW_PEOPLE.c, TEXT_VIEWS.c
    took_part = sa.exists().where(p.set_id == t.SETS.c.set_id, p.person == person)
    has_read = sa.exists().where(v.document_id == t.SETS.c.document_id, v.person == person, v.first_at < s.began_at)
    is_blind = sa.and_(s.stage == Stage.SECOND.value, s.blind)
    return sa.or_(s.stage.is_(None), s.stage.not_in(_LATER), sa.not_(sa.or_(took_part, sa.and_(is_blind, has_read))))
