"""The HTML page is complete, escapes all text, and loads nothing."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.cli.redaction.page import render_page
from services.redaction.files.policies import POLICIES, find_policy
from services.redaction.policies.rules import Policy
from tests.unit.cli.redaction.reports import report_of

_VOID = {"meta"}
_ATTACKS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</style><style>@import url(//evil)",
    "Name: <b>Jane</b> & Smith",
    "Name: Jane Smith",
    "\u202ejane@example.com",
    "\x00\x1b",
    "\ud800",
    "\n",
    "]]>--><!--",
)


class _Reader(HTMLParser):
    """Collects the tags in order, the tags that stay open, and the text of both columns."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def _read(html: str) -> _Reader:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert reader.open == []
    return reader


def _html(text: str, path: str = "loan.txt") -> str:
    return "".join(render_page(report_of(text, path=path)))


def test_page_has_both_texts_counts_and_reasons() -> None:
    html = "".join(render_page(report_of("LENDER:\nName: John Roe\n\nBORROWER:\nName: Jane Smith\nowes $5\n", _glba())))
    words = " ".join(_read(html).texts)
    for one in ("Jane Smith", "[PERSON_1]", "John Roe", "lender's under US: acts for the bank", "US-NY", "glba@"):
        assert one in words
    after = re.findall(r'</div><div dir="auto">(.*?)</div>', html, re.DOTALL)
    assert "Jane" not in "".join(after)


def _glba() -> Policy:
    return find_policy("glba", POLICIES).within("US-NY")


def test_page_is_self_contained() -> None:
    html = _html("Name: Jane Smith\n")
    tags = _read(html).tags
    assert {tag for tag, _ in tags}.isdisjoint({"script", "img", "link", "iframe", "object", "form", "base"})
    assert not re.search(r"https?:|//|url\(|@import", html.partition("<body>")[0])
    addresses = [value for _, attributes in tags for name, value in attributes.items() if name in {"src", "href"}]
    assert all(one and one.startswith("#k") for one in addresses)
    policy = next(one["content"] for tag, one in tags if tag == "meta" and one.get("http-equiv"))
    assert policy == "default-src 'none'; style-src 'unsafe-inline'"


def test_links_point_to_kept_values() -> None:
    tags = _read(_html("$5 and $5 and May 3, 2021\n")).tags
    targets = {f"#{attributes['id']}" for _, attributes in tags if "id" in attributes}
    assert {attributes["href"] for tag, attributes in tags if tag == "a"} == targets == {"#k1", "#k2", "#k3"}


def test_right_to_left_text() -> None:
    html = _html("السيد محمد، هاتف +44 20 7946 0018\n")
    assert '<div dir="auto">السيد محمد، هاتف <mark' in html
    assert "<bdi>[PHONE_1]</bdi>" in html


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from(_ATTACKS) | st.text(max_size=8), max_size=8).map("".join), st.sampled_from(_ATTACKS))
def test_text_is_escaped(text: str, path: str) -> None:
    html = _html(text, path)
    assert html.encode()
    tags = _read(html).tags
    plain = {tag for tag, _ in _read(_html("Name: Jane Smith owes $5")).tags}
    assert {tag for tag, _ in tags} <= plain
    assert {name for _, attributes in tags for name in attributes} <= {
        "lang", "charset", "http-equiv", "content", "name", "class", "id", "title", "dir", "scope", "href",
    }  # fmt: skip


@pytest.mark.parametrize("text", ["", "\n", "no values"])
def test_page_without_values(text: str) -> None:
    html = _html(text)
    assert "No value was kept." in html
    assert ("The file has no text." in html) == (not text.strip())
