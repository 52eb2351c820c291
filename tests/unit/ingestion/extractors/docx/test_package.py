"""The package of a DOCX file, its symbols and formulas, and the places of its text."""

import io
import subprocess
import sys
import zipfile

import pytest
from lxml import etree

from services.ingestion.extractors.docx.hidden import Place, Visibility
from services.ingestion.extractors.docx.revisions import REMOVED, Stamp, Tracked
from services.ingestion.extractors.docx.symbols import symbol
from services.ingestion.extractors.docx.xml import outermost
from services.ingestion.extractors.ooxml.formulas import signs
from services.ingestion.extractors.ooxml.names import M, W
from services.ingestion.extractors.ooxml.package import Package, opened
from services.ingestion.extractors.result import Limits
from services.shared.domain.document import ChangeMark
from services.shared.domain.errors import Reason, Reject
from tests.unit.ingestion.makers import docx as make

INSERTED = Tracked(ChangeMark.INSERTED, Stamp("Jane Roe"))
LINKS = (
    '<Relationships><Relationship Id="a" Target="charts/a.xml"/><Relationship Id="b" Target="/other/b.xml"/>'
    '<Relationship Id="c" Target="../../c.xml"/><Relationship Id="d" Target="d.xml" TargetMode="External"/>'
    "</Relationships>"
)


def element(source: str) -> etree._Element:
    return etree.fromstring(f'<x xmlns:w="{W}" xmlns:m="{M}">{source}</x>')[0]


@pytest.mark.parametrize(
    ("link", "name"), [("a", "word/charts/a.xml"), ("b", "other/b.xml"), ("c", "c.xml"), ("d", ""), ("e", "")]
)
def test_targets_stay_in_the_package(link: str, name: str) -> None:
    package = Package(make("", files={"word/_rels/document.xml.rels": LINKS}), Limits())
    assert package.target("word/document.xml", link) == name
    assert package.target("word/header1.xml", link) == ""


def test_a_package_of_a_later_version_of_zip_is_malformed() -> None:
    data = make("")
    entry = data.index(b"PK\x01\x02") + 6
    with pytest.raises(Reject) as caught:
        Package(data[:entry] + b"\xff" + data[entry + 1 :], Limits())
    assert caught.value.reason is Reason.MALFORMED


def test_parts_by_name() -> None:
    package = Package(make("", header2="", header1=""), Limits())
    assert package.named("header") == ["word/header1.xml", "word/header2.xml"]
    assert package.xml("word/none.xml") is None
    assert package.read("[Content_Types].xml") == b"<Types/>"


def test_the_strict_variant_has_the_same_names() -> None:
    strict = '<w:p xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"/>'
    part = Package(make("", files={"word/a.xml": strict}), Limits()).xml("word/a.xml")
    assert part is not None
    assert part.tag == f"{{{W}}}p"


def packed(method: int) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as package:
        package.writestr("word/document.xml", "<a/>")
    return buffer.getvalue()


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_only_the_methods_of_the_standard_are_unpacked(method: int) -> None:
    with pytest.raises(Reject) as caught:
        Package(packed(method), Limits()).read("word/document.xml")
    assert caught.value.reason is Reason.MALFORMED
    assert Package(packed(zipfile.ZIP_STORED), Limits()).read("word/document.xml") == b"<a/>"


def test_a_package_has_a_limited_number_of_entries() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for number in range(20_001):
            package.writestr(f"{number}", "")
    with pytest.raises(Reject) as caught:
        opened(buffer.getvalue())
    assert caught.value.reason is Reason.TOO_LARGE


def test_all_parts_together_have_the_limit_of_tags() -> None:
    package = Package(make("", header1="<w:p/>" * 1_500_000, header2="<w:p/>" * 1_500_000), Limits(memory=8 << 30))
    assert package.xml("word/header1.xml") is not None
    assert package.xml("word/header1.xml") is not None
    with pytest.raises(Reject) as caught:
        package.xml("word/header2.xml")
    assert caught.value.reason is Reason.TOO_LARGE


FORMATTED = (
    '<w:p w:rsidR="00A77B3E" w:rsidRDefault="00A77B3E"><w:pPr><w:spacing w:after="120"/><w:jc w:val="both"/></w:pPr>'
    '<w:r w:rsidRPr="00B12345"><w:rPr><w:b/><w:sz w:val="22"/></w:rPr>'
    '<w:t xml:space="preserve">The Borrower shall pay interest on the loan. </w:t></w:r></w:p>'
)
TREE = """
import sys
from pathlib import Path
from lxml import etree
from services.ingestion.extractors.ooxml.package import memory_of
from services.ingestion.extractors.ooxml.names import W

def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096

before = resident()
data = f'<w:body xmlns:w="{W}">{sys.stdin.read()}</w:body>'.encode()
tree = etree.fromstring(data, etree.XMLParser(huge_tree=True))
print(memory_of(data) / (resident() - before))
"""


@pytest.mark.parametrize(
    "piece",
    [FORMATTED, "<w:p/>", "<w:t>a</w:t>", "<w:p w:a='1' w:b='2' w:c='3'/>"],
    ids=["word", "tag", "text", "attribute"],
)
def test_the_estimate_of_memory_is_near_what_a_tree_takes(piece: str) -> None:
    source = piece * (4_000_000 // len(piece))
    run = subprocess.run([sys.executable, "-c", TREE], input=source, capture_output=True, text=True, check=True)
    assert 0.85 < float(run.stdout) < 1.3


@pytest.mark.parametrize("code", ["", "zz", "-1", "FFFFFFFFFF", "D800"])
def test_codes_that_are_no_symbol(code: str) -> None:
    assert symbol(element(f'<w:sym w:font="Arial" w:char="{code}"/>')) in ("", "\ufffd")


def test_signs_of_an_element_without_any() -> None:
    assert signs(element("<m:e/>")) == ("", "")
    assert signs(element("<m:sup/>")) == ("", "")


def test_text_that_is_deleted_anywhere_is_deleted() -> None:
    deleted = Place().changed(INSERTED).changed(REMOVED)
    assert deleted.change == Tracked(ChangeMark.DELETED, Stamp(inserted=Stamp("Jane Roe")))
    assert deleted == deleted.changed(INSERTED) == deleted.changed(None)
    assert Place().changed(REMOVED).changed(INSERTED) == deleted


def test_of_two_insertions_it_is_the_outer_one() -> None:
    assert Place().changed(INSERTED).changed(Tracked(ChangeMark.INSERTED)).change == INSERTED


def test_styles_that_are_based_on_each_other_hide_nothing() -> None:
    names = "".join(
        f'<w:style w:styleId="{one}"><w:basedOn w:val="{base}"/></w:style>' for one, base in ("ab", "ba", "cc")
    )
    visibility = Visibility(element(f"<w:styles>{names}</w:styles>"))
    place = visibility.in_paragraph(element('<w:pPr><w:pStyle w:val="a"/></w:pPr>'), Place())
    assert not place.hidden


def test_rows_of_a_table_are_not_those_of_its_cells() -> None:
    inner = "<w:tbl><w:tr/></w:tbl>"
    table = element(f"<w:tbl><w:sdt><w:tr><w:tc>{inner}</w:tc></w:tr></w:sdt><w:tr/></w:tbl>")
    assert len(list(outermost(table, "tr"))) == 2
