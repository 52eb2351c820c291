"""Stores what reviewers answer about the drawn passages of a document."""

from collections.abc import Callable, Sequence

import sqlalchemy as sa

from services.annotation.sets.steps.passages import AskedPassage, PassageAnswer, PassageReview, sitting_of
from services.annotation.storage import rows
from services.annotation.storage.steps.passages import passages_of
from services.annotation.storage.steps.tables import DRAWN_PASSAGES, PASSAGE_ANSWERS
from services.annotation.storage.times import from_micros, to_micros
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.spans import OriginalSpan
from services.shared.runtime.ports import Transactions
from services.shared.runtime.rows import insert_all_or_keep, insert_or_update

_a, _d = PASSAGE_ANSWERS.c, DRAWN_PASSAGES.c
_KEYS = ("document_id", "sitting", "start")


class PassageStore:
    """The answers in the database of the service."""

    def __init__(self, database: Transactions) -> None:
        self._database = database

    async def find(self, document_id: str) -> PassageReview:
        """What is drawn, and what the reviewers of this sitting are asked. Raises `Reject(NOT_FOUND)`."""
        return await self._database.run(lambda connection: _find(connection, document_id))

    async def ask(self, document_id: str, judge: Callable[[PassageReview], Sequence[AskedPassage]]) -> PassageReview:
        """Stores the passages about which `judge` asks; those that were stored before stay. Returns what is stored."""

        def work(connection: sa.Connection) -> PassageReview:
            found = _find(connection, document_id)
            made = [_row(document_id, found, one) for one in judge(found)]
            insert_all_or_keep(connection, PASSAGE_ANSWERS, made)
            return _find(connection, document_id)

        return await self._database.run(work)

    async def answer(self, document_id: str, judge: Callable[[PassageReview], AskedPassage]) -> PassageReview:
        """Stores the answer that `judge` returns. Returns what is stored."""

        def work(connection: sa.Connection) -> PassageReview:
            found = _find(connection, document_id)
            insert_or_update(connection, PASSAGE_ANSWERS, _row(document_id, found, judge(found)), _KEYS)
            return _find(connection, document_id)

        return await self._database.run(work)


def _find(connection: sa.Connection, document_id: str) -> PassageReview:
    state = rows.review_state(connection, document_id)
    if state is None:
        raise Reject(Reason.NOT_FOUND)
    asked = _asked(connection, document_id, sitting_of(state.steps))
    return PassageReview(state, passages_of(connection, document_id).drawn, asked)


def _asked(connection: sa.Connection, document_id: str, sitting: int) -> tuple[AskedPassage, ...]:
    query = (
        sa.select(PASSAGE_ANSWERS, _d.end)
        .join(DRAWN_PASSAGES, sa.and_(_d.document_id == _a.document_id, _d.start == _a.start))
        .where(_a.document_id == document_id, _a.sitting == sitting)
        .order_by(_a.start)
    )
    return tuple(
        AskedPassage(
            OriginalSpan(row.start, row.end),
            row.found,
            row.asked_by,
            from_micros(row.asked_at),
            PassageAnswer(row.answer) if row.answer else None,
            row.actor,
            None if row.answered_at is None else from_micros(row.answered_at),
        )
        for row in connection.execute(query)
    )


def _row(document_id: str, found: PassageReview, one: AskedPassage) -> dict[str, object]:
    return {
        "document_id": document_id,
        "sitting": sitting_of(found.state.steps),
        "start": one.span.start,
        "found": one.found,
        "asked_by": one.asked_by,
        "asked_at": to_micros(one.asked_at),
        "answer": one.answer.value if one.answer else "",
        "actor": one.actor,
        "answered_at": to_micros(one.answered_at) if one.answered_at else None,
    }
