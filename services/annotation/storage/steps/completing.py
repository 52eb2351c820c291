"""Completes the steps of a review, and publishes the set after the last one, in the caller's transaction."""

from collections.abc import Callable
from dataclasses import replace

import sqlalchemy as sa

from services.annotation.ports import EventQueue
from services.annotation.sets.completion import Completed
from services.annotation.sets.state import ReviewState
from services.annotation.sets.steps.adjudicating import Adjudicated
from services.annotation.sets.steps.advance import Passed, Published
from services.annotation.sets.steps.records import Stage
from services.annotation.storage import rows
from services.annotation.storage import tables as t
from services.annotation.storage.facts import facts_of
from services.annotation.storage.steps.judging import settle, was_judged
from services.annotation.storage.steps.writing import (
    begin_next,
    finish,
    insert_pass,
    store_adjudication,
    with_own_decisions,
)
from services.annotation.storage.watches import to_watch
from services.shared.domain.annotations import AnnotationSet, Review, SetState
from services.shared.wire.codec import encode

Result = tuple[AnnotationSet, Review]


def complete(
    connection: sa.Connection,
    outbox: EventQueue,
    state: ReviewState,
    revision: int,
    actor: str,
    judge: Callable[[ReviewState], Passed | Published],
) -> Result:
    """Stores what `judge` makes of the step; returns the set and the record of the step. A repetition returns the first
    result.
    """
    if earlier := _earlier(state, revision, actor):
        return earlier
    state = with_own_decisions(connection, replace(state, facts=facts_of(connection, state)))
    made = judge(state)
    settle(connection, state, _left(made))
    if isinstance(made, Passed):
        begin_next(connection, state, made)
        rows.update_set(connection, made.annotation_set)
        return made.annotation_set, made.review_pass.review
    if made.review_pass:
        insert_pass(connection, state, made.review_pass, made.completed.annotation_set.revision)
    return _publish(connection, outbox, state, made.completed)


def _left(made: Passed | Published) -> AnnotationSet:
    """The set as the step left it."""
    return made.review_pass.annotation_set if isinstance(made, Passed) else made.completed.annotation_set


def adjudicate(
    connection: sa.Connection,
    outbox: EventQueue,
    state: ReviewState,
    judge: Callable[[ReviewState], Adjudicated],
) -> Result:
    """Stores the rulings, and publishes the set. Returns it with the review."""
    made = judge(replace(state, facts=facts_of(connection, state)))
    store_adjudication(connection, state, made)
    return _publish(connection, outbox, state, made.completed)


def _publish(connection: sa.Connection, outbox: EventQueue, state: ReviewState, completed: Completed) -> Result:
    review, made = completed.review, completed.annotation_set
    rows.update_set(connection, made)
    rows.forget_published(connection, state.document.document_id)
    row = {"review_id": review.review_id, "set_id": review.set_id, "set_revision": made.revision}
    connection.execute(sa.insert(t.REVIEWS).values({**row, "actor": review.actor, "body": encode(review)}))
    d = t.DECISIONS.c
    open_ones = sa.update(t.DECISIONS).where(d.set_id == review.set_id, d.review_id == "")
    connection.execute(open_ones.values(review_id=review.review_id))
    finish(connection, state, review.closed_at)
    if was_judged(connection, review.set_id):
        to_watch(connection, state.document)
    outbox.enqueue(connection, completed.events)
    return made, review


def _earlier(state: ReviewState, revision: int, actor: str) -> Result | None:
    """The result of the same completion, if it is stored already."""
    current, passes = state.annotation_set, state.steps.passes
    done = state.last_review if current.state is SetState.PUBLISHED else None
    if done is None and passes and state.steps.stage is not Stage.DONE:
        done = passes[-1].review
    same = done is not None and (current.revision, done.actor) == (revision + 1, actor)
    return (current, done) if done and same else None
