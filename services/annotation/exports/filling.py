"""Fill the templates of the house style: `{{document.NAME}}` and `{{finding.NAME}}` are replaced by words. Pure.

What has `{{finding.` is repeated for each finding: a row of a sheet or of a table, or a run of blocks of a memo.
"""

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass

from lxml import etree

from services.annotation.exports.records import ExportFormat
from services.annotation.exports.rows import Report, Words

S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_SHEET, _STRINGS, _BODY = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "word/document.xml"
_NAME = re.compile(r"\{\{(document|finding)\.([a-z]+)\}\}")
_REPEATED = "{{finding."
_INVALID = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_FORMULA = re.compile(r"[=+\-@\t\r]")
_LONGEST = 32_000  # of a cell; Excel allows 32,767
_TIME = (2000, 1, 1, 0, 0, 0)


class TemplateError(ValueError):
    """A template cannot be filled. The message is for the operator."""


@dataclass(frozen=True, slots=True)
class Templates:
    """The workbook and the memo, as files."""

    sheet: bytes
    memo: bytes


def workbook(template: bytes, report: Report) -> bytes:
    """The workbook of a report. Words that Excel could take for a formula begin with an apostrophe. Raises
    `TemplateError`.
    """
    parts = _parts(template)
    sheet = _xml(parts, _SHEET)
    strings = [_text(one, S) for one in _xml(parts, _STRINGS)] if _STRINGS in parts else []
    data = sheet.find(f"{{{S}}}sheetData")
    rows = [] if data is None else list(data)
    repeated = [row for row in rows if any(_REPEATED in _cell(one, strings) for one in row)]
    if data is None or len(repeated) != 1:
        raise TemplateError("the first sheet of findings.xlsx needs one row with {{finding.…}}")
    number, shift = 0, 0
    for row in rows:
        copies: Iterable[Words | None] = report.findings or ({},) if row is repeated[0] else (None,)
        for place, words in enumerate(copies):
            made = row if words is None else deepcopy(row)
            shift += place > 0
            number = int(row.get("r") or number + 1) + shift
            _fill_row(made, number, report.document, words, strings)
            row.addprevious(made) if made is not row else None
        if row is repeated[0]:
            data.remove(row)
    _extend(sheet, shift)
    parts[_SHEET] = etree.tostring(sheet, xml_declaration=True, encoding="UTF-8", standalone=True)
    return _packed(parts)


def memo(template: bytes, report: Report) -> bytes:
    """The memo of a report, as DOCX. A paragraph whose words are all empty is left out. Raises `TemplateError`."""
    parts = _parts(template)
    root = _xml(parts, _BODY)
    body = root.find(f"{{{W}}}body")
    blocks = [] if body is None else _repeated(body)
    if not blocks:
        raise TemplateError("memo.docx needs a paragraph or a row of a table with {{finding.…}}")
    anchor = etree.Element("anchor")
    blocks[0].addprevious(anchor)
    for one in blocks:
        _remove(one)
    _fill_words(root, report.document, {})  # first: what a document says is no name of a template
    for words in report.findings:
        for one in blocks:
            copy = deepcopy(one)
            anchor.addprevious(copy)
            _fill_words(copy, report.document, words)
    _remove(anchor)
    parts[_BODY] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return _packed(parts)


def _repeated(body: etree._Element) -> list[etree._Element]:
    """The blocks from the first to the last one with a name of a finding; rows, if all of them are in one table."""
    blocks = list(body)
    places = [place for place, one in enumerate(blocks) if _REPEATED in _text(one, W)]
    if not places:
        return []
    found = blocks[places[0] : places[-1] + 1]
    if len(found) == 1 and found[0].tag == f"{{{W}}}tbl":
        return [row for row in found[0].iter(f"{{{W}}}tr") if _REPEATED in _text(row, W)]
    return found


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _fill_words(root: etree._Element, document: Words, finding: Words) -> None:
    for paragraph in [*root.iter(f"{{{W}}}p")]:
        names = _NAME.findall(_text(paragraph, W))
        if names and not any(_word(one, document, finding) for one in names):
            parent = paragraph.getparent()
            if parent is not None and parent.tag != f"{{{W}}}tc":
                parent.remove(paragraph)
                continue
        for text in [*paragraph.iter(f"{{{W}}}t")]:
            if _NAME.search(text.text or ""):
                _lines(text, _replaced(text.text or "", document, finding))


