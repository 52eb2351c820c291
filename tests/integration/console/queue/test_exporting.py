"""A reviewer saves the files of a review from the reader, in a real browser, on the real service.

Originals come from ingestion, which does not run here: its writers get the original, without their sandbox.
"""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import docx
import pypdfium2
import pytest
from openpyxl import load_workbook
from pdfminer.utils import decode_text
from playwright.sync_api import Page

from services.annotation.exports.records import ExportRequest, WrittenFile
from services.ingestion.extractors import media_types
from services.ingestion.extractors.docx.extract import extract as extract_docx
from services.ingestion.extractors.pdf.extract import extract as extract_pdf
from services.ingestion.extractors.result import Limits
from services.ingestion.writing.pdf.write import write as write_pdf
from services.ingestion.writing.records import FileRequest, Mask, Note
from services.ingestion.writing.word.write import write as write_word
from services.shared.domain.layout import Layout
from services.shared.wire.codec import encode
from tests.integration.console.queue.conftest import NEW, Desk, in_thread, picture, violations
from tests.unit.annotation.support import record
from tests.unit.annotation.texts import ASSIGN, INSURED, LAW, PARTY
from tests.unit.ingestion.makers import paragraph, pdf
from tests.unit.ingestion.writing.test_pdf import annotations
from tests.unit.ingestion.writing.word_documents import comments_of, everything, package

NAME, PLACEHOLDER = "Ada Lovelace", "[PERSON_1]"
LINES = (
    "LOAN AGREEMENT",
    f"This agreement is made by {NAME} and Harbour Bank.",
    "It is governed by the laws of Maine.",
    "The Borrower may not assign it.",
    f"{NAME} keeps the collateral insured.",
)
FOUND = (PARTY, LAW, ASSIGN, INSURED)
WORD, PDF = "Word with comments", "PDF with notes"
REPORTS = ["Workbook of findings", "Review memo"]
FINDING = "No clause limits the debt that the borrower can incur."


@dataclass(frozen=True, slots=True)
class Original:
    """An original with its text, and what writes its files."""

    media_type: str
    text: str
    write: Callable[[FileRequest], tuple[bytes, int]]

    def write_file(self, asked: ExportRequest) -> WrittenFile:
        """The file that ingestion writes for the request."""
        notes = tuple(Note(one.lines, one.span, one.offered) for one in asked.notes)
        masks = tuple(Mask(one.span, one.words) for one in asked.masks)
        wanted = FileRequest(notes, masks, asked.unmasked, date=asked.written_at, format=asked.format.value)
        data, exact = self.write(wanted)
        return WrittenFile(data, self.media_type, exact, len(notes) - exact)


def word_original() -> Original:
    data = package("".join(map(paragraph, LINES)))

    def write(wanted: FileRequest) -> tuple[bytes, int]:
        made = write_word(data, wanted, Limits())
        return made.data, made.exact

    return Original(media_types.DOCX, extract_docx(data, Limits()).text, write)


def pdf_original() -> Original:
    data = pdf([LINES])
    content = extract_pdf(data, Limits())

    def write(wanted: FileRequest) -> tuple[bytes, int]:
        made = write_pdf(data, encode(Layout(content.layout)), wanted, Limits())
        return made.data, made.exact

    return Original(media_types.PDF, content.text, write)


def opened(desk: Desk, original: Original, *, masked: bool = True) -> Page:
    """The reader with the document. `masked`: its reviewer sees placeholders."""
    document = record(media_type=original.media_type)
    world = desk.world
    if masked:
        world.rules.mask()
    world.files.write_file = original.write_file
    world.pages.text = original.text
    in_thread(world.propose(document, original.text.replace(NAME, f"«PERSON_1|{NAME}»"), found=FOUND))
    page = desk.page_of(NEW)
    page.goto(f"{desk.origin}/documents/{document.document_id}")
    page.locator(".card-annotation").first.wait_for()
    return page


def saved(desk: Desk, page: Page, wanted: str, folder: Path) -> bytes:
    """The file of the browser. What left is in the audit log, with its hash and its reader."""
    page.get_by_role("button", name="Export", exact=True).click()
    with page.expect_download() as waiting:
        page.locator(f"[data-export='{wanted}']").click()
    page.locator("dialog[open]").wait_for(state="detached")
    path = folder / waiting.value.suggested_filename
    assert path.name.startswith(f"{record().document_id}-{wanted}.")
    waiting.value.save_as(path)
    data = path.read_bytes()
    (left,) = [
        one
        for one in desk.world.audit.records
        if one.action == "document.export" and f"sha256={sha256(data).hexdigest()}" in one.detail
    ]
    assert (left.actor, left.resource_id, left.purpose) == (NEW.subject, record().document_id, "review")
    assert f"format={wanted}" in left.detail
    assert NAME not in repr(desk.world.audit.records)
    return data


def offered(page: Page) -> list[str]:
    page.get_by_role("button", name="Export", exact=True).click()
    choices = page.locator("dialog[open] .choice strong")
    choices.first.wait_for()
    return choices.all_inner_texts()


@pytest.mark.parametrize(("original", "own"), [(word_original, WORD), (pdf_original, PDF)], ids=["word", "pdf"])
def test_the_dialog_offers_the_formats_of_the_original(desk: Desk, original: Callable[[], Original], own: str) -> None:
    page = opened(desk, original())
    assert offered(page) == [own, *REPORTS]
    assert violations(page) == []
    picture(page, f"export-{own.partition(' ')[0].lower()}")


@pytest.mark.parametrize("masked", [True, False], ids=["masked", "clear"])
def test_a_word_file_has_the_findings_as_comments(desk: Desk, tmp_path: Path, masked: bool) -> None:
    page = opened(desk, word_original(), masked=masked)
    data = saved(desk, page, "word", tmp_path)
    lines = [one.text for one in docx.Document(BytesIO(data)).paragraphs]
    shown = PLACEHOLDER if masked else NAME
    assert [one for one in lines if one in {line.replace(NAME, shown) for line in LINES}] == [
        line.replace(NAME, shown) for line in LINES
    ]
    comments = comments_of(data)
    assert any(FINDING in one.text for one in comments)
    assert any(one.words and ASSIGN[1] in one.words for one in comments)
    assert (NAME.encode() in everything(data)) != masked


@pytest.mark.parametrize("masked", [True, False], ids=["masked", "clear"])
def test_a_pdf_has_the_findings_as_notes(desk: Desk, tmp_path: Path, masked: bool) -> None:
    page = opened(desk, pdf_original(), masked=masked)
    data = saved(desk, page, "pdf", tmp_path)
    document = pypdfium2.PdfDocument(data)
    assert len(document) == 1
    assert (NAME in document[0].get_textpage().get_text_bounded()) != masked
    assert any(FINDING in decode_text(one.get("Contents", b"")) for _, one in annotations(data))


def test_reports_have_the_findings(desk: Desk, tmp_path: Path) -> None:
    page = opened(desk, word_original())
    book = load_workbook(BytesIO(saved(desk, page, "xlsx", tmp_path)))
    cells = [str(cell.value) for sheet in book for row in sheet for cell in row if cell.value is not None]
    assert any(FINDING in one for one in cells)
    assert not [one for one in cells if NAME in one]
    memo = docx.Document(BytesIO(saved(desk, page, "memo", tmp_path)))
    words = [one.text for one in memo.paragraphs]
    words += [cell.text for table in memo.tables for row in table.rows for cell in row.cells]
    assert any(FINDING in one for one in words)
    assert not [one for one in words if NAME in one]
