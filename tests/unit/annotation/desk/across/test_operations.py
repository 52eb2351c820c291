"""Questions across documents over gRPC and REST: both have the same content."""

import json
from dataclasses import replace
from typing import Any

from google.protobuf.json_format import MessageToDict

from glossator.annotation.v1 import across_pb2 as pb
from glossator.document.v1 import document_pb2
from services.annotation.desk.queue_operations import QueueOperations
from services.annotation.members.managing import Memberships
from services.annotation.relations.records import RelationState
from services.annotation.table import annotation_table
from services.shared.domain.errors import Reason
from services.shared.runtime.access.call import begin_call
from tests.registered import methods_of
from tests.unit.annotation.calls import refused
from tests.unit.annotation.edge.http.support import client_of
from tests.unit.annotation.portfolio import AMENDMENTS, LOANS, propose
from tests.unit.annotation.support import MATTER, REVIEWER, World

LOAN, AMENDMENT = LOANS[1], AMENDMENTS[0]
_NONE: Any = None
LONG = "x" * 201
NAMES = ("Maturity Date", "Insurance")


async def store(world: World) -> None:
    await propose(world, LOAN.document, LOAN.text, found=LOAN.found)
    await propose(world, AMENDMENT.document, AMENDMENT.text, found=AMENDMENT.found, document_type="amendment")


def api_of(world: World) -> Any:
    begin_call(REVIEWER)
    return methods_of(world.service.table)


async def confirm(world: World) -> pb.DocumentRelation:
    request = pb.DecideRelationRequest(
        document_id=AMENDMENT.document.document_id,
        other_document_id=LOAN.document.document_id,
        kind=document_pb2.RELATION_KIND_AMENDS,
        verdict="confirm",
        effective_on="2023-06-02",
    )
    made: pb.DocumentRelation = (await api_of(world).DecideRelation(request, None)).relation
    return made


async def test_grpc_and_rest_show_the_same_grid(world: World) -> None:
    await store(world)
    await confirm(world)
    request = pb.ReadGridRequest(matters=[MATTER], columns=NAMES, purpose="review", as_of="2025-01-01")
    grid = await api_of(world).ReadGrid(request, _NONE)
    assert (grid.total, grid.as_of, grid.covers) == (2, "2025-01-01", "Covers the documents you may read.")
    shown = {row.document.source_reference: {cell.column: cell for cell in row.cells} for row in grid.rows}
    cell = shown["loan-02.docx"]["Maturity Date"]
    assert (cell.state, cell.answer.text, cell.answer.kind) == ("unreviewed", "2028-04-30", "date")
    assert (list(cell.notes), [one.text for one in cell.earlier]) == (["amended"], ["2026-04-30"])
    assert cell.by == AMENDMENT.document.document_id
    assert not shown["loan-02.docx"]["Insurance"].HasField("answer")
    params = {"matter": MATTER, "column": list(NAMES), "purpose": "review", "as_of": "2025-01-01"}
    async with client_of(world, REVIEWER) as client:
        answer = (await client.get("/v1/grid", params=params)).raise_for_status().json()
    assert answer["covers"] == grid.covers
    by_rest = [
        [one["state"], one["answer"] and one["answer"]["text"]] for row in answer["rows"] for one in row["cells"]
    ]
    by_grpc = [[one.state, one.answer.text or None] for row in grid.rows for one in row.cells]
    assert by_rest == by_grpc


async def test_relations(world: World) -> None:
    await store(world)
    async with client_of(world, REVIEWER) as client:
        made = (await client.post(f"/v1/matters/{MATTER}/relations:suggest")).raise_for_status().json()
        assert made == {"suggested": 1, "examined": 2, "not_read": 0}
        (one,) = (await client.get(f"/v1/matters/{MATTER}/relations")).raise_for_status().json()["relations"]
        assert (one["state"], one["evidence"], one["kind"]) == ("suggested", ["title", "date", "parties"], "amends")
        body = {"other_document_id": LOAN.document.document_id, "kind": "amends", "verdict": "reject"}
        path = f"/v1/documents/{AMENDMENT.document.document_id}/relations:decide"
        assert (await client.post(path, json=body)).raise_for_status().json()["state"] == "rejected"
        assert (await client.post(path, json={**body, "verdict": "perhaps"})).status_code == 422
    made = await confirm(world)
    assert (made.state, made.source, made.effective_on) == (RelationState.CONFIRMED, "text", "2023-06-02")
    assert made.words.end > made.words.start
    listed = await api_of(world).ListRelations(pb.ListRelationsRequest(matter=MATTER), _NONE)
    assert [MessageToDict(each) for each in listed.relations] == [MessageToDict(made)]
    again = await api_of(world).SuggestRelations(pb.SuggestRelationsRequest(matter=MATTER), _NONE)
    assert (again.suggested, again.examined) == (0, 2)
    details = [one.detail for one in world.audit.records if "relation=amends" in one.detail]
    assert ("relation=amends", "decision=confirm", "side=document") in details
    assert "Term Loan" not in json.dumps([one.detail for one in world.audit.records])


