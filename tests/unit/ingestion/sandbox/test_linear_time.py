"""Texts that make a naive pattern quadratic are parsed in linear time."""

from contextlib import suppress

import pytest

from services.ingestion.extractors.detection import media_type_of
from services.ingestion.extractors.eml import extract as eml
from services.ingestion.extractors.html import extract as html
from services.ingestion.extractors.result import Content, Limits
from services.ingestion.parsing.structure import structure
from services.shared.domain.errors import Reason, Reject
from tests.cpu_time import cpu_limit, cpu_seconds

_N = 100_000


@pytest.mark.parametrize(
    "piece",
    [".", " ", "\n", " \n", "(", "a.", "1.", "Section 1 ", ";\n", "a\n", "A. ", "x", "Aa. ", ". ", ":\n ", "1. Aa\n\n"],
)  # fmt: skip
def test_structure(piece: str) -> None:
    with cpu_limit(3):
        structure(Content(piece * (_N // len(piece))))


@pytest.mark.parametrize("text", ["a\n" * 1_000_001, "a\r\n" * 1_000_001, "It. " * 1_000_001, "1. Aa\n" * 250_001])
def test_structures_have_limits(text: str) -> None:
    with pytest.raises(Reject) as raised:
        structure(Content(text))
    assert raised.value.reason is Reason.TOO_LARGE


@pytest.mark.parametrize("text", ["Section" + " " * _N, "1." + " " * _N + "A", "1. " + "A b " * (_N // 4)])
def test_headings(text: str) -> None:
    with cpu_limit(3):
        structure(Content(text))


@pytest.mark.parametrize("leader", [". ", ".", ". .", "\t", "    ", " .\t"])
@pytest.mark.parametrize("end", ["", "x", "12", "12345"])
def test_tables_of_contents(leader: str, end: str) -> None:
    line = f"1.1 Term {leader * (380 // len(leader))}{end}\n\n"

    def seconds(lines: int) -> float:
        return cpu_seconds(lambda: structure(Content(line * lines)))

    assert seconds(1000) < 8 * max(seconds(250), 0.02)


@pytest.mark.parametrize("piece", ["<", "<div>", "<b>", "<td>", "&", "<li>x", "<br>", " x", "<ol><li>x"])
def test_markup(piece: str) -> None:
    # More open elements than the parser follows are refused.
    with cpu_limit(3), suppress(Reject):
        html.from_text("<ol><p>" + piece * (_N // len(piece)), Limits())


@pytest.mark.parametrize(
    "piece", [b"=?utf-8?q?word_word?=\r\n ", b"=?", b"a@b.com, ", b"=?utf-8?b?w6TDtg==?= ", b"\r\n "]
)
def test_headers(piece: bytes) -> None:
    # More encoded words than the limit are refused.
    with cpu_limit(3), suppress(Reject):
        eml.extract(b"From: a@b.com\r\nSubject: " + piece * (10 * _N // len(piece)) + b"\r\n\r\nA note", Limits())


@pytest.mark.parametrize("piece", [b"<!--", b"<?xml ", b"x-a:\n", b"%PDF"])
def test_sniffing(piece: bytes) -> None:
    with cpu_limit(1):
        media_type_of(piece * (_N // len(piece)))
