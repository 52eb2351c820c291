"""The committed samples match their sources, and their expectations match their text."""

import email
import email.policy
import io
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import docx
import oxmsg
import pypdfium2 as pdfium
import pytest

from scripts.make_samples import expected, rendered
from scripts.samplekit.markup import Kind, Source, read
from services.shared.domain.clauses import CLAUSE_TYPES, COMMERCIAL_TYPES
from services.shared.domain.document import DocumentRecord
from services.shared.domain.entities import EntityType
from services.shared.domain.errors import Reason
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


def pressed(text: str) -> str:
    """`text` without white space and bold marks, which does not depend on line breaks."""
    return "".join(text.replace("**", "").split())


@pytest.mark.parametrize("name", PUBLISHED)
def test_documents_contain_all_text_of_their_source(name: str) -> None:
    words = pressed(text_of(name))
    blocks = [block for block in SOURCES[name].blocks if block.kind not in (Kind.BREAK, Kind.TOC)]
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
    assert {planted["type"] for planted in one["personal_values"]} <= set(EntityType)
    assert one["document_type"]
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
        single = SOURCES[name].meta["format"] in ("scan", "eml", "msg")
        assert one["pages"] == 1 if single else 2 <= one["pages"] <= 40


def test_invalid_files_are_invalid() -> None:
    content = {name: (SAMPLES / one["path"]).read_bytes() for name, one in EXPECTED.items()}
    assert content["empty-upload"] == b""
    assert not pdfium.PdfDocument(content["scanned-consent"])[0].get_textpage().get_text_range().strip()
    with pytest.raises(pdfium.PdfiumError, match="password"):
        pdfium.PdfDocument(content["sealed-term-sheet"])
    with pytest.raises(UnicodeDecodeError):
        content["commercial-lease"].decode("utf-8")


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


EXTRACTORS = {"pdf": pdf_text, "docx": docx_text, "html": html_text, "txt": txt_text, "eml": eml_text, "msg": msg_text}
