"""The committed samples match their sources, and their expectations match their text."""

import email
import email.policy
import io
import json
import re
import zipfile
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import docx
import openpyxl
import oxmsg
import pypdfium2 as pdfium
import pytest
from PIL import Image

from scripts.make_samples import expected, rendered
from scripts.samplekit.markup import Kind, Source, read
from scripts.samplekit.slide_parts import NAMES
from services.ingestion.sandbox.extract import OFFICE, extract_file
from services.ingestion.sandbox.parent import Sandbox
from services.shared.domain.clauses import CLAUSE_TYPES, COMMERCIAL_TYPES
from services.shared.domain.document import DocumentRecord
from services.shared.domain.entities import EntityType
from services.shared.domain.errors import Reason
from services.shared.runtime.document_types import shipped_types
from services.shared.wire.json_codec import from_json

SAMPLES = Path(__file__).parents[3] / "samples"
SOURCES = {path.stem: read(path) for path in sorted((SAMPLES / "sources").glob("*.md"))}
EXPECTED = {path.stem: json.loads(path.read_text()) for path in sorted((SAMPLES / "expected").glob("*.json"))}
MANIFEST: list[dict[str, Any]] = json.loads((SAMPLES / "manifest.json").read_text())
PUBLISHED = [name for name, one in EXPECTED.items() if one["outcome"] == "published"]


class Words(HTMLParser):
    """Collects the text of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.words = ""

    def handle_data(self, data: str) -> None:
        self.words += data

    def handle_endtag(self, tag: str) -> None:
        self.words += "\n" if tag in ("td", "p", "title") else ""


def text_of(name: str) -> str:
    """The text of a committed document, without running lines and page numbers, with normalised white space."""
    source, content = SOURCES[name], (SAMPLES / EXPECTED[name]["path"]).read_bytes()
    return " ".join(EXTRACTORS[source.meta["format"]](content, source).split())


def pdf_text(content: bytes, source: Source) -> str:
    layout = source.meta["layout"]
    running = re.compile(rf"(?:{re.escape(layout.get('footer', ''))})?\s*- \d+ -|{re.escape(layout.get('header', ''))}")
    pages = [page.get_textpage().get_text_range() for page in pdfium.PdfDocument(content)]
    return "\n".join(line for page in pages for line in page.splitlines() if not running.fullmatch(line.strip()))


def docx_text(content: bytes, _: Source) -> str:
    document = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def html_text(content: bytes, _: Source) -> str:
    parser = Words()
    parser.feed(content.decode("ascii"))
    return parser.words


def txt_text(content: bytes, source: Source) -> str:
    return re.sub(r"^ *- \d+ -\r\n\f", "", content.decode(source.meta["charset"]), flags=re.MULTILINE)


def eml_text(content: bytes, _: Source) -> str:
    message = email.message_from_bytes(content, policy=email.policy.default)
    body = message.get_body()
    assert body is not None
    return "\n".join([*(f"{message[header]}" for header in ("From", "To", "Cc", "Subject")), body.get_content()])


def msg_text(content: bytes, _: Source) -> str:
    message = oxmsg.Message.load(content)
    people = [f"{one.name} <{one.email_address}>" for one in message.recipients]
    sender = message.properties.str_prop_value(0x0042), message.properties.str_prop_value(0x5D02)
    return "\n".join([*map(str, sender), *people, message.subject, str(message.body)])


def xlsx_text(content: bytes, _: Source) -> str:
    """The values as their formats show them. Only the formats of `scripts.samplekit.workbook` are known."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    return "\n".join([*book.sheetnames, *(SHOWN[cell.number_format](cell.value) for cell in cells)])


def pptx_text(content: bytes, _: Source) -> str:
    package = zipfile.ZipFile(io.BytesIO(content))
    parts = [ET.fromstring(package.read(name)) for name in package.namelist() if re.search(r"lide\d+\.xml$", name)]
    return "\n".join(word.text or "" for part in parts for word in part.iter(f"{{{NAMES['a']}}}t"))


