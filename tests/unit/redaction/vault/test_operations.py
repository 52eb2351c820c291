"""The operations of the vault: purposes, authorisation by the shipped policy, audit records, and responses without
unnecessary values.
"""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from glossator.document.v1 import document_pb2
from glossator.redaction.v1 import vault_pb2 as pb
from services.redaction.erasure.records import Request, Target
from services.redaction.vault.memory import MemoryVault
from services.redaction.vault.operations import VaultOperations
from services.redaction.vault.records import (
    DataSubjectNumber,
    Erasure,
    ErasureState,
    Matter,
    RevealedSpan,
    RotatedScope,
    SubjectValue,
)
from services.shared.domain.document import BlobRef, DocumentRecord, KeyScope, Provenance
from services.shared.domain.entities import EntityType
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.events import DocumentRedacted
from services.shared.domain.holds import Hold, HoldCause
from services.shared.domain.records import Actor, Outcome, Role
from services.shared.domain.spans import OriginalSpan
from services.shared.runtime.access.authorise import Authoriser
from services.shared.runtime.access.call import begin_call, current_actor
from services.shared.runtime.access.credentials import service_actor
from services.shared.runtime.access.policy import load_policy
from services.shared.runtime.operations.table import make_table
from tests.fakes import FakeClock, MemoryAudit
from tests.registered import methods_of
from tests.unit.redaction.vault.suite import BANK, person, subject

POLICY = load_policy(Path(__file__).parents[4] / "samples/access.yaml")
_REF = BlobRef("harbour-bank", KeyScope.SOURCE, "d1", "n", 1)


class Results:
    async def of_document(self, document_id: str) -> tuple[DocumentRedacted, ...]:
        record = DocumentRecord("harbour-bank", "dms", "r", "loan-1", document_id=document_id)
        event = DocumentRedacted("e", FakeClock().now(), record, Provenance(), "s", _REF, _REF, _REF, _REF)
        return (event,) if document_id == "d1" else ()


class Ports:
    """Fake spans, rotation, index and erasures, which record their calls."""

    def __init__(self) -> None:
        self.calls: list[object] = []

    async def reveal_spans(self, redaction: DocumentRedacted, spans: Sequence[OriginalSpan]) -> list[RevealedSpan]:
        self.calls.append((redaction.document.document_id, list(spans)))
        return [RevealedSpan(OriginalSpan(2, 6), "Jane"), RevealedSpan(OriginalSpan(8, 9), "", erased=True)]

    async def rotate(self, tenant: str, scopes: Sequence[str]) -> list[RotatedScope]:
        self.calls.append((tenant, scopes))
        return [RotatedScope("person", 2, 5, 1)]

    async def find(self, tenant: str, values: Sequence[SubjectValue]) -> list[DataSubjectNumber]:
        self.calls.append((tenant, values))
        return [
            DataSubjectNumber(Matter(tenant, "b"), "PERSON", "[PERSON_2]", "[PERSON_1]", document_ids=("d2", "d1")),
            DataSubjectNumber(Matter(tenant, "b"), "PERSON", "[PERSON_1]", certain=True, document_ids=("d2",)),
            DataSubjectNumber(Matter(tenant, "a"), "EMAIL", "[EMAIL_1]", erased=True),
        ]

    async def of_document(self, actor: Actor, document: DocumentRedacted, reason: str) -> Erasure:
        self.calls.append((actor.subject, document.document.document_id, reason))
        hold = Hold("d1", "loan-1", HoldCause.REGISTER, ("matters.loan-1",))
        return Erasure("e1", ErasureState.HELD, ("d1",), ("d1",), holds=(hold,))

    async def of_person(self, actor: Actor, tenant: str, values: Sequence[SubjectValue], reason: str) -> Erasure:
        self.calls.append((actor.subject, tenant, values, reason))
        return Erasure("e2", ErasureState.REQUESTED, numbers=3)

    async def list_erasures(self, tenant: str) -> list[Request]:
        self.calls.append(tenant)
        erasure = Erasure("e1", ErasureState.HELD, ("d1", "d2"), ("d1",), 3)
        return [Request(tenant, erasure, "anne", FakeClock().now(), "DSR-1", Target("d1"))]

    async def approve(self, actor: Actor, tenant: str, erasure_id: str) -> Erasure:
        self.calls.append((actor.subject, tenant, erasure_id))
        return Erasure(erasure_id, ErasureState.DONE)


