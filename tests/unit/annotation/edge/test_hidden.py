"""A caller gets the same answer for a document of another tenant, of another matter, behind a wall, and for none."""

from dataclasses import replace
from typing import Any

import pytest

from glossator.annotation.v1 import (
    across_pb2,
    adjudication_pb2,
    comments_pb2,
    exports_pb2,
    history_pb2,
    judging_pb2,
    passages_pb2,
    reading_pb2,
    reviews_pb2,
    service_pb2,
)
from services.annotation.edge.http.app import ROUTES
from services.shared.domain.document import DocumentRecord
from services.shared.domain.errors import Reject
from services.shared.domain.records import Actor, Role
from services.shared.runtime.access.authorise import UNKNOWN_ID
from services.shared.runtime.access.call import begin_call
from services.shared.runtime.access.members.records import BY_MEMBERSHIP
from tests.registered import methods_of
from tests.unit.annotation.edge.http.support import client_of
from tests.unit.annotation.support import MATTER, STRANGER, TENANT, World, actor, record

UNKNOWN = "0" * 32
WALLED = record(reference="walled", matter="HB-HR-2023-011")
OF_MEMBERS = record(reference="of-members", matter="HB-2026-0001")
NARROW = actor(Role.REVIEWER, Role.SENIOR_REVIEWER, Role.CASE_SYSTEM, subject="narrow@harbour-bank", matters=["HB-2"])
OUTSIDE = actor(Role.REVIEWER, Role.SENIOR_REVIEWER, Role.CASE_SYSTEM, subject="outside@harbour-bank")
LISTED = replace(OUTSIDE, subject="listed@harbour-bank", matters=frozenset({BY_MEMBERSHIP}))
STOPPED = replace(OUTSIDE, subject="stopped@harbour-bank")
FOREIGN = replace(STRANGER, roles=OUTSIDE.roles)
WITHOUT_ROLE = actor(Role.SUBMITTER, subject="sender@harbour-bank", matters=["HB-2"])
BODIES: dict[str, object] = {
    "/decisions": {"decision_id": "d", "revision": 1, "decision": "accept", "annotation_id": "a" * 32},
    "/review:complete": {"revision": 1},
    "/review:reopen": {"revision": 1},
    "/reveals": {"scope": "document"},
    "/review:claim": {},
    "/review:release": {},
    "/decisions:bulk": {"bulk_id": "b", "revision": 1, "annotation_ids": ["x"]},
    "/reading:stop": {"reason": "conflict"},
    "/review:undo": {"revision": 1},
    "/adjudication": {"revision": 1, "rulings": []},
    "/judgements": {"place_id": "x", "category": ""},
    "/passages:ask": {"revision": 1},
    "/passages:answer": {"start": 0, "answer": "nothing"},
    "/comments": {"target_kind": "document", "text": "why?"},
    "/review:redo": {"revision": 1},
    "/relations:decide": {"other_document_id": "0" * 32, "kind": "amends", "verdict": "confirm"},
    "/finding-decisions": {"decision_id": "d", "revision": 1, "verdict": "accept", "finding_id": "x"},
    "/review:perspective": {"revision": 1, "perspective": "borrower"},
}
FIELDS: dict[str, dict[str, Any]] = {
    "SubmitReview": {"decision_id": "d", "revision": 1, "decision": "DECISION_ACCEPT", "annotation_id": "a" * 32},
    "DecideFinding": {"decision_id": "d", "revision": 1, "finding_id": "f", "verdict": "FINDING_VERDICT_ACCEPT"},
    "ExplainFinding": {"finding_id": "f"},
    "NarrateFinding": {"finding_id": "f"},
    "CompleteReview": {"revision": 1},
    "ReopenReview": {"revision": 1},
    "SetPerspective": {"revision": 1, "perspective": "borrower"},
    "RequestReveal": {"scope": "REVEAL_SCOPE_DOCUMENT"},
    "GrantReveal": {"grant_id": "g"},
    "RevokeReveal": {"grant_id": "g"},
    "AddComment": {"target_kind": "COMMENT_TARGET_DOCUMENT", "text": "why?"},
    "ResolveComment": {"comment_id": "c"},
    "DecideRelation": {"other_document_id": UNKNOWN, "kind": "RELATION_KIND_AMENDS", "verdict": "confirm"},
    "AcceptInBulk": {"bulk_id": "b", "revision": 1, "annotation_ids": ["x"]},
    "UndoDecision": {"revision": 1},
    "RedoDecision": {"revision": 1},
    "Adjudicate": {"revision": 1},
    "AskPassages": {"revision": 1},
    "AnswerPassage": {"answer": "PASSAGE_ANSWER_NOTHING"},
    "JudgePlace": {"place_id": "p", "answer": {"category": "Insurance"}},
    "ExportDocument": {"format": "word"},
    "FileExport": {"target": "dms", "key": "k"},
    "StopReading": {"reason": "STOP_REASON_CONFLICT"},
}
CASES = [
    pytest.param(FOREIGN, record(), id="tenant"),
    pytest.param(NARROW, record(), id="matter"),
    pytest.param(OUTSIDE, WALLED, id="wall"),
    pytest.param(OUTSIDE, OF_MEMBERS, id="members"),
    pytest.param(LISTED, record(), id="listed"),
    pytest.param(STOPPED, record(), id="stopped"),
    pytest.param(WITHOUT_ROLE, record(), id="role"),
]
DOCUMENT_ROUTES = [key for key in ROUTES if "{document_id}" in key[1]]
DOCUMENT_METHODS = [
    (module, method.name)
    for module, service in (
        (service_pb2, "AnnotationService"),
        (reading_pb2, "DocumentReadingService"),
        (history_pb2, "ReviewHistoryService"),
        (adjudication_pb2, "ReviewAdjudicationService"),
        (passages_pb2, "DrawnPassageService"),
        (judging_pb2, "FirstJudgementService"),
        (comments_pb2, "ReviewCommentService"),
        (across_pb2, "AcrossDocumentsService"),
        (exports_pb2, "DocumentExportService"),
        (reviews_pb2, "ReviewQueueService"),
    )
    for method in module.DESCRIPTOR.services_by_name[service].methods
    if "document_id" in method.input_type.fields_by_name
]


