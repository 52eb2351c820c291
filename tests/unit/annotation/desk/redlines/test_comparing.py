"""Comparisons for callers: what is shown, masked, recorded and refused."""

from dataclasses import replace
from typing import Any

import pytest

from glossator.annotation.v1 import reading_pb2 as pb
from services.annotation.desk.redlines.records import CompareDocumentsRequest, CompareDocumentsResponse
from services.annotation.redline.records import CallOut, ChangeKind
from services.annotation.storage.views import ViewStore
from services.shared.domain.document import ChangeMark, DocumentRecord
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.records import Actor, Role
from services.shared.runtime.access.call import begin_call, settled
from tests.unit.annotation.calls import DOCUMENT, finish, listed, submit, withdrawal
from tests.unit.annotation.desk.lookup.test_reading import api_of
from tests.unit.annotation.edge.http.support import client_of, reason_of
from tests.unit.annotation.support import CASE_SYSTEM, REVIEWER, STRANGER, World, actor, record
from tests.unit.annotation.texts import LAW, PARTY, PROSE, texts_of

NEXT = record(version=2)
CHANGED = PROSE.replace("laws of Maine. The Borrower may", "laws of Ohio. The Borrower may").replace(
    "made by «PERSON_1|Ada Lovelace»", "made by «PERSON_2|Bob Roe»"
)


async def both(world: World, new: str = CHANGED, document: DocumentRecord = NEXT, **more: object) -> None:
    world.rules.mask()
    await world.propose(DOCUMENT)
    await world.propose(document, new, **more)
    world.audit.records.clear()


async def compared(
    world: World,
    who: Actor = REVIEWER,
    new: DocumentRecord = NEXT,
    old: DocumentRecord = DOCUMENT,
    purpose: str = "review",
    size: int = 0,
    token: str = "",
) -> CompareDocumentsResponse:
    request = CompareDocumentsRequest(new.document_id, purpose, old.document_id, size, token)
    async with settled(begin_call(who, settles=True)):
        redlines = world.service.operations.redlines
        return await redlines.compare(who, request)


async def test_changes_have_places_masked_words_and_clauses(world: World) -> None:
    await both(world)
    found = await compared(world)
    old, new = texts_of(PROSE).original.text, texts_of(CHANGED).original.text
    shown = [(one.old.text, one.new.text, one.new.page, one.tracked) for one in found.changes]
    assert shown == [("[PERSON_1]", "[PERSON_2]", 1, None), ("Maine", "Ohio", 1, None)]
    person, law = found.changes
    assert (person.old.span.of(old), person.new.span.of(new)) == ("Ada Lovelace", "Bob Roe")
    assert law.new.span.of(new) == "Ohio"
    assert law.clauses == ("Governing Law",)
    assert (found.total, found.unmarked, found.next_page_token, found.aligned) == (2, 2, "", True)
    assert (law.new.before[-18:], law.new.after[:14]) == ("ed by the laws of ", ". The Borrower")
    assert found.uncompared_values == 0


async def test_values_stay_masked_for_every_caller(world: World) -> None:
    await both(world)
    assert (await compared(world)).changes == (await compared(world, actor(Role.SENIOR_REVIEWER))).changes
    assert world.reveal.asked == []
    assert "document.read_values" not in {one.action for one in world.audit.records}


async def test_tracked_changes_are_apart_and_behind(world: World) -> None:
    text = PROSE.replace("agreement is made by", "agreement is never made by")
    await both(world, text, deleted=("keeps the collateral",))
    found = await compared(world)
    assert [(one.kind, one.new.text, one.tracked) for one in found.changes] == [
        (ChangeKind.INSERTED, "never", None),
        (ChangeKind.DELETED, "keeps the collateral", ChangeMark.DELETED),
    ]
    assert found.changes[0].call_outs == (CallOut.NEGATION,)
    assert (found.total, found.unmarked) == (2, 1)


async def test_hidden_text_is_called_out(world: World) -> None:
    await both(world, PROSE.replace("assign it.", "assign it. All is void."), hidden=("All is void.",))
    [change] = (await compared(world)).changes
    assert (change.kind, change.new.text, change.old.text) == (ChangeKind.HIDDEN, "All is void.", "")


async def test_without_another_document_it_is_the_version_before(world: World) -> None:
    await both(world)
    third = record(version=3)
    await world.propose(third, CHANGED.replace("collateral", "goods"))
    async with settled(begin_call(REVIEWER, settles=True)):
        redlines = world.service.operations.redlines
        found = await redlines.compare(REVIEWER, CompareDocumentsRequest(third.document_id, "review"))
        assert (found.against, [one.new.text for one in found.changes]) == (NEXT.document_id, ["goods"])
        with pytest.raises(Reject) as caught:
            await redlines.compare(REVIEWER, CompareDocumentsRequest(DOCUMENT.document_id, "review"))
    assert (caught.value.reason, caught.value.field) == (Reason.INVALID_METADATA, "against")


async def test_pages(world: World) -> None:
    await both(world)
    first = await compared(world, size=1)
    second = await compared(world, size=1, token=first.next_page_token)
    assert [one.number for one in (*first.changes, *second.changes)] == [1, 2]
    assert (first.total, second.next_page_token) == (2, "")


