"""Renders HTML in the style of SEC filings, plain text in a given character set, and mails with attachments."""

import textwrap
from collections.abc import Mapping
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from html import escape

from scripts.samplekit.markup import Block, Kind, Source, bold_runs

WIDTH = 76


def html(source: Source) -> bytes:
    """Renders the source like an exhibit of a filing: inline styles, numeric entities, page numbers between lines."""
    pages, body = 1, []
    for block in source.blocks:
        body.append(PAGE_END.format(pages) if block.kind is Kind.BREAK else html_block(block))
        pages += block.kind is Kind.BREAK
    page = HTML.format(title=escape(source.meta["title"]), body="\n".join(body))
    return page.encode("ascii", "xmlcharrefreplace")


def html_block(block: Block) -> str:
    """The HTML of one block, with inline styles."""
    if block.kind is Kind.TABLE:
        rows = "\n".join("<tr>" + "".join(f"<td>{inline(cell)}</td>" for cell in row) + "</tr>" for row in block.rows)
        return f'<table border="1" cellpadding="4" style="width:100%">\n{rows}\n</table>'
    text = inline(block.text).replace("\n", "<br>\n")
    if block.kind in (Kind.TITLE, Kind.HEADING):
        return f'<p style="text-align:center"><b>{text}</b></p>'
    if block.kind is Kind.SUBHEADING:
        return f"<p><b>{text}</b></p>"
    return f'<p style="margin-left:{36 * block.indent}px;text-align:justify">{text}</p>'


def inline(text: str) -> str:
    """Escapes the text, with bold, and with the no-break space that filings have after a section number."""
    marked = "".join(f"<b>{escape(part)}</b>" if bold else escape(part) for part, bold in bold_runs(text))
    return marked.replace("Section ", "Section&nbsp;")


def text(source: Source) -> bytes:
    """Renders lines of at most 76 characters that end in CRLF, with form feeds and centred page numbers."""
    pages, lines = 1, []
    for block in source.blocks:
        if block.kind is Kind.BREAK:
            lines += [f"- {pages} -".center(WIDTH).rstrip(), "\f"]
            pages += 1
        else:
            lines += [*text_lines(block), ""]
    return ("\r\n".join(lines) + "\r\n").replace("\f\r\n", "\f").encode(source.meta["charset"])


def text_lines(block: Block) -> list[str]:
    """One block as wrapped lines."""
    plain = block.text.replace("**", "")
    if block.kind is Kind.TABLE:
        return ["   ".join(cell.ljust(22) for cell in row).rstrip() for row in block.rows]
    if block.kind is Kind.LINES:
        return plain.split("\n")
    indent = " " * 4 * block.indent
    lines = textwrap.wrap(
        plain, WIDTH, initial_indent=indent, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )
    return [line.center(WIDTH).rstrip() for line in lines] if block.kind in (Kind.TITLE, Kind.HEADING) else lines


def mail(source: Source, attachments: Mapping[str, bytes]) -> bytes:
    """Renders the source as a mail. `attachments`: the content of PDF files by file name."""
    envelope = source.meta["mail"]
    message = EmailMessage(policy=SMTP)
    message["From"] = address(envelope["from"])
    message["To"] = [address(person) for person in envelope["to"]]
    message["Cc"] = [address(person) for person in envelope["cc"]]
    message["Subject"] = source.meta["title"]
    message["Date"] = envelope["date"]
    message["Message-ID"] = envelope["message_id"]
    lines = [line for block in source.blocks for line in (*text_lines(block), "")]
    message.set_content("\n".join(lines), cte="quoted-printable")
    for name, content in attachments.items():
        message.add_attachment(content, maintype="application", subtype="pdf", filename=name)
    if attachments:
        message.set_boundary(f"=_{source.name}")
    return message.as_bytes()


def address(person: Mapping[str, str]) -> Address:
    """A mail address with its display name."""
    return Address(person["name"], addr_spec=person["email"])


PAGE_END = '<p style="text-align:center">{}</p>\n<hr style="page-break-after:always">'
HTML = """<!DOCTYPE html>
<html><head><title>{title}</title>
<meta http-equiv="Content-Type" content="text/html; charset=us-ascii"></head>
<body style="font-family:'Times New Roman',serif;font-size:10pt">
{body}
</body></html>
"""
