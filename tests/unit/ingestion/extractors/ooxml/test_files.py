"""The files inside documents of Office."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ingestion.extractors.docx import extract as docx
from services.ingestion.extractors.result import Content, Limits
from services.shared.domain.document import GapKind
from services.shared.domain.errors import Reason, Reject
from tests.unit.ingestion.compound_files import compound_file, packed
from tests.unit.ingestion.makers import docx as make
from tests.unit.ingestion.makers import files_of, paragraph

_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_O = 'xmlns:o="urn:schemas-microsoft-com:office:office"'
PDF = b"%PDF-1.7 rates"
FIRST, LIMITS = paragraph("See:"), Limits()


def read(*objects: tuple[str, bytes], body: str = FIRST, limits: Limits = LIMITS) -> Content:
    """A document with objects, each with the name and the bytes of its part."""
    for number, _ in enumerate(objects):
        body += f"<w:p><w:r><w:object><o:OLEObject {_O} {_R} r:id='e{number}'/></w:object></w:r></w:p>"
    links = "".join(f'<Relationship Id="e{place}" Target="{name}"/>' for place, (name, _) in enumerate(objects))
    files: dict[str, str | bytes] = {f"word/{name}": data for name, data in objects}
    files["word/_rels/document.xml.rels"] = f"<Relationships>{links}</Relationships>"
    return docx.extract(make(body, files=files), limits)


@pytest.mark.parametrize(
    ("data", "file"),
    [
        pytest.param(PDF, ("embeddings/x.bin", PDF), id="PDF"),
        pytest.param(make(paragraph("in")), ("embeddings/x.bin", b"PK"), id="a package"),
        pytest.param(packed("Täglich.csv", b"a,b"), ("Täglich.csv", b"a,b"), id="a packager"),
        pytest.param(compound_file("CONTENTS", PDF), ("x.pdf", PDF), id="Acrobat"),
        pytest.param(compound_file("Package", b"PK\x03\x04"), ("x", b"PK\x03\x04"), id="a package of OLE"),
        pytest.param(compound_file("WordDocument"), ("x.doc", b"\xd0\xcf"), id="Word"),
        pytest.param(compound_file("Workbook"), ("x.xls", b"\xd0\xcf"), id="Excel"),
    ],
)
def test_a_file_is_a_document(data: bytes, file: tuple[str, bytes]) -> None:
    content = read(("embeddings/x.bin", data))
    (found,) = content.attachments
    assert found.file_name == file[0].rpartition("/")[2]
    assert found.data.startswith(file[1])
    assert content.gaps == ()
    assert content.text == "See:"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"text",
        compound_file("CAD drawing", b"x"),
        compound_file("\x01Ole10Native", b"\xff" * 40),
        compound_file("\x01Ole10Native", packed("a", b"b")[:100]),
        compound_file("CONTENTS", PDF)[:700],
    ],
)
def test_what_is_no_file_is_a_gap(data: bytes) -> None:
    content = read(("x.bin", data))
    assert content.attachments == ()
    assert [one.kind for one in content.gaps] == [GapKind.EMBEDDED]


def test_files_beyond_the_limit_are_gaps() -> None:
    content = read(*((f"{number}.pdf", PDF) for number in range(4)), limits=Limits(attachments=3))
    assert len(content.attachments) == 3
    assert [(one.kind, one.count) for one in content.gaps] == [(GapKind.EMBEDDED, 1)]


def test_a_file_that_is_too_large_is_refused_by_name() -> None:
    content = read(("a.pdf", PDF * 1000), limits=Limits(input_bytes=8_000))
    assert [(one.file_name, one.data, one.refusal) for one in content.attachments] == [("a.pdf", b"", Reason.TOO_LARGE)]


def test_a_document_with_files_only_lists_them() -> None:
    content = read(("a.pdf", PDF), ("b.pdf", PDF), body="")
    assert content.text == "Attachments: a.pdf, b.pdf"
    assert files_of(content) == [(1, "a.pdf"), (2, "b.pdf")]


def test_an_empty_packed_file_is_refused_by_name() -> None:
    (found,) = read(("x.bin", packed("a.csv", b""))).attachments
    assert (found.file_name, found.refusal) == ("a.csv", Reason.EMPTY)


@given(st.binary(max_size=200))
def test_no_bytes_end_the_parser(data: bytes) -> None:
    for stream in ("\x01Ole10Native", "Package"):
        content = read(("x.bin", compound_file(stream, data)))
        assert len(content.attachments) + len(content.gaps) == 1


def test_a_bomb_in_a_part_is_too_large() -> None:
    with pytest.raises(Reject) as caught:
        read(("x.bin", b"%PDF-" + bytes(10_000_000)), limits=Limits(unpacked_bytes=1_000_000))
    assert caught.value.reason is Reason.TOO_LARGE
