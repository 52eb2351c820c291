"""`python -m tests.benchmarks.word_recall [FOLDER …]`: the share of the words of a second parser that a text has.

By default, it reads `loans_html`, `formats` and `malformed` of the data folder (`GLOSSATOR_DATA`, else
`../shared/data`): pages, and the HTML bodies of mails. It prints a JSON line for each file, with up to 20 lost words.
"""

import argparse
import email
import email.policy
import json
import os
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

from services.ingestion.extractors.html import extract as html
from services.ingestion.extractors.result import Limits
from services.shared.domain.errors import Reject

DATA = Path(os.environ.get("GLOSSATOR_DATA", Path(__file__).parents[3] / "shared" / "data"))
FOLDERS = ("loans_html", "formats", "malformed")
_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Recall:
    """How many of the words of a second parser a text has. `refused` is a reason or empty."""

    name: str
    words: int
    lost: Counter[str]
    refused: str = ""

    @property
    def rate(self) -> float:
        return 1 - self.lost.total() / self.words if self.words else 1.0

    def row(self) -> dict[str, object]:
        """The entry for the printed list, with some of the lost words."""
        lost = [word for word, _ in self.lost.most_common(20)]
        return {
            "name": self.name,
            "words": self.words,
            "rate": round(self.rate, 5),
            "lost": lost,
            "refused": self.refused,
        }


def html_words(data: bytes) -> list[str]:
    """The words that a reader of a page sees, by the parser of the standard library."""
    page = _Page()
    page.feed(_decoded(data))
    page.close()
    return "".join(page.pieces).replace("\u200b", " ").split()


def recall_of_html(name: str, data: bytes) -> Recall:
    expected = Counter(html_words(data))
    try:
        found = Counter(html.extract(data, Limits()).text.split())
    except Reject as error:
        return Recall(name, expected.total(), expected, error.reason)
    return Recall(name, expected.total(), expected - found)


def pages(folder: Path) -> Iterator[tuple[str, bytes]]:
    """The HTML files below a folder, and the HTML bodies of its mails. They get a byte order mark."""
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        if path.suffix.lower() in (".htm", ".html", ".xhtml"):
            yield path.name, path.read_bytes()
        elif path.suffix.lower() == ".eml" or path.name.startswith("mailparser_"):
            yield from ((path.name, body) for body in _bodies(path.read_bytes()))


def _bodies(mail: bytes) -> Iterator[bytes]:
    for part in email.message_from_bytes(mail, policy=email.policy.compat32).walk():
        payload = part.get_payload(decode=True)
        if part.get_content_type() == "text/html" and isinstance(payload, bytes) and payload.strip():
            yield _MARK + _in_charset(payload, part.get_content_charset() or "utf-8").encode("utf-8", "replace")


def _in_charset(data: bytes, charset: str) -> str:
    try:
        return data.decode(charset)
    except (LookupError, ValueError):
        return data.decode("cp1252", "replace")


def _decoded(data: bytes) -> str:
    if data.startswith(_MARK):
        return data[len(_MARK) :].decode()
    declared = re.search(rb"charset=[\"']?([\w-]+)", data[:2_000])
    named = declared[1].decode().lower() if declared else "utf-8"
    return _in_charset(data, "cp1252" if named in ("iso-8859-1", "us-ascii") else named)


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


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="*", type=Path, default=[DATA / name for name in FOLDERS])
    folders = [folder for folder in parser.parse_args(arguments).folder if folder.is_dir()]
    if not folders:
        print("the data folder is absent (GLOSSATOR_DATA)", file=sys.stderr)
    found = [recall_of_html(name, data) for folder in folders for name, data in pages(folder)]
    for one in found:
        print(json.dumps(one.row(), ensure_ascii=False))
    words = sum(one.words for one in found)
    print(json.dumps({"files": len(found), "words": words, "lost": sum(one.lost.total() for one in found)}))
    return 0


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

if __name__ == "__main__":
    sys.exit(main())
