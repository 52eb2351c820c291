"""Annotations in the database, in the caller's transaction. Earlier revisions of an annotation are kept."""

from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from services.annotation.placing.grounding import in_order
from services.annotation.storage import tables as t
from services.annotation.storage.steps.tables import REVIEW_PASSES
from services.shared.domain.annotations import Annotation, Origin
from services.shared.wire.codec import decode, encode


def insert_revision(connection: sa.Connection, set_id: str, annotation: Annotation) -> None:
    """Inserts the latest revision of an annotation. Earlier revisions are kept."""
    remove_annotation(connection, set_id, annotation.annotation_id)
    connection.execute(sa.insert(t.ANNOTATIONS).values(annotation_row(set_id, annotation)))


def remove_annotation(connection: sa.Connection, set_id: str, annotation_id: str) -> None:
    """Takes an annotation out of the set. Its revisions are kept."""
    c = t.ANNOTATIONS.c
    same = sa.and_(c.set_id == set_id, c.annotation_id == annotation_id)
    connection.execute(sa.update(t.ANNOTATIONS).where(same).values(latest=False))


def revisions_of(connection: sa.Connection, set_id: str, annotation_id: str) -> Sequence[Annotation]:
    """All revisions of an annotation in the set, in order."""
    c = t.ANNOTATIONS.c
    query = sa.select(c.body).where(c.set_id == set_id, c.annotation_id == annotation_id).order_by(c.revision)
    return [decode(Annotation, body) for body in connection.execute(query).scalars()]


def proposals(connection: sa.Connection, set_id: str) -> tuple[Annotation, ...]:
    """The annotations as the model made them."""
    c = t.ANNOTATIONS.c
    rows = connection.execute(
        sa.select(c.body).where(c.set_id == set_id, c.origin == Origin.MODEL).order_by(c.revision)
    )
    first: dict[str, Annotation] = {}
    for one in (decode(Annotation, row.body) for row in rows):
        first.setdefault(one.annotation_id, one)
    return in_order(first.values())


def removed(connection: sa.Connection, set_id: str) -> Mapping[str, int]:
    """The last revision of each annotation that is not in the set any more, because its addition was undone or put
    away. After a step of the review, one more: the same addition in the next step is another revision.
    """
    c, p = t.ANNOTATIONS.c, REVIEW_PASSES.c
    stepped = connection.execute(sa.select(p.set_id).where(p.set_id == set_id).limit(1)).first() is not None
    undone = sa.select(t.UNDONE_DECISIONS.c.set_id).where(t.UNDONE_DECISIONS.c.set_id == set_id).exists()
    some = sa.true() if stepped else undone
    query = sa.select(c.annotation_id, sa.func.max(c.revision).label("revision")).where(c.set_id == set_id, some)
    gone = query.group_by(c.annotation_id).having(sa.func.max(sa.case((c.latest, 1), else_=0)) == 0)
    return {row.annotation_id: row.revision + stepped for row in connection.execute(gone)}


def annotation_row(set_id: str, one: Annotation) -> dict[str, object]:
    """The row of the latest revision of an annotation."""
    return {
        "set_id": set_id,
        "annotation_id": one.annotation_id,
        "revision": one.revision,
        "latest": True,
        "category": one.category,
        "state": one.state.value,
        "origin": one.origin.value,
        "body": encode(one),
    }
