"""A document that attacks its parser does not affect the service."""

import asyncio
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from scripts.samplekit.outlook import Attached, Message
from services.ingestion.extractors.detection import OUTLOOK_STORE
from services.ingestion.extractors.result import Isolation, Limits
from services.ingestion.sandbox.extract import extract_file
from services.ingestion.sandbox.parent import IsolationError, Sandbox
from services.shared.domain.errors import Reason, Reject, Retry
from tests.unit.ingestion.extractors.msg.makers import NOTE, msg, rtf_body, signed_data, winmail
from tests.unit.ingestion.makers import docx, mail, paragraph, pdf, picture_pdf
from tests.unit.ingestion.sheets import label, ods, ods_cell, rows, styles, table, value, xls, xlsx

FORWARDED = (
    b"Subject: A note\nContent-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: message/rfc822\n\n"
    b"Subject: inner\n\nAn inner mail\n--x--\n"
)
_INNER = Message({**NOTE, 0x0037: "Inner"}, (), [Attached("Vertrag für März.txt", b"words")])
_MESSAGE = msg({**NOTE, 0x1000: "", 0x1009: rtf_body(b"{\\rtf1 A note}")}, (), [Attached(message=_INNER)])


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    made = Sandbox(Limits(memory=256 << 20, cpu_seconds=2, wall_seconds=4.0, unpacked_bytes=64 << 20), workers=2)
    yield made
    made.close()


def test_a_text_is_extracted(sandbox: Sandbox) -> None:
    extracted = extract_file("1. Café. Ends.".encode(), "a.txt", sandbox=sandbox)
    assert extracted.text.text == "1. Café. Ends."
    assert extracted.text.sections[0].heading.of(extracted.text.text) == "Café"
    assert (extracted.media_type, extracted.extractor) == ("text/plain", "txt/2")


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (pdf([["A note"]]), "a.pdf"),
        (docx(paragraph("A note")), "a.docx"),
        (xlsx(rows(("A note", 45747.5), style=1), styles=styles(22)), "a.xlsx"),
        (ods(table(ods_cell("A note<text:s/>"))), "a.ods"),
        (xls(label(0, 0, "A note") + value(0, 1, 45747.5, 1), codes=(22,)), "a.xls"),
        (mail("A note"), "a.eml"),
        (FORWARDED, "a.eml"),
        (_MESSAGE, "a.msg"),
        (winmail({0x1000: "A note"}, [("a.txt", b"words")]), "winmail.dat"),
        (signed_data(b"Subject: s\n\nOn 1 May 2025, Bo wrote:\n> A note"), "a.p7m"),
        (b"From a@example.com Tue Mar  4 09:00:00 2025\n" + mail(subject="A note"), "a.mbox"),
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


def test_a_data_file_of_outlook_is_refused_by_name(sandbox: Sandbox) -> None:
    with pytest.raises(Reject) as caught:
        sandbox.parse(b"!BDN" + b"x" * 50, "archive.pst")
    assert (caught.value.reason, caught.value.detail) == (Reason.UNSUPPORTED, OUTLOOK_STORE)


async def test_parallel_documents(sandbox: Sandbox) -> None:
    parsed = await asyncio.gather(*(asyncio.to_thread(sandbox.parse, f"word {number}".encode()) for number in range(8)))
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


class MisbehavingSandbox(Sandbox):
    module = "tests.unit.ingestion.sandbox.misbehaving"


@pytest.fixture(scope="module")
def misbehaving() -> Iterator[Sandbox]:
    made = MisbehavingSandbox(
        Limits(memory=128 << 20, cpu_seconds=1, wall_seconds=2.5, output_bytes=1 << 20), workers=1
    )
    yield made
    made.close()


@pytest.mark.parametrize(
    ("behaviour", "reason"),
    [
        ("spin", Reason.TIMED_OUT),
        ("hang", Reason.TIMED_OUT),
        ("allocate", Reason.TOO_LARGE),
        ("crash", Reason.MALFORMED),
        ("crash_for_lack_of_memory", Reason.TOO_LARGE),
        ("refuse_for_lack_of_memory", Reason.TOO_LARGE),
        ("refuse", Reason.MALFORMED),
        ("exit", Reason.MALFORMED),
        ("open_file", Reason.MALFORMED),
        ("start_process", Reason.MALFORMED),
        ("write_much", Reason.TOO_LARGE),
        ("write_nonsense", Reason.MALFORMED),
        ("answer_and_stay", None),
    ],
)
def test_a_document_that_attacks_its_parser_is_refused(
    misbehaving: Sandbox, behaviour: str, reason: Reason | None
) -> None:
    if reason is None:
        assert misbehaving.parse(behaviour.encode()).extractor == "misbehaving/1"
    else:
        with pytest.raises(Reject) as caught:
            misbehaving.parse(behaviour.encode())
        # On a busy machine the time limit can come first.
        assert caught.value.reason in (reason, Reason.TIMED_OUT)
    assert misbehaving.parse(b"answer").extractor == "misbehaving/1"


