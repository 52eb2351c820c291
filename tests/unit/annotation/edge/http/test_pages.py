"""Pages over HTTP and gRPC."""

from glossator.annotation.v1 import service_pb2
from services.shared.domain.errors import Reason, Reject
from services.shared.runtime.access.call import begin_call
from tests.registered import methods_of
from tests.unit.annotation.calls import DOCUMENT
from tests.unit.annotation.edge.http.support import client_of, reason_of
from tests.unit.annotation.page_fakes import PICTURE
from tests.unit.annotation.support import REVIEWER, World
from tests.unit.annotation.texts import PROSE, texts_of

URL = f"/v1/documents/{DOCUMENT.document_id}/pages"
REVIEW = {"purpose": "review"}


async def proposed(world: World) -> None:
    world.rules.mask()
    world.pages.text = texts_of(PROSE).original.text
    await world.propose(DOCUMENT)


async def test_a_picture_over_http(world: World) -> None:
    await proposed(world)
    answer = await client_of(world, REVIEWER).get(f"{URL}/2", params={**REVIEW, "width": 700})
    assert (answer.status_code, answer.content) == (200, PICTURE.image)
    headers = answer.headers
    assert (headers["content-type"], headers["cache-control"]) == ("image/png", "no-store")
    assert (headers["x-glossator-pages"], headers["x-glossator-unmasked"]) == ("2", "false")
    assert [(one.number, one.width) for one in world.pages.drawn] == [(2, 700)]


async def test_words_over_http(world: World) -> None:
    await proposed(world)
    world.pages.lines = (0, 2)
    answer = await client_of(world, REVIEWER).get(f"{URL}/1/words", params=REVIEW)
    assert answer.headers["cache-control"] == "no-store"
    assert "Lovelace" not in answer.text
    found = answer.json()
    assert (found["width"], found["pages"], found["words"][0]["text"]) == (612.0, 2, "LOAN")
    assert found["words"][0]["span"] == {"start": 0, "end": 4}
    assert (found["lines"][0]["span"], found["lines"][0]["x1"]) == ({"start": 0, "end": 14}, 19.0)
    assert {one["value_id"] for one in found["words"] if one["masked"]} == {"PERSON_1"}


async def test_errors_over_http(world: World) -> None:
    await proposed(world)
    client = client_of(world, REVIEWER)
    assert reason_of(await client.get(f"{URL}/1")) == (403, "forbidden")
    assert reason_of(await client.get(f"{URL}/9", params=REVIEW)) == (400, "invalid_metadata")
    assert reason_of(await client.get("/v1/documents/unknown/pages/1", params=REVIEW))[1] == "not_found"
    world.pages.error = Reject(Reason.ORIGINAL_GONE)
    assert reason_of(await client.get(f"{URL}/1", params=REVIEW)) == (410, "original_gone")


async def test_pages_over_grpc(world: World) -> None:
    await proposed(world)
    api, context = methods_of(world.service.table), None
    begin_call(REVIEWER)
    wanted = service_pb2.GetPageRequest(document_id=DOCUMENT.document_id, number=1, width=400, purpose="review")
    page = await api.GetPage(wanted, context)
    assert (page.image, page.width, page.unmasked) == (PICTURE.image, 400, False)
    listed = service_pb2.ListPageWordsRequest(document_id=DOCUMENT.document_id, number=1, purpose="review")
    words = (await api.ListPageWords(listed, context)).words
    assert (words[0].text, words[0].x1) == ("LOAN", 9.0)


async def test_the_map_of_pages(world: World) -> None:
    await proposed(world)
    answer = await client_of(world, REVIEWER).get(URL, params=REVIEW)
    assert answer.headers["cache-control"] == "no-store"
    found = answer.json()
    assert (found["available"], found["reason"], len(found["pages"])) == (True, "", 2)
    first = {"number": 1, "span": {"start": 0, "end": 142}, "width": 612.0, "height": 792.0, "others": []}
    assert found["pages"][0] == first
    assert reason_of(await client_of(world, REVIEWER).get(URL)) == (403, "forbidden")
