"""Calls of reviewers and source systems."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from services.annotation.desk.review import Reviews, role_of
from services.annotation.sets.completion import Completion
from services.annotation.sets.records import SubmitReviewRequest
from services.annotation.storage.deciding import DecisionResult
from services.shared.domain.annotations import AnnotationSet, Finding
from services.shared.domain.document import DocumentRecord
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.events import (
    DocumentWithdrawn,
)
from services.shared.domain.records import Actor, Role
from services.shared.wire.json_codec import from_json
from tests.unit.annotation.support import NOW, REVIEWER, World, actor, record

Body = dict[str, Any]
DOCUMENT = record()
OTHER = actor(Role.REVIEWER, subject="other@harbour-bank")


def reviews(world: World) -> Reviews:
    return world.service.operations.reviews


async def listed(world: World, document: DocumentRecord = DOCUMENT, who: Actor = REVIEWER) -> AnnotationSet:
    return (await world.service.operations.views.annotations(who, document.document_id))[1]


async def submit(
    world: World, who: Actor = REVIEWER, document: DocumentRecord = DOCUMENT, **body: Any
) -> DecisionResult:
    made = from_json(SubmitReviewRequest, {"document_id": document.document_id, **body}).by(
        who.subject, role_of(who), world.clock.now()
    )
    return await reviews(world).submit(who, document.document_id, made)


async def finish(
    world: World,
    revision: int,
    who: Actor = REVIEWER,
    document: DocumentRecord = DOCUMENT,
    leave_undecided: str = "not-relevant",
) -> AnnotationSet:
    """Completes the review; by default, what has no decision stays undecided."""
    completion = Completion(revision, who.subject, role_of(who), None, world.clock.now(), 30.0, leave_undecided)
    return (await reviews(world).complete(who, document.document_id, completion))[1]


def without_decisions(shown: AnnotationSet) -> tuple[Finding, ...]:
    """The findings of a set as a proposal has them."""
    return tuple(replace(one, review=None) for one in shown.findings)


def withdrawal(minutes: int = 0, **more: object) -> DocumentWithdrawn:
    document = replace(DOCUMENT, document_id="", family="", version=0, **more)  # type: ignore[arg-type]
    return DocumentWithdrawn(f"w-{minutes}", NOW + timedelta(minutes=minutes), document)


async def refused(reason: Reason, attempt: object) -> None:
    with pytest.raises(Reject) as caught:
        await attempt  # type: ignore[misc]
    assert caught.value.reason is reason
