"""The RPCs over a real server, by authorised and other callers."""

import dataclasses
from collections.abc import Mapping, Sequence
from types import SimpleNamespace

import grpc.aio
import pytest

from glossator.redaction.v1 import service_pb2, service_pb2_grpc
from services.redaction.operations import RedactionOperations
from services.redaction.vault.gate import Gate
from services.redaction.vault.memory import MemoryVault
from services.redaction.vault.probes import Probes
from services.shared.domain.document import BlobRef, DocumentRecord, KeyScope, Provenance
from services.shared.domain.entities import EntityType
from services.shared.domain.errors import Reason, Reject, Retry
from services.shared.domain.events import DocumentRedacted, EntityCount
from services.shared.domain.records import Action, Actor, Resource, Role
from services.shared.runtime.access.call import begin_call
from services.shared.runtime.operations.grpc import register
from services.shared.runtime.operations.table import Table, make_table
from tests.fakes import FakeClock
from tests.registered import methods_of
from tests.unit.redaction.vault.party_suite import MemoryParties
from tests.unit.redaction.vault.suite import BANK, person

_SERVICE = Actor("service:inference", "*", frozenset({Role.SERVICE}))
_REF = BlobRef("harbour-bank", KeyScope.REDACTED, "d", "n", 1)


class Authoriser:
    """Allows all calls for one tenant, and records them."""

    def __init__(self) -> None:
        self.calls: list[tuple[Action, Resource]] = []
        self.notes: list[Sequence[str]] = []

    async def __call__(
        self, actor: Actor, action: Action, resource: Resource, purpose: str = "", detail: Sequence[str] = ()
    ) -> None:
        self.calls.append((action, resource))
        if resource.tenant != "harbour-bank":
            raise Reject(Reason.NOT_FOUND if resource.kind == "document" else Reason.FORBIDDEN)

    async def note(self, actor: Actor, action: Action, resource: Resource, detail: Sequence[str]) -> None:
        assert (action, resource.kind) == (Action.CHECK_PROMPT, "matter")
        self.notes.append(detail)


class Results:
    """The results of one document, `d1`."""

    async def find(self, document_id: str, policy: str) -> DocumentRedacted | None:
        found = [one for one in await self.of_document(document_id) if one.provenance.redaction_policy == policy]
        return found[0] if found else None

    async def of_document(self, document_id: str) -> tuple[DocumentRedacted, ...]:
        clock = FakeClock()
        document = DocumentRecord("harbour-bank", "dms", "r", "loan-1", document_id="d1")
        old = DocumentRedacted("e", clock.now(), document, Provenance(), "s", _REF, _REF, _REF, _REF)
        clock.advance(5)
        new = DocumentRedacted(
            "f",
            clock.now(),
            document,
            Provenance(redaction_policy="p@2"),
            "s",
            _REF,
            _REF,
            _REF,
            _REF,
            (EntityCount("PERSON", 3),),
        )
        return (new, old) if document_id == "d1" else ()


async def _again(stored: DocumentRedacted) -> DocumentRedacted:
    return dataclasses.replace(stored, event_id="again")


@pytest.fixture
def authoriser() -> Authoriser:
    return Authoriser()


@pytest.fixture
def checked() -> list[Mapping[EntityType, int]]:
    return []


@pytest.fixture
async def table(authoriser: Authoriser, checked: list[Mapping[EntityType, int]]) -> Table:
    vault = MemoryVault()
    await vault.assign(BANK, [person("Wei Zhang")])
    begin_call(_SERVICE)
    operations = RedactionOperations(
        gate=Gate(vault),
        results=Results(),
        parties=MemoryParties(),
        authorise=authoriser,
        checked=checked.append,
        again=_again,
        probes=Probes(FakeClock(), 3, lambda _: None),
        note=authoriser.note,
    )
    functions = (
        operations.check_prompt,
        operations.get_redaction,
        operations.redact_again,
        operations.set_matter_parties,
    )
    return make_table("redaction", functions)


