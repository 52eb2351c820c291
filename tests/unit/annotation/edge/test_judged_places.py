"""A planted answer of the model over every route and RPC: a reviewer who has not judged its place gets none of it."""

import re
from collections.abc import Iterator
from typing import Any

from google.protobuf.json_format import MessageToJson

from glossator.annotation.v1 import quality_pb2
from services.shared.domain.errors import Reject, Retry
from services.shared.domain.records import Actor
from services.shared.runtime.access.call import begin_call
from services.shared.runtime.storage.database import Database
from tests.registered import methods_of
from tests.unit.annotation.calls import DOCUMENT, listed
from tests.unit.annotation.desk.deciding.test_judging import ASSIGN, GRAVE, MISSING, judge_all, places
from tests.unit.annotation.desk.test_second_review import ANNA, CLEO, proposed
from tests.unit.annotation.edge import test_hidden as hidden
from tests.unit.annotation.edge.http.support import client_of
from tests.unit.annotation.edge.test_planted_values import paths
from tests.unit.annotation.support import MATTER, World

ENDS = ("/reading:stop", "/review:complete", "/judgements")
"""Routes that would end the test, and the one whose answer says what the reviewer has judged."""
CHOICES = re.compile(r'"(categories|columns)":\s*\[[^\]]*\]|"column":\s*"[^"]*"')
"""All clause types, to choose from, and the columns that the request named."""
QUESTIONS = {
    "purpose": "review",
    "q": "assign",
    "matter": MATTER,
    "column": "Anti-Assignment",
    "include_proposed": "true",
}


async def over_http(world: World, who: Actor, finding: str) -> Iterator[tuple[str, str]]:
    found = []
    async with client_of(world, who) as client:
        for method, url, body in paths(DOCUMENT, finding):
            if url.endswith(ENDS) or "playbook" in url or "scim" in url:
                continue
            search = {"words": "", "category": "Anti-Assignment", "purpose": "review"}
            sent = search if url.endswith("documents:search") else body
            answer = await client.request(method, url, params=QUESTIONS, json=sent)
            found.append((f"{method} {url}", CHOICES.sub("", answer.text)))
    return iter(found)


async def over_grpc(world: World, who: Actor, finding: str) -> Iterator[tuple[str, str]]:
    found = []
    for module, method in hidden.DOCUMENT_METHODS:
        if method in {"StopReading", "CompleteReview", "ReadPlaces", "JudgePlace"}:
            continue
        begin_call(who)
        request: Any = getattr(module, f"{method}Request")(document_id=DOCUMENT.document_id)
        for name, value in {"purpose": "review", "finding_id": finding, "revision": 1}.items():
            if name in request.DESCRIPTOR.fields_by_name:
                setattr(request, name, value)
        found.append((method, await answer_of(hidden.apis_of(world)[module], method, request)))
    begin_call(who)
    table = methods_of(world.service.table)
    found.append(("GetQuality", await answer_of(table, "GetQuality", quality_pb2.GetQualityRequest())))
    return iter(found)


async def answer_of(api: Any, method: str, request: Any) -> str:
    try:
        answer = getattr(api, method)(request, None)
        if hasattr(answer, "__anext__"):
            return MessageToJson(await anext(answer))
        return CHOICES.sub("", MessageToJson(await answer))
    except (Reject, Retry, ValueError, AttributeError) as error:
        return f"{error} {getattr(error, 'detail', '')}"


async def test_no_answer_has_the_planted_one_before_the_judgement(database: Database) -> None:
    world = await proposed(database, GRAVE)
    await judge_all(world, CLEO, ASSIGN, MISSING)
    shown = await listed(world, who=CLEO)
    planted = shown.annotations[2]
    finding = next(one for one in shown.findings if planted.annotation_id in one.annotation_ids)
    missing = [one for one in shown.findings if one.severity == "medium" and not one.annotation_ids]
    marks = [planted.annotation_id, "Anti-Assignment", finding.message, *(one.message for one in missing)]
    asked = [one.finding_id for one in missing]
    seen: dict[str, list[str]] = {}
    for who in (ANNA, CLEO):
        answers = [*await over_http(world, who, finding.finding_id), *await over_grpc(world, who, finding.finding_id)]
        seen[who.subject] = [name for name, text in answers if any(one in text for one in (*marks, *asked))]
    assert seen[ANNA.subject] == []
    assert {"ListAnnotations", "ListFindings", "ExplainFinding"} <= set(seen[CLEO.subject])
    assert len(seen[CLEO.subject]) > 6
    assert (await places(world, ANNA))[0].model is None
