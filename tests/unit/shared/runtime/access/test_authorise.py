"""Access decisions: denied unless granted, and audited in both cases."""

from dataclasses import replace
from datetime import timedelta
from itertools import product
from pathlib import Path

import pytest

from services.shared.domain.errors import Reason, Reject, Retry, StepUpRequired
from services.shared.domain.records import Action, Actor, Outcome, Resource, Role
from services.shared.runtime.access.audit_table import AUDIT_TABLE, UNRECORDED
from services.shared.runtime.access.authorise import PURPOSED, UNBOUND, UNKNOWN_ID, Authoriser
from services.shared.runtime.access.call import begin_call, current_call
from services.shared.runtime.access.credentials import service_actor
from services.shared.runtime.access.pending import NOT_A_CODE
from services.shared.runtime.access.policy import Grant, load_policy
from services.shared.runtime.observe.metrics import Metrics
from tests.fakes import FakeClock, MemoryAudit

POLICY = load_policy(Path(__file__).parents[5] / "samples/access.yaml")
WALLED = "HB-HR-2023-011"
OPEN = "HB-2024-0117"
CLOCK = FakeClock()


def document(matter: str = OPEN, tenant: str = "harbour-bank") -> Resource:
    return Resource("document", "d1", tenant, matter)


def caller(
    role: Role,
    *,
    tenant: str = "harbour-bank",
    matters: tuple[str, ...] = ("*",),
    subject: str = "",
    mfa: float | None = None,
) -> Actor:
    at = None if mfa is None else CLOCK.now() - timedelta(minutes=mfa)
    return Actor(subject or f"{role}@{tenant}", tenant, frozenset({role}), frozenset(matters), at)


INFERENCE = caller(Role.SERVICE, tenant="*", subject="service:inference")


@pytest.fixture
def audit() -> MemoryAudit:
    return MemoryAudit()


@pytest.fixture
def authoriser(audit: MemoryAudit) -> Authoriser:
    ids = iter(f"audit-{number}" for number in range(100))
    return Authoriser(POLICY, audit, CLOCK, service="annotation", ids=lambda: next(ids))


CASES: list[tuple[Actor, Action, Resource, str, str]] = [
    (caller(Role.SUBMITTER), Action.SUBMIT, document(), "", ""),
    (caller(Role.SUBMITTER), Action.REVIEW, document(), "", "role"),
    (caller(Role.REVIEWER), Action.REVIEW, document(), "", ""),
    (caller(Role.REVIEWER), Action.REVIEW, document(tenant="northgate-credit"), "", "tenant"),
    (caller(Role.REVIEWER, tenant="northgate-credit"), Action.REVIEW, document(), "", "tenant"),
    (caller(Role.REVIEWER, tenant="*"), Action.REVIEW, document(), "", "tenant"),
    (caller(Role.REVIEWER, tenant="nobody"), Action.REVIEW, document(tenant="nobody"), "", "tenant"),
    (caller(Role.REVIEWER), Action.REVIEW, Resource("document", "d1"), "", "tenant"),
    (caller(Role.REVIEWER, matters=(OPEN,)), Action.REVIEW, document(), "", ""),
    (caller(Role.REVIEWER, matters=("M-1",)), Action.REVIEW, document(), "", "matter"),
    (caller(Role.REVIEWER, matters=()), Action.REVIEW, document(), "", "matter"),
    (caller(Role.REVIEWER, matters=(OPEN,)), Action.READ_ANNOTATIONS, document(matter=""), "", "matter"),
    (caller(Role.REVIEWER), Action.READ_ANNOTATIONS, document(matter=""), "", ""),
    (caller(Role.REVIEWER), Action.REVIEW, document(WALLED), "", "wall"),
    (caller(Role.REVIEWER, matters=(WALLED,)), Action.REVIEW, document(WALLED), "", "wall"),
    (caller(Role.SENIOR_REVIEWER), Action.REVIEW, document(WALLED), "", ""),
    (caller(Role.REVIEWER), Action.READ_TEXT, document(), "", "purpose"),
    (caller(Role.REVIEWER), Action.READ_TEXT, document(), "curiosity", "purpose"),
    (caller(Role.REVIEWER), Action.READ_TEXT, document(), "review", ""),
    (caller(Role.COMPLIANCE), Action.READ_TEXT, document(), "audit", "second_factor"),
    (caller(Role.COMPLIANCE, mfa=16), Action.READ_TEXT, document(), "audit", "second_factor"),
    (caller(Role.COMPLIANCE, mfa=-30), Action.READ_TEXT, document(), "audit", "second_factor"),
    (caller(Role.COMPLIANCE, mfa=15), Action.READ_TEXT, document(), "audit", ""),
    (caller(Role.SENIOR_REVIEWER, mfa=1), Action.REVEAL, document(), "review", ""),
    (caller(Role.SENIOR_REVIEWER), Action.REVEAL, document(), "review", "second_factor"),
    (caller(Role.REVIEWER, mfa=1), Action.REVEAL, document(), "review", "role"),
    (caller(Role.DATA_SCIENTIST), Action.EXPORT, document(matter=""), "training", ""),
    (caller(Role.DATA_SCIENTIST), Action.EXPORT, document(matter=""), "review", "purpose"),
    (caller(Role.OPERATOR), Action.OPERATE, Resource("service", "annotation"), "", ""),
    (caller(Role.DATA_SCIENTIST), Action.OPERATE, Resource("service", "annotation"), "", "role"),
    (INFERENCE, Action.CHECK_PROMPT, document(), "", ""),
    (INFERENCE, Action.CHECK_PROMPT, document(WALLED), "", ""),
    (INFERENCE, Action.CHECK_PROMPT, document(tenant="northgate-credit"), "", ""),
    (INFERENCE, Action.READ_TEXT, document(), "review", "role"),
    (caller(Role.SERVICE, tenant="*", subject="service:nobody"), Action.CHECK_PROMPT, document(), "", "role"),
]


