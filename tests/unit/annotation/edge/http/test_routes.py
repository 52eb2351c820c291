from dataclasses import replace

import httpx
import pytest

from services.annotation.edge.http.app import ROUTES
from services.shared.domain.records import Actor, Role
from services.shared.domain.relations import Priority
from tests.unit.annotation.calls import DOCUMENT, finish, listed, submit
from tests.unit.annotation.edge.http.support import app_of, client_of, reason_of
from tests.unit.annotation.support import CASE_SYSTEM, MATTER, REVIEWER, SENIOR, STRANGER, World, actor, record
from tests.unit.annotation.texts import LAW, PARTY, PROSE, original_span, texts_of

URL = f"/v1/documents/{DOCUMENT.document_id}"
TEXTS = texts_of(PROSE)
FIELDS = (
    'LOAN AGREEMENT\n\nMade by «PERSON_1|Ada Lovelace» (the "Borrower"). It matures on March 31, 2031.\n'
    "It ends on thirty (60) days' notice. It is governed by the laws of Maine."
)
FOUND = (
    ("Party", '[PERSON_1] (the "Borrower")'),
    ("Maturity Date", "March 31, 2031"),
    ("Applicable Law", "Maine"),
    ("Notice Period", "thirty (60) days"),
    ("Governing Law", "governed by the laws of Maine"),
)
OPERATOR = actor(Role.OPERATOR)
OTHER_MATTER = actor(Role.REVIEWER, subject="narrow@harbour-bank", matters=["HB-2"])


async def test_openapi_has_every_route_with_its_statuses(world: World) -> None:
    paths = app_of(world).openapi()["paths"]
    operations = {(method.upper(), path): one for path, methods in paths.items() for method, one in methods.items()}
    assert set(operations) == set(ROUTES)
    for (method, _), operation in operations.items():
        success = {
            "GET": {"200"},
            "POST": {"200", "201", "202"},
            "PUT": {"200"},
            "PATCH": {"200"},
            "DELETE": {"200", "204"},
        }[method]
        statuses = set(operation["responses"])
        assert success & statuses
        assert {"400", "401", "403", "404", "409", "410", "412", "413", "415", "422", "500", "503"} <= statuses
        assert operation["summary"]
    answer = operations["GET", "/v1/documents/{document_id}/annotations"]["responses"]["200"]["content"]
    assert set(answer) == {"application/json", "application/ld+json"}
    assert answer["application/ld+json"]["schema"]["description"]


async def test_openapi_describes_every_field_and_parameter(world: World) -> None:
    document = app_of(world).openapi()
    fields = [
        (name, field, value.get("description"))
        for name, schema in document["components"]["schemas"].items()
        for field, value in schema.get("properties", {}).items()
        if name not in ("HTTPValidationError", "ValidationError")
    ]
    assert [(name, field) for name, field, description in fields if not description] == []
    parameters = [
        (path, one["name"], one.get("description"))
        for path, methods in document["paths"].items()
        for operation in methods.values()
        for one in operation.get("parameters", ())
    ]
    assert [(path, name) for path, name, description in parameters if not description] == []


async def test_a_body_of_another_media_type_is_refused(world: World) -> None:
    await world.propose(DOCUMENT)
    client = client_of(world, REVIEWER)
    answer = await client.post(f"{URL}/review:complete", content=b"x=1", headers={"content-type": "text/plain"})
    assert (answer.status_code, answer.json()["error"]["reason"]) == (422, "invalid_metadata")


@pytest.mark.parametrize(
    ("method", "path", "body", "field", "detail"),
    [
        (
            "POST",
            "/decisions",
            {
                "decision_id": "d",
                "revision": 1,
                "decision": "add",
                "category": "Insurance",
                "span": {"start": 5, "end": 3},
            },
            "span.end",
            'Field "span.end" is 3: it must not be less than span.start, 5',
        ),
        (
            "GET",
            "/text?start=5&end=3",
            None,
            "end",
            'Field "end" is 3: it must not be less than start, 5',
        ),
        (
            "GET",
            "/text?purpose=review&start=5",
            None,
            "end",
            'Field "end" is missing: send both start and end, or none',
        ),
        (
            "POST",
            "/review:complete",
            {"revision": 7},
            "revision",
            "The request has revision 7, the set has revision 1",
        ),
        ("POST", "/review:complete", {"revision": 0}, "revision", 'Field "revision" must be at least 1'),
    ],
)
async def test_an_error_names_the_faulty_field(
    world: World, method: str, path: str, body: object, field: str, detail: str
) -> None:
    await world.propose(DOCUMENT)
    error = (await client_of(world, REVIEWER).request(method, URL + path, json=body)).json()["error"]
    assert (error["field"], error["detail"]) == (field, detail)