async def test_grpc_and_rest_find_the_same_documents(world: World) -> None:
    await store(world)
    request = pb.SearchDocumentsRequest(
        words='"Maturity Date" Delaware', conditions=["Maturity Date < 2027-01-01"], purpose="review", matters=[MATTER]
    )
    found = await api_of(world).SearchDocuments(request, _NONE)
    (one,) = found.documents
    assert (one.document.source_reference, one.hits, one.effective_on) == ("loan-02.docx", 2, "2021-02-11")
    assert (found.considered, found.total, found.not_read, found.next_page_token) == (2, 2, 0, "")
    body = {
        "words": request.words,
        "conditions": list(request.conditions),
        "purpose": "review",
        "matters": [MATTER],
        "reviewed": False,
    }
    async with client_of(world, REVIEWER) as client:
        answer = (await client.post("/v1/documents:search", json=body)).raise_for_status().json()
        empty = await client.post("/v1/documents:search", json={"purpose": "review"})
        assert (empty.status_code, empty.json()["error"]["field"]) == (400, "words")
    assert answer["covers"] == found.covers
    snippets = [MessageToDict(each) for each in one.snippets]
    assert [one["match"] for one in answer["documents"][0]["snippets"]] == [one["match"] for one in snippets]
    assert "Delaware" not in json.dumps([one.detail for one in world.audit.records])


async def test_watches(world: World) -> None:
    across = world.service.operations.across
    begin_call(REVIEWER)
    nothing: Any = None
    books = world.service.books
    across = replace(across, watches=replace(across.watches, sends=True))
    operations = replace(world.service.operations, across=across)
    api = methods_of(
        annotation_table(operations, QueueOperations(nothing, nothing), Memberships(nothing, nothing), books)
    )
    wanted = pb.Watch(name="mine", words="Delaware", conditions=["maturity = found"], client_ids=["c-9"])
    made = (await api.AddWatch(pb.AddWatchRequest(watch=wanted), _NONE)).watch
    assert (made.name, made.words, list(made.conditions), list(made.client_ids)) == (
        "mine",
        "Delaware",
        ["maturity = found"],
        ["c-9"],
    )
    listed = await api.ListWatches(pb.ListWatchesRequest(), _NONE)
    assert list(listed.watches) == [made]
    async with client_of(world, REVIEWER) as client:
        (one,) = (await client.get("/v1/watches")).raise_for_status().json()["watches"]
        assert (one["watch_id"], one["words"], one["conditions"]) == (made.watch_id, "Delaware", ["maturity = found"])
        refusal = await client.post("/v1/watches", json={"name": "a", "words": "x"})
        assert (refusal.status_code, refusal.json()["error"]["reason"]) == (412, "precondition_failed")
        assert (await client.delete(f"/v1/watches/{made.watch_id}")).status_code == 204
        assert (await client.delete(f"/v1/watches/{made.watch_id}")).status_code == 404
    await refused(Reason.NOT_FOUND, api.RemoveWatch(pb.RemoveWatchRequest(watch_id=made.watch_id), _NONE))


async def test_unknown_values_are_refused(world: World) -> None:
    api = api_of(world)
    await refused(Reason.INVALID_METADATA, api.DecideRelation(pb.DecideRelationRequest(verdict="confirm"), _NONE))
    kind = document_pb2.RELATION_KIND_AMENDS
    await refused(Reason.INVALID_METADATA, api.DecideRelation(pb.DecideRelationRequest(kind=kind), _NONE))
    request = pb.ReadGridRequest(priorities=[99], purpose="review")  # type: ignore[list-item]
    await refused(Reason.INVALID_METADATA, api.ReadGrid(request, _NONE))
    await refused(Reason.FORBIDDEN, api.ReadGrid(pb.ReadGridRequest(), _NONE))


async def test_limits_of_requests(world: World) -> None:
    api = api_of(world)
    for page_size in (-1, 201):
        await refused(Reason.INVALID_METADATA, api.ReadGrid(pb.ReadGridRequest(page_size=page_size), _NONE))
    many = pb.SearchDocumentsRequest(words="x", purpose="review", page_size=51)
    await refused(Reason.INVALID_METADATA, api.SearchDocuments(many, _NONE))
    await refused(Reason.INVALID_METADATA, api.ListRelations(pb.ListRelationsRequest(), _NONE))
    await refused(Reason.INVALID_METADATA, api.AddWatch(pb.AddWatchRequest(), _NONE))
    await refused(Reason.INVALID_METADATA, api.AddWatch(pb.AddWatchRequest(watch=pb.Watch(name="a" * 61)), _NONE))
    async with client_of(world, REVIEWER) as client:
        for page_size in (0, 201):
            answer = await client.get("/v1/grid", params={"purpose": "review", "page_size": page_size})
            assert (answer.status_code, answer.json()["error"]["field"]) == (422, "page_size")
        search: tuple[dict[str, object], ...] = ({"page_size": 0}, {"page_size": 51}, {"words": LONG}, {"party": LONG})
        for wrong in search:
            answer = await client.post("/v1/documents:search", json={"words": "x", "purpose": "review", **wrong})
            assert (answer.status_code, answer.json()["error"]["field"]) == (422, next(iter(wrong)))
        for field, value in (("name", ""), ("name", "a" * 61), ("words", LONG), ("watch_id", "w"), ("made_at", "")):
            answer = await client.post("/v1/watches", json={"name": "a", "words": "x", field: value})
            assert (answer.status_code, answer.json()["error"]["field"]) == (422, field)