REASONS = {
    "tenant": Reason.NOT_FOUND,
    "matter": Reason.NOT_FOUND,
    "wall": Reason.NOT_FOUND,
    "second_factor": Reason.INSUFFICIENT_USER_AUTHENTICATION,
}


@pytest.mark.parametrize(("actor", "action", "resource", "purpose", "denial"), CASES)
async def test_the_decision_and_its_record(
    authoriser: Authoriser,
    audit: MemoryAudit,
    actor: Actor,
    action: Action,
    resource: Resource,
    purpose: str,
    denial: str,
) -> None:
    resource = replace(resource, kind=AUDIT_TABLE[action].kinds[0])
    if denial:
        with pytest.raises(Reject) as caught:
            await authoriser.authorise(actor, action, resource, purpose)
        assert caught.value.reason is REASONS.get(denial, Reason.FORBIDDEN)
        assert bool(caught.value.detail) == (denial in ("role", "purpose"))
    else:
        await authoriser.authorise(actor, action, resource, purpose)
    assert authoriser.allows(actor, action, resource, purpose) is (denial == "")
    if not denial and action in UNRECORDED:
        assert not audit.records
        return
    record = audit.records[0]
    assert (record.outcome, record.reason) == (Outcome.DENIED if denial else Outcome.ALLOWED, denial)
    assert (record.actor, record.action, record.purpose) == (actor.subject, action.value, purpose)
    assert (record.audit_id, record.at, record.service) == ("audit-0", CLOCK.now(), "annotation")


@pytest.mark.parametrize("action", [Action.READ_DOCUMENT, Action.READ_STATUS])
async def test_an_unknown_id_is_not_recorded(authoriser: Authoriser, audit: MemoryAudit, action: Action) -> None:
    """A caller can write a personal value in its place."""
    with pytest.raises(Reject):
        await authoriser.authorise(
            caller(Role.COMPLIANCE), action, Resource(AUDIT_TABLE[action].kinds[0], "219-31-4071")
        )
    assert [one.resource_id for one in audit.records] == [UNKNOWN_ID]