async def test_a_review_over_http(world: World) -> None:
    await world.propose(DOCUMENT)
    client = client_of(world, REVIEWER)
    found = (await client.get(URL)).json()
    assert (found["state"], found["revision"], found["code_points"]) == ("proposed", 1, len(TEXTS.original.text))
    assert found["document"]["matter"] == MATTER
    listed = (await client.get(f"{URL}/annotations")).json()["annotation_set"]
    law = listed["annotations"][1]
    assert (law["category"], law["state"]) == ("Governing Law", "proposed")
    words = await client.get(
        f"{URL}/text", params={"purpose": "review", "start": law["span"]["start"], "end": law["span"]["end"]}
    )
    assert words.json()["text"] == LAW[1]
    body = {"decision_id": "d1", "revision": 1, "decision": "reject", "annotation_id": law["annotation_id"]}
    decided = await client.post(f"{URL}/decisions", json=body)
    assert (decided.status_code, decided.json()["revision"], decided.json()["annotation"]["state"]) == (
        200,
        2,
        "rejected",
    )
    again = await client.post(f"{URL}/decisions", json=body)
    assert again.json() == decided.json()
    stale = await client.post(f"{URL}/decisions", json={**body, "decision_id": "d2"})
    assert reason_of(stale) == (409, "conflict")
    completion = {"revision": 2, "active_seconds": 12.5}
    refused = await client.post(f"{URL}/review:complete", json=completion)
    assert reason_of(refused) == (412, "undecided")
    left = refused.json()["error"]["undecided"]
    assert (left["annotations"], len(left["annotation_ids"]), law["annotation_id"] in left["annotation_ids"]) == (
        2,
        2,
        False,
    )
    done = await client.post(f"{URL}/review:complete", json={**completion, "leave_undecided": "not-relevant"})
    assert done.json()["annotation_set"]["state"] == "published"
    late = await client.post(f"{URL}/decisions", json={**body, "decision_id": "d3", "revision": 3})
    assert reason_of(late) == (412, "precondition_failed")
    reopened = await client_of(world, SENIOR).post(f"{URL}/review:reopen", json={"revision": 3})
    assert (reopened.json()["state"], reopened.json()["revision"]) == ("proposed", 4)


async def test_a_case_system_gets_no_set_before_publication(world: World) -> None:
    await world.propose(DOCUMENT)
    client = client_of(world, CASE_SYSTEM)
    assert reason_of(await client.get(f"{URL}/annotations")) == (412, "precondition_failed")
    assert (await client.get("/v1/annotations")).json() == {"items": [], "cursor": "1"}
    assert reason_of(await client.get("/v1/annotations?include_proposed=true")) == (403, "forbidden")
    await finish(world, 1)
    published = (await client.get(f"{URL}/annotations")).json()["annotation_set"]
    assert (published["state"], published["annotations"], published["undecided_annotations"]) == ("published", [], 3)
    feed = (await client.get("/v1/annotations", params={"cursor": "1", "wait_seconds": 1})).json()
    (item,) = feed["items"]
    assert item["annotation_set"] == published
    assert (await client.get("/v1/annotations", params={"cursor": feed["cursor"]})).json()["items"] == []


