"""The operations of holds: the shipped policy, two people, walls, and answers for services."""

from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest

from glossator.document.v1 import document_pb2
from glossator.redaction.v1 import holds_pb2 as pb
from services.redaction.holds.operations import HoldOperations
from services.shared.domain.document import DocumentRecord
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.records import Actor, Outcome, Role
from services.shared.runtime.access.authorise import Authoriser
from services.shared.runtime.access.call import begin_call
from services.shared.runtime.access.policy import load_policy
from services.shared.runtime.operations.table import make_table
from services.shared.wire.codec import to_message
from tests.registered import methods_of
from tests.unit.redaction.erasure.world import TENANT, World

POLICY = load_policy(Path(__file__).parents[4] / "samples/access.yaml")
_SCOPE = pb.HoldScope(matters=["loan-1"])
_WALLED = "HB-HR-2023-011"


class Api:
    """The API on a real world. `act_as` sets the caller."""

    def __init__(self, world: World) -> None:
        self.world = world
        access = Authoriser(POLICY, world.audit, world.clock, service="redaction")
        holding = HoldOperations(access=access, placing=world.placing, holds=world.holds)
        functions = (holding.place_hold, holding.list_holds, holding.lift_hold, holding.check_holds)
        self.api = methods_of(make_table("redaction", functions))

    def act_as(self, role: Role, name: str = "", *, tenant: str = TENANT, mfa_minutes: int | None = 0) -> None:
        fresh = None if mfa_minutes is None else self.world.clock.now() - timedelta(minutes=mfa_minutes)
        is_service = role is Role.SERVICE
        who = "service:ingestion" if is_service else f"{name or role}@{tenant}"
        begin_call(Actor(who, "*" if is_service else tenant, frozenset({role}), frozenset({"*"}), fresh))

    async def place(self, hold: str = "LIT-1", scope: pb.HoldScope = _SCOPE, purpose: str = "legal-hold") -> None:
        request = pb.PlaceHoldRequest(tenant=TENANT, hold_id=hold, scope=scope, reason="case-1", purpose=purpose)
        await self.api.PlaceHold(request, None)

    async def list_holds(self) -> list[str]:
        request = pb.ListHoldsRequest(tenant=TENANT, purpose="legal-hold")
        answer = await self.api.ListHolds(request, None)
        return [one.hold_id for one in answer.placements]

    async def lift(self, **what: str) -> pb.LiftHoldResponse:
        request = pb.LiftHoldRequest(tenant=TENANT, reason="settled", purpose="legal-hold", **what)
        lifted: pb.LiftHoldResponse = await self.api.LiftHold(request, None)
        return lifted


@pytest.fixture
def api(world: World) -> Api:
    return Api(world)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("method", ["PlaceHold", "ListHolds", "LiftHold", "CheckHolds"])
async def test_only_compliance_holds_and_only_services_check(api: Api, role: Role, method: str) -> None:
    requests = {
        "PlaceHold": pb.PlaceHoldRequest(tenant=TENANT, hold_id="L", scope=_SCOPE, reason="c", purpose="legal-hold"),
        "ListHolds": pb.ListHoldsRequest(tenant=TENANT, purpose="legal-hold"),
        "LiftHold": pb.LiftHoldRequest(tenant=TENANT, hold_id="LIT-1", reason="c", purpose="legal-hold"),
        "CheckHolds": pb.CheckHoldsRequest(documents=[document_pb2.DocumentRecord(tenant=TENANT)]),
    }
    api.act_as(Role.COMPLIANCE)
    await api.place()
    api.act_as(role)
    allowed = Role.SERVICE if method == "CheckHolds" else Role.COMPLIANCE
    if role is allowed:
        await getattr(api.api, method)(requests[method], None)
        return
    with pytest.raises(Reject) as refused:
        await getattr(api.api, method)(requests[method], None)
    assert refused.value.reason is Reason.FORBIDDEN
    assert [one.hold_id for one in await api.world.hold_rows.of_tenant(TENANT)] == ["LIT-1"]


