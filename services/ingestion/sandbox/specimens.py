"""Small documents, on which the extractors load what they need."""

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence

from PIL import Image, ImageDraw

_SECTOR = 512
_END, _FREE, _TABLE, _NONE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD, 0xFFFFFFFF
_LEAST = 4096  # bytes of a stream in sectors of its own


def specimen_xlsx() -> bytes:
    """A workbook with a cell, a comment and a format."""
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return _zipped(
        {
            "xl/workbook.xml": f'<workbook {main} xmlns:r="{office}"><sheets><sheet name="a" r:id="s"/></sheets>'
            "</workbook>",
            "xl/_rels/workbook.xml.rels": '<Relationships><Relationship Id="s" Type="worksheet" Target="s.xml"/>'
            '<Relationship Id="t" Type="x/styles" Target="t.xml"/></Relationships>',
            "xl/s.xml": f'<worksheet {main}><sheetData><row r="1"><c r="A1" s="0"><v>45000.5</v></c></row></sheetData>'
            "</worksheet>",
            "xl/t.xml": f'<styleSheet {main}><cellXfs><xf numFmtId="22"/></cellXfs></styleSheet>',
        }
    )


def specimen_ods() -> bytes:
    """A workbook with a cell."""
    names = " ".join(
        f'xmlns:{one}="urn:oasis:names:tc:opendocument:xmlns:{one}:1.0"' for one in ("office", "table", "text")
    )
    body = "<table:table-row><table:table-cell><text:p>Term.<text:s/></text:p></table:table-cell></table:table-row>"
    return _zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": f"<office:document-content {names}><office:body><office:spreadsheet>"
            f'<table:table table:name="a">{body}</table:table></office:spreadsheet></office:body>'
            "</office:document-content>",
        }
    )


def specimen_xls() -> bytes:
    """A workbook with a cell."""
    cell = _record(0x204, struct.pack("<HHHHB", 0, 0, 0, 4, 0) + b"Term")
    sheet = _record(0x809, struct.pack("<HHHHII", 0x600, 16, 0, 0, 0, 0)) + cell + _record(10, b"")
    head = _record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0)) + _record(0xE0, bytes(20))
    place = len(head) + 13 + 4
    head += _record(0x85, struct.pack("<IBBBB", place, 0, 0, 1, 0) + b"a") + _record(10, b"")
    return compound_file({"Workbook": head + sheet})


def compound_file(streams: Mapping[str, bytes]) -> bytes:
    """A compound file of at most 6 MiB with these streams in its root, which are padded with zeros."""
    padded = [data.ljust(_LEAST, b"\0") for data in streams.values()]
    counts = [-(-len(one) // _SECTOR) for one in padded]
    directory = -(-(len(streams) + 1) // 4)
    total = directory + sum(counts)
    tables = -(-(total + 1) // (_SECTOR // 4 - 1))
    table = [*_chain(0, directory)]
    entries = [_entry("Root Entry", 5, 1, _END, 0)]
    for place, (name, count, data) in enumerate(zip(streams, counts, padded, strict=True), start=1):
        right = place + 1 if place < len(streams) else _NONE
        entries.append(_entry(name, 2, _NONE, len(table), len(data), right))
        table += _chain(len(table), count)
    table += [_TABLE] * tables
    table += [_FREE] * (tables * _SECTOR // 4 - len(table))
    places = [total + one for one in range(tables)]
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6xIIIIIIIII", 62, 3, 0xFFFE, 9, 6, 0, tables, 0, 0, _LEAST, _END, 0, _END, 0)
    header += struct.pack("<109I", *places, *[_FREE] * (109 - tables))
    body = b"".join(one.ljust(-(-len(one) // _SECTOR) * _SECTOR, b"\0") for one in padded)
    return header + b"".join(entries).ljust(directory * _SECTOR, b"\0") + body + struct.pack(f"<{len(table)}I", *table)


def _chain(start: int, count: int) -> list[int]:
    return [*range(start + 1, start + count), _END]


def _entry(name: str, kind: int, child: int, start: int, size: int, right: int = _NONE) -> bytes:
    words = name.encode("utf-16-le") + b"\0\0"
    head = words.ljust(64, b"\0") + struct.pack("<HBB", len(words), kind, 1)
    return head + struct.pack("<III16xI8x8xIQ", _NONE, right, child, 0, start, size)


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _zipped(parts: Mapping[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return buffer.getvalue()


def pictures() -> list[bytes]:
    """Pictures of lines that are out of level, in each format and compression that is common in scans."""
    picture = Image.new("L", (400, 300), 255)
    draw = ImageDraw.Draw(picture)
    for row in range(40, 260, 12):
        draw.line((20, row, 380, row + 14), fill=0, width=3)
    made: list[bytes] = []
    for kind, mode, options in _KINDS:
        out = io.BytesIO()
        picture.convert(mode).save(out, kind, **options)
        made.append(out.getvalue())
    return made


_KINDS: Sequence[tuple[str, str, dict[str, str]]] = (
    ("PNG", "L", {}),
    ("PNG", "P", {}),
    ("JPEG", "L", {}),
    ("JPEG", "RGB", {}),
    ("TIFF", "1", {"compression": "group4"}),
    ("TIFF", "1", {"compression": "group3"}),
    ("TIFF", "RGB", {"compression": "tiff_lzw"}),
    ("TIFF", "RGB", {"compression": "jpeg"}),
    ("TIFF", "L", {"compression": "tiff_adobe_deflate"}),
)
