"""The stream of one tab."""

import json

from services.console.live.tab import End, Tab

NUMBERS = {"open": 3, "version": "v2"}


async def test_a_change_is_an_event_and_the_same_version_is_none() -> None:
    tab = Tab("s", "mine=true", "v1")
    events = tab.events(30)
    assert "event: ready" in await anext(events)
    tab.offer({"open": 2, "version": "v1"})
    tab.offer(NUMBERS)
    name, kind, data, *_ = (await anext(events)).split("\n")
    assert (name, kind, json.loads(data.removeprefix("data: "))) == ("id: v2", "event: changed", NUMBERS)
    tab.offer(NUMBERS)
    tab.end(End.SESSION)
    tab.end(End.STOPPED)
    assert [one async for one in events] == ["event: ended\ndata: session\n\n"]


async def test_a_silent_stream_has_comments() -> None:
    events = Tab("s", "", "v1").events(0.01)
    await anext(events)
    assert await anext(events) == await anext(events) == ": \n\n"


async def test_a_browser_that_does_not_read_gets_only_the_newest_numbers() -> None:
    tab = Tab("s", "", "v0")
    events = tab.events(30)
    await anext(events)
    for number in range(1000):
        tab.offer({"version": f"v{number + 1}"})
    assert "v1000" in await anext(events)
    tab.end(End.STOPPED)
    assert len([one async for one in events]) == 1
