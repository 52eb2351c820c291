"""Sign-on of people: the way in and out, and what an attacker tries."""

from datetime import timedelta
from urllib.parse import quote

import jwt
import pytest
import sqlalchemy as sa

from services.console.sessions.tables import SESSIONS, SIGN_INS
from tests.issuer import ANNA, OFFICER
from tests.unit.console.site import ORIGIN, SESSION, SIGN_IN, Browser, Site, callback_of, query_of


async def test_a_person_signs_in_and_sees_the_page_that_was_asked_for(site: Site) -> None:
    browser = site.browser()
    first = await browser.get("/documents/abc?x=1")
    assert (first.status_code, first.headers["location"]) == (303, "/sign-in?return=%2Fdocuments%2Fabc%3Fx%3D1")
    answer = await browser.sign_in(first.headers["location"])
    assert (answer.status_code, answer.headers["location"]) == (303, "/documents/abc?x=1")
    [record] = site.audit.records
    assert (record.actor, record.action, record.detail) == (
        ANNA.subject,
        "service.authenticate",
        ("operation=sign_in",),
    )


async def test_cookies_are_for_this_host_only_and_not_for_scripts(site: Site) -> None:
    browser = site.browser()
    begun = await browser.get("/sign-in")
    ended = await browser.get(callback_of(begun.headers["location"]))
    lines = [*begun.headers.get_list("set-cookie"), *ended.headers.get_list("set-cookie")]
    assert {line.partition("=")[0] for line in lines} == {SESSION, SIGN_IN}
    for line in lines:
        attributes = {one.strip().lower() for one in line.split(";")[1:]}
        assert {"secure", "httponly", "path=/", "samesite=lax"} <= attributes
        assert not any(one.startswith("domain") for one in attributes)


async def test_the_request_to_the_issuer_has_pkce_state_and_nonce(site: Site) -> None:
    query = query_of((await site.browser().get("/sign-in")).headers["location"])
    assert query["code_challenge_method"] == "S256"
    assert min(len(query[name]) for name in ("state", "nonce", "code_challenge")) >= 32
    assert query["redirect_uri"] == f"{ORIGIN}/sign-in/callback"
    assert "acr_values" not in query


async def test_step_up_asks_for_a_fresh_second_factor(site: Site) -> None:
    browser = site.browser()
    query = query_of((await browser.get("/sign-in?step_up=1")).headers["location"])
    assert (query["acr_values"], query["max_age"]) == ("otp", "300")
    await browser.sign_in("/sign-in?step_up=1")
    site.annotation.answers["/v1/reviews"] = (200, {"reviews": []})
    await browser.fetch("/api/v1/reviews")
    claims = jwt.decode(site.annotation.calls[-1][3], options={"verify_signature": False})
    assert claims["acr"] == "otp"


@pytest.mark.parametrize(
    "path",
    [
        "https://evil.example/",
        "//evil.example/queue",
        "/\\evil.example",
        "\\\\evil.example",
        "/queue\r\nlocation: https://evil.example",
        "javascript:alert(1)",
        "/sign-out",
        "/api/v1/reviews",
        "/queue/" + "x" * 3000,
        "/queué",
    ],
)
async def test_a_redirect_never_leaves_the_pages_of_the_console(site: Site, path: str) -> None:
    answer = await site.browser().sign_in(f"/sign-in?return={quote(path, safe='')}")
    assert answer.headers["location"] == "/queue"


async def test_only_the_browser_that_began_a_sign_in_can_end_it(site: Site) -> None:
    attacker, victim = site.browser(), site.browser()
    callback = callback_of((await attacker.get("/sign-in")).headers["location"])
    assert (await victim.get(callback)).status_code == 401
    assert SESSION not in victim.cookies
    await victim.get("/sign-in")
    assert (await victim.get(callback)).status_code == 401
    assert SESSION not in victim.cookies


async def test_a_code_counts_once(site: Site) -> None:
    browser = site.browser()
    callback = callback_of((await browser.get("/sign-in")).headers["location"])
    state = browser.cookies[SIGN_IN]
    assert (await browser.get(callback)).status_code == 303
    browser.cookies[SIGN_IN] = state
    assert (await browser.get(callback)).status_code == 401


@pytest.mark.parametrize(
    "change",
    [
        lambda path: path.replace("code=", "code=x"),
        lambda path: path.replace("code=", "error=access_denied&other="),
        lambda path: path.replace("state=", "state=x"),
        lambda path: path.partition("&iss=")[0] + "&iss=https://other.example",
        lambda path: "/sign-in/callback",
    ],
    ids=["another code", "refused", "another state", "another issuer", "nothing"],
)
async def test_a_wrong_redirect_gives_no_session(site: Site, change: object) -> None:
    browser = site.browser()
    callback = callback_of((await browser.get("/sign-in")).headers["location"])
    answer = await browser.get(change(callback))  # type: ignore[operator] # a function
    assert answer.status_code == 401
    assert "Sign in" in answer.text
    assert SESSION not in browser.cookies
    assert SIGN_IN not in browser.cookies


