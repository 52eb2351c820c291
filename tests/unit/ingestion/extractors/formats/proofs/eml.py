import base64
from collections.abc import Mapping

from services.ingestion.extractors.result import Limits
from tests.unit.ingestion.extractors.formats.proofs.proof import WORD, Proof
from tests.unit.ingestion.extractors.msg.makers import rtf_body, signed_data, winmail
from tests.unit.ingestion.makers import mail, pdf

_LONG = "The tenant pays the rent on the first day of each month, in advance."
_CALENDAR = (
    "BEGIN:VEVENT\nSUMMARY:zebra\nDTSTART:20260304T100000Z\nLOCATION:Room 4\nATTENDEE;CN=Bo:mailto:bo@example.com\n"
    "DESCRIPTION:Bring both copies\nEND:VEVENT\n"
)


def _message(head: str, body: str = WORD, *words: str) -> Proof:
    return Proof(f"From: a@example.com\nSubject: s\n{head}\n\n{body}".encode(), words or (WORD,))


def _parts(kind: str, *parts: str, words: tuple[str, ...] = ()) -> Proof:
    inner = "".join(f"--b\n{part}\n" for part in parts)
    return _message(f"Content-Type: multipart/{kind}; boundary=b", f"{inner}--b--\n", *words)


def _nested(depth: int) -> str:
    inner = "\nwords"
    for level in range(depth):
        inner = f"Content-Type: multipart/mixed; boundary=d{level}\n\n--d{level}\n{inner}\n--d{level}--\n"
    return inner


def _opaque(inner: str) -> str:
    return base64.encodebytes(signed_data(inner.encode())).decode()


def _outlook(data: bytes) -> Proof:
    return Proof(mail("", attachments=[("winmail.dat", "application/ms-tnef", data)]))


_HTML = "Content-Type: text/html\n\n<p>{}"
_TEXT = "Content-Type: text/plain\n\n{}"
_OPAQUE = "Content-Type: application/pkcs7-mime\nContent-Transfer-Encoding: base64"
_SIGNATURE = "Content-Type: application/pkcs7-signature; name=smime.p7s\n\nMIIB"

PROOFS: Mapping[str, tuple[Proof, ...]] = {
    "From, To, Cc, Bcc, Date, Subject": (
        Proof(
            b"From: a@b.com\nTo: c@d.com\nCc: e@f.com\nBcc: g@h.com\nDate: Tue, 4 Mar 2025 09:00:00 +0000\n"
            b"Subject: =?utf-8?q?z=C3=A9bra?=\n\nwords",
            ("From: a@b.com", "To: c@d.com", "Cc: e@f.com", "Bcc: g@h.com", "Date: Tue, 4 Mar", "Subject: zébra"),
        ),
    ),
    "Names of attachments": (
        Proof(mail(attachments=[("zebra.pdf", "application/pdf", pdf([["x"]]))]), ("Attachments: zebra.pdf",)),
    ),
    "Plain text in any encoding": (
        _message(
            "Content-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable",
            "caf=E9",
            "café",
        ),
        _message("Content-Type: text/plain\nContent-Transfer-Encoding: base64", "emVicmE="),
        _message("Content-Type: text/plain; charset=nonsense"),
    ),
    "HTML": (_message("Content-Type: text/html", "<p>zebra"),),
    "Plain text of alternatives": (_parts("alternative", _TEXT.format(WORD), _HTML.format("rich")),),
    "HTML of alternatives whose plain text is a placeholder": (
        _parts("alternative", _TEXT.format("Your client cannot show HTML"), _HTML.format(_LONG), words=(_LONG,)),
    ),
    "Calendar entries": (
        _parts(
            "mixed",
            f"Content-Type: text/calendar\n\n{_CALENDAR}",
            words=("zebra", "2026-03-04 10:00 UTC", "Room 4", "Bo <bo@example.com>", "Bring both copies"),
        ),
    ),
    "The text of a signed mail": (
        _parts("signed", _TEXT.format(WORD), _SIGNATURE, words=(WORD, "Signature: S/MIME")),
        _message(
            _OPAQUE,
            _opaque(f"\n{WORD}"),
            WORD,
            "Signature: S/MIME (not verified)",
        ),
    ),
    "Earlier mail in the body": (_message("X-A: b", f"words\n\n> {WORD}\n> words"),),
    "The body in `winmail.dat`": (_outlook(winmail({0x1009: rtf_body(b"{\\rtf1 zebra}")})),),
    "Hidden text of an HTML body": (_message("Content-Type: text/html", "<p>Seen</p><p hidden>zebra"),),
    "Attachments": (
        _parts("mixed", _TEXT.format("words"), f"Content-Type: text/plain\nContent-Disposition: attachment\n\n{WORD}"),
        _parts("mixed", _TEXT.format("words"), f"Content-Type: application/pdf\n\n{WORD}"),
    ),
    "Attached mails": (
        _parts("mixed", _TEXT.format("words"), f"Content-Type: message/rfc822\n\nSubject: a\n\n{WORD}"),
    ),
    "Attachments in `winmail.dat`": (
        _outlook(winmail({0x1000: "words"}, [("a.txt", WORD.encode())])),
        _outlook(winmail({0x1000: "words"}, messages=[winmail({0x0042: WORD})])),
    ),
    "Other header fields": (_message("Reply-To: zebra@example.com\nX-Zebra: zebra", "words"),),
    "HTML of alternatives with a plain text": (
        _parts("alternative", _TEXT.format("The plain words"), _HTML.format("zebra")),
    ),
    "Picture in an HTML body": (
        _parts("related", _HTML.format("words<img src=cid:z>"), "Content-Type: image/png\nContent-ID: <z>\n\nzebra"),
    ),
    "Picture between the bodies": (
        _parts("mixed", _TEXT.format("words"), "Content-Type: image/png\nContent-Disposition: inline\n\nzebra"),
    ),
    "HTML body that is a picture of a page": (
        _message("Content-Type: text/html", "<img src=zebra width=1055 height=1365>"),
    ),
    "Frames in an HTML body": (_message("Content-Type: text/html", "<p>words<iframe src=https://zebra/></iframe>"),),
    "Mail that ends inside a part": (
        Proof(
            b"Subject: s\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nwords\n",
            ("zebra",),
        ),
    ),
    "Encrypted mail": (
        _message("Content-Type: application/pkcs7-mime; smime-type=enveloped-data"),
        _parts("encrypted", "Content-Type: application/pgp-encrypted\n\nVersion: 1"),
        _message("Content-Type: text/plain", "-----BEGIN PGP MESSAGE-----\n\nhQEMA\n-----END PGP MESSAGE-----"),
    ),
    "No text": (Proof(b"X-A: b\n\n", file_name="a.eml"),),
    "More than 100 attachments": (
        Proof(mail(attachments=[("a.txt", "text/plain", b"x")] * 4), limits=Limits(attachments=3)),
    ),
    "More than 1,000 parts, or 15 parts inside one another": (
        _parts("mixed", *["\nx"] * 1_001),
        Proof(b"From: a@example.com\nSubject: s\n" + _nested(20).encode()),
    ),
}