class World:
    def __init__(self, vault: MemoryVault) -> None:
        self.audit, self.clock, self.ports = MemoryAudit(), FakeClock(), Ports()
        ports = self.ports
        made = VaultOperations(
            authorise=Authoriser(POLICY, self.audit, self.clock, service="redaction").authorise,
            results=Results(),
            vault=vault,
            spans=ports,
            rotation=ports,
            subjects=ports,
            erasures=ports,
        )
        functions = (
            made.reveal,
            made.reveal_spans,
            made.rotate,
            made.subject_report,
            made.shred,
            made.list_erasures,
        )
        self.api = methods_of(make_table("redaction", functions))

    def act_as(
        self, role: Role, *, tenant: str = "harbour-bank", mfa_minutes: int | None = 0, matter: str = "*"
    ) -> None:
        """Acts as a person with a second factor of this age in minutes. SERVICE: as annotation, for a reviewer."""
        fresh = None if mfa_minutes is None else self.clock.now() - timedelta(minutes=mfa_minutes)
        peer = service_actor("annotation") if role is Role.SERVICE else None
        shown = Role.REVIEWER if peer else role
        begin_call(Actor(f"{shown}@{tenant}", tenant, frozenset({shown}), frozenset({matter}), fresh), peer=peer)


@pytest.fixture
async def world() -> World:
    vault = MemoryVault()
    await vault.assign(BANK, [person("Jane Smith", "Ms. Smith"), subject(EntityType.EMAIL, "a@example.com")])
    return World(vault)


def _reveal(*names: str, purpose: str = "review", matter: str = "loan-1") -> pb.RevealRequest:
    return pb.RevealRequest(tenant="harbour-bank", matter=matter, placeholders=names, purpose=purpose)


def _values(purpose: str) -> pb.SubjectReportRequest:
    return _report(pb.SubjectValue(value="Jane"), purpose=purpose)


def _report(*values: pb.SubjectValue, purpose: str = "erasure") -> pb.SubjectReportRequest:
    return pb.SubjectReportRequest(tenant="harbour-bank", values=values, purpose=purpose)


_SPANS = pb.RevealSpansRequest(document_id="d1", spans=[document_pb2.Span(start=0, end=9)], purpose="review")
_PERSON = pb.ShredRequest(
    tenant="harbour-bank",
    person=pb.ShredPerson(values=[pb.SubjectValue(value="Jane")]),
    purpose="erasure",
    reason="art. 17",
)
_ALL = (
    ("Reveal", _reveal("[PERSON_1]")),
    ("RevealSpans", _SPANS),
    ("Rotate", pb.RotateRequest(tenant="harbour-bank")),
    ("SubjectReport", _values("data-subject-request")),
    ("Shred", _PERSON),
    ("ListErasures", pb.ListErasuresRequest(tenant="harbour-bank", purpose="audit")),
)
_MAY = {
    "Reveal": {Role.SENIOR_REVIEWER},
    "RevealSpans": {Role.SERVICE},
    "Rotate": {Role.OPERATOR},
    "SubjectReport": {Role.COMPLIANCE},
    "Shred": {Role.COMPLIANCE},
    "ListErasures": {Role.COMPLIANCE},
}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize(("method", "request_"), _ALL)
async def test_only_granted_roles_are_allowed(world: World, role: Role, method: str, request_: object) -> None:
    world.act_as(role)
    call = getattr(world.api, method)(request_, None)
    if role in _MAY[method]:
        await call
    else:
        with pytest.raises(Reject) as refused:
            await call
        assert refused.value.reason is Reason.FORBIDDEN
        assert not world.ports.calls
    (record,) = world.audit.records
    assert record.outcome is (Outcome.ALLOWED if role in _MAY[method] else Outcome.DENIED)
    assert not [one for one in ("Jane", "Smith", "art.") if one in str(record)]


@pytest.mark.parametrize(("method", "request_"), [one for one in _ALL if one[0] != "RevealSpans"])
@pytest.mark.parametrize("minutes", [None, 16])
async def test_an_old_second_factor_is_refused(
    world: World, method: str, request_: object, minutes: int | None
) -> None:
    world.act_as(next(iter(_MAY[method])), mfa_minutes=minutes)
    with pytest.raises(Reject):
        await getattr(world.api, method)(request_, None)
    assert [one.reason for one in world.audit.records] == ["second_factor"]


@pytest.mark.parametrize(
    ("method", "request_", "role"),
    [
        ("Reveal", _reveal("[PERSON_1]", purpose="curiosity"), Role.SENIOR_REVIEWER),
        ("Reveal", _reveal("[PERSON_1]", purpose=""), Role.SENIOR_REVIEWER),
        ("SubjectReport", _values("review"), Role.COMPLIANCE),
        ("Shred", pb.ShredRequest(tenant="harbour-bank", erasure_id="e1"), Role.COMPLIANCE),
        ("RevealSpans", pb.RevealSpansRequest(document_id="d1", purpose="training"), Role.SERVICE),
    ],
)
async def test_other_purposes_are_refused(world: World, method: str, request_: object, role: Role) -> None:
    world.act_as(role)
    with pytest.raises(Reject) as refused:
        await getattr(world.api, method)(request_, None)
    assert refused.value.reason is Reason.FORBIDDEN
    assert [one.reason for one in world.audit.records] == ["purpose"]


