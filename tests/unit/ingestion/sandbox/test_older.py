"""Word and PowerPoint files from before 2007 are converted, then parsed."""

import asyncio
import struct
from pathlib import Path

import pytest

from scripts.samplekit.old_word import converted
from services.cli.local.tools import CHECKOUT
from services.ingestion.extractors.media_types import DOC, DOCX, PPT
from services.ingestion.extractors.result import SmallDocuments
from services.ingestion.parsing.parse import UnconvertedError
from services.ingestion.sandbox.extract import extract_file
from services.ingestion.sandbox.fair_parser import FairParser
from services.ingestion.sandbox.office.binary import checked_doc, checked_ppt
from services.ingestion.sandbox.office.jobs import DRAW, JOBS, READ_DOC, READ_PPT
from services.ingestion.sandbox.office.program import Program, find_office
from services.ingestion.sandbox.office.sandbox import OfficeSandbox
from services.ingestion.sandbox.office.statuses import DAMAGED, PASSWORD, RefusedError
from services.ingestion.sandbox.older import OlderConverter, convert
from services.ingestion.sandbox.parent import Sandbox
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.parts import PartKind
from services.shared.runtime.observe.metrics import Metrics
from tests.unit.ingestion.compound_files import compound_file
from tests.unit.ingestion.makers import docx, paragraph

OLD = compound_file("WordDocument")


class FakeOffice(OfficeSandbox):
    """Makes a DOCX of everything."""

    def __init__(self) -> None:
        super().__init__(lambda: Program(("none",), (), "7.4"))
        self.jobs: list[str] = []

    def convert(self, data: bytes, name: str = DRAW) -> bytes:
        self.jobs.append(name)
        return docx(paragraph("It ends."))


async def test_a_doc_is_converted_and_then_parsed() -> None:
    office = FakeOffice()
    now = asyncio.get_running_loop().time
    older = OlderConverter(office, 1, now)
    parser = FairParser(Sandbox(workers=1), 1, now=now, metrics=Metrics(), small=SmallDocuments(), older=older)
    try:
        parsed = await parser.parse_document(OLD, "a.doc", tenant="t", source="s")
    finally:
        parser.close()
    assert office.jobs == [READ_DOC]
    assert parsed.media_type == DOC
    assert parsed.extractor.startswith("doc/1+libreoffice/7.4+docx/")
    assert b"It ends." in parsed.text


def test_a_file_is_read_as_the_service_reads_it() -> None:
    sandbox = Sandbox(workers=1)
    try:
        with pytest.raises(UnconvertedError):
            sandbox.parse(OLD)
        found = extract_file(OLD, sandbox=sandbox, office=FakeOffice())
    finally:
        sandbox.close()
    assert (found.media_type, found.text.text) == (DOC, "It ends.")


@pytest.mark.parametrize(
    ("program", "media_type", "package"),
    [
        (None, DOC, "libreoffice-writer-nogui"),
        (None, PPT, "libreoffice-impress-nogui"),
        (Program(("soffice",), (Path("/none"),)), PPT, "libreoffice-impress-nogui"),
    ],
)
def test_without_the_program_the_refusal_names_the_package(
    program: Program | None, media_type: str, package: str
) -> None:
    with pytest.raises(Reject) as caught:
        convert(OfficeSandbox(lambda: program), OLD, media_type)
    assert caught.value.reason is Reason.UNSUPPORTED
    assert package in caught.value.detail
    assert DOCX not in caught.value.detail


def _head(identity: int, flags: int = 0) -> bytes:
    return struct.pack("<6H", identity, 193, 0, 0, 0, flags)


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (compound_file("WordDocument", _head(0xA5EC)), "MS Word 97"),
        (compound_file("WordDocument", _head(0xA5DC)), "MS WinWord 6"),
        (compound_file("WordDocument", _head(0xA5EC, 0x0100)), PASSWORD),
        (compound_file("WordDocument", _head(0x1234)), DAMAGED),
        (compound_file("Other", _head(0xA5EC)), DAMAGED),
        (compound_file("WordDocument", _head(0xA5EC))[:1540], DAMAGED),
        (compound_file("WordDocument", _head(0xA5EC))[:700], DAMAGED),
        (b"", DAMAGED),
    ],
)
def test_the_filter_of_a_doc(tmp_path: Path, data: bytes, found: str | int) -> None:
    file = tmp_path / "document.doc"
    file.write_bytes(data)
    if isinstance(found, str):
        assert checked_doc(file) == found
        return
    with pytest.raises(RefusedError) as caught:
        checked_doc(file)
    assert caught.value.status == found


@pytest.mark.parametrize("word", [0, 2, 0x7FFFFFFF, 0xFFFFFFFF])
def test_a_small_stream_ends(tmp_path: Path, word: int) -> None:
    """A stream below 4,096 bytes is in the stream of the root, whose sectors can be anything in a damaged file."""
    data = bytearray(compound_file("WordDocument", _head(0xA5EC)))
    directory = 1024
    struct.pack_into("<I", data, directory + 116, word)
    struct.pack_into("<II", data, directory + 128 + 116, word, 100)
    file = tmp_path / "document.doc"
    file.write_bytes(data)
    with pytest.raises(RefusedError):
        checked_doc(file)


def test_the_filter_of_a_ppt(tmp_path: Path) -> None:
    file = tmp_path / "document.ppt"
    file.write_bytes(compound_file("PowerPoint Document"))
    assert checked_ppt(file) == "MS PowerPoint 97"
    file.write_bytes(compound_file("EncryptedSummary"))
    with pytest.raises(RefusedError) as caught:
        checked_ppt(file)
    assert caught.value.status == PASSWORD


@pytest.mark.slow
def test_a_presentation_of_powerpoint_97_is_read_with_its_notes() -> None:
    program = find_office("soffice")
    if program is None or not program.has(JOBS[READ_PPT].library):
        pytest.skip("no LibreOffice Impress: run `scripts/setup.sh libreoffice`")
    slides = (CHECKOUT / "samples" / "documents" / "credit-committee.pptx").read_bytes()
    data = converted(slides, "pptx", "ppt:MS PowerPoint 97")
    assert data.startswith(b"\xd0\xcf\x11\xe0")
    sandbox = Sandbox(workers=1)
    try:
        found = extract_file(data, "a.ppt", sandbox=sandbox)
    finally:
        sandbox.close()
    assert found.media_type == PPT
    assert found.extractor.startswith("ppt/1+libreoffice/")
    for words in ("Terms for approval", "five years after closing", "the equity cure."):
        assert words in found.text.text
    kinds = [part.kind for part in found.text.parts]
    assert (kinds.count(PartKind.SLIDE), kinds.count(PartKind.NOTES)) == (4, 4)
