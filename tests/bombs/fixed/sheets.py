"""Workbooks that cost a naive parser time or memory."""

from collections.abc import Callable, Mapping

from tests.bombs.scaled import workbooks
from tests.unit.ingestion.sheets import ODS_TYPE, links, ods, packed, part, xlsx

_CELL = '<row r="{0}"><c r="A{0}" s="1"/><c r="XFD{0}" s="1"/></row>'
_STYLED = "".join(map(_CELL.format, range(1, 1_048_577)))
_FAR = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'
_SHARED = '<c t="s"><v>0</v></c>'
_REPEATED = (
    '<table:table><table:table-row table:number-rows-repeated="1048576">'
    '<table:table-cell table:number-columns-repeated="16384"><text:p>x</text:p></table:table-cell>'
    "</table:table-row></table:table>"
)


def office_workbooks() -> Mapping[str, Callable[[], bytes]]:
    return {
        "a million empty styled rows": lambda: xlsx(f"<sheetData>{_STYLED}</sheetData>"),
        "two cells far apart": lambda: xlsx(f"<sheetData>{_FAR}</sheetData>"),
        "cells of one long text": lambda: xlsx(
            f"<sheetData>{f'<row>{_SHARED * 16_000}</row>' * 30}</sheetData>", strings=[f"<t>{'x' * 32_000}</t>"]
        ),
        "shared strings that unpack to 256 MB": lambda: xlsx(
            "<sheetData/>", files={"xl/strings.xml": b"<sst>" + b"<si><t/></si>" * 20_000_000}
        ),
        "nested entities": lambda: xlsx("", files={"xl/s1.xml": _LAUGHS}),
        "nested formulas": lambda: xlsx(f"<sheetData><row><c><f>{'SUM(' * 5_000_000}</f></c></row></sheetData>"),
        "a sheet of 256 MB": lambda: xlsx("", files={"xl/s1.xml": b" " * (1 << 28) + b"<worksheet/>"}),
        "one part as 100,000 sheets": lambda: xlsx(
            f"<sheetData>{_FAR}</sheetData>", book=f"<sheets>{_LISTED * 100_000}</sheets>"
        ),
        "drawings in drawings": lambda: xlsx(
            "<sheetData/>",
            sheet_links=links("drawing:d.xml"),
            files={
                "xl/d.xml": part(
                    "d", "<xdr:txBody><a:p>" * 120 + "<a:t>x</a:t>" * 900_000 + "</a:p></xdr:txBody>" * 120
                )
            },
        ),
        **_made(workbooks.XLSX, 20_000_000),
    }


def open_workbooks() -> Mapping[str, Callable[[], bytes]]:
    return {
        "a cell that repeats 17 billion times": lambda: ods(_REPEATED),
        "nested entities": lambda: packed({"mimetype": ODS_TYPE, "content.xml": _LAUGHS}),
        **_made(workbooks.ODS, 20_000_000),
    }


def old_workbooks() -> Mapping[str, Callable[[], bytes]]:
    return _made(workbooks.XLS, 6_000_000)


def _made(bombs: Mapping[str, Callable[[int], bytes]], size: int) -> Mapping[str, Callable[[], bytes]]:
    return {name: (lambda make=make: make(size)) for name, make in bombs.items()}  # type: ignore[misc]


_LISTED = "<sheet r:id='r1'/>"
_LAUGHS = (
    "<!DOCTYPE d [<!ENTITY a0 'ha'>"
    + "".join(f"<!ENTITY a{one} '{f'&a{one - 1};' * 10}'>" for one in range(1, 12))
    + "]><worksheet><sheetData><row r='&a11;'><c><v>&a11;</v></c></row></sheetData></worksheet>"
).encode()
