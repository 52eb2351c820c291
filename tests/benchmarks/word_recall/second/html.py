"""The second reader of HTML: the parser of the standard library."""

import re
from html.parser import HTMLParser

from tests.benchmarks.word_recall.second import txt
from tests.benchmarks.word_recall.second.text import SecondText


def read(data: bytes) -> SecondText:
    return SecondText(text_of(_decoded(data)))


def text_of(markup: str) -> str:
    """The text that a reader of a page sees."""
    page = _Page()
    page.feed(markup)
    page.close()
    return "".join(page.pieces)


def _decoded(data: bytes) -> str:
    declared = re.search(rb"charset\s*=\s*[\"']?([\w-]+)", data[:2_000])
    if declared is None or data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        return txt.decoded(data)
    named = declared[1].decode().lower()
    try:
        return data.decode("cp1252" if named in ("iso-8859-1", "us-ascii") else named)
    except (LookupError, ValueError):
        return txt.decoded(data)


class _Page(HTMLParser):
    """Collects the text of a page, with a space at the edges of blocks."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self._unseen += tag in _UNSEEN
        if tag not in _INLINE:
            self.pieces.append(" ")
        if tag == "img" and not re.fullmatch(r"\S+\.(?:jpe?g|png|gif)", values.get("alt", "")):
            self.handle_data(f" {values.get('alt', '')} ")
        elif tag == "input" and values.get("type", "text").lower() in _FIELDS:
            self.handle_data(f" {values.get('value', '')} ")

    def handle_endtag(self, tag: str) -> None:
        self._unseen -= tag in _UNSEEN and self._unseen > 0
        if tag not in _INLINE:
            self.pieces.append(" ")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.pieces.append(data)


# fmt: off
_UNSEEN = frozenset({"head", "title", "script", "style", "template", "datalist", "audio", "video"})
_FIELDS = frozenset({"text", "", "email", "number", "date", "tel", "url", "search", "submit", "button", "reset"})
_INLINE = frozenset(
    {
        "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i",
        "ins", "kbd", "label", "mark", "nobr", "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strike",
        "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
    }
)
# fmt: on