async def test_json_ld_has_quotes_for_callers_who_can_read_text(world: World) -> None:
    await world.propose(DOCUMENT, found=(PARTY,))
    [party] = (await listed(world)).annotations
    await submit(world, decision_id="d", revision=1, decision="accept", annotation_id=party.annotation_id)
    await finish(world, 2)
    accept = {"accept": "application/ld+json"}
    readers = {"case-system": CASE_SYSTEM, "owner": actor(Role.PLAYBOOK_OWNER)}
    selectors = {}
    for name, reader in readers.items():
        answer = await client_of(world, reader).get(f"{URL}/annotations?purpose=review", headers=accept)
        assert answer.headers["content-type"].startswith(
            'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'
        )
        selectors[name] = answer.json()["first"]["items"][0]["target"]["selector"]
    span = original_span(TEXTS, "Ada Lovelace")
    position = {"type": "TextPositionSelector", "start": span.start, "end": span.end}
    assert selectors == {
        "case-system": [position, {"type": "TextQuoteSelector", "exact": "Ada Lovelace"}],
        "owner": [position],
    }
    reads = [one for one in world.audit.records if one.action == "document.read_text"]
    assert [(one.actor, one.outcome, one.detail) for one in reads] == [
        (CASE_SYSTEM.subject, "allowed", ("quotes=1", "use=delivered")),
    ]


@pytest.mark.parametrize("part", ["text", "fields", "summary", "findings/0", "findings/0/narration", "questions"])
async def test_reading_text_needs_a_purpose(world: World, part: str) -> None:
    await world.propose(DOCUMENT)
    answer = await client_of(world, REVIEWER).get(f"{URL}/{part}")
    assert reason_of(answer) == (403, "forbidden")
    assert "purpose" in answer.json()["error"]["detail"]
    assert (world.audit.records[-1].outcome, world.audit.records[-1].reason) == ("denied", "purpose")


async def test_without_a_purpose_json_ld_has_no_quotes(world: World) -> None:
    await world.propose(DOCUMENT, found=(PARTY,))
    await finish(world, 1)
    answer = await client_of(world, CASE_SYSTEM).get(f"{URL}/annotations", headers={"accept": "application/ld+json"})
    assert "TextQuoteSelector" not in answer.text


async def test_offsets_in_utf16(world: World) -> None:
    await world.propose(DOCUMENT, "𝔸𝔸 " + PROSE, found=(LAW,))
    client = client_of(world, REVIEWER)
    spans = [
        (await client.get(f"{URL}/annotations", params=params)).json()["annotation_set"]["annotations"][0]["span"][
            "start"
        ]
        for params in ({}, {"offsets": "utf16"})
    ]
    assert spans[1] == spans[0] + 2


async def test_reading_text_is_audited_with_its_span(world: World) -> None:
    await world.propose(DOCUMENT)
    client = client_of(world, REVIEWER)
    assert (await client.get(f"{URL}/text?purpose=review")).json()["text"] == TEXTS.original.text
    assert reason_of(await client.get(f"{URL}/text?start=0&end=4&purpose=curiosity")) == (403, "forbidden")
    reads = [
        (one.outcome, one.purpose, one.detail) for one in world.audit.records if one.action == "document.read_text"
    ]
    assert reads == [
        ("allowed", "review", ("start=0", f"end={len(TEXTS.original.text)}", "use=displayed")),
        ("denied", "curiosity", ("start=0", "end=4", "use=displayed")),
    ]
    assert not any("Lovelace" in str(record) for record in world.audit.records)


async def test_a_field_has_a_value_or_a_reason(world: World) -> None:
    await world.propose(DOCUMENT, FIELDS, found=FOUND)
    client = client_of(world, REVIEWER)
    fields = (await client.get(f"{URL}/fields?purpose=review")).json()["fields"]
    assert [(one["category"], one["kind"], one["canonical"], one["reason"]) for one in fields] == [
        ("Party", "party", "Ada Lovelace (Borrower)", ""),
        ("Maturity Date", "date", "2031-03-31", ""),
        ("Notice Period", "duration", "", "contradiction"),
        ("Applicable Law", "law", "US-ME", ""),
    ]
    text = (await client.get(f"{URL}/text?purpose=review")).json()["text"]
    assert text[fields[1]["span"]["start"] : fields[1]["span"]["end"]] == "March 31, 2031"
    reads = [(one.outcome, one.purpose) for one in world.audit.records if one.detail[:1] == ("read=fields",)]
    assert reads == [("allowed", "review")]
    assert not any("Lovelace" in str(record) for record in world.audit.records)


