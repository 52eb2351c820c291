"""DOCX packages: elements, styles, numbers, relationships, parts, and what XML itself offers."""

import io
import zipfile
from collections.abc import Callable, Mapping

from tests.bombs.scaled.kinds import Make, counted, nested, repeat

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_MATH = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
_MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
_RUN = "<w:r><w:t>a</w:t></w:r>"
_P = f"<w:p>{_RUN}</w:p>"
_WHITE = '<w:r><w:rPr><w:color w:val="FFFFFF"/></w:rPr><w:t xml:space="preserve">a </w:t></w:r>'
_CELL = ("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>")
_LISTED = '<w:p><w:pPr><w:numPr><w:ilvl w:val="8"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>a</w:t></w:r></w:p>'
_LEVEL = (
    '<w:lvl w:ilvl="#"><w:start w:val="3999"/><w:numFmt w:val="upperRoman"/>'
    '<w:lvlText w:val="%1%2%3%4%5%6%7%8%9"/></w:lvl>'
)
_LIST = '<w:num w:numId="1"><w:abstractNumId w:val="1"/>{}</w:num>'
_RESTART = '<w:lvlOverride w:ilvl="-#"><w:startOverride w:val="1"/></w:lvlOverride>'
_STYLE = '<w:style w:styleId="s#"><w:basedOn w:val="s1"/><w:pPr/></w:style>'
_STYLED = '<w:p><w:pPr><w:pStyle w:val="s#"/></w:pPr><w:r><w:t>a</w:t></w:r></w:p>'
_LINK = '<Relationship Id="r#" Target="../a/#.xml"/>'
_CHART = '<c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" r:id="r1"/>'
_CHUNK = '<w:altChunk r:id="r#"/>'


def _package(
    document: bytes, parts: Mapping[str, bytes] | None = None, *, how: int = zipfile.ZIP_DEFLATED, head: bytes = b""
) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", how, compresslevel=1) as package:
        start = f"<w:document {_W} {_R} {_MATH} {_MC}><w:body>".encode()
        package.writestr("word/document.xml", head + start + document + b"</w:body></w:document>")
        for name, data in (parts or {}).items():
            package.writestr(name, data)
    return buffer.getvalue()


def _part(inner: bytes) -> bytes:
    return f"<w:part {_W} {_R} {_MATH}>".encode() + inner + b"</w:part>"


def _body(piece: str, start: str = "", end: str = "", most: int = 10**12) -> Make:
    return lambda size: _package(start.encode() + repeat(piece, min(size, most)) + end.encode())


