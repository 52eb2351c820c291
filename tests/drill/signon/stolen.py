"""A token that is bound to a certificate, in the hands of someone without its key."""

import grpc
import grpc.aio
import httpx

from glossator.annotation.v1 import service_pb2, service_pb2_grpc
from services.shared.runtime.servers.grpc_client import Target, open_channel
from tests.drill.signon.outcome import Step, judge_refusals
from tests.drill.signon.world import HOLDER, THIEF, Drill


async def stolen_token(drill: Drill, document: str) -> Step:
    """Read a published set with the token and: its certificate, that of another, that of the commands, none at all."""
    token = drill.keycloak.client_credentials(drill.bound)
    seen = {
        "its certificate": await _grpc(drill.target("annotation", HOLDER), token, document),
        "another certificate": await _grpc(drill.target("annotation", THIEF), token, document),
        "the commands' certificate": await _grpc(drill.target("annotation"), token, document),
        "no certificate": _http(drill, token, document),
    }
    refused = ("another certificate", "the commands' certificate", "no certificate")
    return judge_refusals({"its certificate": "", **dict.fromkeys(refused, "unauthenticated")}, seen)


async def _grpc(target: Target, token: str, document: str) -> str:
    async with open_channel(target, credential=lambda: token) as channel:
        request = service_pb2.ListAnnotationsRequest(document_id=document)
        try:
            await service_pb2_grpc.AnnotationServiceStub(channel).ListAnnotations(request, timeout=30)
        except grpc.aio.AioRpcError as error:
            return error.code().name.lower()
    return ""


def _http(drill: Drill, token: str, document: str) -> str:
    url = f"{drill.http('annotation')}/v1/documents/{document}/annotations"
    answer = httpx.get(url, headers={"authorization": f"Bearer {token}"}, timeout=30)
    return "" if answer.is_success else str(answer.json()["error"]["reason"])