async def test_a_rejected_annotation_has_no_field(world: World) -> None:
    await world.propose(DOCUMENT, FIELDS, found=FOUND[2:3])
    client = client_of(world, REVIEWER)
    [law] = (await client.get(f"{URL}/fields?purpose=review")).json()["fields"]
    body = {"decision_id": "d1", "revision": 1, "decision": "reject", "annotation_id": law["annotation_id"]}
    await client.post(f"{URL}/decisions", json=body)
    assert (await client.get(f"{URL}/fields?purpose=review")).json() == {"fields": []}


async def test_a_reviewer_can_add_a_field(world: World) -> None:
    await world.propose(DOCUMENT, FIELDS, found=FOUND[1:2])
    client = client_of(world, REVIEWER)
    place = original_span(texts_of(FIELDS), "March 31, 2031")
    body = {
        "decision_id": "d1",
        "revision": 1,
        "decision": "add",
        "category": "Expiration Date",
        "span": {"start": place.start, "end": place.end},
    }
    assert (await client.post(f"{URL}/decisions", json=body)).status_code == 200
    fields = (await client.get(f"{URL}/fields?purpose=review")).json()["fields"]
    assert [(one["category"], one["canonical"]) for one in fields if one["category"] != "Insurance"] == [
        ("Expiration Date", "2031-03-31"),
        ("Maturity Date", "2031-03-31"),
    ]


@pytest.mark.parametrize(
    ("caller", "method", "path", "body", "expected"),
    [
        (STRANGER, "GET", "", None, (404, "not_found")),
        (STRANGER, "GET", "/annotations", None, (404, "not_found")),
        (STRANGER, "GET", "/text?purpose=review", None, (404, "not_found")),
        (STRANGER, "GET", "/fields?purpose=review", None, (404, "not_found")),
        (OPERATOR, "GET", "/fields?purpose=review", None, (403, "forbidden")),
        (REVIEWER, "GET", "/fields?purpose=curiosity", None, (403, "forbidden")),
        (CASE_SYSTEM, "GET", "/fields?purpose=review", None, (412, "precondition_failed")),
        (STRANGER, "GET", "/summary?purpose=review", None, (404, "not_found")),
        (OPERATOR, "GET", "/summary?purpose=review", None, (403, "forbidden")),
        (REVIEWER, "GET", "/summary?purpose=curiosity", None, (403, "forbidden")),
        (CASE_SYSTEM, "GET", "/summary?purpose=review", None, (412, "precondition_failed")),
        (REVIEWER, "GET", "/summary?purpose=review", None, (404, "not_found")),
        (STRANGER, "GET", "/findings/0/narration?purpose=review", None, (404, "not_found")),
        (REVIEWER, "GET", "/findings/0/narration?purpose=review", None, (404, "not_found")),
        (STRANGER, "GET", "/questions?purpose=review", None, (404, "not_found")),
        (REVIEWER, "GET", "/questions?purpose=curiosity", None, (403, "forbidden")),
        (CASE_SYSTEM, "GET", "/questions?purpose=review", None, (412, "precondition_failed")),
        (OTHER_MATTER, "GET", "/annotations", None, (404, "not_found")),
        (CASE_SYSTEM, "POST", "/review:complete", {"revision": 1}, (403, "forbidden")),
        (REVIEWER, "POST", "/review:reopen", {"revision": 1}, (403, "forbidden")),
        (OPERATOR, "GET", "/text?purpose=review", None, (403, "forbidden")),
        (REVIEWER, "GET", "/text?purpose=review&start=5", None, (400, "invalid_metadata")),
        (REVIEWER, "GET", "/text?purpose=review&start=5&end=4", None, (400, "invalid_metadata")),
        (REVIEWER, "GET", "/text?purpose=review&start=0&end=99999", None, (400, "invalid_metadata")),
        (REVIEWER, "POST", "/decisions", {"revision": 1}, (422, "invalid_metadata")),
        (
            REVIEWER,
            "POST",
            "/decisions",
            {"decision_id": "d", "revision": 1, "decision": "accept", "x": 1},
            (422, "invalid_metadata"),
        ),
        (REVIEWER, "POST", "/review:complete", {"revision": 7}, (409, "conflict")),
    ],
)
async def test_refusals_have_status_and_reason(
    world: World, caller: Actor, method: str, path: str, body: object, expected: tuple[int, str]
) -> None:
    await world.propose(DOCUMENT)
    answer = await client_of(world, caller).request(method, URL + path, json=body)
    assert reason_of(answer) == expected


