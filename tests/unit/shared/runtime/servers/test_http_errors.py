"""Error responses: their content, and values that they do not repeat."""

import httpx
import pytest

from services.shared.domain.errors import REASONS, Reason, Reject, Retry, StepUpRequired
from services.shared.runtime.servers.statuses import STATUSES
from tests.http_probe import CANARY, running


async def test_a_rejection_has_its_status_and_reason() -> None:
    reasons = iter(Reason)

    async def act() -> None:
        raise Reject(next(reasons))

    async with running(act) as client:
        for reason in Reason:
            answer = await client.get("/v1/documents/d1")
            info = REASONS[reason]
            assert answer.status_code == STATUSES[reason][1]
            assert answer.json()["error"] == {
                "reason": reason,
                "message": info.meaning,
                "remedy": info.remedy,
                "field": "",
                "detail": "",
                "reference": f"docs/reference/reasons.md#{reason}",
            }


@pytest.mark.parametrize(
    ("error", "field", "detail"),
    [
        (Reject(Reason.INVALID_METADATA, detail='Field "matter" is missing', field="matter"), "matter", "is missing"),
        (Reject(Reason.NOT_FOUND, detail="it belongs to another matter", field="document_id"), "", ""),
        (Reject(Reason.KEY_UNAVAILABLE, detail="version 3"), "", ""),
        (Retry(dependency="blobs", detail="bucket"), "", ""),
    ],
)
async def test_only_details_of_the_callers_own_input_are_public(error: Exception, field: str, detail: str) -> None:
    async def act() -> None:
        raise error

    async with running(act) as client:
        answer = (await client.get("/v1/documents/d1")).json()["error"]
    assert answer["field"] == field
    assert detail in answer["detail"]
    assert bool(detail) == bool(answer["detail"])


@pytest.mark.parametrize(
    ("body", "field", "detail"),
    [
        ('{"text": "a"}', "count", "Field required"),
        ('{"text": "a", "count": "x"}', "count", "valid integer"),
        ("{", "", "not valid JSON"),
        ("[" * 100_000 + "]" * 100_000, "", "nested too deep"),
    ],
)
async def test_validation_errors_name_the_field(body: str, field: str, detail: str) -> None:
    async with running(max_body_bytes=1_000_000) as client:
        answer = await client.post("/v1/notes", content=body, headers={"content-type": "application/json"})
    error = answer.json()["error"]
    assert (error["reason"], error["field"]) == ("invalid_metadata", field)
    assert detail in error["detail"]


async def test_a_retry_contains_the_delay() -> None:
    async def act() -> None:
        raise Retry(after=2.5, dependency="blobs")

    async with running(act) as client:
        answer = await client.get("/v1/documents/d1")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "3")
    assert answer.json()["error"]["reason"] == "dependency_down"


@pytest.mark.parametrize(
    ("acr_values", "parameter"), [((), ""), (("gold", "platinum"), ', acr_values="gold platinum"')]
)
async def test_a_step_up_is_a_challenge(acr_values: tuple[str, ...], parameter: str) -> None:
    async def act() -> None:
        raise StepUpRequired(900, acr_values)

    async with running(act) as client:
        answer = await client.get("/v1/documents/d1")
    description = 'error_description="The action needs a recent second factor."'
    challenge = f'Bearer error="insufficient_user_authentication", {description}{parameter}, max_age="900"'
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, challenge)
    assert answer.json()["error"]["reason"] == "insufficient_user_authentication"


async def test_messages_of_exceptions_are_not_sent() -> None:
    async def act() -> None:
        raise KeyError(CANARY)

    async with running(act) as client:
        answer = await client.get("/v1/documents/d1")
    assert (answer.status_code, answer.json()["error"]["reason"]) == (500, "internal")
    assert "Quartermain" not in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_an_error_after_the_start_breaks_the_connection() -> None:
    async with running() as client:
        with pytest.raises(httpx.RemoteProtocolError):
            await client.get("/v1/events")


@pytest.mark.parametrize(
    ("body", "kind"), [({"text": CANARY}, "json"), ({"text": CANARY, "count": "many"}, "json"), ("{" + CANARY, "raw")]
)
async def test_invalid_values_are_not_repeated(body: object, kind: str) -> None:
    async with running() as client:
        if kind == "json":
            answer = await client.post("/v1/notes", json=body)
        else:
            answer = await client.post("/v1/notes", content=str(body), headers={"content-type": "application/json"})
    assert (answer.status_code, answer.json()["error"]["reason"]) == (422, "invalid_metadata")
    assert "Quartermain" not in answer.text


@pytest.mark.parametrize(
    ("method", "path", "status", "reason", "detail"),
    [
        ("GET", "/v1/unknown", 404, "not_found", "No route has this path"),
        ("DELETE", "/v1/notes", 405, "method_not_allowed", "The route with this path has another method"),
        ("GET", "/v1/documents/a/b", 404, "not_found", "No route has this path"),
    ],
)
async def test_unknown_paths_and_methods(method: str, path: str, status: int, reason: str, detail: str) -> None:
    async with running() as client:
        answer = await client.request(method, path)
    error = answer.json()["error"]
    assert (answer.status_code, error["reason"], error["detail"]) == (status, reason, detail)
    assert answer.headers.get("allow") == ("POST" if status == 405 else None)


async def test_openapi_is_public_and_documents_errors_and_credentials() -> None:
    async with running() as client:
        answer = await client.get("/openapi.json", headers={"authorization": ""})
    schema = answer.json()
    responses = schema["paths"]["/v1/documents/{document_id}"]["get"]["responses"]
    assert set(responses) == {"200"} | {str(status) for _, status in STATUSES.values()}
    assert responses["415"]["description"] == "Unsupported Media Type: `unsupported`"
    assert responses["403"]["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/ErrorBody"}
    assert schema["components"]["securitySchemes"]["HTTPBearer"]["scheme"] == "bearer"
    assert responses["422"]["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/ErrorBody"}
