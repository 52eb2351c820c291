"""Mails of every structure and encoding."""

from collections.abc import Mapping
from email.message import EmailMessage

_NOTE = (
    "Dear Ms. Okonjo,\nplease find the note – “as agreed” – attached.\n\n> The Borrower shall\n> repay.\n-- \nJörg\n"
)
_RICH = "<html><body><p>Dear <b>Ms. Okonjo</b>,<br>please find the note &ndash; as agreed &ndash; attached.</p></html>"
_LONG = "A long subject of a mail with many words, so that its header is folded "


def mails() -> Mapping[str, bytes]:
    made = {
        "plain.eml": _mail(),
        "base64.eml": _mail(cte="base64"),
        "quoted-printable.eml": _mail(cte="quoted-printable"),
        "rich.eml": _rich(),
        "alternative.eml": _alternative(),
        "placeholder.eml": _placeholder(),
        "related.eml": _related(),
        "attached.eml": _attached(),
        "forwarded.eml": _forwarded(),
        "two-texts.eml": _two_texts(),
    }
    return {name: mail.as_bytes() for name, mail in made.items()} | {"raw.eml": _RAW, "bare.eml": _BARE}


def _empty(subject: str = "Über die Anleihe – draft №2") -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = "Jörg Wald <j.wald@example.com>"
    mail["To"] = "a@example.com, Zoë Doe <z@example.com>"
    mail["Cc"] = '"Smith, John" <smith@example.com>'
    mail["Date"], mail["Subject"] = "Tue, 4 Mar 2025 09:00:00 +0000", subject
    return mail


def _mail(cte: str | None = None) -> EmailMessage:
    mail = _empty(_LONG * 2)
    mail.set_content(_NOTE, cte=cte)
    return mail


def _rich() -> EmailMessage:
    mail = _empty()
    mail.set_content(_RICH, subtype="html")
    return mail


def _alternative() -> EmailMessage:
    mail = _empty()
    mail.set_content(_NOTE)
    mail.add_alternative(_RICH, subtype="html")
    return mail


def _placeholder() -> EmailMessage:
    mail = _empty()
    mail.set_content("No HTML.")
    mail.add_alternative(_RICH, subtype="html")
    return mail


def _related() -> EmailMessage:
    mail = _rich()
    mail.add_related(b"GIF89a", "image", "gif", cid="<a>")
    return mail


def _attached() -> EmailMessage:
    mail = _alternative()
    mail.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="Größe.pdf")
    return mail


def _forwarded() -> EmailMessage:
    mail = _mail()
    mail.add_attachment(_alternative())
    return mail


def _two_texts() -> EmailMessage:
    mail = _mail()
    mail.add_attachment("A second text in the mail.\n", disposition="inline")
    return mail


_RAW = (
    b"From: =?iso-8859-1?q?J=F6rg_?= =?utf-8?b?V2FsZA==?= <a@example.com>\r\nSubject: =?windows-1252?q?=93Note=94?=\r\n"
    b"Content-Type: text/plain; charset=windows-1252; format=flowed\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    b"\x93Quoted\x94 words \x96 and a long \r\nline that flows.\r\n"
)
_BARE = b"Subject: bare\nDate: 4 Mar 2025 09:00\n\nA mail without a declaration of its type.\n"
