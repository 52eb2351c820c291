"""Annotations that a reviewer accepts together, and a reader who stops, in a browser on the running system."""

import asyncio

import httpx

from services.shared.domain.annotations import AnnotationState
from services.shared.domain.document import DocumentRecord
from tests.e2e.documents import agreement, as_docx
from tests.e2e.test_console import LEAD, REVIEWER, opened, saved, shows, signed_in
from tests.e2e.world import BULK_MATTER, HARBOUR, STOP_MATTER, World, body, record

_SECONDS = 90


async def submitted(world: World, reference: str, matter: str) -> DocumentRecord:
    data = await asyncio.to_thread(as_docx, agreement(reference))
    return await world.read("http", record(HARBOUR, reference, matter=matter), data, "agreement.docx")


async def states(world: World, document: DocumentRecord) -> set[AnnotationState]:
    async with world.client(REVIEWER) as client:
        _, current = await client.annotations(document.document_id)
    return {one.state for one in current.annotations}


async def test_annotations_are_accepted_together_and_taken_back_in_one_step(world: World) -> None:
    document = await submitted(world, "console-bulk", BULK_MATTER)
    async with signed_in(world, REVIEWER) as page:
        await opened(page, document)
        await shows(page, ".filters button", "together")
        await page.keyboard.press("Shift+A")
        await page.locator("dialog[open] .button-primary").click()
        await page.locator("dialog[open]").wait_for(state="detached")
        await page.locator(".filters button", has_text="together").wait_for(state="detached")
        assert await states(world, document) == {AnnotationState.ACCEPTED}
        await page.keyboard.press("u")
        await shows(page, ".filters button", "together")
        await saved(page)
    assert await states(world, document) == {AnnotationState.PROPOSED}


async def test_who_stops_reading_loses_the_document_in_all_services_and_the_lead_sees_it(world: World) -> None:
    document = await submitted(world, "console-stop", STOP_MATTER)
    other = await submitted(world, "console-stop-other", STOP_MATTER)
    async with signed_in(world, REVIEWER) as page:
        await opened(page, document)
        await page.keyboard.press("x")
        await page.locator("input[value='privilege']").check()
        await page.locator("dialog .button-danger").click()
        await page.wait_for_url("**/queue?stopped=document")
    path = f"/v1/documents/{document.document_id}/annotations"
    async with world.http("annotation", REVIEWER) as client:
        async with asyncio.timeout(_SECONDS):
            while (await client.get(path)).status_code == httpx.codes.OK:
                await asyncio.sleep(0.5)
        assert (await client.get(path)).status_code == httpx.codes.NOT_FOUND
        assert (await client.get(f"/v1/documents/{other.document_id}/annotations")).status_code == 200
    async with world.http("annotation", LEAD) as client:
        found = body(await client.get("/v1/reviews", params={"stopped": "true", "matter": STOP_MATTER}))
        assert (await client.get(path)).status_code == 200
    reviews = found["reviews"]
    assert isinstance(reviews, list)
    [stops] = [one["stops"] for one in reviews if one["document"]["document_id"] == document.document_id]
    assert [(one["person"].rpartition(":")[2], one["reason"]) for one in stops] == [(REVIEWER, "privilege")]