def test_each_page_adds_to_the_limit_on_cpu_time() -> None:
    paged = MisbehavingSandbox(Limits(cpu_seconds=1, cpu_page_seconds=0.5, pages=6, wall_seconds=60.0), workers=1)
    try:
        assert paged.parse(b"work", "6 pages").extractor == "misbehaving/1"
        for pages in ("1 pages", "none"):
            with pytest.raises(Reject) as caught:
                paged.parse(b"work", pages)
            assert caught.value.reason is Reason.TIMED_OUT
        with pytest.raises(Reject) as caught:
            paged.parse(b"answer", "7 pages")
        assert caught.value.reason is Reason.TOO_LARGE
    finally:
        paged.close()


def test_the_limit_is_fifteen_seconds_and_ten_milliseconds_a_page() -> None:
    assert [Limits().cpu_seconds_of(pages) for pages in (0, 1, 300, 3000)] == [15, 16, 18, 45]


def priorities_of_children(pid: int) -> list[int]:
    found = []
    for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        with suppress(ProcessLookupError):  # it has ended since
            found.append(os.getpriority(os.PRIO_PROCESS, int(one)))
    return found


async def test_a_document_is_parsed_at_a_lower_priority(misbehaving: Sandbox) -> None:
    misbehaving.parse(b"answer")
    slot = misbehaving._slots.get()
    assert slot is not None
    misbehaving._slots.put(slot)
    own = os.getpriority(os.PRIO_PROCESS, slot._process.pid)
    parsing = asyncio.create_task(asyncio.to_thread(misbehaving.parse, b"hang", nice=5))
    async with asyncio.timeout(30):
        while priorities_of_children(slot._process.pid) != [min(own + 5, 19)]:
            await asyncio.sleep(0.01)
    assert os.getpriority(os.PRIO_PROCESS, slot._process.pid) == own
    with pytest.raises(Reject):
        await parsing


@pytest.mark.skipif(os.geteuid() != 0, reason="only root reads the memory of the fork server")
def test_the_fork_server_never_has_a_document_in_its_memory(sandbox: Sandbox) -> None:
    canaries = [f"canary number {number}, {'x' * number * 4000}" for number in range(6)]
    for number, canary in enumerate(canaries):
        sandbox.parse(canary.encode(), f"the-file-{canary[:15]}.txt")
        sandbox.parse(mail(canary), f"{number}.eml")
        with pytest.raises(Reject):
            sandbox.parse(b"%PDF-1.4 " + canary.encode(), "a.pdf")
    processes = [sandbox._slots.get() for _ in range(2)]
    for slot in processes:
        sandbox._slots.put(slot)
    found = [one for slot in processes if slot for one in canaries if _is_in_memory(slot._process.pid, one[:15])]
    assert found == []


def _is_in_memory(pid: int, text: str) -> bool:
    with open(f"/proc/{pid}/maps") as maps, open(f"/proc/{pid}/mem", "rb", buffering=0) as memory:
        for line in maps:
            edges, rights = line.split()[:2]
            if not rights.startswith("rw"):
                continue
            start, end = (int(one, 16) for one in edges.split("-"))
            memory.seek(start)
            if text.encode() in memory.read(end - start):
                return True
    return False


def test_without_seccomp_documents_are_parsed_only_if_that_is_allowed() -> None:
    class WithoutSeccomp(Sandbox):
        module = "tests.unit.ingestion.sandbox.without_seccomp"

    strict, reduced = WithoutSeccomp(workers=1), WithoutSeccomp(workers=1, isolation=Isolation.REDUCED)
    try:
        with pytest.raises(IsolationError, match="libseccomp2"):
            strict.start()
        with pytest.raises(IsolationError):
            strict.parse(b"A note")
        reduced.start()
        assert reduced.parse(b"A note").quality.code_points == 6
    finally:
        strict.close()
        reduced.close()
