"""Messages of Outlook, and other files of mail."""

import struct
from collections.abc import Mapping

from scripts.samplekit.compound import Folder, compound
from scripts.samplekit.outlook import Attached, Message, Value, folder
from services.ingestion.extractors.result import Limits
from tests.unit.ingestion.extractors.formats.proofs.proof import WORD, Proof
from tests.unit.ingestion.extractors.msg.makers import NOTE, msg, rtf_body, signed_data, winmail
from tests.unit.ingestion.makers import mail

_LONG = b"<p>zebra: the tenant pays the rent on the first day of each month, in advance.</p>"
_LINE = b"From a@example.com Tue Mar  4 09:00:00 2025\n"


def _message(values: Mapping[int, Value], *attachments: Attached, words: tuple[str, ...] = (WORD,)) -> Proof:
    return Proof(msg({0x0037: "s", **values}, (), attachments), words)


def _appointment() -> bytes:
    """Start, end and place have ids that a table of names gives them."""
    rows = b"".join(struct.pack("<IHH", one, 3 << 1, number) for number, one in enumerate((0x820D, 0x820E, 0x8208)))
    guid = bytes.fromhex("0220060000000000c000000000000046")
    names: Folder = {"__substg1.0_00020102": guid, "__substg1.0_00030102": rows}
    values: Mapping[int, Value] = {**NOTE, 0x8000: NOTE[0x0039], 0x8001: NOTE[0x0039], 0x8002: "Room zebra"}
    return compound({**folder(Message(values), 32), "__nameid_version1.0": names})


def _deep(depth: int) -> Message:
    inner = Message({0x1000: WORD})
    for _ in range(depth):
        inner = Message({0x1000: "words"}, (), [Attached(message=inner)])
    return inner


_LINK = Attached("zebra.docx", values={0x3705: 7})
_ENCRYPTED = Attached("smime.p7m", signed_data(b"x", kind=3))
_SIGNED = Attached("smime.p7m", signed_data(b"\nzebra"))
_SEEN = rtf_body(b"{\\rtf1 Seen {\\v zebra}}")
_WRAPPED = rtf_body(b"{\\rtf1\\fromhtml1 {\\*\\htmltag64 <p>}zebra}")
_MANY = [Attached("a.txt", b"x")] * 4
_SMIME = {0x001A: "IPM.Note.SMIME"}

PROOFS: Mapping[str, tuple[Proof, ...]] = {
    "Sender, recipients, date, subject": (
        Proof(
            msg({**NOTE, 0x0037: WORD}, [("Bo", "bo@example.com", 1), ("Cy", "cy@example.com", 2)]),
            ("From: Jörg Wald <j.wald@example.com>", "To: Bo <bo@example.com>", "Cc: Cy <cy@", "4 Mar 2025", WORD),
        ),
    ),
    "Plain text": (_message({0x1000: WORD}),),
    "HTML, also in RTF": (_message({0x1013: b"<p>zebra"}), _message({0x1009: _WRAPPED})),
    "RTF": (_message({0x1009: rtf_body(b"{\\rtf1 zebra}")}),),
    "Time and place of an appointment": (Proof(_appointment(), ("Start: 2025-03-04 09:00 UTC", "Place: Room zebra")),),
    "The text of a signed message": (_message(_SMIME, _SIGNED, words=(WORD, "Signature: S/MIME")),),
    "Hidden text of HTML or RTF": (_message({0x1013: b"<p>Seen<p hidden>zebra"}), _message({0x1009: _SEEN})),
    "Attached files": (_message({}, Attached("a.txt", WORD.encode())),),
    "Attached messages": (_message({}, Attached(message=Message({0x0042: WORD})), words=(WORD,)),),
    "Other properties, such as categories and flags": (_message({0x1000: "words", 0x1035: WORD, 0x3FFA: WORD}),),
    "Pictures in the body": (
        _message({0x1000: "words"}, Attached("zebra.png", b"zebra", "image/png", values={0x3714: 4, 0x3712: WORD})),
    ),
    "Links to files, and objects of other programs": (
        _message({0x1000: "words"}, Attached("zebra.docx", values={0x3705: 7})),
    ),
    "Encrypted message": (_message(_SMIME, _ENCRYPTED),),
    "Compound file that is damaged": (Proof(msg(NOTE)[:600], file_name="a.msg"),),
    "Message without text": (Proof(msg({0x001A: "IPM.Note", 0x0037: " "}, ())),),
    "Messages with more than 100 attachments together": (Proof(msg(NOTE, (), _MANY), limits=Limits(attachments=3)),),
    "Messages deeper than 10 levels": (Proof(msg(NOTE, (), [Attached(message=_deep(11))])),),
}
FILES: Mapping[str, tuple[Proof, ...]] = {
    "`winmail.dat`": (Proof(winmail({0x1000: WORD})),),
    "A mail in signed data (`.p7m`)": (Proof(signed_data(b"Subject: s\n\nzebra"), file_name="smime.p7m"),),
    "The sender, date and subject of each mail of a mailbox (mbox)": (
        Proof(_LINE + mail("words", subject=WORD), ("Jörg Wald <j.wald@example.com>", "4 Mar 2025", WORD)),
    ),
    "The mails of a mailbox": (Proof(_LINE + mail(WORD)),),
    "Another file in signed data": (Proof(signed_data(b"%PDF-1.4 zebra"), file_name="a.pdf.p7m"),),
    "Encrypted data (`.p7m`)": (Proof(signed_data(b"x", kind=3), file_name="smime.p7m"),),
    "A signature alone": (Proof(signed_data(b"", detached=True), file_name="a.p7s"),),
    "Mailbox of more than 100 mails": (Proof((_LINE + mail() + b"\n") * 3, limits=Limits(attachments=2)),),
}