ANNOTATION = service_actor("annotation")
REVIEWER = caller(Role.REVIEWER)
COMPLIANCE = caller(Role.COMPLIANCE, mfa=5)
MATTER = Resource("matter", OPEN, "harbour-bank", OPEN)
SPANS, EXPLAIN = Action.REVEAL_SPANS, Action.EXPLAIN
VIA: list[tuple[Actor | None, Actor, Action, Resource, str, str]] = [
    (ANNOTATION, REVIEWER, SPANS, document(), "review", ""),
    (ANNOTATION, COMPLIANCE, SPANS, document(), "audit", ""),
    (ANNOTATION, REVIEWER, EXPLAIN, document(), "", ""),
    # a stolen certificate of annotation without the token of a reader
    (ANNOTATION, ANNOTATION, SPANS, document(), "review", "reader"),
    (ANNOTATION, ANNOTATION, EXPLAIN, document(), "", "reader"),
    # the token of a reader without annotation, or through another service
    (None, REVIEWER, SPANS, document(), "review", "role"),
    (INFERENCE, REVIEWER, SPANS, document(), "review", "service"),
    (ANNOTATION, caller(Role.SENIOR_REVIEWER, mfa=1), Action.REVEAL, MATTER, "review", "service"),
    (ANNOTATION, REVIEWER, Action.READ_REDACTION, document(), "", "service"),
    # a token that lacks the role, tenant, matter, purpose or second factor
    (ANNOTATION, caller(Role.SUBMITTER), SPANS, document(), "review", "role"),
    (ANNOTATION, caller(Role.OPERATOR, mfa=1), SPANS, document(), "review", "role"),
    (ANNOTATION, REVIEWER, SPANS, document(tenant="northgate-credit"), "review", "tenant"),
    (ANNOTATION, caller(Role.REVIEWER, matters=("HB-1",)), SPANS, document(), "review", "matter"),
    (ANNOTATION, REVIEWER, SPANS, document(WALLED), "review", "wall"),
    (ANNOTATION, REVIEWER, SPANS, document(), "", "purpose"),
    (ANNOTATION, REVIEWER, SPANS, document(), "training", "purpose"),
    (ANNOTATION, REVIEWER, SPANS, document(), "audit", "purpose"),
    (ANNOTATION, caller(Role.COMPLIANCE, mfa=16), SPANS, document(), "audit", "second_factor"),
    (ANNOTATION, caller(Role.COMPLIANCE), SPANS, document(), "audit", "second_factor"),
]


@pytest.mark.parametrize(("peer", "actor", "action", "resource", "purpose", "denial"), VIA)
async def test_a_service_acts_for_a_reader_only_within_the_rights_of_both(
    authoriser: Authoriser,
    audit: MemoryAudit,
    peer: Actor | None,
    actor: Actor,
    action: Action,
    resource: Resource,
    purpose: str,
    denial: str,
) -> None:
    begin_call(actor, peer=peer)
    if denial:
        with pytest.raises(Reject):
            await authoriser.authorise(actor, action, resource, purpose, [])
    else:
        await authoriser.authorise(actor, action, resource, purpose, [])
    [record] = audit.records
    assert (record.actor, record.reason, record.purpose) == (actor.subject, denial, purpose)
    through = [f"via={peer.subject}"] if peer and peer is not actor else []
    assert list(record.detail) == through


async def test_a_quiet_action_is_recorded_on_request(authoriser: Authoriser, audit: MemoryAudit) -> None:
    matter = Resource("matter", OPEN, "harbour-bank", OPEN)
    await authoriser.authorise(INFERENCE, Action.CHECK_PROMPT, matter)
    await authoriser.note(INFERENCE, Action.CHECK_PROMPT, matter, ["texts=1", "pattern=short"])
    [record] = audit.records
    assert (record.actor, record.outcome) == ("service:inference", Outcome.ALLOWED)
    assert list(record.detail) == ["texts=1", "pattern=short"]


@pytest.mark.parametrize("action", sorted(PURPOSED))
def test_text_and_values_need_a_purpose_whatever_the_policy_says(action: Action) -> None:
    policy = replace(POLICY, roles={Role.COMPLIANCE: {action: Grant()}})
    authoriser = Authoriser(policy, MemoryAudit(), CLOCK, service="x")
    assert not authoriser.allows(caller(Role.COMPLIANCE), action, document())
    assert authoriser.allows(caller(Role.COMPLIANCE), action, document(), "audit")


def test_no_role_acts_across_tenants() -> None:
    authoriser = Authoriser(POLICY, MemoryAudit(), CLOCK, service="x")
    for role, action in product(set(Role) - {Role.SERVICE}, Action):
        actor = caller(role, mfa=0)
        for purpose in ("", "review", "audit", "training", "erasure"):
            assert not authoriser.allows(actor, action, document(tenant="northgate-credit"), purpose)


