"""Fill the templates of the house style: `{{document.NAME}}` and `{{finding.NAME}}` are replaced by words. Pure.

What has `{{finding.` is repeated for each finding: a row of a sheet or of a table, or a run of blocks of a memo.
"""

import re
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass

from lxml import etree

from services.annotation.exports.packages import TemplateError, packed, parts_of, text_of, valid, xml_bytes, xml_of
from services.annotation.exports.records import ExportFormat
from services.annotation.exports.rows import Report
from services.annotation.exports.sheets import Line, Table, Words, fill_workbook, lines_of

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_BODY = "word/document.xml"
_NAME = re.compile(r"\{\{(document|finding)\.([a-z]+)\}\}")
_REPEATED = "{{finding."


@dataclass(frozen=True, slots=True)
class Templates:
    """The workbook and the memo of a document, and the workbooks of a grid and of a matter, as files."""

    sheet: bytes
    memo: bytes
    grid: bytes
    matter: bytes


def workbook(template: bytes, report: Report) -> bytes:
    """The workbook of a report. Raises `TemplateError`."""
    names = {"document": report.document}
    table = Table(Line(names), lines_of("finding", report.findings, names), "finding")
    return fill_workbook(template, [table])


def memo(template: bytes, report: Report) -> bytes:
    """The memo of a report, as DOCX. A paragraph whose words are all empty is left out. Raises `TemplateError`."""
    parts = parts_of(template)
    root = xml_of(parts, _BODY)
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
    parts[_BODY] = xml_bytes(root)
    return packed(parts)


def _repeated(body: etree._Element) -> list[etree._Element]:
    """The blocks from the first to the last one with a name of a finding; rows, if all of them are in one table."""
    blocks = list(body)
    places = [place for place, one in enumerate(blocks) if _REPEATED in text_of(one, W)]
    if not places:
        return []
    found = blocks[places[0] : places[-1] + 1]
    if len(found) == 1 and found[0].tag == f"{{{W}}}tbl":
        return [row for row in found[0].iter(f"{{{W}}}tr") if _REPEATED in text_of(row, W)]
    return found


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _fill_words(root: etree._Element, document: Words, finding: Words) -> None:
    for paragraph in [*root.iter(f"{{{W}}}p")]:
        names = _NAME.findall(text_of(paragraph, W))
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


def _replaced(text: str, document: Words, finding: Words) -> str:
    return valid(_NAME.sub(lambda match: _word((match[1], match[2]), document, finding), text))


def _word(name: tuple[str, str], document: Words, finding: Words) -> str:
    return (document if name[0] == "document" else finding).get(name[1], "")


FILL: Mapping[ExportFormat, Callable[[Templates, Report], bytes]] = {
    ExportFormat.XLSX: lambda templates, report: workbook(templates.sheet, report),
    ExportFormat.MEMO: lambda templates, report: memo(templates.memo, report),
}
"""The files that annotation makes, without the original."""
