"""Parts of packages, and the texts of drawings."""

import pytest
from lxml import etree

from services.ingestion.extractors.ooxml.names import A
from services.ingestion.extractors.ooxml.package import Package
from services.ingestion.extractors.result import Limits
from services.ingestion.extractors.sheets.elements import is_true, number, read_part, texts_of
from services.shared.domain.errors import Reason, Reject
from tests.unit.ingestion.makers import docx


def package(links: str, **files: str) -> Package:
    return Package(docx("", files={"word/_rels/document.xml.rels": links, **files}), Limits())


def test_a_part_with_a_document_type_is_refused() -> None:
    found = package("<Relationships/>", **{"a.xml": "<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"})
    assert read_part(found, "none.xml") is None
    with pytest.raises(Reject) as caught:
        read_part(found, "a.xml")
    assert caught.value.reason is Reason.MALFORMED


def test_the_texts_of_shapes() -> None:
    body = f"<r xmlns:a='{A}'><txBody><a:p><a:t>Rate </a:t><a:t> card</a:t></a:p><a:p><a:t>2024</a:t></a:p></txBody>"
    body += "<txBody><a:p><a:t> </a:t></a:p></txBody><txBody><a:p><a:t>Fees</a:t></a:p></txBody></r>"
    assert texts_of(etree.fromstring(body)) == ["Rate card\n2024", "Fees"]


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (None, -1),
        ("", -1),
        ("-1", -1),
        ("7", 7),
        ("100", 100),
        ("101", -1),
        ("9" * 12, -1),
        ("\u0663", -1),
        ("1.0", -1),
    ],
)
def test_numbers_of_attributes(value: str | None, found: int) -> None:
    assert number(value, 100) == found


@pytest.mark.parametrize(("value", "found"), [(None, False), ("0", False), ("off", False), ("1", True), ("true", True)])
def test_switches(value: str | None, *, found: bool) -> None:
    assert is_true(value) is found
