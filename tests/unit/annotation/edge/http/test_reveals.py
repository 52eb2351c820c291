"""Reveal grants over HTTP and gRPC: request, grant, list and end."""

from dataclasses import replace

import pytest

from glossator.annotation.v1 import service_pb2
from services.shared.runtime.access.call import begin_call
from tests.registered import methods_of
from tests.unit.annotation.calls import DOCUMENT
from tests.unit.annotation.edge.http.support import client_of, reason_of
from tests.unit.annotation.support import NOW, REVIEWER, SENIOR, World

URL = f"/v1/documents/{DOCUMENT.document_id}/reveals"
PROVEN = replace(REVIEWER, mfa_at=NOW)
PROVEN_SENIOR = replace(SENIOR, mfa_at=NOW)
REVIEW = {"purpose": "review"}


@pytest.fixture(autouse=True)
def _shipped(world: World) -> None:
    world.rules.mask()


async def test_a_grant_over_http(world: World) -> None:
    await world.propose(DOCUMENT)
    reviewer, senior = client_of(world, PROVEN), client_of(world, PROVEN_SENIOR)
    asked = await reviewer.post(URL, params=REVIEW, json={"scope": "document", "minutes": 30})
    assert (asked.status_code, asked.json()["state"]) == (201, "waiting")
    grant_id = asked.json()["grant_id"]
    granted = (await senior.post(f"{URL}/{grant_id}:grant", params=REVIEW)).json()
    assert (granted["state"], granted["granted_by"], granted["minutes"]) == ("in_force", SENIOR.subject, 30)
    assert (await reviewer.get(URL)).json() == {"grants": [granted]}
    ended = (await reviewer.delete(f"{URL}/{grant_id}")).json()
    assert (ended["state"], ended["revoked_by"]) == ("revoked", REVIEWER.subject)


async def test_a_request_without_a_second_factor_is_challenged(world: World) -> None:
    await world.propose(DOCUMENT)
    answer = await client_of(world, REVIEWER).post(URL, params=REVIEW, json={"scope": "page", "page": 1})
    assert reason_of(answer) == (401, "insufficient_user_authentication")
    faulty = await client_of(world, PROVEN).post(URL, params=REVIEW, json={"scope": "matter"})
    assert reason_of(faulty)[1] == "invalid_metadata"


async def test_a_grant_over_grpc(world: World) -> None:
    await world.propose(DOCUMENT)
    api, context = methods_of(world.service.table), None
    begin_call(PROVEN)
    wanted = service_pb2.RequestRevealRequest(
        document_id=DOCUMENT.document_id, scope=service_pb2.REVEAL_SCOPE_DOCUMENT, purpose="review"
    )
    waiting = (await api.RequestReveal(wanted, context)).grant
    assert waiting.state == service_pb2.REVEAL_STATE_WAITING
    begin_call(PROVEN_SENIOR)
    request = service_pb2.GrantRevealRequest(
        document_id=DOCUMENT.document_id, grant_id=waiting.grant_id, purpose="review"
    )
    granted = (await api.GrantReveal(request, context)).grant
    assert granted.state == service_pb2.REVEAL_STATE_IN_FORCE
    listing = service_pb2.ListRevealsRequest(document_id=DOCUMENT.document_id)
    assert list((await api.ListReveals(listing, context)).grants) == [granted]
    ending = service_pb2.RevokeRevealRequest(document_id=DOCUMENT.document_id, grant_id=waiting.grant_id)
    ended = (await api.RevokeReveal(ending, context)).grant
    assert ended.state == service_pb2.REVEAL_STATE_REVOKED