def traces(world: World, identity: str) -> list[tuple[str, str]]:
    """Action and outcome of the records since the last call."""
    found = [(one.action, one.outcome.value) for one in world.audit.records]
    recorded = UNKNOWN_ID if identity == UNKNOWN else identity
    assert {one.resource_id for one in world.audit.records} <= {recorded}
    world.audit.records.clear()
    return found


@pytest.mark.parametrize(("caller", "document"), CASES)
@pytest.mark.parametrize(("method", "path"), DOCUMENT_ROUTES)
async def test_http(world: World, method: str, path: str, caller: Actor, document: DocumentRecord) -> None:
    world.members.put(TENANT, OF_MEMBERS.matter, "member@harbour-bank")
    if caller is STOPPED:
        world.members.stop(document, caller.subject)
    await world.propose(document)
    answers = []
    async with client_of(world, caller) as client:
        for identity in (document.document_id, UNKNOWN):
            url = path.format(
                document_id=identity, finding_id="f", grant_id="g", comment_id="c", number=1, file_format="word"
            )
            body = next((one for end, one in BODIES.items() if path.endswith(end)), None)
            answer = await client.request(method, url, json=body, headers={"x-correlation-id": "same"})
            answers.append((answer.status_code, answer.text, traces(world, identity)))
    assert answers[0] == answers[1]
    assert answers[0][0] == (403 if caller is WITHOUT_ROLE else 404)


@pytest.mark.parametrize(("caller", "document"), CASES)
@pytest.mark.parametrize(("module", "method"), DOCUMENT_METHODS)
async def test_grpc(world: World, module: Any, method: str, caller: Actor, document: DocumentRecord) -> None:
    world.members.put(TENANT, OF_MEMBERS.matter, "member@harbour-bank")
    if caller is STOPPED:
        world.members.stop(document, caller.subject)
    await world.propose(document)
    apis = apis_of(world)
    answers = []
    for identity in (document.document_id, UNKNOWN):
        begin_call(caller)
        with pytest.raises(Reject) as caught:
            await answer_of(apis[module], module, method, identity)
        answers.append((caught.value.reason, caught.value.detail, traces(world, identity)))
    assert answers[0] == answers[1]
    assert answers[0][0] == ("forbidden" if caller is WITHOUT_ROLE else "not_found")


def apis_of(world: World) -> dict[Any, Any]:
    """The handlers of `DOCUMENT_METHODS`, by module of messages."""
    table = methods_of(world.service.table)
    return {
        service_pb2: table,
        reading_pb2: table,
        exports_pb2: table,
        across_pb2: table,
        history_pb2: table,
        comments_pb2: table,
        judging_pb2: table,
        passages_pb2: table,
        adjudication_pb2: table,
        reviews_pb2: table,
    }


async def answer_of(api: object, module: Any, method: str, identity: str) -> None:
    request: Any = getattr(module, f"{method}Request")(document_id=identity, **FIELDS.get(method, {}))
    if hasattr(request, "purpose"):
        request.purpose = "review"
    answer: Any = getattr(api, method)(request, None)
    if hasattr(answer, "__anext__"):
        await anext(answer)
    else:
        await answer


def test_the_cases_are_no_empty_set() -> None:
    assert len(DOCUMENT_ROUTES) > 8
    assert len(DOCUMENT_METHODS) > 8
    assert MATTER not in NARROW.matters
