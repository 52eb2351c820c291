"""HTML is read to its end, or its extractor says that it was not."""

import pytest

from services.ingestion.extractors.html import extract as html
from services.ingestion.extractors.html.tree import Size, parse
from services.ingestion.extractors.result import Limits
from services.shared.domain.document import Gap, GapKind
from services.shared.domain.errors import Reason, Reject
from tests.unit.ingestion.makers import gaps_of

_CUT = (Gap(GapKind.MARKUP),)
_MEGABYTE = 1 << 20


def _reason(data: bytes) -> Reason:
    with pytest.raises(Reject) as raised:
        html.extract(data, Limits())
    return raised.value.reason


def test_elements_without_an_end() -> None:
    text = html.from_text("".join(f"<div>w{number} " for number in range(600)), Limits()).text
    assert text.split() == [f"w{number}" for number in range(600)]


@pytest.mark.parametrize("depth", [300, 2_000])
def test_text_after_nested_elements(depth: int) -> None:
    content = html.from_text("<div>" * depth + "in" + "</div>" * depth + "<p>after", Limits())
    assert (content.text, content.gaps) == ("in\n\nafter", ())


@pytest.mark.parametrize("tag", ["div", "b"])
def test_more_nested_elements_than_the_parser_follows(tag: str) -> None:
    assert _reason(f"{f'<{tag}>' * 3_000}in{f'</{tag}>' * 3_000}<p>after".encode()) is Reason.TOO_LARGE


@pytest.mark.parametrize(
    "source",
    [
        "<html><body>a</body></html>b",
        "<html><body>a</body></html>\n<p>b</p>",
        "<html><body>a</body></html><html><body>b</body></html>",
        "<p>a</body>b",
        "<iframe srcdoc='<html>a</html>b'></iframe>",
    ],
)
def test_text_after_the_end_of_the_page(source: str) -> None:
    assert html.from_text(source, Limits()).text == "a\n\nb"


def test_large_pages() -> None:
    picture = "<p>before<img alt=seal src='data:image/png;base64," + "A" * (20 * _MEGABYTE) + "'>after"
    assert html.from_text(picture, Limits()).text == "before seal after"
    words = "<p>" + "word " * (12 * _MEGABYTE // 5)
    assert html.from_text(words, Limits()).text.count("word") == 12 * _MEGABYTE // 5
    with pytest.raises(Reject) as raised:
        html.from_text(words, Limits(text=10 * _MEGABYTE))
    assert raised.value.reason is Reason.TOO_LARGE


@pytest.mark.parametrize(
    "end",
    ["<p titl", "<p title='b", "<!-- b", "<script>b", "<style>b", '<a href="x>b</a><p>c', "<?xml b", "<![CDATA[b"],
)
def test_cut_markup(end: str) -> None:
    content = html.from_text(f"<p>a</p>{end}", Limits())
    assert (content.text, gaps_of(content)) == ("a", _CUT)
    assert _reason(f"<html>{end}".encode()) is Reason.MALFORMED


@pytest.mark.parametrize(
    "source", ["a", "<p>a", "<p>a<", "<p>a</p></body></html>", "<table><tr><td>a", "<p>a<!-- b -->", "<plaintext>a"]
)
def test_whole_markup(source: str) -> None:
    assert html.from_text(source, Limits()).gaps == ()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"<p> </p>", Reason.EMPTY),
        (b"<?xml version='1.0'?> ", Reason.EMPTY),
        (b"<!-- -->", Reason.EMPTY),
        (b"<img src=x width=1055 height=1365>", Reason.NEEDS_OCR),
        (b"<img src=x>", Reason.NEEDS_OCR),
        (b"<frameset><frame src=a.html></frameset>", Reason.UNSUPPORTED),
    ],
)
def test_pages_without_text(data: bytes, reason: Reason) -> None:
    if reason is Reason.EMPTY and b"<p" in data:  # `parse` refuses a text without words
        assert not html.extract(data, Limits()).text
    else:
        assert _reason(data) is reason


@pytest.mark.parametrize(
    "source",
    [
        "<p>" * 500_001,
        "<p " + " ".join(f"a{number}" for number in range(1_001)) + ">",
        ("<p " + " ".join(f"a{number}" for number in range(1_000)) + ">") * 2_001,
    ],
)
def test_limits(source: str) -> None:
    with pytest.raises(Reject) as raised:
        parse(source, Size())
    assert raised.value.reason is Reason.TOO_LARGE


@pytest.mark.parametrize("attribute", ["a ", "a=1 ", "a='1'", "a/", 'a"b ', 'a=="1 2" '])
def test_an_element_of_more_attributes_than_memory_has_room_for(attribute: str) -> None:
    with pytest.raises(Reject) as raised:
        parse(f"<p {attribute * 250_000}>b", Size())
    assert raised.value.reason is Reason.TOO_LARGE


@pytest.mark.parametrize("value", ["'{}'", '"{}"', "{}"])
def test_an_attribute_that_is_long(value: str) -> None:
    words = "/word=" * 100_000 if value == "{}" else "a word=" * 100_000
    assert html.from_text(f"<p title={value.format(words)}>b", Limits()).text == "b"


def test_pages_in_a_page_count_together() -> None:
    size = Size()
    parse("<p>a", size)
    parse("<p b=c>d", size)
    assert (size.elements, size.attributes) == (8, 1)  # with <html>, <body> and the end that `parse` looks for
