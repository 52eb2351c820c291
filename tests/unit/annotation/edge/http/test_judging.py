"""First judgements over HTTP and over gRPC."""

import pytest

from glossator.annotation.v1 import judging_pb2 as pb
from services.shared.domain.errors import Reason, Reject
from services.shared.runtime.access.call import begin_call
from services.shared.runtime.storage.database import Database
from tests.registered import methods_of
from tests.unit.annotation.calls import DOCUMENT
from tests.unit.annotation.desk.deciding.test_judging import GRAVE
from tests.unit.annotation.desk.test_second_review import ANNA, proposed
from tests.unit.annotation.edge.http.support import client_of, reason_of

URL = f"/v1/documents/{DOCUMENT.document_id}/judgements"


async def test_a_judgement_over_http(database: Database) -> None:
    world = await proposed(database, GRAVE)
    async with client_of(world, ANNA) as client:
        before = (await client.get(URL)).json()
        body = {"place_id": before["places"][0]["place_id"], "category": "Insurance"}
        assert reason_of(await client.post(URL, json={"place_id": "x"})) == (422, "invalid_metadata")
        after = (await client.post(URL, json=body)).json()
        assert (await client.get(URL)).json() == after
    assert (before["waiting"], before["places"][0]["own"], before["places"][0]["model"]) == (2, None, None)
    assert (after["waiting"], after["places"][0]["own"]) == (1, {"category": "Insurance", "severity": None})
    assert after["places"][0]["model"] == {"category": "Anti-Assignment", "severity": "medium"}


async def test_grpc_takes_only_a_whole_judgement(database: Database) -> None:
    api = methods_of((await proposed(database, GRAVE)).service.table)
    begin_call(ANNA)
    shown = (await api.ReadPlaces(pb.ReadPlacesRequest(document_id=DOCUMENT.document_id), None)).judged
    assert (shown.waiting, shown.places[1].HasField("span")) == (2, False)
    request = pb.JudgePlaceRequest(document_id=DOCUMENT.document_id, place_id=shown.places[0].place_id)
    with pytest.raises(Reject) as caught:
        await api.JudgePlace(request, None)
    assert (caught.value.reason, caught.value.field) == (Reason.INVALID_METADATA, "answer")
    request.answer.SetInParent()  # none of the categories
    assert (await api.JudgePlace(request, None)).judged.waiting == 1