def _of(name: str, piece: str, body: str, start: str = "", end: str = "", most: int = 10**12) -> Make:
    """A part of numbered pieces, and a body of numbered pieces."""
    return lambda size: _package(
        counted(body, size // 4),
        {f"word/{name}.xml": _part(start.encode() + counted(piece, min(size, most)) + end.encode())},
    )


def _numbering(inner: Callable[[int], bytes]) -> Make:
    levels = "".join(_LEVEL.replace("#", str(one)) for one in range(9))
    levels = f'<w:abstractNum w:abstractNumId="1">{levels}</w:abstractNum>'
    return lambda size: _package(
        repeat(_LISTED, min(size // 2, 200_000 * len(_LISTED))),
        {"word/numbering.xml": _part(levels.encode() + _LIST.encode().replace(b"{}", inner(size)))},
    )


def _many(name: str, data: bytes, count: int, *, each: int = 0) -> Make:
    """Many parts: of `each` bytes, or of equal shares of the size."""
    return lambda size: _package(
        _P.encode(),
        {name.replace("#", str(one)): data for one in range(min(count, max(1, size // max(1, each or len(data)))))},
    )


def _chunks(make: Callable[[int], bytes], count: int, kind: str = "html") -> Make:
    links = "".join(f'<Relationship Id="r{one}" Target="c{one}.{kind}"/>' for one in range(count))
    body = "".join(_CHUNK.replace("#", str(one)) for one in range(count))
    return lambda size: _package(
        body.encode(),
        {f"word/c{one}.{kind}": make(size // count) for one in range(count)}
        | {"word/_rels/document.xml.rels": f"<Relationships>{links}</Relationships>".encode()},
    )


def _archive(part: str, most: int = 10**12) -> Make:
    return lambda size: (
        b"Content-Type: multipart/related; boundary=B\n\n" + repeat(f"--B\n{part}\n", min(size, most)) + b"--B--"
    )


def _linked(body: str, links: Mapping[str, str], files: Mapping[str, bytes]) -> bytes:
    inner = "".join(f'<Relationship Id="{name}" Target="{target}"/>' for name, target in links.items())
    return _package(
        body.encode(), {"word/_rels/document.xml.rels": f"<Relationships>{inner}</Relationships>".encode(), **files}
    )


def _deep(depth: int, body: Callable[[int], bytes] = lambda _: _P.encode()) -> Make:
    """Packages inside one another, each with this body and the next one."""

    def make(size: int) -> bytes:
        inner = _package(body(size // depth))
        for _ in range(depth - 1):
            chunk = body(size // depth).decode() + _CHUNK.replace("#", "1")
            inner = _linked(chunk, {"r1": "a.docx"}, {"word/a.docx": inner})
        return inner

    return make


def _wide(depth: int, width: int) -> Make:
    """Packages inside one another, each of which refers to the next one under many names."""

    def make(size: int) -> bytes:
        inner = _package(repeat(_P, size // 100))
        for _ in range(depth):
            names = [f"c{number}.docx" for number in range(width)]
            body = "".join(_CHUNK.replace("#", str(number)) for number in range(width))
            inner = _linked(
                body,
                {f"r{number}": name for number, name in enumerate(names)},
                {f"word/{name}": inner for name in names},
            )
        return inner[: 64 << 20]

    return make


def _cyclic(size: int) -> bytes:
    """Chunks whose relations lead back to the document, to the relations, and to one another."""
    targets = ("document.xml", "../word/document.xml", "_rels/document.xml.rels", "a.docx", "./a.docx", "/word/a.docx")
    links = {f"r{number}": target for number, target in enumerate(targets)}
    inner = _linked(_CHUNK.replace("#", "1") * 3, {"r1": "document.xml"}, {})
    body = "".join(_CHUNK.replace("#", str(number)) for number in range(len(targets)))
    return _linked(body * max(1, size // len(body)), links, {"word/a.docx": inner})


def _headers(piece: str, count: int, most: int) -> Make:
    return lambda size: _package(
        _P.encode(),
        {
            f"word/header{one}.xml": _part(repeat(piece, min(size // count, most)) + str(one).encode())
            for one in range(count)
        },
    )


def _declared(declarations: Callable[[int], str], body: Callable[[int], bytes]) -> Make:
    return lambda size: _package(body(size), head=f"<!DOCTYPE w:document [{declarations(size)}]>".encode())


def _entities(_: int) -> str:
    return '<!ENTITY a0 "aaaaaaaaaa">' + "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(9))


BOMBS: dict[str, Make] = {
    **{f"repeated {piece!r}": _body(piece, "<w:p><w:r><w:t>a</w:t></w:r></w:p>") for piece in (
        "<w:p/>", _P, "<w:tbl/>", "<a/>", "a", "&amp;", "<!---->", "<?a?>", "<w:sdt/>", "<w:altChunk/>",
        "<![CDATA[]]>", "<w:r/>", "\n",
    )},
    **{f"a paragraph of {piece!r}": _body(piece, "<w:p>", "</w:p>") for piece in (
        _RUN, "<w:r><w:br/></w:r>", '<w:r><w:br w:type="page"/></w:r>', "<w:tab/>", "<w:cr/>", "<w:t>a </w:t>",
            "<w:t/>", _WHITE,
        "<w:ins><w:r><w:t>a</w:t></w:r></w:ins><w:del><w:r><w:delText>b</w:delText></w:r></w:del>",
        '<w:sym w:font="Symbol" w:char="F061"/>',
        '<w:footnoteReference w:id="1"/>', "<w:commentReference/>",
            "<w:fldChar><w:ffData><w:ddList/></w:ffData></w:fldChar>",
        "<w:txbxContent/>", f"<w:txbxContent>{_P}</w:txbxContent>", "<mc:AlternateContent/>",
        "<m:oMath><m:r><m:t>a</m:t></m:r></m:oMath>",
        "<m:sup><m:r><m:t>a</m:t></m:r></m:sup>", "<m:d><m:dPr><m:begChr/></m:dPr></m:d>",
        "<w:instrText>a</w:instrText>", "<w:rPr/>",
    )},
    "a text": _body("a b ", "<w:p><w:r><w:t>", "</w:t></w:r></w:p>"),
    "texts": lambda size: _package(repeat(f"<w:p><w:r><w:t>{'a b ' * 500}</w:t></w:r></w:p>", size)),
    "a text of few characters": _body("a b ", "<w:p><w:r><w:t>", "</w:t></w:r></w:p>", 15_900_000),
    "a long attribute": _body("a", "<w:p w:a='", "'/>"),
    "entities of characters": _body("&#97;", "<w:p><w:r><w:t>", "</w:t></w:r></w:p>"),
    "attributes": lambda size: _package(b"<w:p " + counted("a#='' ", size) + b"/>"),
    "namespaces": lambda size: _package(b"<w:p " + counted("xmlns:a#='a#' ", size) + b"/>"),
    "namespaces in elements": lambda size: _package(
        b"<w:p " + counted("xmlns:a#='a#' ", size, parts=3_000) + b">" + repeat("<a1:b/>", size // 4) + b"</w:p>"
    ),
    "elements with namespaces": lambda size: _package(counted("<a:b xmlns:a='a#'/>", size)),
    "names": lambda size: _package(counted("<a#/>", size)),
    "entities in an attribute": _declared(_entities, lambda size: b"<w:p w:a='&a8;'/>" + _P.encode()),
    "small entities in attributes": _declared(_entities, lambda size: repeat("<w:p w:a='&a3;'/>", min(size,
        4_000_000))),
    "entities in a text": _declared(_entities, lambda size: repeat("<w:p><w:r><w:t>&a9;</w:t></w:r></w:p>", size // 8)),
    "declared attributes": _declared(
        lambda size: "".join(f"<!ATTLIST a b{n} CDATA 'c'>" for n in range(min(5_000, size // 30))),
            lambda size: repeat("<a/>", size // 8)
    ),
    "declarations": _declared(lambda size: counted('<!ENTITY a# "a">', size).decode(), lambda size: _P.encode()),
    "cells": _body("<w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc>", "<w:tbl><w:tr>", "</w:tr></w:tbl>"),
    "rows": _body("<w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc></w:tr>", "<w:tbl>", "</w:tbl>"),
    "tables in tables": lambda size: _package(nested(*_CELL, 31, repeat(_P, size))),
    "text in tables": lambda size: _package(
        nested(*_CELL, 31, b"<w:p><w:r><w:t>" + repeat("a  b ", min(size, 15_900_000)) + b"</w:t></w:r></w:p>")
    ),
    "hidden words in tables": lambda size: _package(
        nested(*_CELL, 31, f"<w:p>{_WHITE}<w:r><w:t>".encode() + repeat("a  b ", min(size,
            15_900_000)) + b"</w:t></w:r></w:p>")
    ),
    "hidden words in a cell": _body(_WHITE, "<w:tbl><w:tr><w:tc><w:p>", "</w:p></w:tc></w:tr></w:tbl>"),
    "boxes in boxes": lambda size: _package(nested("<w:p><w:r><w:txbxContent>", "</w:txbxContent></w:r></w:p>", 31,
        repeat(_P, size))),
    "alternatives in alternatives": lambda size: _package(
        nested("<mc:AlternateContent><mc:Choice/><mc:Fallback>", "</mc:Fallback></mc:AlternateContent>", 31,
            repeat(_RUN, size)).join(
            (b"<w:p>", b"</w:p>")
        )
    ),
    "controls in controls": lambda size: _package(nested("<w:sdt>", "</w:sdt>", 1_900, repeat(_P, min(size,
        8_000_000)))),
    "changes in changes": lambda size: _package(nested("<w:ins><w:del>", "</w:del></w:ins>", 900, repeat(_P, min(size,
        8_000_000)))),
    "joined paragraphs": _body(f"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{_RUN}</w:p>"),
    "sections": _body("<w:p><w:pPr><w:sectPr/></w:pPr></w:p>"),
    "styles": _of("styles", _STYLE, _STYLED),
    "styles in a chain": lambda size: _package(
        counted(_STYLED, size // 4),
        {"word/styles.xml": _part("".join(_STYLE.replace("#", str(n)).replace("s1<",
            f"s{n + 1}<") for n in range(size // 60)).encode())},
    ),
    "hidden styles": _of("styles", '<w:style w:styleId="s#"><w:rPr><w:vanish/></w:rPr></w:style>', _STYLED),
    "levels": _of("numbering", '<w:abstractNum w:abstractNumId="#"><w:lvl w:ilvl="1"/></w:abstractNum>', _LISTED),
    "lists": _of("numbering", '<w:num w:numId="#"><w:abstractNumId w:val="1"/></w:num>', _LISTED),
    "lists of long numbers": _numbering(lambda size: b""),
    "restarts of levels that Word does not have": _numbering(lambda size: counted(_RESTART, size // 2)),
    "comments": lambda size: _package(
        counted('<w:p><w:r><w:t>a</w:t><w:commentReference w:id="#"/></w:r></w:p>', size // 2),
        {"word/comments.xml": _part(counted(f'<w:comment w:id="#">{_P}</w:comment>', size // 2))},
    ),
    "references to one comment": lambda size: _package(
        repeat('<w:p><w:r><w:t>a</w:t><w:commentReference w:id="1"/></w:r></w:p>', size // 2),
        {"word/comments.xml": _part(f'<w:comment w:id="1">{_P}</w:comment>'.encode())},
    ),
    "footnotes": _of("footnotes", f'<w:footnote w:id="#">{_P}</w:footnote>', _P),
    "relationships": lambda size: _package(
        b"<w:altChunk r:id='r1'/>",
        {"word/_rels/document.xml.rels": b"<Relationships>" + counted(_LINK, size) + b"</Relationships>"},
    ),
    "long targets": lambda size: _package(
        b"<w:altChunk r:id='r1'/>",
        {
            "word/_rels/document.xml.rels": b"<Relationships>"
            + repeat(f'<Relationship Id="r1" Target="{"a/../" * 2_000}b"/>', size)
            + b"</Relationships>"
        },
    ),
    "chunks without a target": lambda size: _package(counted(_CHUNK, size)),
    "references to one diagram": _body(_CHART, "<w:p>", "</w:p>"),
    "entries": _many("a#", b"", 1_000_000, each=110),
    "headers": _many("word/header#.xml", _part(_P.encode()), 60_000, each=400),
    "headers and relationships": _many("word/_rels/header#.xml.rels", b"<Relationships/>", 60_000, each=400),
    "headers of many elements": _headers(_P, 12, 6_000_000),
    "headers of many attributes": _headers("<w:p w:a='1'/>", 12, 20_000_000),
    "pages in chunks": _chunks(lambda size: repeat("<b>a</b>", min(size, 3_900_000)), 30),
    "styles in chunks": _chunks(lambda size: repeat("<b style='color:white'>a</b>", size), 20),
    "texts in chunks": _chunks(lambda size: repeat("a. B ", size), 20, "txt"),
    "a chunk of a text": _chunks(lambda size: repeat("a. B ", size), 1, "txt"),
    "stray bytes in chunks": _chunks(lambda size: repeat(b"\x81\x8d ", size), 1, "txt"),
    "chunks in a chain": _chunks(lambda size: repeat("a. B ", size), 5_000, "txt"),
    "archives in chunks": _chunks(_archive("Content-Type: text/html\n\n<p>a"), 30, "mht"),
    "parts of an archive in a chunk": _chunks(_archive("\na", 990 * 7), 1, "mht"),
    "large pages of archives in chunks": _chunks(
        lambda size: _archive("Content-Type: text/html\n\n" + "<b>a</b>" * 100)(min(size, 3_900_000)), 30, "mht"
    ),
    "lines of an archive in a chunk": _chunks(_archive("Content-Type: text/html\n\n" + "a\n" * 100_000), 1, "mht"),
    "fields of archives in chunks": _chunks(_archive("a: b\n" * 100 + "\n"), 5_000, "mht"),
    "archives in archives": _chunks(
        lambda size: nested("Content-Type: multipart/related; boundary=B\n\n--B\n", "", 99, repeat("a ", size)),
        20,
        "mht",
    ),
    "packages 100 deep": _deep(100),
    "packages 100 deep with a header": _deep(100, lambda size: repeat(_P, min(size, 50_000))),
    "packages 9 deep with many elements": _deep(9, lambda size: repeat(_P, size)),
    "packages 9 deep with a long text": _deep(
        9, lambda size: b"<w:p><w:r><w:t>" + repeat("a b ", min(size, 3_000_000)) + b"</w:t></w:r></w:p>"
    ),
    "packages 9 deep with hidden words": _deep(9, lambda size: b"<w:p>" + repeat(_WHITE, size) + b"</w:p>"),
    "packages in chunks": _chunks(lambda size: _package(repeat(_P, size)), 5_000, "docx"),
    "packages in packages, ten times each": _wide(4, 10),
    "packages in packages, twice each": _wide(8, 2),
    "packages with many entries in chunks": _chunks(
        lambda size: _package(_P.encode(), {f"a{number}": b"" for number in range(90)}), 300, "docx"
    ),
    "damaged packages in chunks": _chunks(lambda size: b"PK\x03\x04" + repeat("a", size), 5_000, "docx"),
    "cyclic relations": _cyclic,
    "a package in a package that unpacks to zeros": _chunks(lambda size: _package(b"\0" * size), 4, "docx"),
    "a package that unpacks to zeros": lambda size: _package(b"\0" * size),
    "a package of bzip2": lambda size: _package(repeat(_P, size * 4), how=zipfile.ZIP_BZIP2),
    "a package of LZMA": lambda size: _package(repeat("a", size * 4), how=zipfile.ZIP_LZMA),
    "too much to unpack": lambda size: _package(repeat("a", size * 5)),
}  # fmt: skip
