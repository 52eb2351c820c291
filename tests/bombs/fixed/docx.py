"""DOCX files that cost a naive parser time or memory."""

import io
import zipfile
from collections.abc import Callable, Mapping

from tests.unit.ingestion.makers import docx, numbered, numbering, paragraph

_TBL, _END = "<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"
_BOX = '<w:r><w:pict><v:textbox xmlns:v="urn:schemas-microsoft-com:vml"><w:txbxContent><w:p>'
_BOX_END = "</w:p></w:txbxContent></v:textbox></w:pict></w:r>"
_NOTE = '<w:r><w:footnoteReference w:id="1"/></w:r>'
_MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


def packages() -> Mapping[str, Callable[[], bytes]]:
    return {
        "paragraphs": lambda: docx(paragraph("x") * 900_000),
        "empty paragraphs": lambda: docx("<w:p/>" * 3_000_000 + paragraph("x")),
        "runs": lambda: docx(f"<w:p>{'<w:r><w:t>x </w:t></w:r>' * 1_000_000}</w:p>"),
        "deep elements": lambda: docx(
            "<w:sdt><w:sdtContent>" * 3_000 + paragraph("x") + "</w:sdtContent></w:sdt>" * 3_000
        ),
        "nested tables": lambda: docx(_TBL * 200 + paragraph("x") + _END * 200),
        "nested text boxes": lambda: docx(f"<w:p>{_BOX * 30}<w:r><w:t>x</w:t></w:r>{_BOX_END * 30}</w:p>"),
        "nested alternatives": lambda: docx(f"<w:p>{_alternatives(14)}</w:p>"),
        "cells": lambda: docx(
            f"<w:tbl><w:tr>{'<w:tc><w:p><w:r><w:t>x</w:t></w:r></w:p></w:tc>' * 300_000}</w:tr></w:tbl>"
        ),
        "list items": lambda: docx(numbered("x") * 200_000, numbering=numbering(("%1.", "lowerRoman"))),
        "a long pattern": lambda: docx(numbered("x") * 2_000, numbering=numbering(("%1" * 100_000, "decimal"))),
        "a chain of styles": lambda: docx(paragraph("x", '<w:pStyle w:val="s0"/>') * 1_000, styles=_styles(20_000)),
        "attributes": lambda: docx(f"<w:p {_attributes(300_000)}/>"),
        "entities": lambda: docx(paragraph("&who;" * 500_000), doctype=True),
        "nested entities": lambda: _package({"word/document.xml": _LAUGHS}),
        "a packed document of 256 MB": lambda: _package({"word/document.xml": b" " * (1 << 28) + b"<a/>"}),
        "parts": lambda: _package(
            {f"word/header{one}.xml": b"<a/>" for one in range(60_000)} | {"word/document.xml": b"<a/>"}
        ),
        "large parts": lambda: docx(
            paragraph("x"), files={f"word/header{one}.xml": " " * 9_000_000 for one in range(60)}
        ),
        "a text of one word": lambda: docx(paragraph("a" * 15_000_000)),
        "a cut package": lambda: docx(paragraph("x" * 100_000))[:-40],
        "hidden runs": lambda: docx(f"<w:p>{'<w:r><w:rPr><w:vanish/></w:rPr><w:t>x</w:t></w:r>' * 300_000}</w:p>"),
        "tracked changes": lambda: docx(f"<w:p>{'<w:ins><w:r><w:t>x </w:t></w:r></w:ins>' * 300_000}</w:p>"),
        "notes": lambda: docx(f"<w:p>{_NOTE * 300_000}</w:p>"),
    }


def _alternatives(depth: int) -> str:
    """Each level has the next one twice."""
    inner = "<w:r><w:t>x</w:t></w:r>"
    for _ in range(depth):
        both = f"<mc:Choice>{inner}</mc:Choice><mc:Fallback>{inner}</mc:Fallback>"
        inner = f"<mc:AlternateContent {_MC}>{both}</mc:AlternateContent>"
    return inner


def _attributes(count: int) -> str:
    return " ".join(f'a{one}="1"' for one in range(count))


def _styles(count: int) -> str:
    return "".join(
        f'<w:style w:styleId="s{one}"><w:basedOn w:val="s{one + 1}"/><w:pPr/></w:style>' for one in range(count)
    )


def _package(parts: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return buffer.getvalue()


_LAUGHS = (
    "<!DOCTYPE d [<!ENTITY a0 'ha'>"
    + "".join(f"<!ENTITY a{one} '{f'&a{one - 1};' * 10}'>" for one in range(1, 12))
    + "]><w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'><w:body><w:p><w:r><w:t>&a11;"
    "</w:t></w:r></w:p></w:body></w:document>"
).encode()