@pytest.fixture
async def api(table: Table) -> SimpleNamespace:
    """The methods, which take and return messages."""
    return methods_of(table)


def _prompt(*texts: str, tenant: str = "harbour-bank", matter: str = "loan-1") -> service_pb2.CheckPromptRequest:
    return service_pb2.CheckPromptRequest(tenant=tenant, matter=matter, document_id="d1", texts=texts)


async def test_a_clean_prompt(
    api: SimpleNamespace, authoriser: Authoriser, checked: list[Mapping[EntityType, int]]
) -> None:
    answer = await api.CheckPrompt(_prompt("[PERSON_1] pays"), None)
    assert answer == service_pb2.CheckPromptResponse(clean=True)
    assert authoriser.calls == [(Action.CHECK_PROMPT, Resource("matter", "loan-1", "harbour-bank", "loan-1"))]
    assert checked == [{}]


_LONG = "[PERSON_1] owes the bank the sum that the parties agreed upon in the note of today. "


@pytest.mark.parametrize(
    ("texts", "document", "patterns"),
    [
        ((_LONG,), "d1", []),
        ((_LONG, "short"), "d1", []),
        (("Wei Zhang",), "d1", ["found", "short"]),
        (("Wei Zheng",), "d1", ["short"]),
        ((_LONG + "Wei Zhang",), "d1", ["found"]),
        ((_LONG,), "", ["document"]),
        ((_LONG,), "d2", ["document"]),
        (("Wei Zhang",), "", ["found", "short", "document"]),
    ],
)
async def test_unusual_checks_are_audited(
    api: SimpleNamespace, authoriser: Authoriser, texts: tuple[str, ...], document: str, patterns: list[str]
) -> None:
    request = _prompt(*texts)
    request.document_id = document
    await api.CheckPrompt(request, None)
    found = [one.removeprefix("pattern=") for note in authoriser.notes for one in note if one.startswith("pattern=")]
    assert found == patterns
    assert not [one for note in authoriser.notes for one in note if "Wei" in one]


async def test_checks_of_a_matter_are_limited(api: SimpleNamespace) -> None:
    for _ in range(3):
        await api.CheckPrompt(_prompt(_LONG), None)
    with pytest.raises(Retry) as limited:
        await api.CheckPrompt(_prompt(_LONG), None)
    assert 0 < limited.value.after <= 60
    await api.CheckPrompt(_prompt(_LONG, matter="loan-2"), None)


async def test_a_leak_is_counted_and_never_quoted(
    api: SimpleNamespace, checked: list[Mapping[EntityType, int]]
) -> None:
    answer = await api.CheckPrompt(_prompt("x", "Wei Zhang pays ZHANG, WEI"), None)
    leak = service_pb2.LeakCount(entity_type="PERSON", count=2)
    assert answer == service_pb2.CheckPromptResponse(clean=False, leaks=[leak])
    assert checked == [{EntityType.PERSON: 2}]


@pytest.mark.parametrize(("tenant", "matter"), [("", "loan-1"), ("harbour-bank", "")])
async def test_a_prompt_without_a_matter_is_refused(api: SimpleNamespace, tenant: str, matter: str) -> None:
    with pytest.raises(Reject) as refused:
        await api.CheckPrompt(_prompt("x", tenant=tenant, matter=matter), None)
    assert refused.value.reason is Reason.INVALID_METADATA


async def test_a_foreign_tenant_is_refused(api: SimpleNamespace) -> None:
    with pytest.raises(Reject) as refused:
        await api.CheckPrompt(_prompt("x", tenant="northgate-credit"), None)
    assert refused.value.reason is Reason.FORBIDDEN


async def test_the_latest_redaction_is_returned(api: SimpleNamespace, authoriser: Authoriser) -> None:
    answer = await api.GetRedaction(service_pb2.GetRedactionRequest(document_id="d1"), None)
    assert answer.provenance.redaction_policy == "p@2"
    assert [(one.entity_type, one.count) for one in answer.counts] == [("PERSON", 3)]
    assert authoriser.calls == [(Action.READ_REDACTION, Resource("document", "d1", "harbour-bank", "loan-1"))]