def zip_text(content: bytes, _: Source) -> str:
    return "\n".join(zipfile.ZipFile(io.BytesIO(content)).namelist())


def pressed(text: str) -> str:
    """`text` without white space and bold marks, which does not depend on line breaks."""
    return "".join(text.replace("**", "").split())


@pytest.mark.parametrize("name", PUBLISHED)
def test_documents_contain_all_text_of_their_source(name: str) -> None:
    words = pressed(text_of(name))
    unprinted = {Kind.BREAK, Kind.TOC} | ({Kind.SUBHEADING} if SOURCES[name].meta["format"] == "pptx" else set())
    blocks = [block for block in SOURCES[name].blocks if block.kind not in unprinted]
    missing = [
        text for block in blocks for row in ((block.text,), *block.rows) for text in row if pressed(text) not in words
    ]
    assert missing == []


@pytest.mark.parametrize("name", PUBLISHED)
def test_documents_contain_the_quotes_and_values(name: str) -> None:
    text, one = text_of(name), EXPECTED[name]
    wanted = [found["quote"] for found in one["findings"]] + [planted["value"] for planted in one["personal_values"]]
    assert [words for words in wanted + one["must_keep"] if words not in text] == []


@pytest.mark.parametrize("name", PUBLISHED)
def test_expectations_use_the_names_of_the_domain(name: str) -> None:
    one = EXPECTED[name]
    assert {found["category"] for found in one["findings"]} <= set(CLAUSE_TYPES)
    assert one["document_type"] in shipped_types().names
    assert {planted["type"] for planted in one["personal_values"]} <= set(EntityType)
    assert one["must_keep"]


def test_every_clause_type_is_in_a_sample() -> None:
    assert {found["category"] for one in EXPECTED.values() for found in one["findings"]} >= set(COMMERCIAL_TYPES)


def test_expected_files_are_those_of_the_sources() -> None:
    documents = rendered(SOURCES)
    assert {name: expected(source, documents) for name, source in SOURCES.items()} == EXPECTED


def test_rendering_is_deterministic() -> None:
    assert rendered(SOURCES) == rendered(SOURCES)


@pytest.mark.parametrize(("name", "one"), EXPECTED.items())
def test_page_counts(name: str, one: dict[str, Any]) -> None:
    if one["reason"] in ("needs_password", "empty"):
        assert one["pages"] is None
    else:
        single = SOURCES[name].meta["format"] in ("scan", "eml", "msg", "xlsx", "zip")
        assert one["pages"] == 1 if single else 2 <= one["pages"] <= 40


def test_invalid_files_are_invalid() -> None:
    content = {name: (SAMPLES / one["path"]).read_bytes() for name, one in EXPECTED.items()}
    assert content["empty-upload"] == b""
    assert not pdfium.PdfDocument(content["scanned-consent"])[0].get_textpage().get_text_range().strip()
    fax = Image.open(io.BytesIO(content["payoff-fax"]))
    assert (fax.mode, getattr(fax, "n_frames", 1)) == ("1", 2)
    with pytest.raises(pdfium.PdfiumError, match="password"):
        pdfium.PdfDocument(content["sealed-term-sheet"])
    with pytest.raises(UnicodeDecodeError):
        content["commercial-lease"].decode("utf-8")


def test_the_encrypted_file_of_the_archive_opens_with_its_password() -> None:
    source, documents = SOURCES["closing-set"], SAMPLES / "documents"
    with zipfile.ZipFile(documents / "closing-set.zip") as archive:
        for info in archive.infolist():
            name = info.filename.rpartition("/")[2]
            password = source.meta["encrypted"].get(name, "")
            assert bool(info.flag_bits & 1) == bool(password)
            assert archive.read(info, password.encode() or None) == (documents / name).read_bytes()
    assert EXPECTED["closing-set"]["refused_attachments"] == {"side-letter.docx": "needs_password"}


