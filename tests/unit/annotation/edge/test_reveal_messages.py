from dataclasses import replace
from datetime import timedelta

import pytest

from glossator.annotation.v1 import service_pb2
from services.annotation.desk.revealing import RevealRequest
from services.annotation.edge.reveal_messages import grant_message, request_of
from services.annotation.reveals.grants import RevealGrant, RevealScope, RevealState
from tests.unit.annotation.support import NOW

GRANT = RevealGrant("g1", "t", "m", "d1", RevealScope.PAGE, "ann", "review", timedelta(minutes=5), NOW, page=2)


@pytest.mark.parametrize("scope", RevealScope)
def test_every_scope_has_a_value(scope: RevealScope) -> None:
    value = service_pb2.RevealScope.Value(f"REVEAL_SCOPE_{scope.name}")
    sent = service_pb2.RequestRevealRequest(scope=value, page=1, value_id="PERSON_1", minutes=3)
    assert request_of(sent) == RevealRequest(scope, 1, "PERSON_1", 3)


@pytest.mark.parametrize("scope", [0, 99])
def test_an_unknown_scope_is_none(scope: int) -> None:
    assert request_of(service_pb2.RequestRevealRequest(scope=scope)).scope is None  # type: ignore[arg-type]


@pytest.mark.parametrize("state", RevealState)
def test_every_state_has_a_value(state: RevealState) -> None:
    assert service_pb2.RevealState.Value(f"REVEAL_STATE_{state.name}")


def test_a_grant_has_its_times_only_if_it_has_them() -> None:
    waiting = grant_message(GRANT, NOW)
    assert (waiting.minutes, waiting.page, waiting.HasField("expires_at"), waiting.HasField("mfa_at")) == (
        5,
        2,
        False,
        False,
    )
    given = replace(GRANT, granted_by="bob", granted_at=NOW, expires_at=NOW + GRANT.lasts, mfa_at=NOW)
    message = grant_message(given, NOW)
    assert message.state == service_pb2.REVEAL_STATE_IN_FORCE
    assert message.expires_at.ToDatetime(NOW.tzinfo) == NOW + GRANT.lasts
