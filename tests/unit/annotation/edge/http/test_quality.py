"""The quality of reviews over gRPC and REST: both have the same content."""

import json
from typing import Any

import pytest
from google.protobuf.json_format import MessageToDict

from glossator.annotation.v1 import quality_pb2 as pb
from services.annotation.policy_files.review_policy import read_review_policy
from services.annotation.quality.intervals import Interval
from services.annotation.quality.report import Name, Row
from services.shared.domain.errors import Reason
from services.shared.runtime.access.call import begin_call
from services.shared.runtime.storage.database import Database
from tests.registered import methods_of
from tests.unit.annotation.calls import refused
from tests.unit.annotation.edge.http.support import client_of
from tests.unit.annotation.sets.test_review_policy import SCHEMA
from tests.unit.annotation.storage.quality_suite import LESS, SAME, SHOWN, reviewed_twice
from tests.unit.annotation.support import SENIOR, TENANT, World, make_world, record

_NONE: Any = None


@pytest.fixture
def world(database: Database) -> World:
    return make_world(database, review_policy=SHOWN)


def api_of(world: World) -> Any:
    begin_call(SENIOR)
    return methods_of(world.service.table)


async def test_grpc_and_rest_have_the_same_figures(world: World) -> None:
    await reviewed_twice(world, record(), SAME, LESS)
    await reviewed_twice(world, record(reference="ref-2"), SAME, SAME)
    by_grpc = await api_of(world).GetQuality(pb.GetQualityRequest(by=pb.QUALITY_SCOPE_ALL), _NONE)
    async with client_of(world, SENIOR) as client:
        by_rest = (await client.get("/v1/quality", params={"by": "all"})).raise_for_status().json()
    assert by_grpc.covers == by_rest["covers"] == "Covers the documents you may read."
    assert [one.name for one in by_grpc.figures] == [
        "alpha",
        "character-f1",
        "character-alpha",
        "label-kappa",
        "found-again",
    ]
    for message, answer in zip(by_grpc.figures, by_rest["figures"], strict=True):
        assert (message.scope, message.name, message.n) == (answer["scope"], answer["name"], answer["n"])
        assert (message.value if message.HasField("value") else None) == answer["value"]
        low = message.interval.low if message.HasField("interval") else None
        assert low == (answer["interval"] and answer["interval"]["low"])
    assert not by_grpc.figures[0].HasField("one_sided")


async def test_the_export_is_the_same_by_both(world: World) -> None:
    await reviewed_twice(world, record(), SAME, LESS)
    made = await api_of(world).ExportQuality(pb.ExportQualityRequest(), _NONE)
    async with client_of(world, SENIOR) as client:
        answer = await client.get("/v1/quality:export")
    assert answer.headers["content-type"] == "application/json"
    assert answer.text == made.json
    assert json.loads(made.json)["version"] == 1


RULES = """\
publish_unreviewed: []
segregation: []
method:
  - id: lending
    when: {document_type: [note, guaranty], matter: [HB-HR-2023-011, HB-2]}
    four_eyes: blind
    senior_from: high
    judge_first: {blind_share: true, severities: [high, critical]}
  - {id: walled, when: {matter: [HB-HR-2023-011]}}
  - {id: theirs, when: {tenant: [northgate-credit]}}
  - {id: others, when: {tenant: [harbour-bank]}, second_review_share: 0.2}
"""


async def test_both_have_the_rules_that_the_caller_may_see(world: World) -> None:
    world.review_policy = read_review_policy(RULES, SCHEMA, "review.yaml")
    world.members.put(TENANT, "HB-HR-2023-011", members="somebody@harbour-bank")
    by_grpc = await api_of(world).GetQuality(pb.GetQualityRequest(), _NONE)
    async with client_of(world, SENIOR) as client:
        by_rest = (await client.get("/v1/quality")).raise_for_status().json()["methods"]
    made = [MessageToDict(one, preserving_proto_field_name=True) for one in by_grpc.methods]
    assert made == [
        {
            "rule": "lending",
            "when": [
                {"field": "document_type", "values": ["guaranty", "note"]},
                {"field": "matter", "values": ["HB-2"]},
            ],
            "four_eyes": "blind",
            "second_review_share": 0.1,
            "passage_share": 0.05,
            "senior_from": "high",
            "judge_blind_share": True,
            "judge_severities": ["critical", "high"],
        },
        {"rule": "others", "four_eyes": "off", "second_review_share": 0.2, "passage_share": 0.05},
    ]
    assert by_rest[0] == made[0]
    assert [one["rule"] for one in by_rest] == ["lending", "others"]
    assert "HB-HR-2023-011" not in str(by_rest)


async def test_a_fault_names_its_field(world: World) -> None:
    request = pb.GetQualityRequest(by=99)  # type: ignore[arg-type]
    await refused(Reason.INVALID_METADATA, api_of(world).GetQuality(request, _NONE))
    async with client_of(world, SENIOR) as client:
        assert (await client.get("/v1/quality", params={"by": "person"})).status_code == 422
        assert (await client.get("/v1/quality", params={"until": "soon"})).json()["error"]["field"] == "until"


async def test_one_sided_bounds_are_passed_on(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    row = Row("M", Name.ELUSION, 0.0, Interval(0.0, 0.012), Interval(0.0, 0.0099), 0, 300, 310, 4)
    monkeypatch.setattr("services.annotation.desk.quality.report", lambda *_: (row,))
    (one,) = (await api_of(world).GetQuality(pb.GetQualityRequest(), _NONE)).figures
    assert (one.one_sided.high, one.hits, one.n, one.drawn, one.documents) == (0.0099, 0, 300, 310, 4)
    assert one.HasField("hits")