async def test_a_sign_in_that_takes_too_long_ends(site: Site) -> None:
    browser = site.browser()
    begun = await browser.get("/sign-in")
    callback = callback_of(begun.headers["location"])
    site.clock.shift = timedelta(seconds=601)
    assert (await browser.get(callback)).status_code == 401


async def test_a_session_that_an_attacker_planted_does_not_become_the_one_of_the_person(site: Site) -> None:
    attacker = site.browser()
    await attacker.sign_in(person=OFFICER.subject)
    planted = attacker.cookies[SESSION]
    victim = site.browser()
    victim.cookies[SESSION] = planted
    await victim.sign_in()
    assert victim.cookies[SESSION] != planted
    attacker.cookies[SESSION] = planted
    assert (await attacker.get("/queue")).status_code == 303


async def test_nobody_signs_in_who_cannot_be_recorded(site: Site) -> None:
    site.audit.away = True
    browser = site.browser()
    assert (await browser.sign_in()).status_code == 503
    assert SESSION not in browser.cookies


async def test_signing_out_ends_the_session_everywhere(site: Site, browser: Browser) -> None:
    other = site.browser()
    other.cookies.update(browser.cookies)
    answer = await browser.post("/sign-out", {"csrf": await browser.csrf()})
    assert (answer.status_code, answer.headers["location"]) == (303, "/signed-out")
    assert answer.headers["clear-site-data"] == '"cache", "storage"'
    assert SESSION not in browser.cookies
    assert (await other.get("/queue")).status_code == 303
    assert (await other.fetch("/preferences")).status_code == 401
    assert site.audit.records[-1].detail == ("operation=sign_out",)
    assert "You are signed out" in (await browser.get("/signed-out")).text


async def test_signing_out_works_when_the_tokens_have_ended(site: Site, browser: Browser) -> None:
    token = await browser.csrf()
    site.clock.shift = timedelta(minutes=20)
    answer = await browser.post("/sign-out", {"csrf": token})
    assert (answer.status_code, answer.headers["location"]) == (303, "/signed-out")
    site.clock.shift = timedelta()
    assert (await browser.fetch("/preferences")).status_code == 401


async def test_signing_out_needs_the_token_of_the_session(site: Site, browser: Browser) -> None:
    for token in ("", "x", "0" * 64):
        assert (await browser.post("/sign-out", {"csrf": token})).status_code == 403
    other = site.browser()
    await other.sign_in()
    assert (await browser.post("/sign-out", {"csrf": await other.csrf()})).status_code == 403
    assert (await browser.fetch("/preferences")).status_code == 200


async def test_the_database_has_no_token_and_no_session_id(site: Site, browser: Browser) -> None:
    begun = await site.browser().get("/sign-in")
    state = query_of(begun.headers["location"])["state"]
    rows = await site.database.run(
        lambda connection: [*connection.execute(sa.select(SESSIONS)), *connection.execute(sa.select(SIGN_INS))]
    )
    stored = b"".join(value if isinstance(value, bytes) else str(value).encode() for row in rows for value in row)
    site.annotation.answers["/v1/reviews"] = (200, {})
    await browser.fetch("/api/v1/reviews")
    for secret in (browser.cookies[SESSION], state, site.annotation.calls[-1][3], "eyJ"):
        assert secret.encode() not in stored
    assert ANNA.subject.encode() in stored


@pytest.mark.parametrize("token", ["", "x", "eyJhbGciOiJub25lIn0.e30."])
async def test_a_logout_token_that_is_not_valid_ends_no_session(site: Site, browser: Browser, token: str) -> None:
    answer = await site.browser().send("POST", "/sign-in/provider-logout", headers={}, data={"logout_token": token})
    assert answer.status_code == 400
    assert (await browser.fetch("/preferences")).status_code == 200


async def test_an_access_token_is_no_logout_token(site: Site, browser: Browser) -> None:
    site.annotation.answers["/v1/reviews"] = (200, {})
    await browser.fetch("/api/v1/reviews")
    token = site.annotation.calls[-1][3]
    answer = await site.browser().send("POST", "/sign-in/provider-logout", headers={}, data={"logout_token": token})
    assert answer.status_code == 400
    assert (await browser.fetch("/preferences")).status_code == 200
