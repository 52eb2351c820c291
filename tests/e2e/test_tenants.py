"""Access across tenants and walls, and without a valid credential: every RPC, route, list and stream."""

import asyncio
import contextlib
from dataclasses import replace
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import grpc.aio
import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from google.protobuf import descriptor_pool, message_factory
from google.protobuf.message import Message

from glossator.annotation.v1 import service_pb2 as annotation
from services.annotation.edge.http.app import ROUTES as ANNOTATION_ROUTES
from services.cli.local.ports import LOOPBACK
from services.ingestion.entry.http import ROUTES as INGESTION_ROUTES
from services.shared.domain.document import DocumentRecord
from services.shared.domain.events import AuditRecorded, DocumentSubmitted
from services.shared.domain.records import Actor, Outcome, Role
from services.shared.runtime.access.credentials import LocalIssuer
from services.shared.runtime.clock import SystemClock
from services.shared.runtime.operations.contract import method_actions
from services.shared.runtime.servers.grpc_client import open_channel
from services.shared.wire.contracts import CONTRACTS
from services.shared.wire.services import SERVICE_NAMES
from tests.e2e.attacks import ANNOTATION_CALLS, INGESTION_CALLS, REQUESTS, Subject
from tests.e2e.documents import agreement, as_txt
from tests.e2e.world import HARBOUR, NORTHGATE, World, record
from tests.fakes import FakeClock

_PEOPLE = frozenset(set(Role) - {Role.SERVICE})
REFUSED = frozenset({"PERMISSION_DENIED", "NOT_FOUND"})
HTTP_REFUSED = frozenset({403, 404})


@pytest.fixture(scope="package")
def subject(world: World, twins: dict[str, DocumentRecord]) -> Subject:
    document = twins[HARBOUR]
    told = world.ledger.statuses(HARBOUR, document.source_system, document.source_reference)
    headers = {"authorization": f"Bearer {world.system.credential(f'case-system@{HARBOUR}')}"}
    url = f"http://{world.system.ports.address('http', 'annotation')}/v1/webhooks"
    hook = {"url": "http://127.0.0.1:9/nobody", "matter": document.matter}
    made = httpx.post(url, headers=headers, json=hook, trust_env=False).json()
    return Subject(document, told[0].submission_id, made["subscription_id"])


def credentials(world: World) -> dict[str, str]:
    """Callers with all roles but no access to the matter, and callers without a valid credential."""
    stranger = Actor(f"everything@{NORTHGATE}", NORTHGATE, _PEOPLE, mfa_at=SystemClock().now())
    outsider = Actor(f"outsider@{HARBOUR}", HARBOUR, _PEOPLE, frozenset({"HB-ELSEWHERE"}), SystemClock().now())
    insider = Actor(f"everything@{HARBOUR}", HARBOUR, _PEOPLE)
    old = FakeClock(SystemClock().now() - timedelta(hours=9))
    return {
        "stranger": world.issue(stranger),
        "outsider": world.issue(outsider),
        "nobody": "",
        "forger": LocalIssuer(Ed25519PrivateKey.generate(), SystemClock()).issue(insider, timedelta(hours=1)),
        "expired": world.issue(insider, old),
    }


# This installation sends no messages, so no one can watch for documents.
STATE, HTTP_STATE = frozenset({"FAILED_PRECONDITION"}), frozenset({412})
UNPROVEN = ("nobody", "forger", "expired")


def _rpcs() -> list[str]:
    written = (
        method
        for service in SERVICE_NAMES
        for module in _apis(service)
        for method in getattr(import_module(module), "METHOD_ACTIONS", ())
    )
    derived = (method for service in CONTRACTS for method in method_actions(service))
    return [*written, *derived]


def _apis(service: str) -> list[str]:
    root = Path(__file__).parents[2]
    paths = sorted((root / "services" / service).rglob("api.py"))
    return [".".join(path.relative_to(root).with_suffix("").parts) for path in paths]


def test_every_rpc_and_every_route_is_attacked() -> None:
    assert {one.rpartition("/")[2] for one in _rpcs()} == set(REQUESTS)
    assert set(ANNOTATION_ROUTES) == set(ANNOTATION_CALLS)
    assert set(INGESTION_ROUTES) == set(INGESTION_CALLS)


@pytest.mark.parametrize("method", _rpcs())
async def test_an_rpc_denies_callers_without_access_to_the_matter(world: World, subject: Subject, method: str) -> None:
    request, quiet = REQUESTS[method.rpartition("/")[2]]
    answers = {who: await _call(world, method, request(subject), bearer) for who, bearer in credentials(world).items()}
    assert {who: answers[who][0] for who in UNPROVEN} == dict.fromkeys(UNPROVEN, "UNAUTHENTICATED")
    for who in ("stranger", "outsider"):
        code, answer = answers[who]
        if who in quiet:
            assert code in {"OK", "DEADLINE_EXCEEDED", *STATE}, (who, code, answer)
            assert not [one for one in subject.ids if one in str(answer)]
        else:
            assert code in REFUSED, (who, code, answer)


@pytest.mark.parametrize("route", [*ANNOTATION_ROUTES, *INGESTION_ROUTES], ids=" ".join)
async def test_a_route_denies_callers_without_access_to_the_matter(
    world: World, subject: Subject, route: tuple[str, str]
) -> None:
    service = "annotation" if route in ANNOTATION_CALLS else "ingestion"
    for who, bearer in credentials(world).items():
        call, quiet = {**ANNOTATION_CALLS, **INGESTION_CALLS}[route]
        async with _http(world, service, bearer) as http:
            answer = await call(http, subject)
        if who in UNPROVEN:
            assert answer.status_code == 401, who
        elif who in quiet:
            assert answer.is_success or answer.status_code in HTTP_STATE, (who, answer.text)
            assert not [one for one in subject.ids if one in answer.text]
        else:
            assert answer.status_code in HTTP_REFUSED, (who, answer.text)


