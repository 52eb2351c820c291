"""Files of Office as parts: what is read back, what XML cannot have, and faulty templates."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from services.annotation.exports.packages import TemplateError, packed, parts_of, text_of, valid, xml_bytes, xml_of

NAMES = st.text("abcäß約/._", min_size=1, max_size=20)


@given(st.dictionaries(NAMES, st.binary(max_size=50), max_size=5))
def test_parts_are_read_back_and_the_same_parts_make_the_same_bytes(parts: dict[str, bytes]) -> None:
    data = packed(parts)
    assert parts_of(data) == parts
    assert packed(parts_of(data)) == data


def broken() -> bytes:
    """A file whose compressed data are damaged: its list of parts is fine."""
    data = bytearray(packed({"a": b"words " * 100}))
    data[31:35] = b"\xff\xff\xff\xff"
    return bytes(data)


def changed(place: int, value: int) -> bytes:
    """A file with another value in the headers of its part: flags at 6, the method at 8."""
    data = bytearray(packed({"a": b"words"}))
    directory = data.index(b"PK\x01\x02")
    data[place] = data[directory + place + 2] = value
    return bytes(data)


@pytest.mark.parametrize(
    "data",
    [b"", b"no file", packed({"a": b"x"})[:-9], broken(), changed(6, 1), changed(8, 99)],
    ids=["empty", "words", "cut", "damaged", "encrypted", "unknown method"],
)
def test_a_template_that_is_no_file_of_office(data: bytes) -> None:
    with pytest.raises(TemplateError):
        parts_of(data)


@pytest.mark.parametrize("part", [None, b"", b"<a>", b"<a/><b/>", b"\xff\xfe<"])
def test_a_part_that_is_no_xml(part: bytes | None) -> None:
    with pytest.raises(TemplateError, match=r"no valid part xl/workbook\.xml"):
        xml_of({} if part is None else {"xl/workbook.xml": part}, "xl/workbook.xml")


def test_entities_are_not_resolved() -> None:
    file = b'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/hostname"><!ENTITY w "words">]><a xmlns="n"><t>&e;&w;</t></a>'
    assert text_of(xml_of({"a": file}, "a"), "n") == ""


@given(st.text())
def test_valid_words_are_words_of_xml(words: str) -> None:
    kept = valid(words)
    root = etree.Element("{n}a")
    etree.SubElement(root, "{n}t").text = kept
    again = xml_of({"a": xml_bytes(root)}, "a")
    assert text_of(again, "n") == kept
    assert len(kept) == len(words)


@pytest.mark.parametrize(
    ("words", "kept"), [("", ""), ("a\0b", "a\ufffdb"), ("\t\n", "\t\n"), ("\ud800", "\ufffd"), ("𝔞契", "𝔞契")]
)
def test_what_xml_cannot_have(words: str, kept: str) -> None:
    assert valid(words) == kept


def test_texts_of_another_namespace_do_not_count() -> None:
    root = etree.fromstring('<a xmlns="n" xmlns:o="o"><t>x</t><b><t>y</t></b><t/><o:t>z</o:t></a>')
    assert text_of(root, "n") == "xy"
    with zipfile.ZipFile(io.BytesIO(packed({}))) as file:
        assert file.namelist() == []