def test_only_actions_on_a_service_need_no_tenant() -> None:
    authoriser = Authoriser(POLICY, MemoryAudit(), CLOCK, service="x")
    for role, action in product(set(Role) - {Role.SERVICE}, set(Action) - UNBOUND):
        assert not authoriser.allows(caller(role, mfa=0), action, Resource("service"), "review")


async def test_all_actions_are_denied_without_an_audit_log(authoriser: Authoriser, audit: MemoryAudit) -> None:
    audit.away = True
    call = begin_call(caller(Role.REVIEWER))
    with pytest.raises(Retry):
        await authoriser.authorise(caller(Role.REVIEWER), Action.REVIEW, document())
    assert not call.decided


async def test_a_call_records_its_decision(authoriser: Authoriser, audit: MemoryAudit) -> None:
    call = begin_call(caller(Role.REVIEWER), "c-1")
    with pytest.raises(Reject):
        await authoriser.authorise(caller(Role.REVIEWER), Action.ERASE, document())
    before = call.decided
    await authoriser.authorise(caller(Role.REVIEWER), Action.REVIEW, document())
    assert (before, call.decided) == (False, True)
    assert current_call() is call
    assert {record.correlation_id for record in audit.records} == {"c-1"}


async def test_a_large_record_is_written_in_parts(authoriser: Authoriser, audit: MemoryAudit) -> None:
    named = [f"document={number}" for number in range(1200)]
    resource = Resource("dataset", tenant="harbour-bank")
    await authoriser.authorise(caller(Role.DATA_SCIENTIST), Action.EXPORT, resource, "training", named)
    assert [one.detail[0] for one in audit.records] == ["part=1/3", "part=2/3", "part=3/3"]
    assert [one for record in audit.records for one in record.detail[1:]] == named
    assert len({one.audit_id for one in audit.records}) == 3


async def test_a_detail_is_bounded(authoriser: Authoriser, audit: MemoryAudit) -> None:
    await authoriser.authorise(caller(Role.REVIEWER), Action.REVIEW, document(), "", ["decision=" + "x" * 500])
    assert len(audit.records[0].detail[0]) == 200


@pytest.mark.parametrize(("kind", "detail"), [("document", "words=Jane"), ("person", "decision=accept")])
async def test_an_action_records_only_what_its_row_lists(authoriser: Authoriser, kind: str, detail: str) -> None:
    with pytest.raises(LookupError, match=r"annotation\.review"):
        await authoriser.authorise(
            caller(Role.REVIEWER), Action.REVIEW, Resource(kind, "d1", "harbour-bank", OPEN), "", [detail]
        )


@pytest.mark.parametrize("text", ["because Jane Smith asked for it", "p" * 500, "line\nbreak"])
async def test_free_text_of_callers_does_not_enter_the_log(
    authoriser: Authoriser, audit: MemoryAudit, text: str
) -> None:
    resource = Resource("document", text, "harbour-bank", "loan-1")
    await authoriser.authorise(caller(Role.REVIEWER), Action.REVIEW, resource, text)
    assert (audit.records[0].purpose, audit.records[0].resource_id) == (NOT_A_CODE, NOT_A_CODE)


async def test_decisions_are_counted(audit: MemoryAudit) -> None:
    metrics = Metrics()
    authoriser = Authoriser(POLICY, audit, CLOCK, service="annotation", metrics=metrics)
    await authoriser.authorise(caller(Role.REVIEWER), Action.REVIEW, document())
    with pytest.raises(Reject):
        await authoriser.authorise(caller(Role.REVIEWER), Action.ERASE, document())
    counted = {outcome: metrics.authorisations.labels("annotation", action, outcome) for action, outcome in _COUNTED}
    assert {outcome: one._value.get() for outcome, one in counted.items()} == {"allowed": 1, "denied": 1}


_COUNTED = ((Action.REVIEW.value, "allowed"), (Action.ERASE.value, "denied"))


async def test_a_missing_second_factor_names_the_age_and_the_acr_values_of_the_issuer(authoriser: Authoriser) -> None:
    actor = replace(caller(Role.COMPLIANCE), acr_values=("gold",))
    with pytest.raises(StepUpRequired) as caught:
        await authoriser.authorise(actor, Action.READ_TEXT, document(), "audit")
    assert (caught.value.max_age, caught.value.acr_values) == (900, ("gold",))
