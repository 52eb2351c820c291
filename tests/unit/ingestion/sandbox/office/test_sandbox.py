"""LibreOffice, and programs in its place, in the sandbox."""

import io
import os
import signal
import socket
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest

from services.ingestion.sandbox.office.program import Program, find_office
from services.ingestion.sandbox.office.sandbox import OfficeLimits, OfficeSandbox
from services.shared.domain.errors import Reason, Reject, Retry
from tests.unit.ingestion.makers import R, docx, paragraph
from tests.unit.ingestion.sandbox.office.support import needs_landlock, needs_office, package, python, script

LIMITS = OfficeLimits(wall_seconds=300.0)  # a busy machine starts a program late
DATA = package()
WRITE = "wanted.write_bytes(document.read_bytes())"


def sandbox(program: Program | None, folder: Path, limits: OfficeLimits = LIMITS) -> OfficeSandbox:
    return OfficeSandbox(lambda: program, limits, folder=folder)


def reason_of(program: Program | None, folder: Path, data: bytes = b"", limits: OfficeLimits = LIMITS) -> Reason:
    with pytest.raises(Reject) as caught:
        sandbox(program, folder, limits).convert(data or package())
    assert list(folder.iterdir()) == []
    return caught.value.reason


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder in which the user of the sandbox reaches the one of its document."""
    with tempfile.TemporaryDirectory() as made:
        Path(made).chmod(0o711)
        yield Path(made)


@needs_landlock
def test_a_document_becomes_what_the_program_writes(folder: Path) -> None:
    data = package({"a": "b"})
    assert sandbox(script(WRITE), folder).convert(data) == data
    assert list(folder.iterdir()) == []


def test_without_the_program_the_refusal_names_the_package(folder: Path) -> None:
    with pytest.raises(Reject) as caught:
        sandbox(None, folder).convert(b"")
    assert caught.value.reason is Reason.UNSUPPORTED
    assert "libreoffice-writer-nogui" in caught.value.detail


@needs_landlock
@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("while True: pass", Reason.TIMED_OUT),
        ("b'a' * (3 << 30)", Reason.MALFORMED),
        ("wanted.write_bytes(b'a' * (5 << 20))", Reason.TOO_LARGE),
        ("import signal; signal.signal(25, signal.SIG_DFL); wanted.write_bytes(b'a' * (9 << 20))", Reason.TOO_LARGE),
        ("[Path(here, str(n)).write_bytes(b'a' * (1 << 20)) for n in range(99)]; time.sleep(600)", Reason.TOO_LARGE),
        ("sys.exit(3)", Reason.MALFORMED),
        ("os.kill(os.getpid(), 11)", Reason.MALFORMED),
        ("pass", Reason.MALFORMED),
        ("wanted.mkdir()", Reason.MALFORMED),
        ("sys.exit(81)", Reason.MALFORMED),
    ],
)
def test_a_program_that_misbehaves_is_ended_and_its_folder_removed(folder: Path, code: str, reason: Reason) -> None:
    limits = replace(LIMITS, scratch_bytes=16 << 20, output_bytes=4 << 20, cpu_seconds=5)
    assert reason_of(script(code), folder, limits=limits) is reason


@needs_landlock
def test_a_program_that_waits_is_ended(folder: Path) -> None:
    assert reason_of(script("time.sleep(600)"), folder, limits=replace(LIMITS, wall_seconds=1.0)) is Reason.TIMED_OUT


@needs_landlock
def test_folders_that_cannot_be_read_or_are_deep_are_removed(folder: Path) -> None:
    code = "os.chdir(here)\nfor n in range(1500): os.mkdir('d', 0o700); os.chdir('d')\nos.mkdir('e', 0)\nsys.exit(1)"
    assert reason_of(script(code), folder) is Reason.MALFORMED


@needs_landlock
def test_a_program_that_asks_for_a_restart_gets_one(folder: Path) -> None:
    again = "mark = here / 'mark'\nif not mark.exists(): mark.touch(); sys.exit(81)\n" + WRITE
    assert sandbox(script(again), folder).convert(DATA) == DATA


@needs_landlock
@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (package({"word/vbaProject.bin": b""}), Reason.UNSUPPORTED),
        (package({"word/vbaData.xml": b""}), Reason.UNSUPPORTED),
        (package(types="<a b='application/vnd.ms-word.document.macroEnabled.main+xml'/>"), Reason.UNSUPPORTED),
        (package(types="application/vnd.ms-office.vbaProject".encode("utf-16")), Reason.UNSUPPORTED),
        (b"not a package", Reason.MALFORMED),
        (package()[:-9], Reason.MALFORMED),
    ],
)  # fmt: skip
def test_documents_that_are_not_opened(folder: Path, data: bytes, reason: Reason) -> None:
    assert reason_of(script(WRITE), folder, data) is reason


def test_a_document_that_is_too_large(folder: Path) -> None:
    assert reason_of(python(), folder, package(), replace(LIMITS, input_bytes=9)) is Reason.TOO_LARGE


def test_a_folder_that_cannot_be_written(folder: Path) -> None:
    with pytest.raises(Retry):
        sandbox(python(), folder / "absent").convert(package())


@needs_landlock
def test_the_environment_of_the_service_stays_outside(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GLOSSATOR_SECRET", "value")
    found = sandbox(script("wanted.write_text(repr(dict(os.environ)))"), folder).convert(package()).decode()
    assert "GLOSSATOR" not in found
    assert "'HOME'" in found


@needs_landlock
def test_the_limits_of_the_process(folder: Path) -> None:
    code = "import resource as r; wanted.write_text(repr([r.getrlimit(n) for n in (r.RLIMIT_AS, r.RLIMIT_CPU)]))"
    found = sandbox(script(code), folder, OfficeLimits()).convert(package())
    assert found == repr([(2 << 30, 2 << 30), (60, 61)]).encode()


@needs_landlock
def test_the_folder_of_a_service_that_was_killed_is_removed_by_the_next(folder: Path) -> None:
    child = os.fork()
    if child == 0:
        stuck = sandbox(script("time.sleep(600)"), folder)
        threading.Thread(target=stuck.convert, args=(package(),), daemon=True).start()
        while not list(folder.rglob("document.docx")):
            time.sleep(0.01)
        os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)
    assert list(folder.rglob("document.docx"))
    while list(folder.iterdir()):  # a process that it was about to start can hold the lock for a moment
        assert sandbox(script(WRITE), folder).convert(DATA) == DATA


@needs_office
def test_libreoffice_writes_the_words(folder: Path) -> None:
    body = paragraph("The Lender is Quentin Abernathy.")
    data = sandbox(find_office("soffice"), folder, OfficeLimits()).convert(office_docx(body))
    with closing(pypdfium2.PdfDocument(io.BytesIO(data))) as document:
        assert len(document) == 1
        assert "Quentin Abernathy" in document[0].get_textpage().get_text_range()
    assert list(folder.iterdir()) == []


@needs_office
def test_linked_content_is_not_fetched(folder: Path) -> None:
    """Neither by the network nor from a file."""
    secret = folder / "secret.png"
    secret.write_bytes(_PNG)
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        server.setblocking(False)
        port = server.getsockname()[1]
        links = [f"http://127.0.0.1:{port}/a.png", secret.as_uri(), f"//127.0.0.1:{port}/a.png"]
        data = OfficeSandbox(lambda: find_office("soffice")).convert(linked(links))
        with pytest.raises(BlockingIOError):
            server.accept()
    with closing(pypdfium2.PdfDocument(io.BytesIO(data))) as document:
        assert [one for one in document[0].get_objects() if one.type == 3] == []


def office_docx(body: str, relations: str = "") -> bytes:
    """A package that LibreOffice opens."""
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/word/document.xml"'
        ' ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
    )
    head = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    main = f'<Relationship Id="d" Type="{R}/officeDocument" Target="word/document.xml"/>'
    files = {
        "[Content_Types].xml": types,
        "_rels/.rels": f"{head}{main}</Relationships>",
        "word/_rels/document.xml.rels": f"{head}{relations}</Relationships>",
    }
    return docx(body, files=files)


def linked(links: list[str]) -> bytes:
    """A document with pictures, a template and a section that are elsewhere."""
    relations = "".join(
        f'<Relationship Id="r{n}" Type="{R}/image" Target="{one}" TargetMode="External"/>'
        for n, one in enumerate(links)
    )
    shapes = "".join(
        f'<w:p><w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml" style="width:90pt;height:90pt">'
        f'<v:imagedata xmlns:r="{R}" r:id="r{n}" r:href="r{n}"/></v:shape></w:pict></w:r></w:p>'
        f'<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>INCLUDEPICTURE "{one}" \\d</w:instrText>'
        f'</w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
        f'<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>INCLUDETEXT "{one}"</w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
        for n, one in enumerate(links)
    )
    return office_docx(paragraph("Words.") + shapes, relations)


_PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00:~\x9bU\x00\x00\x00\nIDATx\x9c"
    b"c`\x00\x00\x00\x02\x00\x01H\xaf\xa4q\x00\x00\x00\x00IEND\xaeB`\x82"
)
