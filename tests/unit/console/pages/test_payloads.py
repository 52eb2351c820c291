"""A page with payloads in all texts has the same elements and attributes as a page with plain words."""

from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode

from tests.payloads import PAYLOADS
from tests.unit.console.pages.test_queue import listed, review
from tests.unit.console.site import DOCUMENT, Browser, Site


class Skeleton(HTMLParser):
    """`shape` is all of a page but its texts and values; `links` are the targets of links and forms."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.shape: list[tuple[str, ...]] = []
        self.links: list[str] = []
        self.words: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.shape.append((tag, *(name for name, _ in attrs)))
        self.links += [value or "" for name, value in attrs if name in ("href", "src", "action")]

    def handle_endtag(self, tag: str) -> None:
        self.shape.append(("end", tag))

    def handle_comment(self, data: str) -> None:
        self.shape.append(("comment", data))

    def handle_decl(self, decl: str) -> None:
        self.shape.append(("declaration", decl))

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def _stays_here(link: str) -> bool:
    return link == "" or link.startswith("#") or (link.startswith("/") and not link.startswith("//"))


def filled(words: str) -> dict[str, Any]:
    document = dict.fromkeys(("source_reference", "matter", "client_id", "document_id"), words)
    return review(document=document, document_type=words, assignment={"assignee": words, "lease_holder": words})


async def test_the_queue(site: Site, browser: Browser) -> None:
    async def page(words: str) -> Skeleton:
        site.annotation.answers["/v1/reviews"] = listed(filled(words), next_page_token=words)
        filters = urlencode(dict.fromkeys(("matter", "client_id", "document_type", "assignee"), words))
        answer = await browser.get(f"/queue?view=all&{filters}")
        assert answer.status_code == 200
        return Skeleton(answer.text)

    plain = await page("plain")
    for payload in PAYLOADS:
        found = await page(payload)
        assert found.shape == plain.shape, payload
        assert [link for link in found.links if not _stays_here(link)] == [], payload


async def test_the_frame_of_the_reader(site: Site, browser: Browser) -> None:
    async def page(words: str) -> Skeleton:
        document: dict[str, Any] = dict.fromkeys(("source_reference", "matter", "client_id", "source_system"), words)
        document |= {"document_id": DOCUMENT, "version": 1}
        site.annotation.answers[f"/v1/documents/{DOCUMENT}"] = (200, {"document": document, "state": "proposed"})
        answer = await browser.get(f"/documents/{DOCUMENT}")
        assert answer.status_code == 200
        return Skeleton(answer.text)

    plain = await page("plain")
    for payload in PAYLOADS:
        found = await page(payload)
        assert found.shape == plain.shape, payload


async def test_errors_and_notices(site: Site, browser: Browser) -> None:
    async def page(words: str) -> Skeleton:
        site.annotation.answers["/v1/reviews"] = listed(review())
        fault = {"error": {"reason": "precondition_failed", "detail": words, "remedy": words, "message": words}}
        site.annotation.answers[f"/v1/documents/{DOCUMENT}/review:claim"] = (409, fault)
        form = {"csrf": token, "view": "all", "matter": words}
        return Skeleton((await browser.post(f"/queue/{DOCUMENT}/claim", form)).text)

    token = await browser.csrf()
    plain = await page("plain")
    assert "plain" in "".join(plain.words)
    for payload in PAYLOADS:
        assert (await page(payload)).shape == plain.shape, payload
