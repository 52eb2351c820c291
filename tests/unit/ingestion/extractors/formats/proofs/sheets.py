from collections.abc import Mapping

from tests.unit.ingestion.extractors.formats.proofs.proof import WORD, Proof
from tests.unit.ingestion.sheets import (
    hidden_column,
    hidden_row,
    label,
    links,
    merged,
    note,
    ods,
    ods_cell,
    ods_part,
    packed,
    part,
    record,
    row,
    rows,
    styles,
    table,
    value,
    xls,
    xlsx,
)

_HIDE = 'hidden="1"'
_FIRST = rows(("Covenant",))
_NOTE = "<authors><author>Jane Roe</author></authors><commentList>{}</commentList>"
_WHITE = '<fonts><font><color rgb="FFFFFFFF"/></font></fonts><cellXfs><xf/><xf fontId="0"/></cellXfs>'


def _cells(cells: str, *strings: str) -> Proof:
    return Proof(xlsx(f'<sheetData><row r="1">{cells}</row></sheetData>', strings=strings))


def _related(
    target: str, inner: str, *words: str, sheet: str = _FIRST, files: Mapping[str, str] | None = None
) -> Proof:
    kind, _, name = target.partition(":")
    parts = {f"xl/{name}": part("root", inner), **(files or {})}
    return Proof(xlsx(sheet, sheet_links=links(f"{kind}:{name}"), files=parts), words or (WORD,))


_OBJECT = "<oleObjects><oleObject shapeId='1' r:id='r1'/></oleObjects>"


def _picture(width: int) -> str:
    return f"<xdr:pic><xdr:spPr><a:xfrm><a:ext cx='{width}'/></a:xfrm></xdr:spPr></xdr:pic>"


def _frame(inner: str, width: str = "2cm") -> str:
    return f'<table:shapes><draw:frame svg:width="{width}">{inner}</draw:frame></table:shapes>'


def _ods(*lines: str, before: str = "") -> Proof:
    return Proof(ods(table(ods_cell("Covenant"), *lines, before=before)))


_TEXT = "<xdr:txBody><a:p><a:r><a:t>zebra</a:t></a:r></a:p></xdr:txBody>"
_TITLE = "<c:title><a:p><a:r><a:t>zebra</a:t></a:r></a:p></c:title>"
_CHART = "<xdr:graphicFrame><c:chart r:id='r1'/></xdr:graphicFrame>"
_ANNOTATION = "<office:annotation><dc:creator>Jane Roe</dc:creator><text:p>zebra</text:p></office:annotation>"
_MANY = f"<row>{'<c><v>1</v></c>' * 10_000}</row>"
_WIDE = ods_cell("a", 'table:number-columns-repeated="16384"')
_LOOK = "0.00%", 14, '"$"#,##0', "0.00x"
_SHOWN = "5.25%", "2025-03-31", "$25,000,000"

