"""Stores comments. The text of a comment is a sealed blob of its document; its row has the reference."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from services.annotation.comments.records import Comment, CommentPosition, CommentTarget
from services.annotation.storage import tables as t
from services.annotation.storage.notices import note_question
from services.annotation.storage.times import from_micros, to_micros
from services.shared.domain.document import BlobRef, DocumentRecord
from services.shared.domain.errors import Reason, Reject
from services.shared.runtime.ports import Transactions
from services.shared.runtime.rows import Row
from services.shared.wire.codec import decode, encode

_c = t.COMMENTS.c


class CommentStore:
    """The comments in the database of the service. `notes`: a person who is asked gets a notice."""

    def __init__(self, database: Transactions, *, notes: bool = False) -> None:
        self._database = database
        self._notes = notes

    async def add(self, comment: Comment, document: DocumentRecord) -> None:
        """Inserts a comment on `document`, whose text is sealed already."""

        def work(connection: sa.Connection) -> None:
            connection.execute(sa.insert(t.COMMENTS).values(_row(comment)))
            if self._notes and comment.asked not in {"", comment.author}:
                note_question(connection, document, comment.asked, comment.comment_id, comment.written_at)

        await self._database.run(work)

    async def page(
        self, document_id: str, after: CommentPosition | None, limit: int, author: str = ""
    ) -> Sequence[tuple[CommentPosition, Comment]]:
        """Up to `limit` comments on the document after a position, the oldest first; with `author`, only its own."""
        place = (_c.written_at, _c.comment_id)
        query = sa.select(t.COMMENTS).where(_c.document_id == document_id).order_by(*place).limit(limit)
        if author:
            query = query.where(_c.author == author)
        if after:
            query = query.where(sa.tuple_(*place) > sa.tuple_(after.written, after.comment_id))
        rows = await self._database.run(lambda connection: connection.execute(query).all())
        return [(CommentPosition(row.written_at, row.comment_id), comment_of(row)) for row in rows]

    async def find(self, document_id: str, comment_id: str) -> Comment:
        """A comment on the document. Raises `Reject(NOT_FOUND)`."""
        return await self._database.run(lambda connection: _find(connection, document_id, comment_id))

    async def resolve(self, document_id: str, comment_id: str, by: str, at: datetime) -> Comment:
        """Marks a comment as resolved, unless it is. Returns it. Raises `Reject(NOT_FOUND)`."""
        return await self._database.run(lambda connection: _resolve(connection, document_id, comment_id, by, at))


def _find(connection: sa.Connection, document_id: str, comment_id: str) -> Comment:
    this = sa.and_(_c.document_id == document_id, _c.comment_id == comment_id)
    row = connection.execute(sa.select(t.COMMENTS).where(this)).first()
    if row is None:
        raise Reject(Reason.NOT_FOUND)
    return comment_of(row)


def _resolve(connection: sa.Connection, document_id: str, comment_id: str, by: str, at: datetime) -> Comment:
    before = _find(connection, document_id, comment_id)
    if before.resolved_at:
        return before
    after = replace(before, resolved_at=at, resolved_by=by)
    connection.execute(sa.update(t.COMMENTS).where(_c.comment_id == comment_id).values(_row(after)))
    return after


def _row(one: Comment) -> Row:
    return {
        "comment_id": one.comment_id,
        "document_id": one.document_id,
        "author": one.author,
        "written_at": to_micros(one.written_at),
        "target_kind": one.target_kind.value,
        "target_id": one.target_id,
        "text": encode(one.text),
        "asked": one.asked,
        "resolved_at": to_micros(one.resolved_at) if one.resolved_at else None,
        "resolved_by": one.resolved_by,
    }


def comment_of(row: sa.Row[Any]) -> Comment:
    """The comment of a row."""
    return Comment(
        comment_id=row.comment_id,
        document_id=row.document_id,
        author=row.author,
        written_at=from_micros(row.written_at),
        target_kind=CommentTarget(row.target_kind),
        target_id=row.target_id,
        text=decode(BlobRef, bytes(row.text)),
        asked=row.asked,
        resolved_at=None if row.resolved_at is None else from_micros(row.resolved_at),
        resolved_by=row.resolved_by,
    )
