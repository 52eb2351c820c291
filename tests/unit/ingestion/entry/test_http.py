"""The HTTP entry point, on a real port."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from tempfile import SpooledTemporaryFile
from typing import Any

import pytest

from services.ingestion.entry.http import ROUTES
from services.ingestion.entry.intake import Intake
from services.ingestion.statuses import notify_sender
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.events import DocumentStatusChanged, DocumentSubmitted
from services.shared.runtime.servers.http_errors import ERROR_RESPONSES
from tests.unit.ingestion.entry.support import READER, STRANGER, http_client
from tests.unit.ingestion.support import MATTER, SYSTEM, World, submitted

METADATA = {"source_system": SYSTEM, "source_reference": "ref-1", "matter": MATTER}
SOURCE = {"source_system": SYSTEM, "source_reference": "ref-1"}


async def test_a_form(world: World) -> None:
    async with http_client(world) as client:
        form = {"metadata": json.dumps(METADATA)}
        answer = await client.post("/v1/documents", data=form, files={"file": ("a.txt", b"words", "text/plain")})
        assert answer.status_code == 202
        taken = answer.json()
        assert taken["status"] == "accepted"
        (event,) = world.publisher.events
        assert isinstance(event, DocumentSubmitted)
        assert (event.file_name, event.document.media_type) == ("a.txt", "text/plain")
        assert event.document.data_class == "restricted"
        status = (await client.get(f"/v1/documents/{taken['submission_id']}")).json()
        assert (status["status"], status["document_id"]) == ("accepted", "")
        await world.handle(event)
        status = (await client.get("/v1/documents", params=SOURCE)).json()
        assert (status["version"], status["source_reference"]) == (1, "ref-1")
        again = await client.post("/v1/documents", data=form, files={"file": ("a.txt", b"words", "text/plain")})
        assert again.status_code == 200
        assert again.json()["duplicate_of"] == status["document_id"]


async def test_no_plaintext_is_written_to_disk(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.intake = Intake(replace(world.ports, input_bytes=4 << 20), world.publisher, world.intake.quotas)
    monkeypatch.setattr(SpooledTemporaryFile, "rollover", lambda _: pytest.fail("written to a file"))
    async with http_client(world) as client:
        form = {"metadata": json.dumps(METADATA)}
        answer = await client.post("/v1/documents", data=form, files={"file": ("a.txt", b"words " * 500_000)})
        assert answer.status_code == 202


async def test_a_body(world: World) -> None:
    headers = {
        "x-glossator-metadata": json.dumps({**METADATA, "source_reference": "dév"}),
        "x-glossator-file-name": "a.html",
        "content-type": "text/html",
        "idempotency-key": "mine-1",
    }
    async with http_client(world) as client:
        answer = await client.post("/v1/documents", content=b"<p>words", headers=headers)
        assert answer.json()["submission_id"] == "mine-1"
        await world.handle(*world.publisher.events)
        status = (await client.get("/v1/documents/mine-1")).json()
        assert (status["source_reference"], status["status"]) == ("dév", "accepted")


@pytest.mark.parametrize("data", [b"", b" \n"])
async def test_an_empty_document_is_refused_at_once(world: World, data: bytes) -> None:
    async with http_client(world) as client:
        form = {"metadata": json.dumps(METADATA)}
        for _ in range(2):
            answer = await client.post("/v1/documents", data=form, files={"file": ("a.txt", data, "text/plain")})
            assert (answer.status_code, answer.json()["error"]["reason"]) == (422, "empty")
            world.clock.advance(60)
        status = (await client.get("/v1/documents", params=SOURCE)).json()
    assert (status["status"], status["reason"]) == ("refused", "empty")
    first, second = world.publisher.events
    assert isinstance(first, DocumentStatusChanged)
    assert (first.status, first.reason, second) == ("refused", "empty", first)


async def test_a_refusal_because_of_the_content_is_repeated(world: World) -> None:
    async with http_client(world) as client:
        form = {"metadata": json.dumps(METADATA)}
        first = await client.post("/v1/documents", data=form, files={"file": ("a.wpd", b"\xffWPC")})
        await world.handle(*world.publisher.events)
        status = (await client.get(f"/v1/documents/{first.json()['submission_id']}")).json()
        again = await client.post("/v1/documents", data=form, files={"file": ("a.wpd", b"\xffWPC")})
    assert (status["status"], status["reason"]) == ("refused", "unsupported")
    assert status["remedy"]
    assert (again.status_code, again.json()["status"], again.json()["reason"]) == (200, "refused", "unsupported")


@pytest.mark.parametrize(
    ("headers", "media_type"),
    [
        ({"content-type": "application/x-www-form-urlencoded"}, ""),
        ({"content-type": "application/octet-stream"}, "application/octet-stream"),
        ({}, ""),
    ],
)
async def test_any_body_that_is_not_a_form_is_the_document(
    world: World, headers: dict[str, str], media_type: str
) -> None:
    headers = {**headers, "x-glossator-metadata": json.dumps(METADATA)}
    async with http_client(world) as client:
        answer = await client.post("/v1/documents", content=b"a=1&b=2", headers=headers)
    assert answer.status_code == 202
    (event,) = world.publisher.events
    assert isinstance(event, DocumentSubmitted)
    assert event.blob
    assert (event.document.media_type, await world.blobs.get(event.blob)) == (media_type, b"a=1&b=2")


async def test_headers_are_utf8(world: World) -> None:
    metadata = json.dumps({**METADATA, "source_reference": "dév"}, ensure_ascii=False)
    headers = {b"x-glossator-metadata": metadata.encode(), b"x-glossator-file-name": "é.txt".encode()}
    async with http_client(world) as client:
        await client.post("/v1/documents", content=b"words", headers=headers)
    (event,) = world.publisher.events
    assert isinstance(event, DocumentSubmitted)
    assert (event.document.source_reference, event.file_name) == ("dév", "é.txt")


FORM = {"content-type": "multipart/form-data; boundary=x"}
PART = b'--x\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\nwords\r\n--x--\r\n'


@pytest.mark.parametrize(
    ("headers", "body", "field", "detail"),
    [
        ({}, b"words", "x-glossator-metadata", 'Header "x-glossator-metadata" is missing'),
        ({}, b"", "x-glossator-metadata", 'Header "x-glossator-metadata" is missing'),
        (FORM, PART % (b"metadata", b""), "file", 'Form field "file" is missing'),
        (FORM, PART % (b"file", b""), "file", 'Form field "file" is missing'),
        (FORM, PART % (b"file", b'; filename="a"'), "metadata", 'Form field "metadata" is missing'),
        (FORM, b"words", "", "The multipart form is malformed"),
    ],
)
async def test_a_part_of_the_request_is_missing(
    world: World, headers: dict[str, str], body: bytes, field: str, detail: str
) -> None:
    async with http_client(world) as client:
        answer = await client.post("/v1/documents", content=body, headers=headers)
    error = answer.json()["error"]
    assert (answer.status_code, error["reason"]) == (400, "invalid_metadata")
    assert (error["field"], error["detail"]) == (field, detail)


@pytest.mark.parametrize("key", ["", "mine-1"])
async def test_the_correlation_id_is_that_of_the_call_or_the_idempotency_key(world: World, key: str) -> None:
    async with http_client(world) as client:
        form, files = {"metadata": json.dumps(METADATA)}, {"file": ("a.txt", b"words")}
        answer = await client.post("/v1/documents", data=form, files=files, headers={"idempotency-key": key})
    (event,) = world.publisher.events
    assert isinstance(event, DocumentSubmitted)
    assert event.document.correlation_id == (key or answer.headers["x-correlation-id"])


@pytest.mark.parametrize(
    ("metadata", "status", "reason", "detail"),
    [
        ("[]", 400, "invalid_metadata", 'Field "metadata" is not a JSON object'),
        ("{not json", 400, "invalid_metadata", 'Field "metadata" is not valid JSON, or is nested too deep'),
        ("[" * 100_000, 400, "invalid_metadata", 'Field "metadata" is not valid JSON, or is nested too deep'),
        (json.dumps({**METADATA, "mater": "x"}), 400, "invalid_metadata", 'Field "mater" is unknown'),
        (json.dumps({**METADATA, "matter": ""}), 400, "invalid_metadata", 'Field "matter" is missing'),
        (json.dumps(SOURCE), 400, "invalid_metadata", 'Field "matter" is missing'),
        (json.dumps({**METADATA, "matter": "a b"}), 400, "invalid_metadata", 'Field "matter" does not match'),
        (json.dumps({**METADATA, "amends": "a\nb"}), 400, "invalid_metadata", 'Field "amends" contains a control'),
        (
            json.dumps({**METADATA, **SOURCE, "amends": "ref-1"}),
            400,
            "invalid_metadata",
            'Field "amends" is the reference',
        ),
        (json.dumps({**METADATA, "team": "a\nb"}), 400, "invalid_metadata", 'Field "team" contains a control'),
        (
            json.dumps({**METADATA, "source_system": "x"}),
            403,
            "forbidden",
            'Source system "x" is not registered for this tenant',
        ),
        (
            json.dumps({**METADATA, "source_system": "loan-core"}),
            403,
            "forbidden",
            'Source system "loan-core" is not registered for this tenant',
        ),
        (
            json.dumps({**METADATA, "source_system": "walled"}),
            403,
            "forbidden",
            'Source system "walled" is not registered for matter "HB-1"',
        ),
        (
            json.dumps({**METADATA, "tenant": "northgate-credit", "source_system": "loan-core"}),
            403,
            "forbidden",
            'The caller does not belong to tenant "northgate-credit"',
        ),
    ],
    ids=range(14),
)
async def test_refusals(world: World, metadata: str, status: int, reason: str, detail: str) -> None:
    async with http_client(world) as client:
        answer = await client.post("/v1/documents", data={"metadata": metadata}, files={"file": ("a.txt", b"x")})
    error = answer.json()["error"]
    assert (answer.status_code, error["reason"]) == (status, reason)
    assert error["detail"].startswith(detail)
    assert bool(error["field"]) == bool(detail)
    assert not world.publisher.events


async def test_a_refusal_by_kafka_is_the_status_of_its_submission(world: World) -> None:
    error = Reject(Reason.INVALID_METADATA, detail='Field "document.matter" is missing', field="document.matter")
    await world.handle(*notify_sender(submitted(matter="", submission="kafka-1"), error, world.ports))
    async with http_client(world) as client:
        answer = await client.get("/v1/documents/kafka-1")
    status = answer.json()
    assert (answer.status_code, status["status"], status["reason"]) == (200, "refused", "invalid_metadata")
    assert (status["field"], status["detail"]) == ("document.matter", 'Field "document.matter" is missing')


@pytest.mark.parametrize("actor", [STRANGER, READER])
async def test_other_callers_are_denied(world: World, actor: object) -> None:
    form = {"metadata": json.dumps({**METADATA, "tenant": "harbour-bank"})}
    async with http_client(world) as client:
        await client.post("/v1/documents", data=form, files={"file": ("a.txt", b"words")})
    async with http_client(world, actor) as client:  # type: ignore[arg-type]
        answers = [
            await client.post("/v1/documents", data=form, files={"file": ("a.txt", b"words")}),
            await client.get("/v1/documents", params=SOURCE),
            await client.post("/v1/documents:withdraw", json=SOURCE),
        ]
    assert {one.status_code for one in answers} <= {403, 404}
    assert len(world.publisher.events) == 1


async def test_openapi_describes_all_parameters_fields_and_bodies(world: World) -> None:
    async with http_client(world) as client:
        described = (await client.get("/openapi.json")).json()
    undescribed = [
        f"{owner}.{name}"
        for owner, fields in _fields(described)
        for name, one in fields.items()
        if not one.get("description")
    ]
    assert undescribed == []
    body = described["paths"]["/v1/documents"]["post"]["requestBody"]["content"]
    assert body["*/*"]["schema"]["format"] == "binary"
    assert set(body["multipart/form-data"]["schema"]["required"]) == {"file", "metadata"}


def _fields(described: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, operations in described["paths"].items():
        for method, one in operations.items():
            yield f"{method} {path}", {each["name"]: each for each in one.get("parameters", ())}
            yield f"{method} {path}", one["responses"]
            for content in one.get("requestBody", {}).get("content", {}).values():
                yield f"{method} {path}", content["schema"].get("properties", {})
    for name, schema in described["components"]["schemas"].items():
        yield name, schema.get("properties", {})


STATUSES: Mapping[tuple[str, str], set[int | str]] = {
    ("POST", "/v1/documents"): {200, 202, 400, 401, 403, 408, 409, 410, 413, 422, 429, 500, 503},
    ("GET", "/v1/documents"): {200, 400, 401, 403, 404, 409, 422, 500, 503},
    ("GET", "/v1/documents/{submission_id}"): {200, 400, 401, 403, 404, 409, 422, 500, 503},
    ("POST", "/v1/documents:withdraw"): {202, 400, 401, 403, 404, 409, 413, 422, 500, 503},
    ("GET", "/v1/batches"): {200, *ERROR_RESPONSES},
    ("GET", "/v1/batches/{source_system}/{batch_id}"): {200, 400, 401, 403, 404, 422, 500, 503},
    ("GET", "/v1/submission-options"): {200, *ERROR_RESPONSES},
}


async def test_openapi_documents_the_status_codes_of_each_route(world: World) -> None:
    async with http_client(world) as client:
        paths = (await client.get("/openapi.json")).json()["paths"]
    assert set(STATUSES) == set(ROUTES)
    documented = {key: {int(one) for one in paths[key[1]][key[0].lower()]["responses"]} for key in STATUSES}
    assert documented == STATUSES