@pytest.mark.parametrize(("method", "request_"), [one for one in _ALL if one[0] != "RevealSpans"])
async def test_other_tenants_and_matters_are_refused(world: World, method: str, request_: object) -> None:
    for tenant, matter in (("northgate-credit", "*"), ("harbour-bank", "loan-9")):
        world.act_as(next(iter(_MAY[method])), tenant=tenant, matter=matter)
        with pytest.raises(Reject):
            await getattr(world.api, method)(request_, None)
    assert [one.reason for one in world.audit.records] == ["tenant", "matter"]


async def test_values_are_revealed_in_the_order_of_the_request(world: World) -> None:
    world.act_as(Role.SENIOR_REVIEWER)
    answer = await world.api.Reveal(_reveal("[EMAIL_1]", "[PERSON_9]", "[PERSON_1]", "[EMAIL_1]"), None)
    assert [(one.placeholder, one.entity_type, list(one.forms), one.erased) for one in answer.values] == [
        ("[EMAIL_1]", "EMAIL", ["a@example.com"], False),
        ("[PERSON_1]", "PERSON", ["Jane Smith", "Ms. Smith"], False),
    ]
    (record,) = world.audit.records
    assert record.detail == (
        "placeholders=3",
        "placeholder=[EMAIL_1]",
        "placeholder=[PERSON_9]",
        "placeholder=[PERSON_1]",
    )
    assert (record.matter, record.purpose) == ("loan-1", "review")


@pytest.mark.parametrize(
    ("method", "request_", "field"),
    [
        ("Reveal", _reveal(), "placeholders"),
        ("Reveal", _reveal("Jane Smith"), "placeholders"),
        ("Reveal", _reveal("[PERSON_1]", matter=""), "matter"),
        ("Reveal", _reveal(*(f"[PERSON_{n}]" for n in range(1, 10_002))), "placeholders"),
        ("SubjectReport", _report(), "values"),
        ("SubjectReport", _report(pb.SubjectValue(value=" ")), "values.0.value"),
        ("SubjectReport", _report(pb.SubjectValue(value="x", entity_type="PET")), "values.0.entity_type"),
        ("SubjectReport", _report(*[pb.SubjectValue(value="x")] * 101), "values"),
        ("Shred", pb.ShredRequest(tenant="harbour-bank", person=pb.ShredPerson(), purpose="erasure"), "person.values"),
        ("Shred", pb.ShredRequest(tenant="harbour-bank", purpose="erasure"), "person.values"),
    ],
)
async def test_an_invalid_request_is_refused_with_its_field(
    world: World, method: str, request_: object, field: str
) -> None:
    world.act_as(Role.SENIOR_REVIEWER if method == "Reveal" else Role.COMPLIANCE)
    with pytest.raises(Reject) as refused:
        await getattr(world.api, method)(request_, None)
    assert (refused.value.reason, refused.value.field) == (Reason.INVALID_METADATA, field)
    assert refused.value.detail.startswith(f'Field "{field}" ')
    assert "Jane" not in refused.value.detail
    assert not world.ports.calls


async def test_spans_are_revealed(world: World) -> None:
    world.act_as(Role.SERVICE)
    answer = await world.api.RevealSpans(_SPANS, None)
    assert [(one.span.start, one.span.end, one.words, one.erased) for one in answer.spans] == [
        (2, 6, "Jane", False),
        (8, 9, "", True),
    ]
    assert world.ports.calls == [("d1", [OriginalSpan(0, 9)])]
    assert world.audit.records[0].matter == "loan-1"


@pytest.mark.parametrize(
    ("request_", "reason"),
    [
        (pb.RevealSpansRequest(document_id="d9", purpose="review"), Reason.NOT_FOUND),
        (
            pb.RevealSpansRequest(document_id="d1", purpose="review", spans=[document_pb2.Span(start=3, end=1)]),
            Reason.INVALID_METADATA,
        ),
    ],
)
async def test_missing_documents_and_invalid_spans_are_refused(
    world: World, request_: pb.RevealSpansRequest, reason: Reason
) -> None:
    world.act_as(Role.SERVICE)
    with pytest.raises(Reject) as refused:
        await world.api.RevealSpans(request_, None)
    assert refused.value.reason is reason


