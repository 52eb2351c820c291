"""The second readers, and their process."""

import os
import time
from collections import Counter
from collections.abc import Iterator, Mapping

import pytest

from services.ingestion.extractors.media_types import EML, HTML, PDF, TXT
from tests.benchmarks.word_recall.second import rendering
from tests.benchmarks.word_recall.second.process import isolated
from tests.benchmarks.word_recall.second.readers import READERS, installed
from tests.benchmarks.word_recall.second.text import Box, Placed, SecondText
from tests.benchmarks.word_recall.words import words
from tests.unit.ingestion.makers import mail, pdf
from tests.unit.ingestion.raw_pdf import raw_pdf

_BY_NAME = {one.name: one for one in READERS}
_PAGE = b"""\
<!DOCTYPE html><html><head><title>gone</title><style>p {}</style></head><body><h1>Loan <b>Agree</b>ment</h1>
<p>Made by &ldquo;Acme&rdquo; <img src=a.png alt="Acme seal"> and <input value="John Doe"><script>gone()</script>"""


def _readings(*cases: tuple[str, bytes, str]) -> list[tuple[str, bytes, str]]:
    """The cases of readers that are installed: programs such as pdftotext are optional."""
    return [one for one in cases if _BY_NAME[one[0]].is_installed]


@pytest.mark.parametrize(
    ("reader", "data", "expected"),
    _readings(
        ("html.parser", _PAGE, "Loan Agreement Made by Acme Acme seal and John Doe"),
        ("bytes.decode", "Größe".encode("cp1252"), "Größe"),
        ("bytes.decode", "Größe".encode("utf-16"), "Größe"),
        ("email", b"Date: 1 Mar 2025\nSubject: =?utf-8?q?=C3=A9?=\n\nBody", "é 1 Mar 2025 Body"),
        ("pdfminer.six", pdf([["One line", "another"], ["Page"]]), "One line another Page"),
        ("pdftotext", pdf([["One line", "another"], ["Page"]]), "One line another Page"),
    ),
)
def test_a_reader_reads(reader: str, data: bytes, expected: str) -> None:
    found = _BY_NAME[reader].read(data)
    assert isinstance(found, SecondText)
    assert words(found.text) == expected.split()


@pytest.mark.parametrize(
    ("reader", "data"), [("bytes.decode", b"\x00\xff"), ("email", "Subject: a\n\nb".encode("utf-16-le"))]
)
def test_a_reader_without_a_text_returns_the_name_of_an_error(reader: str, data: bytes) -> None:
    assert _BY_NAME[reader].read(data) == "ValueError"


def test_a_mail_with_a_placeholder_is_read_as_html() -> None:
    found = _BY_NAME["email"].read(mail("No HTML.", html="<p>The note has many words"))
    assert isinstance(found, SecondText)
    assert words(found.text)[-5:] == ["The", "note", "has", "many", "words"]


def test_formats_have_readers() -> None:
    assert {one.name for media_type in (HTML, EML, TXT) for one in installed(media_type)} == {
        "html.parser",
        "email",
        "bytes.decode",
    }


def _spin(_data: bytes) -> SecondText:
    while True:
        pass


def _exit(_data: bytes) -> SecondText:
    os._exit(1)


def test_a_reader_that_does_not_end_is_ended() -> None:
    started = time.monotonic()
    assert isolated(_spin, b"", 1) in ("ended", "timed out")
    assert isolated(_exit, b"", 1) == "ended"
    assert time.monotonic() - started < 30


def _placed(words: Mapping[str, Box]) -> Iterator[Placed]:
    return (Placed(word, 0, box) for word, box in words.items())


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_a_rendering_decides_what_is_seen(rotation: int) -> None:
    """A page of 300 by 250 points, cropped at its left and lower sides, with one word."""
    boxes = "/MediaBox [10 20 410 320] /CropBox [110 70 410 320]"
    data = raw_pdf(["BT /F1 11 Tf 200 200 Td (Seen) Tj ET"], tree=f"{boxes} /Rotate {rotation}")
    left, top, right, bottom = 90, 110, 115, 120
    box = {
        0: (left, top, right, bottom),
        90: (250 - bottom, left, 250 - top, right),
        180: (300 - right, 250 - bottom, 300 - left, 250 - top),
        270: (top, 300 - right, bottom, 300 - left),
    }[rotation]
    unseen = {"blank": (50, 50, 60, 60), "left": (-99, 50, -60, 60), "right": (400, 50, 450, 60)}
    second = SecondText("", (Placed("Seen", 0, box), Placed("no page", 9, box), *_placed(unseen)))
    lost = Counter(["Seen", "page", *unseen])
    assert rendering.unshown(data, second, lost) == Counter(["page", *unseen])
    for reader in installed(PDF):
        found = reader.read(data)
        assert isinstance(found, SecondText)
        assert rendering.unshown(data, found, Counter(["Seen"])) == Counter()


def test_pdf_readers_have_the_same_places() -> None:
    data = pdf([["Alpha beta"]])
    read = [one.read(data) for one in installed(PDF)]
    boxes = [one.placed[0].box for one in read if isinstance(one, SecondText)]
    for box in boxes:
        assert box == pytest.approx(boxes[0], abs=5)
