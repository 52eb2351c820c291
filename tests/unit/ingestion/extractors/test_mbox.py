"""Mailboxes: each mail is a document."""

import pytest

from services.ingestion.extractors import mbox
from services.ingestion.extractors.detection import media_type_of
from services.ingestion.extractors.media_types import MBOX
from services.ingestion.extractors.result import Limits
from services.shared.domain.errors import Reason, Reject
from tests.cpu_time import cpu_limit
from tests.unit.ingestion.makers import files_of, mail

_LINE = b"From a@example.com Tue Mar  4 09:00:00 2025\n"
_BOX = (
    _LINE + mail("one\n\nFrom here on, nothing.\n>From the start\n") + b"\n" + _LINE + mail("two", subject="B") + b"\n"
)


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_mails_of_a_mailbox(end: bytes) -> None:
    box = _BOX.replace(b"\n", end)
    content = mbox.extract(box, Limits())
    assert media_type_of(box) == MBOX
    assert content.text == (
        "message-1.eml: Jörg Wald <j.wald@example.com>; Tue, 04 Mar 2025 09:00:00 +0000; The note\n\n"
        "message-2.eml: Jörg Wald <j.wald@example.com>; Tue, 04 Mar 2025 09:00:00 +0000; B"
    )
    assert files_of(content) == list(enumerate(content.text.split("\n\n"), start=1))
    assert [one.media_type for one in content.attachments] == ["message/rfc822"] * 2
    assert content.attachments[0].data.count(b"From here on") == 1
    assert b"\nFrom the start" in content.attachments[0].data


@pytest.mark.parametrize("text", [b"From here on 4:00 2025", b"From 1 4:00 2025\nwords", b"From a\nSubject: b"])
def test_no_mailbox(text: bytes) -> None:
    assert media_type_of(text) != MBOX


def test_more_mails_than_a_document_can_have() -> None:
    with pytest.raises(Reject) as caught:
        mbox.extract(_BOX, Limits(attachments=1))
    assert caught.value.reason is Reason.TOO_LARGE


@pytest.mark.parametrize("piece", [b"\n\nFrom a 1:00 2025", b"\n\nFrom ", b"From 1:00 2025\n\n", b"\n", b"a:\n"])
def test_the_time_is_linear(piece: bytes) -> None:
    with cpu_limit(3):
        try:
            mbox.extract(_LINE + piece * (5_000_000 // len(piece)), Limits())
        except Reject as error:
            assert error.reason is Reason.TOO_LARGE  # noqa: PT017
