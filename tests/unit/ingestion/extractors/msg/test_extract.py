"""The visible text of messages of Outlook, and their attachments."""

from collections.abc import Mapping

import pytest

from scripts.samplekit.outlook import Attached, Message, Value
from services.ingestion.extractors.eml import extract as eml
from services.ingestion.extractors.msg.extract import extract
from services.ingestion.extractors.result import Content, Limits
from services.shared.domain.document import Gap, GapKind
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.parts import PartKind
from tests.unit.ingestion.extractors.msg.makers import NOTE, msg, rtf_body, signed_data
from tests.unit.ingestion.makers import gaps_of, mail

HEAD = (
    "From: Jörg Wald <j.wald@example.com>\nTo: a@example.com\nDate: Tue, 4 Mar 2025 09:00:00 +0000\nSubject: The note"
)
_HTML = b"<html><meta charset=utf-8><p>Dear Ms. Okonjo, the tenant pays \xe2\x82\xac 5.</p>"


def _read(values: Mapping[int, Value], *attachments: Attached) -> Content:
    return extract(msg({**NOTE, **values}, attachments=attachments), Limits())


def _without_body(values: Mapping[int, Value], *attachments: Attached) -> Content:
    return _read({0x1000: "", **values}, *attachments)


def test_a_message_is_read_as_the_same_mail_is() -> None:
    found, same = extract(msg(), Limits()), eml.extract(mail(), Limits())
    assert found.text == f"{HEAD}\n\nDear Ms. Okonjo,\nplease find the note attached."
    assert found.text.replace("4 Mar", "04 Mar") == same.text
    assert found.parts == tuple(one for one in found.parts if one.kind is PartKind.MESSAGE)


@pytest.mark.parametrize(
    "values",
    [
        {0x1013: _HTML},
        {0x1013: _HTML.replace(b"\xe2\x82\xac", b"\x80").replace(b"utf-8", b"x"), 0x3FDE: 1252},
        {0x1013: _HTML.decode()},
        {0x1009: rtf_body(rb"{\rtf1\ansi\ansicpg1252 Dear Ms. Okonjo, the tenant pays \'80 5.\par}")},
        {0x1009: rtf_body(rb"{\rtf1\ansi Dear Ms. Okonjo, the tenant pays \u8364? 5.}")},
        {0x1009: rtf_body(
            rb"{\rtf1\ansi\ansicpg1252\fromhtml1 {\*\htmltag64 <p>}\htmlrtf {\htmlrtf0 Dear Ms. Okonjo, the "
            rb"tenant pays \'80 5.\htmlrtf }\htmlrtf0 {\*\htmltag72 </p>}}"
        )},
    ],
    ids=["HTML", "HTML in a code page", "HTML as text", "RTF", "RTF in Unicode", "HTML in RTF"],
)  # fmt: skip
def test_bodies(values: Mapping[int, Value]) -> None:
    assert _without_body(values).text == f"{HEAD}\n\nDear Ms. Okonjo, the tenant pays € 5."


def test_hidden_text_of_a_body_in_rtf() -> None:
    found = _without_body({0x1009: rtf_body(rb"{\rtf1 Seen {\v secret}\par More}")})
    assert [one.of(found.text) for one in found.hidden] == ["secret"]
    assert found.text.endswith("Seen secret\n\nMore")


@pytest.mark.parametrize("rtf", [b"x", rtf_body(b"")[:10], b"\x00" * 40, rtf_body(b"{\\")])
def test_a_damaged_body_is_left_out(rtf: bytes) -> None:
    assert _without_body({0x1009: rtf}).text == HEAD


def test_people() -> None:
    people = [("Ann", "ann@example.com", 1), ("Bo", "/O=BANK/CN=BO", 1), ("", "cy@example.com", 2), ("Di", "", 3)]
    found = extract(msg({**NOTE, 0x0042: "Eve", 0x5D02: "", 0x0065: "/O=BANK/CN=EVE"}, people), Limits())
    assert found.text.splitlines()[:4] == [
        "From: Eve",
        "To: Ann <ann@example.com>, Bo",
        "Cc: cy@example.com",
        "Bcc: Di",
    ]