async def test_a_report_is_grouped_by_matter_and_has_no_values(world: World) -> None:
    world.act_as(Role.COMPLIANCE)
    answer = await world.api.SubjectReport(_values("data-subject-request"), None)
    assert [(one.matter, list(one.document_ids)) for one in answer.matters] == [("a", []), ("b", ["d1", "d2"])]
    assert [(n.placeholder, n.alias_of, n.certain, n.documents, n.erased) for n in answer.matters[1].numbers] == [
        ("[PERSON_2]", "[PERSON_1]", False, 2, False),
        ("[PERSON_1]", "", True, 1, False),
    ]
    assert "Jane" not in str(answer)


async def test_rotation_reports_its_progress(world: World) -> None:
    world.act_as(Role.OPERATOR)
    answer = await world.api.Rotate(pb.RotateRequest(tenant="harbour-bank", scopes=["person"]), None)
    assert world.ports.calls == [("harbour-bank", ("person",))]
    (one,) = answer.scopes
    assert (one.scope, one.current_version, one.rewrapped, one.remaining) == ("person", 2, 5, 1)


async def test_erasures_are_requested_and_approved(world: World) -> None:
    world.act_as(Role.COMPLIANCE)
    document = pb.ShredRequest(document_id="d1", reason="r", purpose="erasure")
    held = await world.api.Shred(document, None)
    assert (held.state, list(held.held_document_ids)) == (pb.ERASURE_STATE_HELD, ["d1"])
    assert [(one.document_id, one.matter, one.cause, list(one.names)) for one in held.holds] == [
        ("d1", "loan-1", pb.HOLD_CAUSE_REGISTER, ["matters.loan-1"])
    ]
    requested = await world.api.Shred(_PERSON, None)
    assert (requested.erasure_id, requested.state, requested.numbers) == ("e2", pb.ERASURE_STATE_REQUESTED, 3)
    approval = pb.ShredRequest(tenant="harbour-bank", erasure_id="e2", purpose="erasure")
    assert (await world.api.Shred(approval, None)).state == pb.ERASURE_STATE_DONE
    who = "compliance@harbour-bank"
    assert world.ports.calls == [
        (who, "d1", "r"),
        (who, "harbour-bank", (SubjectValue("Jane"),), "art. 17"),
        (who, "harbour-bank", "e2"),
    ]
    kinds = [(one.resource_kind, one.resource_id) for one in world.audit.records]
    assert kinds == [("document", "d1"), ("tenant", "harbour-bank"), ("erasure", "e2")]
    with pytest.raises(Reject) as refused:
        await world.api.Shred(pb.ShredRequest(document_id="d9", purpose="erasure"), None)
    assert refused.value.reason is Reason.NOT_FOUND


async def test_every_placeholder_of_a_bulk_reveal_is_recorded(world: World) -> None:
    world.act_as(Role.SENIOR_REVIEWER)
    names = [f"[PERSON_{number}]" for number in range(1, 2001)]
    await world.api.Reveal(_reveal(*names), None)
    detail = [one for record in world.audit.records for one in record.detail]
    assert [one.removeprefix("placeholder=") for one in detail if one.startswith("placeholder=")] == names
    assert "Jane" not in repr(world.audit.records)


async def test_an_erasure_records_its_reason_and_its_documents(world: World) -> None:
    world.act_as(Role.COMPLIANCE)
    request = pb.ShredRequest()
    request.CopyFrom(_PERSON)
    request.reason = "DSR-2025-17"
    call = begin_call(current_actor(), settles=True)
    await world.api.Shred(request, None)
    await call.settle()
    before, after = world.audit.records
    assert (before.outcome, before.detail) == (Outcome.REQUESTED, ("operation=request", "reason=DSR-2025-17"))
    assert after.outcome is Outcome.ALLOWED
    assert set(before.detail) < set(after.detail)
    assert any(one.startswith("erasure=") for one in after.detail)
    assert "Jane" not in repr(world.audit.records)


async def test_an_approval_that_a_hold_blocks_is_recorded_as_refused(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def held(_ports: Ports, _actor: Actor, _tenant: str, erasure_id: str) -> Erasure:
        return Erasure(erasure_id, ErasureState.HELD, ("d1", "d2"), ("d2",))

    monkeypatch.setattr(Ports, "approve", held)
    world.act_as(Role.COMPLIANCE)
    call = begin_call(current_actor(), settles=True)
    request = pb.ShredRequest(tenant="harbour-bank", erasure_id="e1", purpose="erasure")
    await world.api.Shred(request, None)
    await call.settle()
    last = world.audit.records[-1]
    assert (last.outcome, last.reason) == (Outcome.REFUSED, "held")
    assert {"operation=approve", "state=held", "document=d1", "document=d2", "held=d2"} <= set(last.detail)
