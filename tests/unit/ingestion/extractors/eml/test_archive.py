"""Web archives: the page and the pages of its frames are text; other files are gaps, except pictures and styles."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ingestion.extractors.eml.archive import extract
from services.ingestion.extractors.eml.message import Count
from services.ingestion.extractors.html.tree import Size
from services.ingestion.extractors.result import Content, Limits
from services.shared.domain.document import Gap, GapKind
from services.shared.domain.errors import Reason, Reject
from tests.unit.ingestion.makers import archive, gaps_of

PAGE = "Content-Type: text/html"
LATIN = "Content-Type: text/html; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable"
EMBEDDED = Gap(GapKind.EMBEDDED)


def read(data: bytes) -> Content:
    return extract(data, Limits(), Size(), Count())


@pytest.mark.parametrize(
    ("parts", "text", "gaps"),
    [
        ([(PAGE, "<p>one</p>")], "one", ()),
        ([(LATIN, "<p>caf=E9</p>")], "café", ()),
        ([("Content-Type: application/xhtml+xml", "<p>one</p>")], "one", ()),
        ([("Content-Type: text/plain", "one\r\n\r\ntwo")], "one\n\ntwo", ()),
        ([(PAGE, "<p>one"), ("Content-Type: text/css", "p { color: red }")], "one", ()),
        ([(PAGE, "<p>one"), ("Content-Type: image/png", "x")], "one", ()),
        ([(PAGE, "<p>one<img src='a.png'>"), ("Content-Type: image/png", "x")], "one", (Gap(GapKind.PICTURE),)),
        ([(PAGE, "<p>one"), ("Content-Type: application/x-mso", "x")], "one", (EMBEDDED,)),
        ([(PAGE, "<p>one"), ("Content-Type: message/rfc822", "Subject: x\r\n\r\nbody")], "one", (EMBEDDED,)),
        ([(PAGE, "<p>one"), (PAGE, "<!-- cut")], "one", (Gap(GapKind.MARKUP),)),
        ([(PAGE, "<p>one"), (PAGE, " ")], "one", ()),
        ([], "", (EMBEDDED,)),
    ],
)
def test_parts(parts: list[tuple[str, str]], text: str, gaps: tuple[Gap, ...]) -> None:
    content = read(archive(*parts))
    assert (content.text, gaps_of(content)) == (text, gaps)


@pytest.mark.parametrize(
    ("source", "fields", "is_gap"),
    [
        ("cid:frame@x", "Content-ID: <frame@x>", False),
        ("CID:Frame@X", "Content-ID: <frame@x>", False),
        ("frame.htm", "Content-Location: file:///C:/x/frame.htm", False),
        ("file:///C:/x/frame.htm", "Content-Location: file:///C:/x/frame.htm", False),
        ("other.htm", "Content-Location: file:///C:/x/frame.htm", True),
    ],
)
def test_frames(source: str, fields: str, is_gap: bool) -> None:
    first = (f"{PAGE}\r\nContent-Location: file:///C:/x/root.htm", f"<p>one<iframe src='{source}'></iframe>")
    content = read(archive(first, (f"{PAGE}\r\n{fields}", "<p>two")))
    assert (content.text, gaps_of(content)) == ("one\n\ntwo", (EMBEDDED,) if is_gap else ())


def test_the_root_comes_first() -> None:
    parts = ((f"{PAGE}\r\nContent-ID: <b>", "<p>two"), (f"{PAGE}\r\nContent-ID: <a>", "<p>one"))
    assert read(archive(*parts, start="<a>")).text == "one\n\ntwo"
    assert read(archive(*parts)).text == "two\n\none"


def test_the_richest_alternative_is_read() -> None:
    inner = archive(("Content-Type: text/plain", "plain"), (PAGE, "<p>rich"))
    data = inner.replace(b"multipart/related", b"multipart/alternative")
    assert read(data).text == "rich"


def test_hidden_text_of_each_page_is_marked() -> None:
    content = read(archive((PAGE, "<p>a <b hidden>b</b>"), (PAGE, "<p>c <b hidden>d</b>")))
    assert [one.of(content.text) for one in content.hidden] == ["b", "d"]


def test_pages_share_their_limits() -> None:
    size, count = Size(), Count()
    page = archive((PAGE, "<b>x</b>" * 200_000))
    extract(page, Limits(), size, count)
    extract(page, Limits(), size, count)
    with pytest.raises(Reject) as caught:
        extract(page, Limits(), size, count)
    assert caught.value.reason is Reason.TOO_LARGE


@given(st.lists(st.tuples(st.sampled_from([PAGE, LATIN, "Content-Type: x/y"]), st.text(max_size=60)), max_size=4))
def test_any_archive_is_read(parts: list[tuple[str, str]]) -> None:
    content = read(archive(*((fields, text.encode("utf-8", "replace").decode()) for fields, text in parts)))
    content.text.encode()
    assert all(one.end <= len(content.text) for one in content.hidden)


def test_places_and_pages() -> None:
    breaks = "<p>one <img src=a><p style='page-break-before:always'>two <img src=b>"
    parts = [(PAGE, breaks), ("Content-Type: application/pdf", "x"), (PAGE, "<p>three<p>four <img src=c>")]
    content = read(archive(*parts))
    found = {
        gap.kind: [(content.text[one.offset :].split("\n")[0], one.page) for one in gap.places] for gap in content.gaps
    }
    assert found == {GapKind.PICTURE: [("one", 1), ("two", 2), ("four", 2)], GapKind.EMBEDDED: [("", 2)]}