async def test_a_missing_document_is_authorised_first(api: SimpleNamespace, authoriser: Authoriser) -> None:
    begin_call(Actor("anna", "harbour-bank", frozenset({Role.REVIEWER})))
    with pytest.raises(Reject) as refused:
        await api.GetRedaction(service_pb2.GetRedactionRequest(document_id="d2"), None)
    assert refused.value.reason is Reason.NOT_FOUND
    assert authoriser.calls == [(Action.READ_REDACTION, Resource("document", "d2"))]


async def test_authorised_callers_set_parties(api: SimpleNamespace, authoriser: Authoriser) -> None:
    parties = [service_pb2.MatterParty(entity_type="PERSON", value="Jane  A. Smith")] * 2
    request = service_pb2.SetMatterPartiesRequest(tenant="harbour-bank", matter="loan-1", parties=parties)
    answer = await api.SetMatterParties(request, None)
    assert answer == service_pb2.SetMatterPartiesResponse(count=1)
    assert authoriser.calls == [(Action.SET_PARTIES, Resource("matter", "loan-1", "harbour-bank", "loan-1"))]
    request.tenant = "northgate-credit"
    with pytest.raises(Reject) as refused:
        await api.SetMatterParties(request, None)
    assert refused.value.reason is Reason.FORBIDDEN


@pytest.mark.parametrize(
    ("tenant", "matter", "kind", "value"),
    [
        ("", "loan-1", "PERSON", "Jane Smith"),
        ("harbour-bank", "", "PERSON", "Jane Smith"),
        ("harbour-bank", "loan-1", "PERSONS", "Jane Smith"),
        ("harbour-bank", "loan-1", "PERSON", "J."),
        ("harbour-bank", "loan-1", "PERSON", "x" * 301),
    ],
)
async def test_invalid_parties_are_refused(
    api: SimpleNamespace, tenant: str, matter: str, kind: str, value: str
) -> None:
    parties = [service_pb2.MatterParty(entity_type=kind, value=value)]
    request = service_pb2.SetMatterPartiesRequest(tenant=tenant, matter=matter, parties=parties)
    with pytest.raises(Reject) as refused:
        await api.SetMatterParties(request, None)
    assert refused.value.reason is Reason.INVALID_METADATA


async def test_the_table_answers_on_a_server(table: Table) -> None:
    server = grpc.aio.server()
    register(table)(server)
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    try:
        async with grpc.aio.insecure_channel(f"127.0.0.1:{port}") as channel:
            with pytest.raises(grpc.aio.AioRpcError):
                await service_pb2_grpc.RedactionServiceStub(channel).CheckPrompt(_prompt("x", tenant=""))
    finally:
        await server.stop(0)


async def test_a_document_is_redacted_again(api: SimpleNamespace, authoriser: Authoriser) -> None:
    request = service_pb2.RedactAgainRequest(document_id="d1", policy="p@2")
    answer = await api.RedactAgain(request, None)
    assert (answer.redaction.event_id, answer.redaction.document.document_id) == ("again", "d1")
    assert authoriser.calls == [(Action.REDACT_AGAIN, Resource("document", "d1", "harbour-bank", "loan-1"))]


@pytest.mark.parametrize(("document", "policy"), [("d1", "p@9"), ("d2", "p@2"), ("d2", "")])
async def test_a_document_without_a_redaction_is_not_found(api: SimpleNamespace, document: str, policy: str) -> None:
    begin_call(dataclasses.replace(_SERVICE, tenant="harbour-bank"))
    request = service_pb2.RedactAgainRequest(document_id=document, policy=policy)
    with pytest.raises(Reject) as refused:
        await api.RedactAgain(request, None)
    assert refused.value.reason is Reason.NOT_FOUND
