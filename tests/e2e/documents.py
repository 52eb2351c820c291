"""Test documents: an agreement with given lines, in each supported format."""

import io
from collections.abc import Callable, Mapping, Sequence
from email.message import EmailMessage
from html import escape

import docx
from reportlab.lib.pagesizes import LETTER
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

DELIVERY = "The Supplier shall deliver the goods described in each order within thirty days of its receipt."
_CLAUSES = f"""1. SERVICES. {DELIVERY}

2. TERM. This Agreement begins on March 3, 2025 and ends on March 2, 2028, unless it is terminated sooner.

3. ASSIGNMENT. Neither party may assign this Agreement, in whole or in part, without the prior written consent of the
other party.

4. LIABILITY. In no event shall the aggregate liability of either party under this Agreement exceed the fees paid in the
twelve months before the claim arose.

5. INSURANCE. The Supplier shall maintain commercial general liability insurance of not less than $2,000,000 for each
occurrence during the term.

6. AUDIT. The Buyer may inspect the books and records of the Supplier that relate to this Agreement once a year.

7. GOVERNING LAW. This Agreement shall be governed by and construed in accordance with the laws of the State of Maine,
without regard to its conflict of laws principles."""


def agreement(title: str, lines: Sequence[str] = (), preamble: Sequence[str] = ()) -> str:
    """An agreement with `preamble` before the clauses and `lines` after them, one paragraph per line."""
    return "\n\n".join((f"{title} SUPPLY AGREEMENT", *preamble, _CLAUSES, *lines)) + "\n"


def as_txt(text: str) -> bytes:
    return text.encode()


def as_html(text: str) -> bytes:
    paragraphs = "".join(f"<p>{escape(one)}</p>" for one in text.split("\n\n"))
    return f'<!doctype html><html><head><meta charset="utf-8"></head><body>{paragraphs}</body></html>'.encode()


def as_docx(text: str) -> bytes:
    document, out = docx.Document(), io.BytesIO()
    for one in text.split("\n\n"):
        document.add_paragraph(one)
    document.save(out)
    return out.getvalue()


def as_pdf(text: str, password: str = "") -> bytes:
    """A PDF with text; one empty page if `text` is empty."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=LETTER, encrypt=StandardEncryption(password) if password else None)
    lines = [piece for one in text.split("\n\n") for piece in (*_wrapped(one), "")] or [""]
    for start in range(0, len(lines), 50):
        page = canvas.beginText(72, 730)
        page.setFont("Times-Roman", 10)
        for line in lines[start : start + 50]:
            page.textLine(line)
        canvas.drawText(page)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def as_scan() -> bytes:
    """A page with an image and without text."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=LETTER)
    for row in range(40):
        canvas.rect(72, 72 + 15 * row, 400, 6, fill=1)
    canvas.save()
    return out.getvalue()


def as_eml(text: str, attachment: bytes = b"", file_name: str = "agreement.pdf") -> bytes:
    """An e-mail, with an attachment if one is given."""
    mail = EmailMessage()
    mail["From"], mail["To"] = "Desk <desk@sender.example>", "Legal <legal@receiver.example>"
    mail["Subject"], mail["Date"] = "Agreement for review", "Mon, 03 Mar 2025 10:00:00 +0000"
    mail["Message-ID"] = "<one@sender.example>"
    mail.set_content(text)
    if attachment:
        mail.add_attachment(attachment, maintype="application", subtype="pdf", filename=file_name)
    return mail.as_bytes()


def _wrapped(paragraph: str, width: int = 90) -> list[str]:
    lines, line = [], ""
    for word in paragraph.split():
        if line and len(line) + len(word) >= width:
            lines.append(line)
            line = ""
        line = f"{line} {word}".strip()
    return [*lines, line]


FORMATS: Mapping[str, Callable[[str], bytes]] = {
    "txt": as_txt,
    "docx": as_docx,
    "pdf": as_pdf,
    "html": as_html,
    "eml": as_eml,
}
