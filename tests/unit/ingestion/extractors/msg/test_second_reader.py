"""Other programs read and write the same messages and bodies."""

import compressed_rtf  # type: ignore[import-untyped]
import oxmsg
import pytest

from scripts.samplekit.outlook import Attached
from services.ingestion.extractors.mapi.lzfu import decompressed
from services.ingestion.extractors.msg.extract import extract
from services.ingestion.extractors.result import Limits
from services.shared.domain.errors import Reason, Reject
from tests.unit.ingestion.extractors.msg.makers import NOTE, msg

_RTF = rb"{\rtf1\ansi\deff0{\fonttbl{\f0\fnil Arial;}}\f0\fs20 " + b"The tenant pays the rent. " * 400 + b"}"


@pytest.mark.parametrize("rtf", [b"", b"a", b"{\\rtf1 a}", b"-" * 5_000, bytes(range(256)) * 40, _RTF])
def test_bodies_of_another_compressor(rtf: bytes) -> None:
    assert decompressed(compressed_rtf.compress(rtf)) == compressed_rtf.decompress(compressed_rtf.compress(rtf)) == rtf


def test_a_body_has_a_limit() -> None:
    with pytest.raises(Reject) as caught:
        decompressed(compressed_rtf.compress(_RTF), most=1_000)
    assert caught.value.reason is Reason.TOO_LARGE


def test_another_reader_reads_the_same_message() -> None:
    file = msg(NOTE, attachments=[Attached("note.pdf", b"%PDF-1.4" * 1_000, "application/pdf")])
    other, found = oxmsg.Message.load(file), extract(file, Limits())
    assert found.text.endswith(str(other.body).replace("\r\n", "\n").strip())
    assert f"Subject: {other.subject}" in found.text
    assert [one.file_bytes for one in other.attachments] == [one.data for one in found.attachments]
