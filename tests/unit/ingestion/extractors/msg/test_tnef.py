"""`winmail.dat`, in a mail and as a file."""

from email.message import EmailMessage

import pytest

from services.ingestion.extractors.eml import extract as eml
from services.ingestion.extractors.msg.extract import extract_tnef
from services.ingestion.extractors.result import Limits
from services.shared.domain.errors import Reason, Reject
from tests.unit.ingestion.extractors.msg.makers import rtf_body, winmail

_RTF = rtf_body(rb"{\rtf1\ansi The words of Outlook}")
_FILE = winmail({0x0037: "Terms", 0x1009: _RTF}, [("note.pdf", b"%PDF-1.4"), ("b.txt", b"words")])


def _mail(data: bytes, text: str = "") -> bytes:
    message = EmailMessage()
    message["From"], message["Subject"] = "a@example.com", "s"
    if text:
        message.set_content(text)
    message.add_attachment(data, maintype="application", subtype="ms-tnef", filename="winmail.dat")
    return message.as_bytes()


def test_attachments_are_those_of_the_mail() -> None:
    found = eml.extract(_mail(_FILE, "The plain words"), Limits())
    assert found.text == "From: a@example.com\nSubject: s\nAttachments: note.pdf, b.txt\n\nThe plain words"
    assert [one.data for one in found.attachments] == [b"%PDF-1.4", b"words"]


def test_the_body_is_read_if_the_mail_has_none() -> None:
    assert eml.extract(_mail(_FILE), Limits()).text.endswith("\n\nThe words of Outlook")


def test_a_file_of_its_own() -> None:
    found = extract_tnef(_FILE, Limits())
    assert found.text == "Subject: Terms\nAttachments: note.pdf, b.txt\n\nThe words of Outlook"


def test_a_message_in_it_is_a_mail() -> None:
    inner = winmail({0x0037: "Inner", 0x1000: "inner words"}, [("c.txt", b"c")])
    found = eml.extract(_mail(winmail(messages=[inner]), "words"), Limits())
    assert [one.file_name for one in found.attachments] == ["Inner.eml"]
    child = eml.extract(found.attachments[0].data, Limits())
    assert child.text == "Subject: Inner\nAttachments: c.txt\n\ninner words"


@pytest.mark.parametrize("data", [b"x", b"", _FILE[:4], _FILE[:6]])
def test_a_damaged_file_is_an_attachment_like_any_other(data: bytes) -> None:
    assert [one.data for one in eml.extract(_mail(data, "words"), Limits()).attachments] == [data]


@pytest.mark.parametrize("cut", range(6, len(_FILE), 7))
def test_a_cut_file_is_read_as_far_as_it_goes(cut: int) -> None:
    try:
        extract_tnef(_FILE[:cut], Limits())
    except Reject as error:
        assert error.reason is Reason.MALFORMED  # noqa: PT017


def test_limits() -> None:
    deep = winmail({0x1000: "words"})
    for _ in range(12):
        deep = winmail({0x1000: "words"}, messages=[deep])
    for file in (deep, winmail({}, [("a.txt", b"x")] * 101)):
        with pytest.raises(Reject) as caught:
            extract_tnef(file, Limits())
        assert caught.value.reason is Reason.TOO_LARGE
