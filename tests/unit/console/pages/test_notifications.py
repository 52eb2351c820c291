import json

from tests.unit.console.site import Browser, Site

PATH = "/v1/notifications"


async def test_the_choice_is_shown_and_sent(site: Site, browser: Browser) -> None:
    site.annotation.answers[PATH] = (200, {"delivery": "daily", "channels": ["mail"]})
    page = (await browser.get("/notifications")).text
    assert 'value="daily" checked' in page
    answer = await browser.post("/notifications", {"csrf": await browser.csrf(), "delivery": "off"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/notifications?saved=1")
    method, path, _, _, body = next(call for call in site.annotation.calls if call[0] == "PUT")
    assert (method, path, json.loads(body)) == ("PUT", PATH, {"delivery": "off"})
    assert "Your choice is saved" in (await browser.get("/notifications?saved=1")).text


async def test_without_channels_the_page_says_so(site: Site, browser: Browser) -> None:
    site.annotation.answers[PATH] = (200, {"delivery": "now", "channels": []})
    assert "This installation sends no messages" in (await browser.get("/notifications")).text


async def test_a_form_of_another_session_is_refused(site: Site, browser: Browser) -> None:
    assert (await browser.post("/notifications", {"csrf": "x", "delivery": "off"})).status_code == 403