XLSX: Mapping[str, tuple[Proof, ...]] = {
    "Cells": (Proof(xlsx(rows(("Rate", WORD))), ("Sheet1\n\nRate\tzebra",)),),
    "Numbers, dates and times as their formats show them": (
        Proof(
            xlsx(
                f"<sheetData>{row(0.0525, number=1, style=1)}{row(45747, number=2, style=2)}"
                f"{row(25e6, number=3, style=3)}</sheetData>",
                styles=styles(*_LOOK),
            ),
            _SHOWN,
        ),
    ),
    "Whole numbers without a format": (Proof(xlsx(rows((400012341234123,))), ("400012341234123",)),),
    "Formatted texts, texts of links, results of formulas": (
        _cells('<c t="s"><v>0</v></c>', "<r><t>ze</t></r><r><t>bra</t></r>"),
        _cells(f'<c t="str"><f>A2</f><v>{WORD}</v></c>'),
    ),
    "Formulas without a result": (
        Proof(xlsx("<sheetData><row><c><f>SUM(A1:A3)</f></c></row></sheetData>"), ("=SUM(A1:A3)",)),
    ),
    "Comments, notes and replies": (
        _related(
            "comments:c.xml",
            _NOTE.format(f'<comment ref="B7" authorId="0"><text><t>{WORD}</t></text></comment>'),
            "[Comment by Jane Roe on B7] zebra",
        ),
        _related(
            "threadedComment:c.xml",
            f'<threadedComment ref="A1"><text>{WORD}</text></threadedComment>',
            "[Comment on A1] zebra",
        ),
    ),
    "Text boxes and shapes": (_related("drawing:d.xml", f"<xdr:sp>{_TEXT}</xdr:sp>"),),
    "Titles of charts and of their axes": (
        _related(
            "drawing:d.xml",
            _CHART,
            files={"xl/_rels/d.xml.rels": links("chart:c.xml"), "xl/c.xml": part("c:chartSpace", _TITLE)},
        ),
    ),
    "Headers and footers of printed pages": (
        Proof(xlsx(f"{_FIRST}<headerFooter><oddFooter>&amp;C{WORD} &amp;P</oddFooter></headerFooter>")),
    ),
    "Workbooks with macros (`.xlsm`), and templates (`.xltx`)": tuple(
        Proof(xlsx(rows((WORD,))), file_name=name) for name in ("a.xlsm", "a.xltx")
    ),
    "The strict variant of ISO 29500": (
        Proof(xlsx(rows((WORD,)), main="http://purl.oclc.org/ooxml/spreadsheetml/main")),
    ),
    "Hidden sheets": tuple(
        Proof(xlsx(_FIRST, rows((WORD,)), states=["visible", state]), ("Sheet2\n\nzebra",))
        for state in ("hidden", "veryHidden")
    ),
    "Hidden and filtered rows, hidden columns": (
        Proof(xlsx(f"<sheetData>{row('a')}{row(WORD, number=2, attributes=_HIDE)}</sheetData>")),
        Proof(xlsx(f"<cols><col min='2' max='2' {_HIDE}/></cols>{rows(('a', WORD))}")),
        _related(
            "comments:c.xml",
            _NOTE.format(f'<comment ref="B7"><text><t>{WORD}</t></text></comment>'),
            "[Comment on B7] zebra",
            sheet=f"<cols><col min='2' max='2' {_HIDE}/></cols>{_FIRST}",
        ),
    ),
    "Text of cells that a merged cell covers": (
        Proof(xlsx(f"{rows(('a', WORD))}<mergeCells><mergeCell ref='A1:B1'/></mergeCells>")),
    ),
    "Values that their format does not show": (
        Proof(
            xlsx(f"<sheetData>{row('a', number=1)}{row(5, number=2, style=1)}</sheetData>", styles=styles(";;;")),
            ("5",),
        ),
    ),
    "White text without a background": (
        Proof(
            xlsx(f"<sheetData>{row('a', number=1, style=9)}{row(WORD, number=2, style=1)}</sheetData>", styles=_WHITE)
        ),
    ),
    "Formulas that have a result": (_cells("<c><f>zebra</f><v>5</v></c>"),),
    "Names of ranges, lists of choices, scenarios, properties": (
        Proof(
            xlsx(
                f"{_FIRST}<dataValidations><dataValidation prompt='zebra'><formula1>zebra</formula1></dataValidation>"
                "</dataValidations><scenarios><scenario name='zebra'/></scenarios>",
                book="<definedNames><definedName name='zebra'>zebra</definedName></definedNames>",
                files={"docProps/core.xml": "<title>zebra</title>"},
            )
        ),
    ),
    "Macros, sheets of macros, and sheets that are dialogs": (
        Proof(xlsx(_FIRST, rows((WORD,)), kinds={2: "xlMacrosheet"}, files={"xl/vbaProject.bin": WORD})),
        Proof(xlsx(_FIRST, rows((WORD,)), kinds={2: "dialogsheet"})),
    ),
    "Queries, pivot caches, and stored cells of other workbooks": (
        Proof(
            xlsx(
                _FIRST,
                files={f"xl/{one}.xml": WORD for one in ("connections", "pivotCacheRecords1", "externalLink1")},
            )
        ),
    ),
    "Values of charts": (
        _related(
            "drawing:d.xml",
            _CHART,
            files={"xl/_rels/d.xml.rels": links("chart:c.xml"), "xl/c.xml": part("c:chartSpace", "<c:v>zebra</c:v>")},
        ),
    ),
    "Small pictures, and alternative texts": (
        _related("drawing:d.xml", f"{_picture(900_000)}<xdr:cNvPr descr='zebra'/>"),
    ),
    "Phonetic signs": (_cells("<c t='inlineStr'><is><t>a</t><rPh><t>zebra</t></rPh></is></c>"),),
    "Picture wider than 12.7 cm": (_related("drawing:d.xml", _picture(5_000_000)),),
    "Chart whose part is missing": (_related("drawing:d.xml", _CHART),),
    "Embedded files": (_related("oleObject:e.pdf", "", sheet=f"{_FIRST}{_OBJECT}", files={"xl/e.pdf": "%PDF-zebra"}),),
    "Embedded files that are damaged, and objects of other programs": (
        Proof(xlsx(f"{_FIRST}<oleObjects><oleObject shapeId='1'/></oleObjects>")),
        _related("oleObject:e.bin", "", sheet=f"{_FIRST}{_OBJECT}", files={"xl/e.bin": "zebra"}),
    ),
    "Form controls and controls of ActiveX": (Proof(xlsx(f"{_FIRST}<controls><control shapeId='1'/></controls>")),),
    "Sheet whose part is missing": (Proof(xlsx(_FIRST, "")),),
    "Only pictures": (_related("drawing:d.xml", _picture(5_000_000), sheet=rows()),),
    "Only embedded files": (Proof(xlsx("<oleObjects><oleObject shapeId='1'/></oleObjects>")),),
    "Only sheets whose parts are missing": (Proof(xlsx("")),),
    "Invalid XML, or XML with a document type": (
        Proof(xlsx("<sheetData>")),
        Proof(xlsx("", files={"xl/s1.xml": "<!DOCTYPE a [<!ENTITY b 'c'>]><worksheet/>"})),
    ),
    "No text": (Proof(xlsx(rows())), Proof(xlsx(rows((None,))))),
    "More than 250,000 rows with text": (
        Proof(xlsx(f"<sheetData>{'<row><c><v>1</v></c></row>' * 250_001}</sheetData>")),
    ),
    "More than 1,000,000 cells with text": (Proof(xlsx(f"<sheetData>{_MANY * 101}</sheetData>")),),
}
XLS: Mapping[str, tuple[Proof, ...]] = {
    "Cells": (Proof(xls(label(0, 0, "Rate") + label(0, 1, WORD)), ("Sheet1\n\nRate\tzebra",)),),
    "Numbers, dates and times as their formats show them": (
        Proof(xls(value(0, 0, 0.0525, 1) + value(0, 1, 45747, 2) + value(0, 2, 25e6, 3), codes=_LOOK), _SHOWN),
    ),
    "Whole numbers without a format": (Proof(xls(value(0, 0, 400012341234123)), ("400012341234123",)),),
    "Formatted texts, texts of links, results of formulas": (Proof(xls(label(0, 0, WORD))),),
    "Notes": (
        Proof(xls(label(0, 0, "a") + note(0, 1, "Jane Roe", WORD)), ("a\n\n[Comment by Jane Roe on B1] zebra",)),
    ),
    "Hidden sheets": tuple(
        Proof(xls(label(0, 0, "a"), label(0, 0, WORD), visibilities=(0, one)), ("Sheet2\n\nzebra",)) for one in (1, 2)
    ),
    "Hidden and filtered rows, hidden columns": (
        Proof(xls(hidden_row(1) + label(0, 0, "a") + label(1, 0, WORD))),
        Proof(xls(hidden_column(1) + label(0, 0, "a") + label(0, 1, WORD))),
    ),
    "Text of cells that a merged cell covers": (Proof(xls(label(0, 0, "a") + label(0, 1, WORD) + merged(0, 0, 0, 1))),),
    "Values that their format does not show": (
        Proof(xls(label(0, 0, "a") + value(1, 0, 5, 1), codes=(";;;",)), ("5",)),
    ),
    "Formulas, names of ranges, properties": (
        Proof(xls(label(0, 0, "a"), streams={"\5SummaryInformation": WORD.encode()})),
    ),
    "Macros, sheets of macros, and sheets that are charts": (
        Proof(xls(label(0, 0, "a"), streams={"VBA": WORD.encode()})),
    ),
    "Text boxes, charts, controls and pictures": (
        Proof(xls(label(0, 0, "a") + note(0, 1, "", WORD).partition(record(0x1C)[:2])[0])),
    ),
    "Headers and footers of printed pages": (Proof(xls(label(0, 0, "a") + record(0x14, b"\5\0\0zebra"))),),
    "Embedded files": (Proof(xls(label(0, 0, "a"), streams={"MBD01": WORD.encode()})),),
    "Password to open": (Proof(xls(label(0, 0, WORD), before=record(0x2F, bytes(54)))),),
    "Damaged records": (Proof(xls(label(0, 0, WORD) + b"\x04\x02\xff\xff")),),
    "No text": (Proof(xls(value(0, 0, 5, 0)[:0])),),
}
ODS: Mapping[str, tuple[Proof, ...]] = {
    "Cells": (Proof(ods(table(ods_cell("Rate") + ods_cell(WORD))), ("Sheet1\n\nRate\tzebra",)),),
    "Numbers, dates and times": (
        Proof(ods(table(ods_cell("5.25%", 'office:value-type="percentage" office:value="0.0525"'))), ("5.25%",)),
    ),
    "Formatted texts, texts of links, results of formulas": (
        _ods(ods_cell("ze<text:span>b</text:span><text:a>ra</text:a>")),
        _ods(ods_cell(WORD, 'table:formula="of:=[.A1]"')),
    ),
    "Rows and cells that repeat": (
        Proof(ods(table(ods_cell(WORD, 'table:number-columns-repeated="2"'))), ("zebra\tzebra",)),
    ),
    "Formulas without a result": (
        Proof(ods(table('<table:table-cell table:formula="of:=SUM([.A1:.A3])"/>')), ("=SUM([.A1:.A3])",)),
    ),
    "Comments": (Proof(ods(table(ods_cell("a", inner=_ANNOTATION))), ("a\n\n[Comment by Jane Roe on A1] zebra",)),),
    "Text boxes and shapes": (_ods(before=_frame(f"<draw:text-box><text:p>{WORD}</text:p></draw:text-box>")),),
    "Titles of charts": (
        Proof(
            ods(
                table(ods_cell("a"), before=_frame('<draw:object xlink:href="./O"/>')),
                files={
                    "O/content.xml": ods_part(
                        f"<chart:chart><chart:title><text:p>{WORD}</text:p></chart:title></chart:chart>"
                    )
                },
            )
        ),
    ),
    "Hidden sheets": (
        Proof(
            ods(
                table(ods_cell("a")),
                table(ods_cell(WORD), name="Sheet2", attributes='table:style-name="h"'),
                automatic='<style:style style:name="h"><style:table-properties table:display="false"/></style:style>',
            ),
            ("Sheet2\n\nzebra",),
        ),
    ),
    "Hidden and filtered rows, hidden columns": (
        *(
            _ods(before=f'<table:table-row table:visibility="{one}">{ods_cell(WORD)}</table:table-row>')
            for one in ("collapse", "filter")
        ),
        Proof(ods(table(ods_cell(WORD) + ods_cell("a"), before='<table:table-column table:visibility="collapse"/>'))),
    ),
    "Text of cells that a merged cell covers": (
        _ods(f"<table:covered-table-cell><text:p>{WORD}</text:p></table:covered-table-cell>"),
    ),
    "Values that their format does not show": (
        Proof(ods(table(ods_cell("a") + ods_cell("", 'office:value="5"'))), ("5",)),
    ),
    "Formulas that have a result": (_ods(ods_cell("5", 'table:formula="of:=zebra"')),),
    "Names of ranges, lists of choices, properties, macros, tracked changes": (
        Proof(
            ods(
                f"<table:tracked-changes><table:deletion><text:p>{WORD}</text:p></table:deletion></table:tracked-changes>",
                table(ods_cell("a")),
                f'<table:named-expressions><table:named-range table:name="{WORD}"/></table:named-expressions>',
                files={"meta.xml": WORD, "Basic/a.xml": WORD},
            )
        ),
    ),
    "Headers and footers of printed pages": (
        Proof(
            ods(
                table(ods_cell("a")),
                files={"styles.xml": ods_part(f"<style:header><text:p>{WORD}</text:p></style:header>")},
            )
        ),
    ),
    "Small pictures, and alternative texts": (_ods(before=_frame("<draw:image/><svg:desc>zebra</svg:desc>")),),
    "Picture wider than 12.7 cm": (_ods(before=_frame("<draw:image/>", "13cm")),),
    "Embedded files": (_ods(before=_frame('<draw:object xlink:href="./O"/><draw:image/>', "13cm")),),
    "Password": (Proof(ods(table(ods_cell(WORD)), files={"META-INF/manifest.xml": "<a:encryption-data/>"})),),
    "Only pictures": (Proof(ods(table(before=_frame("<draw:image/>", "13cm")))),),
    "Invalid XML, or XML with a document type": (
        Proof(ods("<a>")),
        Proof(ods(table(ods_cell(WORD)), head="<!DOCTYPE a>")),
        Proof(packed({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"})),
    ),
    "No text": (Proof(ods(table())),),
    "More than 250,000 rows with text": (
        Proof(
            ods(
                '<table:table><table:table-row table:number-rows-repeated="250001">'
                f"{ods_cell('a')}</table:table-row></table:table>"
            )
        ),
    ),
    "More than 1,000,000 cells with text": (
        Proof(
            ods(
                f'<table:table><table:table-row table:number-rows-repeated="62">{_WIDE}</table:table-row></table:table>'
            )
        ),
    ),
}