async def test_findings_that_a_change_opens_and_closes(world: World) -> None:
    world.rules.mask()
    await world.propose(DOCUMENT)
    [clause] = [one for one in (await listed(world)).annotations if one.category == "Anti-Assignment"]
    made = await submit(world, decision_id="1", decision="accept", annotation_id=clause.annotation_id, revision=1)
    await finish(world, made.revision)
    await world.propose(NEXT, PROSE.replace("The Borrower may not assign it.", ""), found=(LAW, PARTY))
    found = await compared(world)
    assert not found.findings_missing
    [change] = found.changes
    assert (change.clauses, change.call_outs) == (("Anti-Assignment",), (CallOut.NEGATION,))
    opened = [one for one in found.opened if one.category == "Anti-Assignment"]
    assert [one.changes for one in opened] == [(1,)] * len(opened) != []
    back = await compared(world, new=DOCUMENT, old=NEXT)
    assert {one.rule_id for one in back.closed} == {one.rule_id for one in found.opened}


async def test_a_set_that_was_replaced_before_its_review_has_no_findings(world: World) -> None:
    await both(world)
    found = await compared(world)
    assert (found.findings_missing, found.opened) == (True, ())


async def test_without_a_published_set_findings_are_missing(world: World) -> None:
    await both(world)
    found = await compared(world, CASE_SYSTEM)
    assert (found.findings_missing, found.opened, found.closed) == (True, (), ())
    assert [one.clauses for one in found.changes] == [(), ()]


async def test_another_document_of_the_matter(world: World) -> None:
    other = record(reference="ref-2")
    await both(world, document=other)
    assert (await compared(world, new=other)).unmarked == 2


@pytest.mark.parametrize("is_new", [True, False])
async def test_walls(world: World, is_new: bool) -> None:
    """Another matter and another tenant: both documents are needed, and a refusal does not say which exists."""
    elsewhere = record(reference="ref-2", matter="M-2")
    foreign = replace(record(reference="ref-3"), tenant="northgate-credit", document_id="f" * 32)
    unknown = replace(NEXT, document_id="0" * 32)
    await both(world, document=elsewhere)
    await world.propose(foreign)
    walled = actor(Role.REVIEWER, matters=(DOCUMENT.matter,))
    seen = []
    for one in (elsewhere, foreign, unknown):
        pair = {"new": one} if is_new else {"new": DOCUMENT, "old": one}
        with pytest.raises(Reject) as caught:
            await compared(world, walled, **pair)  # type: ignore[arg-type]
        seen.append((caught.value.reason, caught.value.detail))
    assert seen == [(Reason.NOT_FOUND, "")] * 3
    with pytest.raises(Reject) as caught:
        await compared(world, STRANGER, new=DOCUMENT, old=DOCUMENT)
    assert caught.value.reason is Reason.NOT_FOUND


async def test_documents_of_two_matters_are_not_compared(world: World) -> None:
    elsewhere = record(reference="ref-2", matter="M-2")
    await both(world, document=elsewhere)
    with pytest.raises(Reject) as caught:
        await compared(world, new=elsewhere)
    assert (caught.value.reason, caught.value.field) == (Reason.INVALID_METADATA, "against")


async def test_both_documents_are_in_the_audit_log(world: World) -> None:
    await both(world)
    await compared(world)
    reads = [one for one in world.audit.records if one.action == "document.read_text"]
    assert [(one.resource_id, one.detail[:3]) for one in reads] == [
        (NEXT.document_id, ("read=comparison", f"with={DOCUMENT.document_id}", "use=displayed")),
        (DOCUMENT.document_id, ("read=comparison", f"with={NEXT.document_id}", "use=displayed")),
    ]
    views = ViewStore(world.database)
    for one in (DOCUMENT, NEXT):
        assert {view.person for view in await views.of_document(one.document_id)} == {REVIEWER.subject}


@pytest.mark.parametrize(
    ("wanted", "field"),
    [({"size": -1}, "page_size"), ({"size": 2_001}, "page_size"), ({"token": "x"}, "page_token")],
)
async def test_refusals(world: World, wanted: dict[str, Any], field: str) -> None:
    await both(world)
    with pytest.raises(Reject) as caught:
        await compared(world, **wanted)
    assert (caught.value.reason, caught.value.field) == (Reason.INVALID_METADATA, field)


async def test_a_purpose_and_a_withdrawal(world: World) -> None:
    await both(world)
    with pytest.raises(Reject) as caught:
        await compared(world, purpose="")
    assert caught.value.reason is Reason.FORBIDDEN
    await world.service.handle(withdrawal())
    with pytest.raises(Reject) as caught:
        await compared(world)
    assert caught.value.reason is Reason.WITHDRAWN


async def test_over_grpc(world: World) -> None:
    await both(world, deleted=("collateral",))
    request = pb.CompareDocumentsRequest(
        document_id=NEXT.document_id, against=DOCUMENT.document_id, purpose="review", page_size=10
    )
    found = await api_of(world).CompareDocuments(request, None)
    assert [(one.kind, one.new.text, one.tracked) for one in found.changes] == [
        ("replaced", "[PERSON_2]", ""),
        ("replaced", "Ohio", ""),
        ("deleted", "collateral", "deleted"),
    ]
    assert (found.total, found.unmarked, found.aligned) == (3, 2, True)


async def test_over_http(world: World) -> None:
    await both(world)
    client, url = client_of(world, REVIEWER), f"/v1/documents/{NEXT.document_id}/comparison"
    answer = await client.get(url, params={"against": DOCUMENT.document_id, "purpose": "review"})
    assert answer.headers["cache-control"] == "no-store"
    law = answer.json()["changes"][1]
    assert (law["kind"], law["old"]["text"], law["new"]["text"]) == ("replaced", "Maine", "Ohio")
    assert (law["clauses"], law["tracked"]) == (["Governing Law"], None)
    assert reason_of(await client.get(url, params={"against": DOCUMENT.document_id})) == (403, "forbidden")
