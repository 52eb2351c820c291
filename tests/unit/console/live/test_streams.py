"""The streams of all tabs, on the routes of the console."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from itertools import pairwise

import httpx
import pytest

from services.console.live.streams import OF_A_PERSON
from services.console.settings import ConsoleSettings
from tests.unit.console.pages.test_queue import listed, review
from tests.unit.console.site import Browser, Site

EVENTS = "/queue/events?view=all&version=v1"


@asynccontextmanager
async def opened(browser: Browser, path: str = EVENTS, **headers: str) -> AsyncIterator[asyncio.Task[httpx.Response]]:
    """A stream that is open. Its response is complete when the stream has ended."""
    stream = asyncio.create_task(browser.fetch(path, **headers))
    try:
        yield stream
    finally:
        stream.cancel()


async def until_open(site: Site, number: int = 1) -> None:
    while site.streams.number != number:
        await asyncio.sleep(0.005)


async def stop(site: Site) -> None:
    now = asyncio.Event()
    now.set()
    await site.streams.run(now)


async def asked(site: Site, times: int) -> None:
    """Waits until annotation was asked this often."""
    site.annotation.calls.clear()
    while len(site.annotation.calls) < times:
        await asyncio.sleep(0.005)


@pytest.fixture(autouse=True)
def numbers(site: Site) -> None:
    site.annotation.answers["/v1/reviews"] = listed()


async def test_a_change_reaches_the_tab_and_the_stop_ends_it_at_once(site: Site, browser: Browser) -> None:
    async with opened(browser) as stream:
        await until_open(site)
        await asked(site, 2)
        site.annotation.answers["/v1/reviews"] = listed(review(), version="v2")
        await asked(site, 3)
        await stop(site)
        answer = await stream
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.text.count("event: changed") == 1
    assert "id: v2" in answer.text
    assert answer.text.endswith("event: ended\ndata: stopped\n\n")
    assert "DV/2024/3417" not in answer.text
    assert site.streams.number == 0
    refused = await browser.fetch(EVENTS)
    assert (refused.status_code, refused.json()["error"]["reason"]) == (429, "rate_limited")


async def test_a_browser_that_connects_again_says_what_it_has(site: Site, browser: Browser) -> None:
    site.annotation.answers["/v1/reviews"] = listed(version="v7")
    async with opened(browser, **{"last-event-id": "v7"}) as stream:
        await until_open(site)
        await asked(site, 2)
        await stop(site)
        assert "event: changed" not in (await stream).text


async def test_tabs_with_the_same_list_share_one_question(site: Site, browser: Browser) -> None:
    async with opened(browser), opened(browser), opened(browser, "/queue/events?view=mine"):
        await until_open(site, 3)
        await asked(site, 8)
        queries = [call[2] for call in site.annotation.calls]
    assert all(one != other for one, other in pairwise(queries))
    assert {one.partition("&page_size")[0] for one in queries} == {"page_size=1", "mine=true"}


async def test_a_stream_ends_with_the_session_and_does_not_keep_it(site: Site, browser: Browser) -> None:
    async with opened(browser) as stream:
        await until_open(site)
        site.clock.shift = timedelta(minutes=31)
        answer = await stream
        assert answer.text.endswith("event: ended\ndata: session\n\n")
    assert (await browser.fetch("/queue/counts")).status_code == 401


async def test_a_stream_ends_with_sign_out_in_another_tab(site: Site, browser: Browser) -> None:
    csrf = await browser.csrf()
    async with opened(browser) as stream:
        await until_open(site)
        await browser.post("/sign-out", {"csrf": csrf})
        assert "data: session" in (await stream).text


@pytest.mark.parametrize(
    ("status", "reason", "end"), [(403, "forbidden", "refused"), (401, "unauthenticated", "session")]
)
async def test_who_is_refused_by_annotation_gets_no_more_events(
    site: Site, browser: Browser, status: int, reason: str, end: str
) -> None:
    async with opened(browser) as stream:
        await until_open(site)
        site.annotation.answers["/v1/reviews"] = (status, {"error": {"reason": reason}})
        assert (await stream).text.endswith(f"event: ended\ndata: {end}\n\n")


async def test_a_stream_waits_for_annotation(site: Site, browser: Browser) -> None:
    site.annotation.away = True
    async with opened(browser) as stream:
        await until_open(site)
        await asked(site, 2)
        site.annotation.away = False
        site.annotation.answers["/v1/reviews"] = listed(version="v2")
        await asked(site, 2)
        await stop(site)
        assert "id: v2" in (await stream).text


async def test_a_new_tab_takes_the_place_of_the_oldest(site: Site, browser: Browser) -> None:
    async with opened(browser) as oldest:
        await until_open(site)
        others = [asyncio.create_task(browser.fetch(EVENTS)) for _ in range(OF_A_PERSON)]
        assert (await oldest).text.endswith("event: ended\ndata: busy\n\n")
        await until_open(site, OF_A_PERSON)
        await stop(site)
        assert ["data: stopped" in one.text for one in await asyncio.gather(*others)] == [True] * OF_A_PERSON


async def test_a_connection_that_breaks_frees_its_place(site: Site, browser: Browser) -> None:
    async with opened(browser) as stream:
        await until_open(site)
        stream.cancel()
        await until_open(site, 0)


async def test_a_list_that_does_not_exist_has_no_stream(site: Site, browser: Browser) -> None:
    answer = await browser.fetch("/queue/events?view=everyone")
    assert (answer.status_code, site.streams.number) == (400, 0)


async def test_other_sites_open_no_stream(browser: Browser) -> None:
    assert (await browser.fetch(EVENTS, **{"sec-fetch-site": "cross-site"})).status_code == 403


@pytest.mark.parametrize("streams", [0, 256])
def test_streams_leave_connections_for_pages(streams: int) -> None:
    assert ConsoleSettings.model_validate({"live_streams": streams}).live_streams == streams


def test_too_many_streams_are_refused() -> None:
    with pytest.raises(ValueError, match="GLOSSATOR_LIVE_STREAMS: each stream"):
        ConsoleSettings.model_validate({"live_streams": 257})
