"""The visible text of HTML."""

import pytest

from services.ingestion.extractors.html import extract as html
from services.ingestion.extractors.result import Limits
from services.shared.domain.errors import Reason, Reject


@pytest.mark.parametrize(
    ("source", "text"),
    [
        pytest.param("<p>One<p>Two", "One\n\nTwo", id="paragraphs"),
        pytest.param("<div>a <b>bold</b>\n word</div>", "a bold word", id="inline and white space"),
        pytest.param("<p>By: ____<br>Name: X</p>", "By: ____\nName: X", id="line break"),
        pytest.param(
            "<head><title>t</title></head><script>x()</script><style>p{}</style>word", "word", id="no programs"
        ),
        pytest.param("<p style='display:none'>gone</p><p hidden>gone</p>here", "gone\n\ngone\n\nhere", id="hidden"),
        pytest.param(
            "<table><tr><td>1.1</td><td>Term<p>Two years</p></td></tr></table>", "1.1\tTerm Two years", id="row"
        ),
        pytest.param("<ol type=a><li>One<li>Two</ol><ul><li>Three</ul>", "a. One\n\nb. Two\n\n• Three", id="lists"),
        pytest.param("<ol start=4><li>Four</ol>", "4. Four", id="a list that starts later"),
        pytest.param("<pre>a\n  b</pre>", "a\n  b", id="preformatted"),
        pytest.param("<p>caf&eacute; &nbsp;&#8220;x&#8221;</p>", "café \xa0“x”", id="entities"),
        pytest.param("a<!-- comment -->b<?php x ?>c", "abc", id="comments"),
        pytest.param("<p>a<span>b</span>c<script>d</script>e</p>", "abce", id="tails"),
    ],
)
def test_blocks(source: str, text: str) -> None:
    assert html.from_text(source, Limits()).text == text


@pytest.mark.parametrize(
    "data",
    [
        "<meta charset=utf-8><p>“é”".encode(),
        b'<meta http-equiv=Content-Type content="text/html; charset=iso-8859-1"><p>\x93\xe9\x94',
        b"<p>\x93\xe9\x94</p><p>" + b"plain words follow here " * 20,
        b"\xef\xbb\xbf" + "<meta charset=iso-8859-1><p>“é”".encode(),
        "<p>“é”".encode("utf-16"),
        b"<meta charset=no-such-thing><p>" + "“é”".encode(),
    ],
)
def test_charsets(data: bytes) -> None:
    assert html.extract(data, Limits()).text.startswith("“é”")


@pytest.mark.parametrize(
    ("source", "text", "changes"),
    [
        ("<p>a <del>b</del> <ins>c</ins> d", "a b c d", [("deleted", "b"), ("inserted", "c")]),
        ("<p>a<ins> b </ins>c", "a b c", [("inserted", "b")]),
        ("<p><del> a</del>", "a", [("deleted", "a")]),
        ("<del>a<ins>b</ins></del>c", "abc", [("deleted", "ab")]),
        ("<ins><p>a</p><p>b</p></ins>", "a\n\nb", [("inserted", "a"), ("inserted", "b")]),
        ("<table><tr><td><del>a</del><td>b<ins>c</ins></table>", "a\tbc", [("deleted", "a"), ("inserted", "c")]),
        ("<table><tr><td><del>a</del><td><del>b</del></table>", "a\tb", [("deleted", "a"), ("deleted", "b")]),
        ("<p><del>a</del><br><del>b</del>", "a\nb", [("deleted", "a"), ("deleted", "b")]),
        ("<pre><ins>a\n  b</ins></pre>", "a\n  b", [("inserted", "a\n  b")]),
        ("<ins class=banner></ins>a<del> </del>", "a", []),
        ("<del>a <b>b</b> <i>c</i> </del>d", "a b c d", [("deleted", "a b c")]),
        ("<del>a</del> <del>b</del>", "a b", [("deleted", "a b")]),
        ("<del>a</del>, <del>b</del>", "a, b", [("deleted", "a"), ("deleted", "b")]),
    ],
)
def test_insertions_and_deletions_are_tracked_changes(source: str, text: str, changes: list[tuple[str, str]]) -> None:
    content = html.from_text(source, Limits())
    assert content.text == text
    assert [(one.mark, one.span.of(text)) for one in content.changes] == changes


def test_page_breaks() -> None:
    content = html.from_text(
        "<p>One<p style='page-break-before:always'>Two<hr style='page-break-after:always'>Three", Limits()
    )
    assert [page.of(content.text).strip() for page in content.pages] == ["One", "Two", "Three"]


def test_too_large() -> None:
    with pytest.raises(Reject) as caught:
        html.from_text("<p>" + "x" * 50, Limits(text=20))
    assert caught.value.reason is Reason.TOO_LARGE
