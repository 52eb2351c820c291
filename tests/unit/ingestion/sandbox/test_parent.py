"""A document that attacks its parser does not affect the service."""

import asyncio
import faulthandler
import os
import signal
from collections.abc import Iterator

import pytest

from services.ingestion.extractors.result import Limits
from services.ingestion.parsing.parse import refusal
from services.ingestion.sandbox import child as sandbox_child
from services.ingestion.sandbox import frames
from services.ingestion.sandbox.extract import extract_file
from services.ingestion.sandbox.parent import Sandbox
from services.shared.domain.errors import Reason, Reject, Retry
from tests.unit.ingestion.makers import docx, mail, paragraph, pdf, picture_pdf


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    made = Sandbox(Limits(memory=256 << 20, cpu_seconds=2, wall_seconds=4.0, unpacked_bytes=64 << 20), workers=2)
    yield made
    made.close()


def test_a_text_is_extracted(sandbox: Sandbox) -> None:
    extracted = extract_file("1. Café. Ends.".encode(), "a.txt", sandbox=sandbox)
    assert extracted.text.text == "1. Café. Ends."
    assert extracted.text.sections[0].heading.of(extracted.text.text) == "Café"
    assert (extracted.media_type, extracted.extractor) == ("text/plain", "txt/1")


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (pdf([["A note"]]), "a.pdf"),
        (docx(paragraph("A note")), "a.docx"),
        (mail("A note"), "a.eml"),
        (b"<html><p>A note", "a.html"),
        ("A note für März".encode("cp1252"), "a.txt"),
        ("<meta charset=shift_jis><p>A note 契約".encode("shift_jis"), "a.html"),
    ],
)
def test_every_format_is_read_without_opening_a_file(sandbox: Sandbox, data: bytes, name: str) -> None:
    assert "A note" in extract_file(data, name, sandbox=sandbox).text.text


@pytest.mark.parametrize(
    ("data", "name", "reason"),
    [
        (picture_pdf(), "a.pdf", Reason.NEEDS_OCR),
        (b"%PDF-1.4 broken", "a.pdf", Reason.MALFORMED),
        (b"", "a.txt", Reason.EMPTY),
        (docx(paragraph("a" * 70_000_000)), "bomb.docx", Reason.TOO_LARGE),
    ],
)
def test_refusals(sandbox: Sandbox, data: bytes, name: str, reason: Reason) -> None:
    with pytest.raises(Reject) as caught:
        sandbox.parse(data, name)
    assert caught.value.reason is reason


async def test_parallel_documents(sandbox: Sandbox) -> None:
    parsed = await asyncio.gather(*(sandbox.parse_document(f"word {number}".encode()) for number in range(8)))
    assert [one.quality.code_points for one in parsed] == [6] * 8


def test_a_document_beyond_the_limit_is_not_sent_to_the_child() -> None:
    with pytest.raises(Reject) as caught:
        Sandbox(Limits(input_bytes=3)).parse(b"four")
    assert caught.value.reason is Reason.TOO_LARGE


def test_a_killed_process_is_replaced(sandbox: Sandbox) -> None:
    sandbox.parse(b"warm")
    slot = sandbox._slots.get()
    assert slot is not None
    slot._process.kill()
    slot._process.wait()
    sandbox._slots.put(slot)
    with pytest.raises(Retry):
        sandbox.parse(b"lost")
    assert sandbox.parse(b"again").quality.code_points == 5


def spin() -> None:
    while True:
        pass


def allocate() -> None:
    kept = []
    while True:
        kept.append(bytearray(8 << 20))


def hang() -> None:
    while True:
        signal.pause()


def crash() -> None:
    faulthandler.disable()
    os.kill(os.getpid(), signal.SIGSEGV)


def open_file() -> None:
    os.open("/etc/hostname", os.O_RDONLY)


def start_process() -> None:
    os.fork()


@pytest.mark.parametrize(
    ("attack", "reason"),
    [
        (spin, Reason.TIMED_OUT),
        (hang, Reason.TIMED_OUT),
        (allocate, Reason.TOO_LARGE),
        (crash, Reason.MALFORMED),
        (open_file, Reason.MALFORMED),
        (start_process, Reason.MALFORMED),
    ],
)
def test_an_attack_on_the_parser_is_a_refusal(monkeypatch: pytest.MonkeyPatch, attack: object, reason: Reason) -> None:
    """Runs the child process with a parser that executes the attack."""
    monkeypatch.setattr(sandbox_child, "parse", lambda *_: attack())  # type: ignore[operator]
    limits = Limits(memory=128 << 20, cpu_seconds=1, wall_seconds=2.5)
    requests, other_end = os.pipe()
    answers = os.dup(other_end)
    try:
        frame = sandbox_child._answer([b'{"file_name": "", "media_type": ""}', b"x"], limits, (requests, answers))
    finally:
        for one in (requests, other_end, answers):
            os.close(one)
    late = frames.pack(refusal(Reason.TIMED_OUT))  # on a busy machine the time limit can come first
    assert frame in (frames.pack(refusal(reason)), late)