@pytest.mark.parametrize("cursor", ["x", "-1", "1" * 30, "٣"])
async def test_invalid_cursors_are_refused(world: World, cursor: str) -> None:
    answer = await client_of(world, CASE_SYSTEM).get("/v1/annotations", params={"cursor": cursor})
    assert reason_of(answer) == (400, "invalid_metadata")


async def test_a_cursor_after_the_last_event_is_refused_at_once(world: World) -> None:
    await world.propose(DOCUMENT)
    client = client_of(world, CASE_SYSTEM)
    answer = await client.get("/v1/annotations", params={"cursor": "999", "wait_seconds": 30})
    assert reason_of(answer) == (400, "invalid_metadata")
    error = answer.json()["error"]
    assert (error["field"], error["detail"]) == ("cursor", 'Field "cursor" is after the last event')
    assert (await client.get("/v1/annotations", params={"cursor": "1"})).json()["items"] == []


async def test_a_request_without_a_credential_is_refused(world: World) -> None:
    transport = httpx.ASGITransport(app_of(world))
    async with httpx.AsyncClient(transport=transport, base_url="http://annotation") as client:
        assert reason_of(await client.get(URL)) == (401, "unauthenticated")
        assert (await client.get("/openapi.json")).status_code == 200


async def test_unknown_documents_are_not_found(world: World) -> None:
    assert reason_of(await client_of(world, REVIEWER).get("/v1/documents/none")) == (404, "not_found")


async def test_the_feed_has_only_documents_that_the_caller_can_read(world: World) -> None:
    ours, other = DOCUMENT, record(reference="ref-2", matter="HB-2")
    theirs = replace(record(tenant="northgate-credit"), matter=MATTER)
    walled = record(reference="ref-3", matter="HB-HR-2023-011")
    for document in (ours, other, theirs, walled):
        await world.propose(document)
    callers = {
        "all": (REVIEWER, ""),
        "by matter": (REVIEWER, "HB-2"),
        "narrow": (OTHER_MATTER, ""),
        "other tenant": (STRANGER, ""),
        "behind the wall": (SENIOR, ""),
    }
    seen = {}
    for name, (caller, matter) in callers.items():
        params = {"include_proposed": "true", "matter": matter}
        page = (await client_of(world, caller).get("/v1/annotations", params=params)).json()
        seen[name] = [item["document"]["document_id"] for item in page["items"]]
    assert seen == {
        "all": [ours.document_id, other.document_id],
        "by matter": [other.document_id],
        "narrow": [other.document_id],
        "other tenant": [theirs.document_id],
        "behind the wall": [ours.document_id, other.document_id, walled.document_id],
    }


async def test_the_feed_has_only_documents_of_the_client_and_the_priority(world: World) -> None:
    urgent = record(reference="ref-2", client_id="c-9", priority=Priority.URGENT)
    calm = record(reference="ref-3", client_id="c-9")
    walled = record(reference="ref-4", matter="HB-HR-2023-011", client_id="c-9", priority=Priority.URGENT)
    for document in (DOCUMENT, urgent, calm, walled):
        await world.propose(document)
    filters = (
        {"client_id": "c-9"},
        {"priority": "urgent"},
        {"client_id": "c-9", "priority": "normal"},
        {"client_id": "x"},
    )
    seen = []
    for one in filters:
        page = (
            await client_of(world, REVIEWER).get("/v1/annotations", params={"include_proposed": "true", **one})
        ).json()
        seen.append([item["document"]["document_id"] for item in page["items"]])
    ids = urgent.document_id, calm.document_id
    assert seen == [list(ids), [ids[0]], [ids[1]], []]
    shown = (await client_of(world, REVIEWER).get(f"/v1/documents/{ids[0]}")).json()["document"]
    assert (shown["client_id"], shown["priority"]) == ("c-9", "urgent")
