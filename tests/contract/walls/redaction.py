"""Redaction, the vault and the holds, to a compliance officer outside the wall."""

from pathlib import Path
from typing import Any

from google.protobuf.json_format import MessageToJson

from glossator.document.v1 import document_pb2
from glossator.redaction.v1 import holds_pb2 as holds
from glossator.redaction.v1 import service_pb2 as redactions
from glossator.redaction.v1 import vault_pb2 as vault
from services.redaction.holds.operations import HoldOperations
from services.redaction.operations import RedactionOperations
from services.redaction.table import redaction_table
from services.redaction.vault.operations import VaultOperations
from services.redaction.vault.probes import Probes
from services.shared.domain.errors import Reject
from services.shared.domain.events import DocumentRedacted
from services.shared.domain.records import Actor, Role
from services.shared.runtime.access.authorise import Authoriser
from services.shared.runtime.access.call import begin_call
from services.shared.runtime.access.policy import load_policy
from tests.registered import methods_of
from tests.unit.redaction.erasure.world import TENANT, World
from tests.unit.redaction.vault.party_suite import MemoryParties

POLICY = load_policy(Path(__file__).parents[3] / "samples/access.yaml")
WALLED, HIDDEN, OPEN = "HB-HR-2023-011", "hidden", "open"
_TEXT = "Jane Quorvex, of jane.quorvex@example.com, signs. "


async def _again(stored: DocumentRedacted) -> DocumentRedacted:
    return stored


async def told(folder: Path, *, hidden: bool) -> dict[str, list[str]]:
    """The answers by call, about the hidden document and its matter, and about an open document."""
    world = World(folder)
    try:
        await world.add(OPEN, _TEXT)
        if hidden:
            await world.add(HIDDEN, _TEXT, WALLED)
        return await _answers(world)
    finally:
        for one in world.databases:
            await one.close()


async def _answers(world: World) -> dict[str, list[str]]:
    access = Authoriser(POLICY, world.audit, world.clock, service="redaction")
    holding = HoldOperations(access=access, placing=world.placing, holds=world.holds)
    redaction = RedactionOperations(
        gate=world.gate,
        results=world.results,
        parties=MemoryParties(),
        authorise=access.authorise,
        checked=lambda _: None,
        again=_again,
        probes=Probes(world.clock, 1_000, lambda _: None),
        note=access.note,
    )
    vaulted = VaultOperations(
        authorise=access.authorise,
        results=world.results,
        vault=world.vault,
        spans=world.spans,
        rotation=world,  # type: ignore[arg-type]
        subjects=world,  # type: ignore[arg-type]
        erasures=world.erasures,
    )
    served = methods_of(redaction_table(holding, redaction, vaulted))
    outside = Actor(
        f"outside@{TENANT}", TENANT, frozenset({Role.COMPLIANCE, Role.SENIOR_REVIEWER}), mfa_at=world.clock.now()
    )
    scope = holds.HoldScope(documents=[HIDDEN, OPEN, "missing"])
    place = {"tenant": TENANT, "hold_id": "LIT-1", "reason": "c", "purpose": "legal-hold"}
    spans = [document_pb2.Span(start=0, end=12)]
    calls: list[tuple[str, str, Any]] = [
        ("HoldService", "PlaceHold", holds.PlaceHoldRequest(scope=scope, **place)),
        ("HoldService", "PlaceHold", holds.PlaceHoldRequest(scope=holds.HoldScope(matters=[WALLED]), **place)),
        ("HoldService", "ListHolds", holds.ListHoldsRequest(tenant=TENANT, purpose="legal-hold")),
        ("HoldService", "LiftHold", holds.LiftHoldRequest(**place)),
        ("RedactionService", "GetRedaction", redactions.GetRedactionRequest(document_id=HIDDEN)),
        ("RedactionService", "GetRedaction", redactions.GetRedactionRequest(document_id=OPEN)),
        ("RedactionService", "SetMatterParties", redactions.SetMatterPartiesRequest(tenant=TENANT, matter=WALLED)),
        ("VaultService", "Reveal", _reveal(WALLED)),
        ("VaultService", "Reveal", _reveal("loan-1")),
        ("VaultService", "RevealSpans", vault.RevealSpansRequest(document_id=HIDDEN, spans=spans, purpose="review")),
        ("VaultService", "Shred", vault.ShredRequest(tenant=TENANT, document_id=HIDDEN, reason="c", purpose="erasure")),
    ]
    found: dict[str, list[str]] = {}
    for service, method, request in calls:
        begin_call(outside)
        try:
            answer = MessageToJson(await getattr(served, method)(request, None))
        except Reject as error:
            answer = f"{error.reason} {error.field} {error.detail}"
        found.setdefault(f"/glossator.redaction.v1.{service}/{method}", []).append(answer)
    return found


def _reveal(matter: str) -> vault.RevealRequest:
    return vault.RevealRequest(
        tenant=TENANT, matter=matter, placeholders=["[PERSON_1]", "[EMAIL_1]"], purpose="data-subject-request"
    )