@pytest.mark.parametrize(
    ("purpose", "minutes", "tenant", "reason"),
    [
        ("", 0, TENANT, "purpose"),
        ("review", 0, TENANT, "purpose"),
        ("legal-hold", 16, TENANT, "second_factor"),
        ("legal-hold", None, TENANT, "second_factor"),
        ("legal-hold", 0, "northgate-credit", "tenant"),
    ],
)
async def test_a_hold_needs_purpose_factor_and_tenant(
    api: Api, purpose: str, minutes: int | None, tenant: str, reason: str
) -> None:
    api.act_as(Role.COMPLIANCE, tenant=tenant, mfa_minutes=minutes)
    with pytest.raises(Reject):
        await api.place(purpose=purpose)
    assert [(one.outcome, one.reason) for one in api.world.audit.records] == [(Outcome.DENIED, reason)]
    assert await api.world.hold_rows.of_tenant(TENANT) == []


async def test_two_people_lift_a_hold(api: Api) -> None:
    api.act_as(Role.COMPLIANCE)
    await api.place()
    requested = await api.lift(hold_id="LIT-1")
    assert not requested.lifted
    with pytest.raises(Reject) as refused:
        await api.lift(lift_id=requested.lift.lift_id)
    assert (refused.value.reason, refused.value.rule) == (Reason.FORBIDDEN, "same_person")
    assert await api.list_holds() == ["LIT-1"]
    api.act_as(Role.COMPLIANCE, "second-compliance")
    assert (await api.lift(lift_id=requested.lift.lift_id)).lifted
    assert await api.list_holds() == []


async def test_a_caller_outside_a_wall_neither_sees_nor_lifts_its_holds(api: Api) -> None:
    api.act_as(Role.COMPLIANCE)
    await api.place("LIT-HR", pb.HoldScope(matters=[_WALLED]))
    await api.place("LIT-1")
    api.act_as(Role.COMPLIANCE, "outsider")
    assert await api.list_holds() == ["LIT-1"]
    for call in (api.lift(hold_id="LIT-HR"), api.place("LIT-2", pb.HoldScope(matters=[_WALLED]))):
        with pytest.raises(Reject) as refused:
            await call
        assert refused.value.reason is Reason.FORBIDDEN


@pytest.mark.parametrize(
    ("scope", "field"),
    [
        (pb.HoldScope(), "scope"),
        (pb.HoldScope(since="yesterday"), "scope.since"),
        (pb.HoldScope(since="2025-02-01", until="2025-01-01"), "scope.until"),
        (pb.HoldScope(matters=["a matter"]), "scope.matters"),
        (pb.HoldScope(custodians=[" "]), "scope.custodians"),
        (pb.HoldScope(custodians=["x"] * 101), "scope.custodians"),
    ],
)
async def test_an_invalid_scope_names_its_field(api: Api, scope: pb.HoldScope, field: str) -> None:
    api.act_as(Role.COMPLIANCE)
    with pytest.raises(Reject) as refused:
        await api.place(scope=scope)
    assert (refused.value.reason, refused.value.field) == (Reason.INVALID_METADATA, field)


async def test_services_learn_what_must_stay(api: Api) -> None:
    api.act_as(Role.COMPLIANCE)
    await api.place()
    api.act_as(Role.SERVICE)
    places = ((TENANT, "loan-1"), (TENANT, "loan-2"), ("northgate-credit", "loan-1"))
    records = [DocumentRecord(tenant, "dms", "r", matter, document_id="d1") for tenant, matter in places]
    messages = [cast(document_pb2.DocumentRecord, to_message(one)) for one in records]
    answer = await api.api.CheckHolds(pb.CheckHoldsRequest(documents=messages), None)
    assert [(one.clear, one.held, list(one.names)) for one in answer.documents] == [
        (False, True, ["LIT-1"]),
        (True, False, []),
        (False, False, []),
    ]


async def test_hidden_documents_are_unknown_to_the_caller_and_held(api: Api) -> None:
    await api.world.add("open", "Jane Quorvex signs.")
    await api.world.add("walled", "Jane Quorvex signs.", _WALLED)
    api.act_as(Role.COMPLIANCE, "outside")
    scope = pb.HoldScope(documents=["walled", "open", "missing"])
    request = pb.PlaceHoldRequest(tenant=TENANT, hold_id="L", scope=scope, reason="c", purpose="legal-hold")
    answer = await api.api.PlaceHold(request, None)
    assert (list(answer.unknown_documents), list(answer.erased_documents)) == (["walled", "missing"], [])
    walled = DocumentRecord(TENANT, "dms", "walled", _WALLED, document_id="walled")
    assert (await api.world.holds.find([walled]))[0] is not None
    api.act_as(Role.COMPLIANCE)
    assert (await api.api.PlaceHold(request, None)).unknown_documents == ["missing"]
