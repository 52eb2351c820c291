"""Tenants, matters behind walls, callers without proof: for every RPC and every route, and in every list and stream."""

import asyncio
import contextlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
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

from glossator.annotation.v1 import events_pb2 as annotation_events
from glossator.annotation.v1 import service_pb2 as annotation
from glossator.document.v1 import document_pb2
from glossator.feedback.v1 import service_pb2 as feedback
from glossator.inference.v1 import service_pb2 as inference
from glossator.ingestion.v1 import service_pb2 as ingestion
from glossator.redaction.v1 import service_pb2 as redaction
from glossator.redaction.v1 import vault_pb2 as vault
from services.annotation.http import ROUTES as ANNOTATION_ROUTES
from services.cli.local.layout import SERVICES
from services.cli.local.ports import LOOPBACK
from services.ingestion.http import ROUTES as INGESTION_ROUTES
from services.redaction.policy_file import POLICIES, find_policy
from services.shared.domain.document import DocumentRecord
from services.shared.domain.events import AuditRecorded, DocumentSubmitted
from services.shared.domain.records import Actor, Outcome, Role
from services.shared.runtime.clock import SystemClock
from services.shared.runtime.credentials import LocalIssuer
from services.shared.wire.codec import to_message
from services.shared.wire.json_codec import to_json
from tests.e2e.documents import agreement, as_txt
from tests.e2e.world import HARBOUR, NORTHGATE, World, record
from tests.fakes import FakeClock

_PEOPLE = frozenset(set(Role) - {Role.SERVICE})
REFUSED = frozenset({"PERMISSION_DENIED", "NOT_FOUND"})
HTTP_REFUSED = frozenset({403, 404})


@dataclass(frozen=True, slots=True)
class Subject:
    """What is attacked: a document of Harbour Bank, the submission it came by, and a webhook of its matter."""

    document: DocumentRecord
    submission_id: str
    webhook_id: str

    @property
    def ids(self) -> frozenset[str]:
        """What no answer to a stranger may hold."""
        return frozenset({self.document.document_id, self.submission_id, self.webhook_id})


@pytest.fixture(scope="session")
def subject(world: World, twins: dict[str, DocumentRecord]) -> Subject:
    document = twins[HARBOUR]
    told = world.ledger.statuses(HARBOUR, document.source_system, document.source_reference)
    headers = {"authorization": f"Bearer {world.system.credential(f'case-system@{HARBOUR}')}"}
    url = f"http://{world.system.ports.address('http', 'annotation')}/v1/webhooks"
    hook = {"url": "http://127.0.0.1:9/nobody", "matter": document.matter}
    made = httpx.post(url, headers=headers, json=hook, trust_env=False).json()
    return Subject(document, told[0].submission_id, made["subscription_id"])


def credentials(world: World) -> dict[str, str]:
    """Callers who hold every role there is, and may nothing of Harbour Bank's matter; and callers without proof."""
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


UNPROVEN = ("nobody", "forger", "expired")


def _rpcs() -> list[str]:
    modules = [f"services.{service}.{path.stem}" for service in SERVICES for path in _apis(service)]
    return [method for module in modules for method in import_module(module).RULES]


def _apis(service: str) -> list[Path]:
    return sorted((Path(__file__).parents[2] / "services" / service).glob("*api.py"))


def test_every_rpc_and_every_route_is_attacked() -> None:
    assert {one.rpartition("/")[2] for one in _rpcs()} == set(REQUESTS)
    assert set(ANNOTATION_ROUTES) == set(ANNOTATION_CALLS)
    assert set(INGESTION_ROUTES) == set(INGESTION_CALLS)


@pytest.mark.parametrize("method", _rpcs())
async def test_an_rpc_refuses_whoever_is_not_of_the_matter(world: World, subject: Subject, method: str) -> None:
    request, quiet = REQUESTS[method.rpartition("/")[2]]
    answers = {who: await _call(world, method, request(subject), bearer) for who, bearer in credentials(world).items()}
    assert {who: answers[who][0] for who in UNPROVEN} == dict.fromkeys(UNPROVEN, "UNAUTHENTICATED")
    for who in ("stranger", "outsider"):
        code, answer = answers[who]
        if who in quiet:
            assert code in {"OK", "DEADLINE_EXCEEDED"}
            assert not [one for one in subject.ids if one in str(answer)]
        else:
            assert code in REFUSED, (who, code, answer)