async def test_a_stream_has_only_sets_of_the_callers_tenant(world: World, twins: dict[str, DocumentRecord]) -> None:
    for tenant in (HARBOUR, NORTHGATE):
        seen: list[DocumentRecord] = []
        async with world.client(f"reviewer@{tenant}") as client:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(60) as patience:
                    async for one in client.watch(proposed=True):
                        seen.append(one.document)
                        if one.document.document_id == twins[tenant].document_id:
                            patience.reschedule(asyncio.get_running_loop().time() + 1)
        assert {one.tenant for one in seen} == {tenant}
        assert twins[tenant].document_id in {one.document_id for one in seen}


async def test_a_wall_denies_a_reviewer_of_the_same_tenant(world: World) -> None:
    walled = record(HARBOUR, "walled", source_system="people-desk", matter="HB-HR-2023-011")
    document = await world.read("grpc", walled, as_txt(agreement("WALLED")), "walled.txt")
    answers = {}
    for role in ("reviewer", "senior-reviewer"):
        async with world.http("annotation", f"{role}@{HARBOUR}") as http:
            urls = [
                f"/v1/documents/{document.document_id}{part}" for part in ("", "/annotations", "/text?purpose=review")
            ]
            answers[role] = [(await http.get(url)).status_code for url in urls]
            feed = (await http.get("/v1/annotations", params={"include_proposed": "true"})).text
            assert (document.document_id in feed) == (role == "senior-reviewer")
    assert answers == {"reviewer": [404] * 3, "senior-reviewer": [200] * 3}


async def test_a_denial_is_in_the_audit_log_of_the_requested_tenant(world: World, subject: Subject) -> None:
    method = "/glossator.annotation.v1.AnnotationService/ReadText"
    request = annotation.ReadTextRequest(document_id=subject.document.document_id, purpose="review")
    code, _ = await _call(world, method, request, credentials(world)["stranger"])
    assert code == "NOT_FOUND"

    def look() -> AuditRecorded | None:
        fitting = (
            one
            for one in world.ledger.events(AuditRecorded)
            if one.record.actor == f"everything@{NORTHGATE}"
            and one.record.action == "document.read_text"
            and one.record.resource_id == subject.document.document_id
        )
        return next(fitting, None)

    found = (await world.ledger.wait(look, "the refusal in the audit log")).record
    assert (found.tenant, found.outcome, found.reason) == (HARBOUR, Outcome.DENIED, "tenant")


def test_every_message_names_the_tenant_of_its_document(world: World, twins: dict[str, DocumentRecord]) -> None:
    tenants = {document.family: tenant for tenant, document in twins.items()}
    topics: dict[str, set[str]] = {HARBOUR: set(), NORTHGATE: set()}
    for kept in world.ledger.kept():
        document = getattr(kept.event, "document", None)
        if document is not None and document.family in tenants:
            assert document.tenant == tenants[document.family]
            assert NORTHGATE not in str(kept.event) or document.tenant == NORTHGATE
            assert HARBOUR not in str(kept.event) or document.tenant == HARBOUR
            topics[document.tenant].add(kept.topic)
    assert topics[HARBOUR] == topics[NORTHGATE]
    assert topics[HARBOUR] >= {"documents.ingested", "documents.inferred", "annotations.published", "reviews.completed"}


async def test_a_source_system_cannot_submit_for_another_tenant(world: World) -> None:
    """Kafka messages and the drop folder carry no credential: the policy defines what a source system can do."""
    foreign = replace(record(NORTHGATE, "foreign"), source_system="deal-vault")
    await world.submit("kafka", foreign, as_txt(agreement("FOREIGN")), "foreign.txt")
    told = await world.status(foreign)
    assert (told.status, told.reason) == ("refused", "forbidden")
    assert [one for one in world.ledger.events(DocumentSubmitted) if one.document.family == told.document.family]


async def _call(world: World, method: str, request: Message, bearer: str) -> tuple[str, object]:
    """The gRPC status name and the responses. Streams are read for a moment."""
    service = method.split(".")[1]
    shape = descriptor_pool.Default().FindServiceByName(method.split("/")[1]).methods_by_name[method.split("/")[2]]
    codecs: tuple[Any, Any] = (
        type(request).SerializeToString,
        message_factory.GetMessageClass(shape.output_type).FromString,
    )
    metadata = (("authorization", f"Bearer {bearer}"),) if bearer else ()
    async with open_channel(world.system.target(service)) as channel:
        try:
            if shape.client_streaming:
                call = channel.stream_unary(method, *codecs)(iter([request]), timeout=10, metadata=metadata)
                return "OK", await call
            if not shape.server_streaming:
                return "OK", await channel.unary_unary(method, *codecs)(request, timeout=10, metadata=metadata)
            answers: list[object] = []
            try:
                async for one in channel.unary_stream(method, *codecs)(request, timeout=1.5, metadata=metadata):
                    answers.append(one)  # noqa: PERF401 - what came before the deadline counts
            except grpc.aio.AioRpcError as error:
                if error.code() is not grpc.StatusCode.DEADLINE_EXCEEDED:
                    raise
            return "OK", answers
        except grpc.aio.AioRpcError as error:
            return error.code().name, error.details()


def _http(world: World, service: str, bearer: str) -> httpx.AsyncClient:
    headers = {"authorization": f"Bearer {bearer}"} if bearer else {}
    port = world.system.ports.http[SERVICE_NAMES.index(service)]
    return httpx.AsyncClient(base_url=f"http://{LOOPBACK}:{port}", headers=headers, timeout=20, trust_env=False)
