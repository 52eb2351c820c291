"""The spellings of a person in texts and in bytes."""

import base64
import gzip
import io
import json
import zipfile
import zlib

import pytest

from services.redaction.detection.spellings import Spellings

_FORMS = ("Aurelia Quoxleytree", "Quoxleytree", "219-31-4071", "aurelia@quoxmail.example", "May", "Öl Übel")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("by Aurelia Quoxleytree, and", ["Aurelia Quoxleytree"]),
        ("by AURELIA\n  quoxleytree", ["AURELIA\n  quoxleytree"]),
        ("Ms. Quoxleytree signs", ["Quoxleytree"]),
        ("quoxleytree as a word, Quoxleytrees", []),
        ("in May 2024", []),
        ("SSN 219 31 4071; 219314071.", ["219 31 4071", "219314071"]),
        ("number 42193140712", []),
        ("<AURELIA@quoxmail.example>", ["AURELIA@quoxmail.example"]),
        ("", []),
        ("██████ Quoxleytree█", ["Quoxleytree"]),
    ],
)
def test_spans_in_a_text(text: str, expected: list[str]) -> None:
    assert [span.of(text) for span in Spellings(_FORMS).spans(text)] == expected


def _zip(data: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", data * 3)
    return file.getvalue()


@pytest.mark.parametrize(
    "wrap",
    [
        bytes,
        lambda data: data.decode().encode("utf-16-le"),
        lambda data: b"x" + base64.b64encode(b"1" + data + b"2"),
        lambda data: base64.b64encode(b"12" + data),
        base64.b64encode,
        lambda data: json.dumps({"to": data.decode()}).encode(),
        lambda data: b"%PDF stream\n" + zlib.compress(data),
        gzip.compress,
        _zip,
    ],
)
def test_spellings_are_found_in_encoded_bytes(wrap: object) -> None:
    assert callable(wrap)
    for form in ("Aurelia Quoxleytree", "219-31-4071", "Öl Übel"):
        assert Spellings(_FORMS).are_in(wrap(f"signed by {form}.".encode()))
    assert not Spellings(_FORMS).are_in(wrap(b"signed by nobody in May."))


def test_no_spellings_match_nothing() -> None:
    assert not Spellings([]).are_in(b"anything")
    assert Spellings(["May", "a"]).spans("May a") == []
