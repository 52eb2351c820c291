"""Reads the steps of the review of a set, in the caller's transaction."""

from collections.abc import Sequence

import sqlalchemy as sa

from services.annotation.sets.steps.records import ReviewPass, ReviewSteps, Stage
from services.annotation.storage.history_tables import TEXT_VIEWS
from services.annotation.storage.steps.tables import PASS_DECISIONS, REVIEW_DRAWS, REVIEW_PASSES, REVIEW_STAGES
from services.shared.domain.annotations import Annotation, AnnotationSet, FindingDecision, Review
from services.shared.wire.codec import decode

_AT_FIRST = (Stage.FIRST, False, 0)


def steps_of(connection: sa.Connection, document_id: str, set_id: str) -> ReviewSteps:
    """The steps of the review of a set."""
    stage, blind, began_at = _stage(connection, set_id)
    return ReviewSteps(
        stage=stage,
        blind=blind,
        drawn=_is_drawn(connection, document_id),
        passes=passes_of(connection, set_id),
        readers=_readers(connection, document_id, began_at) if blind and stage is Stage.SECOND else frozenset(),
    )


def stage_of(connection: sa.Connection, set_id: str) -> tuple[Stage, bool]:
    """The next step of the review of a set, and whether who does it does not see the steps before."""
    return _stage(connection, set_id)[:2]


def labels_put_away(connection: sa.Connection, set_id: str) -> tuple[Annotation, ...]:
    """The annotations as the last blind step left them, while others do not see them; else none."""
    stage, blind, _ = _stage(connection, set_id)
    passes = passes_of(connection, set_id) if blind and stage is not Stage.DONE else ()
    return passes[-1].annotation_set.annotations if passes else ()


def passes_of(connection: sa.Connection, set_id: str) -> tuple[ReviewPass, ...]:
    """The completed steps of the review of a set, in order."""
    c = REVIEW_PASSES.c
    found = connection.execute(sa.select(REVIEW_PASSES).where(c.set_id == set_id).order_by(c.number)).all()
    return tuple(
        ReviewPass(
            row.number,
            decode(AnnotationSet, bytes(row.annotation_set)),
            decode(Review, row.review),
            _finding_decisions(connection, set_id, row.number),
        )
        for row in found
    )


def _stage(connection: sa.Connection, set_id: str) -> tuple[Stage, bool, int]:
    c = REVIEW_STAGES.c
    row = connection.execute(sa.select(c.stage, c.blind, c.began_at).where(c.set_id == set_id)).first()
    return (Stage(row.stage), row.blind, row.began_at) if row else _AT_FIRST


def _is_drawn(connection: sa.Connection, document_id: str) -> bool:
    c = REVIEW_DRAWS.c
    return bool(connection.execute(sa.select(c.drawn).where(c.document_id == document_id)).scalar())


def _readers(connection: sa.Connection, document_id: str, before: int) -> frozenset[str]:
    c = TEXT_VIEWS.c
    query = sa.select(c.person).where(c.document_id == document_id, c.first_at < before).distinct()
    return frozenset(connection.execute(query).scalars())


def _finding_decisions(connection: sa.Connection, set_id: str, number: int) -> tuple[FindingDecision, ...]:
    c = PASS_DECISIONS.c
    this = (c.set_id == set_id, c.number == number, c.kind == "finding", sa.not_(c.undone))
    found: Sequence[bytes] = connection.execute(sa.select(c.body).where(*this).order_by(c.set_revision)).scalars().all()
    return tuple(decode(FindingDecision, body) for body in found)
