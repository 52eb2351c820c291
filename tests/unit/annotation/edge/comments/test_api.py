from typing import Any

import pytest

from glossator.annotation.v1 import comments_pb2 as pb
from services.annotation.edge.comments.api import METHOD_ACTIONS, ReviewCommentApi
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.records import Action, Actor
from services.shared.runtime.access.call import begin_call
from tests.unit.annotation.calls import DOCUMENT, listed
from tests.unit.annotation.support import REVIEWER, SENIOR, World

_NONE: Any = None
ID = DOCUMENT.document_id


def api_of(world: World, who: Actor) -> ReviewCommentApi:
    begin_call(who)
    return ReviewCommentApi(world.service.api._operations.comments)


async def test_a_comment_is_added_listed_and_resolved(world: World) -> None:
    await world.propose(DOCUMENT)
    target = (await listed(world)).annotations[0].annotation_id
    wanted = pb.AddCommentRequest(
        document_id=ID,
        target_kind=pb.COMMENT_TARGET_ANNOTATION,
        target_id=target,
        text="Ask Ada Lovelace",
        asked=SENIOR.subject,
    )
    made = (await api_of(world, REVIEWER).AddComment(wanted, _NONE)).comment
    assert (made.author, made.target_kind, made.target_id) == (
        REVIEWER.subject,
        pb.COMMENT_TARGET_ANNOTATION,
        target,
    )
    assert (made.text, made.asked, made.HasField("resolved_at")) == ("Ask [PERSON_1]", SENIOR.subject, False)
    found = await api_of(world, REVIEWER).ListComments(pb.ListCommentsRequest(document_id=ID), _NONE)
    assert (list(found.comments), found.next_page_token) == ([made], "")
    request = pb.ResolveCommentRequest(document_id=ID, comment_id=made.id)
    resolved = (await api_of(world, SENIOR).ResolveComment(request, _NONE)).comment
    assert (resolved.resolved_by, resolved.HasField("resolved_at")) == (SENIOR.subject, True)


@pytest.mark.parametrize("kind", [0, 9])
async def test_an_unknown_target_is_refused(world: World, kind: Any) -> None:
    await world.propose(DOCUMENT)
    request = pb.AddCommentRequest(document_id=ID, target_kind=kind, text="hm")
    with pytest.raises(Reject) as caught:
        await api_of(world, REVIEWER).AddComment(request, _NONE)
    assert (caught.value.reason, caught.value.field) == (Reason.INVALID_METADATA, "target_kind")


def test_every_method_has_an_action() -> None:
    service = pb.DESCRIPTOR.services_by_name["ReviewCommentService"]
    assert set(METHOD_ACTIONS) == {f"/{service.full_name}/{one.name}" for one in service.methods}
    assert set(METHOD_ACTIONS.values()) == {Action.READ_PROPOSALS, Action.REVIEW}