def _lines(text: etree._Element, words: str) -> None:
    """Words in place of a text of a run, with line breaks of Word."""
    first, *others = words.split("\n")
    text.text = first
    text.set(_SPACE, "preserve")
    last = text
    for line in others:
        for one in (etree.Element(f"{{{W}}}br"), etree.Element(f"{{{W}}}t")):
            last.addnext(one)
            last = one
        last.text = line
        last.set(_SPACE, "preserve")


def _fill_row(row: etree._Element, number: int, document: Words, finding: Words | None, strings: list[str]) -> None:
    row.set("r", str(number))
    for cell in row:
        column = re.sub(r"\d+", "", cell.get("r") or "")
        cell.set("r", f"{column}{number}")
        words = _cell(cell, strings)
        if _NAME.search(words):
            _write(cell, _replaced(words, document, finding or {}))


def _write(cell: etree._Element, words: str) -> None:
    """A text, never a formula."""
    for one in list(cell):
        cell.remove(one)
    cell.set("t", "inlineStr")
    text = etree.SubElement(etree.SubElement(cell, f"{{{S}}}is"), f"{{{S}}}t")
    text.text = (f"'{words}" if _FORMULA.match(words) else words)[:_LONGEST]
    text.set(_SPACE, "preserve")


def _extend(sheet: etree._Element, shift: int) -> None:
    """The filter and the size of a sheet with more rows."""
    for name in ("dimension", "autoFilter"):
        one = sheet.find(f"{{{S}}}{name}")
        match = re.fullmatch(r"([A-Z]+\d+:[A-Z]+)(\d+)", "" if one is None else one.get("ref") or "")
        if one is not None and match:
            one.set("ref", f"{match[1]}{int(match[2]) + shift}")


def _cell(cell: etree._Element, strings: list[str]) -> str:
    value = cell.findtext(f"{{{S}}}v") or ""
    if cell.get("t") == "s" and value.isdecimal() and int(value) < len(strings):
        return strings[int(value)]
    return _text(cell, S) if cell.get("t") == "inlineStr" else value


def _replaced(text: str, document: Words, finding: Words) -> str:
    words = _NAME.sub(lambda match: _word((match[1], match[2]), document, finding), text)
    return _INVALID.sub("\ufffd", words)


def _word(name: tuple[str, str], document: Words, finding: Words) -> str:
    return (document if name[0] == "document" else finding).get(name[1], "")


def _text(element: etree._Element, namespace: str) -> str:
    return "".join(one.text or "" for one in element.iter(f"{{{namespace}}}t"))


def _parts(template: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(template)) as file:
            return {one: file.read(one) for one in file.namelist()}
    except (zipfile.BadZipFile, OSError, ValueError):
        raise TemplateError("a template is no file of Office") from None


def _xml(parts: Mapping[str, bytes], name: str) -> etree._Element:
    try:
        return etree.fromstring(parts[name], etree.XMLParser(resolve_entities=False, no_network=True))
    except (KeyError, etree.XMLSyntaxError, ValueError):
        raise TemplateError(f"a template has no valid part {name}") from None


def _packed(parts: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in parts.items():
            entry = zipfile.ZipInfo(name, _TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            file.writestr(entry, data)
    return buffer.getvalue()


FILL: Mapping[ExportFormat, Callable[[Templates, Report], bytes]] = {
    ExportFormat.XLSX: lambda templates, report: workbook(templates.sheet, report),
    ExportFormat.MEMO: lambda templates, report: memo(templates.memo, report),
}
"""The files that annotation makes, without the original."""
