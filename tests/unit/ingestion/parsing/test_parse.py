"""Parse a document, and encode and decode its result."""

import json
from pathlib import Path

import pytest

from services.ingestion.extractors.result import Limits
from services.ingestion.parsing.parse import UnconvertedError, from_parts, parse, refusal, to_parts
from services.shared.domain.document import OriginalText
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.layout import Layout
from services.shared.wire.codec import decode
from tests.unit.ingestion.makers import mail, pdf

SAMPLES = Path(__file__).parents[4] / "samples"


def test_round_trip() -> None:
    parsed = parse(mail(attachments=[("note.pdf", "application/pdf", pdf([["A"]]))]), "m.eml", "", Limits())
    assert from_parts(to_parts(parsed)) == parsed
    assert parsed.extractor == "eml/9"
    assert decode(OriginalText, parsed.text).text.startswith("From: Jörg")
    assert decode(Layout, parsed.layout) == Layout()


@pytest.mark.parametrize("reason", [Reason.NEEDS_OCR, Reason.MALFORMED])
def test_refusals_are_decoded(reason: Reason) -> None:
    with pytest.raises(Reject) as caught:
        from_parts(refusal(reason))
    assert caught.value.reason is reason


HEAD = {"media_type": "a", "extractor": "b", "quality": {}, "attachments": []}


@pytest.mark.parametrize(
    "parts",
    [
        [],
        [b"no json"],
        [b"[]"],
        [b"{}", b"", b""],
        [json.dumps({"reason": "no reason"}).encode()],
        [json.dumps(HEAD | {"quality": {"pages": "x"}}).encode(), b"", b""],
        [json.dumps(HEAD | {"attachments": [["n"]]}).encode(), b"", b"", b""],
    ],
)
def test_an_invalid_result_is_a_malformed_document(parts: list[bytes]) -> None:
    with pytest.raises(Reject) as caught:
        from_parts(parts)
    assert caught.value.reason is Reason.MALFORMED


@pytest.mark.parametrize(
    ("data", "limits", "reason"),
    [
        (b"words", Limits(input_bytes=3), Reason.TOO_LARGE),
        (b"<html><p hidden>x</p></html>", Limits(), Reason.EMPTY),
        (b"", Limits(), Reason.EMPTY),
    ],
)
def test_refusals(data: bytes, limits: Limits, reason: Reason) -> None:
    with pytest.raises(Reject) as caught:
        parse(data, "", "", limits)
    assert caught.value.reason is reason


def _samples() -> list[tuple[Path, dict[str, object]]]:
    found = []
    for path in sorted((SAMPLES / "expected").glob("*.json")):
        expected = json.loads(path.read_text("utf-8"))
        document = SAMPLES / expected["path"]
        if document.is_file():
            found.append((document, expected))
    return found


@pytest.mark.parametrize(("path", "expected"), [pytest.param(*one, id=one[0].name) for one in _samples()])
def test_samples(path: Path, expected: dict[str, object]) -> None:
    outcome, reason = "published", None
    try:
        parsed = parse(path.read_bytes(), path.name, "", Limits())
    except Reject as error:
        outcome, reason = "refused", error.reason.value
    except UnconvertedError:  # only LibreOffice reads it
        outcome, reason = "refused", Reason.UNSUPPORTED.value
    assert (outcome, reason) == (expected["outcome"], expected["reason"])
    if outcome == "refused":
        return
    assert parsed.media_type == expected["media_type"]
    text = decode(OriginalText, parsed.text)
    words = " ".join(text.text.split())
    for finding in expected["findings"]:  # type: ignore[attr-defined]
        quote = finding["quote"]
        assert quote is None or " ".join(quote.split()) in words, quote