def test_fields_that_the_mail_came_with_are_read_where_there_is_no_property() -> None:
    came = "Received: x\r\nFrom: Ann <ann@example.com>\r\nDate: Mon, 3 Mar 2025 08:00:00 +0100\r\nSubject: other\r\n"
    found = extract(msg({0x007D: came, 0x0037: "Terms", 0x1000: "words"}, []), Limits())
    assert found.text == "From: Ann <ann@example.com>\nDate: Mon, 3 Mar 2025 08:00:00 +0100\nSubject: Terms\n\nwords"


def test_attachments_and_pictures_of_the_body() -> None:
    found = _read(
        {},
        Attached("note.pdf", b"%PDF-1.4", "application/pdf"),
        Attached("logo.png", b"picture", "image/png", values={0x3712: "logo", 0x3714: 4}),
        Attached("mail.eml", b"Subject: a\n\nb", "message/rfc822"),
        Attached("a\n“b”.txt", b"words"),
    )
    assert [(one.file_name, one.media_type, one.data) for one in found.attachments] == [
        ("note.pdf", "application/pdf", b"%PDF-1.4"),
        ("mail.eml", "application/octet-stream", b"Subject: a\n\nb"),
        ("a “b”.txt", "application/octet-stream", b"words"),
    ]
    assert "Attachments: note.pdf, mail.eml, a “b”.txt" in found.text


def test_a_message_in_a_message_is_a_mail() -> None:
    deep = Message({0x0037: "Deep", 0x1000: "the deepest words"})
    inner = Message({**NOTE, 0x0037: "Inner"}, (), [Attached(message=deep), Attached("a.txt", b"words")])
    found = _read({}, Attached(message=inner))
    child = eml.extract(found.attachments[0].data, Limits())
    assert (found.attachments[0].file_name, found.attachments[0].media_type) == ("Inner.eml", "message/rfc822")
    assert "Subject: Inner\nAttachments: Deep.eml, a.txt\n\nDear Ms. Okonjo" in child.text
    assert "the deepest words" in eml.extract(child.attachments[0].data, Limits()).text
    assert child.attachments[1].data == b"words"
    assert _read({}, Attached(message=inner)).attachments == found.attachments


def test_links_and_objects_are_gaps() -> None:
    found = _read({}, Attached("terms.docx", values={0x3705: 7}))
    assert gaps_of(found) == (Gap(GapKind.EMBEDDED),)


def test_a_signed_message() -> None:
    signed = b'Content-Type: multipart/signed; boundary=b; protocol="application/pkcs7-signature"\n\n'
    parts = b"--b\n\nThe signed words\n--b\nContent-Type: application/pkcs7-signature\n\nMIIB\n--b--\n"
    clear = _without_body({0x001A: "IPM.Note.SMIME.MultipartSigned"}, Attached("smime.p7m", signed + parts))
    opaque = _without_body(
        {0x001A: "IPM.Note.SMIME"}, Attached("smime.p7m", signed_data(b"Content-Type: text/plain\n\nThe signed words"))
    )
    for found in (clear, opaque):
        assert found.text == f"{HEAD}\nSignature: S/MIME (not verified)\n\nThe signed words"
        assert found.attachments == ()


def test_an_encrypted_message() -> None:
    with pytest.raises(Reject) as caught:
        _without_body({0x001A: "IPM.Note.SMIME"}, Attached("smime.p7m", signed_data(b"x", kind=3)))
    assert caught.value.reason is Reason.NEEDS_PASSWORD


def test_limits_of_attachments_and_of_depth() -> None:
    deep = Message({0x1000: "words"})
    for _ in range(12):
        deep = Message({0x1000: "words"}, (), [Attached(message=deep)])
    many = [Attached("a.txt", b"x") for _ in range(4)]
    for file, most in ((msg(NOTE, (), [Attached(message=deep)]), 100), (msg(NOTE, (), many), 3)):
        with pytest.raises(Reject) as caught:
            extract(file, Limits(attachments=most))
        assert caught.value.reason is Reason.TOO_LARGE
