"""Where a member of a matter meets its documents: each surface says whether it is open to the caller now."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

import grpc
import grpc.aio
import httpx

from glossator.annotation.v1 import service_pb2, service_pb2_grpc
from glossator.feedback.v1 import service_pb2 as feedback_pb2
from glossator.feedback.v1 import service_pb2_grpc as feedback_grpc
from glossator.inference.v1 import service_pb2 as inference_pb2
from glossator.inference.v1 import service_pb2_grpc as inference_grpc
from glossator.redaction.v1 import vault_pb2, vault_pb2_grpc
from services.shared.runtime.servers.grpc_client import open_channel
from tests.drill.signon.people import LEAVER, MATTER, OPERATOR, SOURCE
from tests.drill.signon.systems import bearer
from tests.drill.signon.world import Drill
from tests.keycloak_realm import TENANT

_SECONDS = 20.0
_CLOSED = {grpc.StatusCode.PERMISSION_DENIED, grpc.StatusCode.NOT_FOUND}
_CLOSED_HTTP = {httpx.codes.FORBIDDEN, httpx.codes.NOT_FOUND}


class UnclearError(Exception):
    """The surface answered neither with content nor with a refusal, such as `unavailable`."""


@dataclass(frozen=True)
class Place:
    """The document, its webhook subscription, and the HTTP address of the second process of annotation."""

    document: str
    subscription: str
    second: str


Surface = Callable[[Drill, Place], Awaitable[bool]]


async def document(drill: Drill, place: Place) -> bool:
    return await _get(drill, drill.http("annotation"), f"/v1/documents/{place.document}")


async def text(drill: Drill, place: Place) -> bool:
    request = service_pb2.ReadTextRequest(document_id=place.document, purpose="review")
    return await _open(drill, "annotation", lambda channel: _annotation(channel).ReadText(request, timeout=_SECONDS))


async def page_picture(drill: Drill, place: Place) -> bool:
    """The picture is in the cache: it was drawn before."""
    return await _get(drill, drill.http("annotation"), f"/v1/documents/{place.document}/pages/1?purpose=review")


async def page_words(drill: Drill, place: Place) -> bool:
    path = f"/v1/documents/{place.document}/pages/1/words?purpose=review"
    return await _get(drill, drill.http("annotation"), path)


async def second_process(drill: Drill, place: Place) -> bool:
    """Annotation again, in a process that did not make the change."""
    return await _get(drill, place.second, f"/v1/documents/{place.document}")


async def second_process_page(drill: Drill, place: Place) -> bool:
    return await _get(drill, place.second, f"/v1/documents/{place.document}/pages/1?purpose=review")


async def feed(drill: Drill, place: Place) -> bool:
    """A page of the feed, from the second process: without the sets of the matter, or refused."""
    async with _http(drill, place.second) as http:
        answer = await http.get("/v1/annotations", params={"include_proposed": "true"})
    if answer.status_code in _CLOSED_HTTP:
        return False
    _clear(answer)
    return any(one["document"]["document_id"] == place.document for one in answer.json()["items"])


async def questions(drill: Drill, place: Place) -> bool:
    """A stream of answers, with the language model off."""
    request = service_pb2.AnswerQuestionsRequest(document_id=place.document, purpose="review")

    async def read(channel: grpc.aio.Channel) -> None:
        async for _ in _annotation(channel).AnswerQuestions(request, timeout=_SECONDS):
            pass

    return await _open(drill, "annotation", read)


# Ingestion, redaction, inference and feedback each have a copy of the membership.
async def submission_status(drill: Drill, _place: Place) -> bool:
    path = f"/v1/documents?source_system={SOURCE}&source_reference=signon-1&matter={MATTER}"
    return await _get(drill, drill.http("ingestion"), path)


async def vault(drill: Drill, _place: Place) -> bool:
    """In redaction, with a second factor."""
    request = vault_pb2.RevealRequest(tenant=TENANT, matter=MATTER, placeholders=["[PERSON_1]"], purpose="review")
    return await _open(
        drill, "redaction", lambda channel: vault_pb2_grpc.VaultServiceStub(channel).Reveal(request, timeout=_SECONDS)
    )


async def models(drill: Drill, _place: Place) -> bool:
    request = inference_pb2.PredictRequest(tenant=TENANT, matter=MATTER, redacted_text="This Agreement ends in May.")
    stub = inference_grpc.InferenceServiceStub
    return await _open(drill, "inference", lambda channel: stub(channel).Predict(request, timeout=_SECONDS))


async def export(drill: Drill, place: Place) -> bool:
    """In feedback: a stream of the examples of all matters that the caller can read."""
    request = feedback_pb2.ExportExamplesRequest(tenant=TENANT, purpose="training")
    found: set[str] = set()

    async def read(channel: grpc.aio.Channel) -> None:
        async for one in feedback_grpc.FeedbackServiceStub(channel).ExportExamples(request, timeout=_SECONDS):
            found.add(one.document_id)

    return await _open(drill, "feedback", read) and place.document in found


async def webhook(drill: Drill, place: Place) -> bool:
    """The subscription of the case system, which leaves too: closed as soon as it is suspended."""
    headers = bearer(drill.commands(OPERATOR))
    async with httpx.AsyncClient(base_url=drill.http("annotation"), headers=headers, timeout=_SECONDS) as http:
        answer = await http.get(f"/v1/webhooks/{place.subscription}")
    _clear(answer)
    return not answer.json()["suspended"]


async def watch(drill: Drill) -> str:
    """Wait on an open stream of the matter until it ends. Returns the name of its status."""
    request = service_pb2.WatchAnnotationsRequest(matter=MATTER, include_proposed=True)
    async with open_channel(drill.target("annotation"), credential=drill.commands(LEAVER).bearer) as channel:
        try:
            async for _ in _annotation(channel).WatchAnnotations(request):
                pass
        except grpc.aio.AioRpcError as error:
            return error.code().name
    return grpc.StatusCode.OK.name


SURFACES: Mapping[str, Surface] = {
    one.__name__: one
    for one in (
        *(document, text, page_picture, page_words, questions, second_process, second_process_page, feed),
        *(submission_status, vault, models, export, webhook),
    )
}


def _annotation(channel: grpc.aio.Channel) -> "service_pb2_grpc.AnnotationServiceAsyncStub":
    return service_pb2_grpc.AnnotationServiceStub(channel)


async def _open(drill: Drill, service: str, call: Callable[[grpc.aio.Channel], Awaitable[object]]) -> bool:
    """Whether a call of the person who leaves is answered. Raises `UnclearError`."""
    async with open_channel(drill.target(service), credential=drill.commands(LEAVER).bearer) as channel:
        try:
            await call(channel)
        except grpc.aio.AioRpcError as error:
            if error.code() in _CLOSED:
                return False
            raise UnclearError(f"{error.code().name}: {error.details()}") from None
    return True


async def _get(drill: Drill, address: str, path: str) -> bool:
    async with _http(drill, address) as http:
        answer = await http.get(path)
    if answer.status_code in _CLOSED_HTTP:
        return False
    _clear(answer)
    return True


def _http(drill: Drill, address: str) -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url=address, headers=bearer(drill.commands(LEAVER)), timeout=_SECONDS)


def _clear(answer: httpx.Response) -> None:
    if answer.is_error:
        raise UnclearError(f"{answer.status_code}: {answer.text[:200]}")