def test_what_is_hidden_in_the_workbook() -> None:
    book = openpyxl.load_workbook(SAMPLES / "documents" / "covenant-schedule.xlsx")
    assert [sheet.title for sheet in book if sheet.sheet_state == "hidden"] == ["Agent only"]
    assert [number for number, row in book["Tests"].row_dimensions.items() if row.hidden] == [7]
    assert book["Covenants"]["D5"].comment.text.startswith("steps down")


def test_the_file_of_old_word_has_the_words_of_its_source() -> None:
    """The file was written once by LibreOffice: after a change of its source, run `make_samples --doc`."""
    if not OFFICE.version:
        pytest.skip("LibreOffice is not installed")
    sandbox = Sandbox(workers=1)
    try:
        path = SAMPLES / EXPECTED["warehousing-agreement"]["path"]
        words = pressed(extract_file(path.read_bytes(), path.name, sandbox=sandbox).text.text)
    finally:
        sandbox.close()
    blocks = [block for block in SOURCES["warehousing-agreement"].blocks if block.kind is not Kind.BREAK]
    assert [text for block in blocks for text in (block.text, *sum(block.rows, ())) if pressed(text) not in words] == []


@pytest.mark.parametrize("entry", MANIFEST, ids=lambda entry: entry["id"])
def test_manifest_entries(entry: dict[str, Any]) -> None:
    one = json.loads((SAMPLES / entry["expected"]).read_text())
    record = from_json(DocumentRecord, entry["metadata"])
    assert (SAMPLES / entry["file"]).is_file()
    assert entry["file"] == one["path"]
    assert entry["door"] in ("kafka", "grpc", "http", "folder")
    assert (entry["sidecar"] is not None) == (entry["door"] == "folder")
    assert entry["expected_status"] in ("duplicate", one["outcome"])
    assert entry["expected_reason"] == one["reason"]
    assert record.tenant in ("harbour-bank", "northgate-credit")
    assert record.matter
    assert record.source_reference


def test_manifest_as_a_whole() -> None:
    ids = [entry["id"] for entry in MANIFEST]
    assert len(ids) == len(set(ids))
    sent = {entry["file"] for entry in MANIFEST} | {
        f"documents/{a}" for one in EXPECTED.values() for a in one["attachments"]
    }
    assert sent == {one["path"] for one in EXPECTED.values()}
    assert {entry["door"] for entry in MANIFEST} == {"kafka", "grpc", "http", "folder"}
    assert {entry["expected_reason"] for entry in MANIFEST} - {None} <= set(Reason)


def test_the_second_submission_is_a_duplicate_and_the_changed_one_a_second_version() -> None:
    seen: dict[tuple[str, str, str], list[str]] = {}
    for entry in MANIFEST:
        record = entry["metadata"]
        files = seen.setdefault((record["tenant"], record["source_system"], record["source_reference"]), [])
        assert (entry["expected_status"] == "duplicate") == (entry["file"] in files)
        files += [] if entry["file"] in files else [entry["file"]]
        assert entry["expected_version"] == len(files)
    assert sorted(map(len, seen.values()))[-1] == 2


SHOWN: dict[str, Callable[[Any], str]] = {
    "General": str,
    "0": str,
    '0.00"x"': "{:.2f}x".format,
    '"$"#,##0': "${:,}".format,
    "mmmm\\ d\\,\\ yyyy": lambda day: f"{day:%B} {day.day}, {day.year}",
}
EXTRACTORS = {
    "pdf": pdf_text,
    "docx": docx_text,
    "html": html_text,
    "txt": txt_text,
    "eml": eml_text,
    "msg": msg_text,
    "xlsx": xlsx_text,
    "pptx": pptx_text,
    "zip": zip_text,
}