@pytest.mark.parametrize("route", [*ANNOTATION_ROUTES, *INGESTION_ROUTES], ids=" ".join)
async def test_a_route_refuses_whoever_is_not_of_the_matter(
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
            assert answer.is_success
            assert not [one for one in subject.ids if one in answer.text]
        else:
            assert answer.status_code in HTTP_REFUSED, (who, answer.text)


async def test_a_stream_brings_only_the_callers_own(world: World, twins: dict[str, DocumentRecord]) -> None:
    for tenant in (HARBOUR, NORTHGATE):
        seen: list[DocumentRecord] = []
        async with world.client(f"reviewer@{tenant}") as client:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(2):
                    async for one in client.watch(proposed=True):
                        seen.append(one.document)  # noqa: PERF401 - what came before the time was up counts
        assert {one.tenant for one in seen} == {tenant}
        assert twins[tenant].document_id in {one.document_id for one in seen}


async def test_a_wall_keeps_out_a_reviewer_of_the_same_bank(world: World) -> None:
    walled = record(HARBOUR, "walled", source_system="people-desk", matter="HB-HR-2023-011")
    document = await world.read("grpc", walled, as_txt(agreement("WALLED")), "walled.txt")
    answers = {}
    for role in ("reviewer", "senior-reviewer"):
        async with world.http("annotation", f"{role}@{HARBOUR}") as http:
            urls = [f"/v1/documents/{document.document_id}{part}" for part in ("", "/annotations", "/text")]
            answers[role] = [(await http.get(url)).status_code for url in urls]
            feed = (await http.get("/v1/annotations", params={"include_proposed": "true"})).text
            assert (document.document_id in feed) == (role == "senior-reviewer")
    assert answers == {"reviewer": [403] * 3, "senior-reviewer": [200] * 3}


async def test_a_refusal_stands_in_the_audit_log_of_the_bank_that_was_asked_for(world: World, subject: Subject) -> None:
    method = "/glossator.annotation.v1.AnnotationService/ReadText"
    request = annotation.ReadTextRequest(document_id=subject.document.document_id, purpose="review")
    code, _ = await _call(world, method, request, credentials(world)["stranger"])
    assert code == "PERMISSION_DENIED"

    def look() -> AuditRecorded | None:
        fitting = (
            one
            for one in world.ledger.events(AuditRecorded)
            if one.record.actor == f"everything@{NORTHGATE}" and one.record.action == "document.read_text"
        )
        return next(fitting, None)

    found = (await world.ledger.wait(look, "the refusal in the audit log")).record
    assert (found.tenant, found.outcome, found.reason) == (HARBOUR, Outcome.DENIED, "tenant")
    assert found.resource_id == subject.document.document_id


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


async def test_a_source_cannot_speak_for_another_bank(world: World) -> None:
    """By Kafka and by folder nobody shows a credential: what a source may is in the policy."""
    foreign = replace(record(NORTHGATE, "foreign"), source_system="deal-vault")
    await world.hand_in("kafka", foreign, as_txt(agreement("FOREIGN")), "foreign.txt")
    told = await world.status(foreign)
    assert (told.status, told.reason) == ("refused", "forbidden")
    assert [one for one in world.ledger.events(DocumentSubmitted) if one.document.family == told.document.family]


async def _call(world: World, method: str, request: Message, bearer: str) -> tuple[str, object]:
    """The status by name, and the answers. Streams are read for a moment."""
    service = method.split(".")[1]
    shape = descriptor_pool.Default().FindServiceByName(method.split("/")[1]).methods_by_name[method.split("/")[2]]
    codecs: tuple[Any, Any] = (
        type(request).SerializeToString,
        message_factory.GetMessageClass(shape.output_type).FromString,
    )
    metadata = (("authorization", f"Bearer {bearer}"),) if bearer else ()
    async with grpc.aio.insecure_channel(world.system.ports.address("grpc", service)) as channel:
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
    port = world.system.ports.http[SERVICES.index(service)]
    return httpx.AsyncClient(base_url=f"http://{LOOPBACK}:{port}", headers=headers, timeout=20, trust_env=False)


def _header(subject: Subject) -> Message:
    message: Any = to_message(replace(subject.document, document_id="", family="", version=0))
    header = ingestion.SubmitDocumentHeader(document=message, submission_id="attack", file_name="a.txt", size=1)
    return ingestion.SubmitDocumentRequest(header=header)


def _source(subject: Subject) -> ingestion.SourceReference:
    document = subject.document
    return ingestion.SourceReference(source_system=document.source_system, source_reference=document.source_reference)


def _review(subject: Subject) -> Message:
    return annotation.SubmitReviewRequest(
        document_id=subject.document.document_id,
        revision=1,
        decision_id="attack",
        decision=annotation_events.DECISION_ADD,
        category="Governing Law",
        span=document_pb2.Span(start=0, end=10),
    )


_POLICY = find_policy("legal-review", POLICIES).version
_STRANGER = frozenset({"stranger"})
_BOTH = frozenset({"stranger", "outsider"})
_NEITHER: frozenset[str] = frozenset()

# Method → a request for Harbour Bank's document, and who gets an answer all the same: one without anything of it.
REQUESTS: Mapping[str, tuple[Callable[[Subject], Message], frozenset[str]]] = {
    "SubmitDocument": (_header, _NEITHER),
    "GetUpload": (lambda s: ingestion.GetUploadRequest(submission_id=s.submission_id), _BOTH),
    "GetStatus": (lambda s: ingestion.GetStatusRequest(submission_id=s.submission_id), _NEITHER),
    "WithdrawDocument": (lambda s: ingestion.WithdrawDocumentRequest(source=_source(s)), _NEITHER),
    "RedactAgain": (
        lambda s: redaction.RedactAgainRequest(document_id=s.document.document_id, policy=_POLICY),
        _NEITHER,
    ),
    "SetMatterParties": (
        lambda s: redaction.SetMatterPartiesRequest(tenant=HARBOUR, matter=s.document.matter),
        _NEITHER,
    ),
    "CheckPrompt": (lambda s: redaction.CheckPromptRequest(tenant=HARBOUR, matter=s.document.matter), _NEITHER),
    "GetRedaction": (lambda s: redaction.GetRedactionRequest(document_id=s.document.document_id), _NEITHER),
    "Reveal": (
        lambda s: vault.RevealRequest(
            tenant=HARBOUR, matter=s.document.matter, placeholders=["[PERSON_1]"], purpose="review"
        ),
        _NEITHER,
    ),
    "RevealSpans": (
        lambda s: vault.RevealSpansRequest(
            document_id=s.document.document_id, spans=[document_pb2.Span(start=0, end=10)], purpose="review"
        ),
        _NEITHER,
    ),
    "Rotate": (lambda s: vault.RotateRequest(tenant=HARBOUR), _NEITHER),
    "SubjectReport": (
        lambda s: vault.SubjectReportRequest(
            tenant=HARBOUR, values=[vault.SubjectValue(value="Jane Smith")], purpose="data-subject-request"
        ),
        _NEITHER,
    ),
    "Shred": (
        lambda s: vault.ShredRequest(tenant=HARBOUR, document_id=s.document.document_id, purpose="erasure"),
        _NEITHER,
    ),
    "ListModels": (lambda s: inference.ListModelsRequest(), _BOTH),
    "Predict": (
        lambda s: inference.PredictRequest(tenant=HARBOUR, matter=s.document.matter, redacted_text="x"),
        _NEITHER,
    ),
    "GetDocument": (lambda s: annotation.GetDocumentRequest(document_id=s.document.document_id), _NEITHER),
    "ReadText": (
        lambda s: annotation.ReadTextRequest(document_id=s.document.document_id, purpose="review"),
        _NEITHER,
    ),
    "ListAnnotations": (lambda s: annotation.ListAnnotationsRequest(document_id=s.document.document_id), _NEITHER),
    "WatchAnnotations": (lambda s: annotation.WatchAnnotationsRequest(include_proposed=True), _BOTH),
    "SubmitReview": (_review, _NEITHER),
    "CompleteReview": (
        lambda s: annotation.CompleteReviewRequest(document_id=s.document.document_id, revision=1),
        _NEITHER,
    ),
    "ReopenReview": (
        lambda s: annotation.ReopenReviewRequest(document_id=s.document.document_id, revision=1),
        _NEITHER,
    ),
    "GetMetrics": (lambda s: feedback.GetMetricsRequest(tenant=HARBOUR), _NEITHER),
    "ExportExamples": (lambda s: feedback.ExportExamplesRequest(tenant=HARBOUR), _NEITHER),
}

Calling = Callable[[httpx.AsyncClient, Subject], Any]


def _get(url: str, **query: str) -> Calling:
    return lambda http, s: http.get(
        url.format(s.document.document_id, s.submission_id, s.webhook_id),
        params={name: value.format(s.document) for name, value in query.items()},
    )


def _post(url: str, **content: object) -> Calling:
    return lambda http, s: http.post(url.format(s.document.document_id), json=content)


def _post_webhook(http: httpx.AsyncClient, subject: Subject) -> Any:
    return http.post("/v1/webhooks", json={"url": "http://127.0.0.1:9/nobody", "matter": subject.document.matter})


def _delete_webhook(http: httpx.AsyncClient, subject: Subject) -> Any:
    return http.delete(f"/v1/webhooks/{subject.webhook_id}")


def _post_document(http: httpx.AsyncClient, subject: Subject) -> Any:
    metadata = to_json(replace(subject.document, document_id="", family="", version=0))
    headers = {"x-glossator-metadata": json.dumps(metadata)}
    return http.post("/v1/documents", content=b"words", headers=headers)


def _withdraw(http: httpx.AsyncClient, subject: Subject) -> Any:
    document = subject.document
    content = {"source_system": document.source_system, "source_reference": document.source_reference}
    return http.post("/v1/documents:withdraw", json=content)


_DECISION = {"decision_id": "attack", "revision": 1, "decision": "accept", "annotation_id": "x"}

ANNOTATION_CALLS: Mapping[tuple[str, str], tuple[Calling, frozenset[str]]] = {
    ("GET", "/v1/documents/{document_id}"): (_get("/v1/documents/{0}"), _NEITHER),
    ("GET", "/v1/documents/{document_id}/annotations"): (_get("/v1/documents/{0}/annotations"), _NEITHER),
    ("GET", "/v1/documents/{document_id}/text"): (_get("/v1/documents/{0}/text"), _NEITHER),
    ("GET", "/v1/annotations"): (_get("/v1/annotations", include_proposed="true"), _BOTH),
    ("POST", "/v1/documents/{document_id}/decisions"): (_post("/v1/documents/{0}/decisions", **_DECISION), _NEITHER),
    ("POST", "/v1/documents/{document_id}/review:complete"): (
        _post("/v1/documents/{0}/review:complete", revision=1),
        _NEITHER,
    ),
    ("POST", "/v1/documents/{document_id}/review:reopen"): (
        _post("/v1/documents/{0}/review:reopen", revision=1),
        _NEITHER,
    ),
    ("POST", "/v1/webhooks"): (_post_webhook, _STRANGER),
    ("GET", "/v1/webhooks"): (_get("/v1/webhooks"), _BOTH),
    ("GET", "/v1/webhooks/{subscription_id}"): (_get("/v1/webhooks/{2}"), _NEITHER),
    ("DELETE", "/v1/webhooks/{subscription_id}"): (_delete_webhook, _NEITHER),
}
INGESTION_CALLS: Mapping[tuple[str, str], tuple[Calling, frozenset[str]]] = {
    ("POST", "/v1/documents"): (_post_document, _NEITHER),
    ("GET", "/v1/documents"): (
        _get("/v1/documents", source_system="{0.source_system}", source_reference="{0.source_reference}"),
        _NEITHER,
    ),
    ("GET", "/v1/documents/{submission_id}"): (_get("/v1/documents/{1}"), _NEITHER),
    ("POST", "/v1/documents:withdraw"): (_withdraw, _NEITHER),
}
