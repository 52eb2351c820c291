"""PDF files: page trees, streams, operators, fonts, annotations, forms, and words that are hidden or turned."""

import zlib
from collections.abc import Callable, Mapping

from tests.bombs.scaled.kinds import Make, repeat

_FONT = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
_LINE = "BT /F1 11 Tf 100 300 Td (Alpha beta) Tj ET\n"
_FREE_TEXT = "<< /Type /Annot /Subtype /FreeText /Rect [9 9 99 99] /Contents (a b) /DA (/F1 9 Tf) >>"
_FIELD = "<< /Type /Annot /Subtype /Widget /FT /Tx /T (f#) /V (a b) /Rect [9 9 99 99] /DA (/F1 9 Tf) >>"
_COMMENT = "<< /Type /Annot /Subtype /Text /Rect [9 9 99 99] /T (c) /Contents (a b) >>"
_STAMP = "<< /Type /Annot /Subtype /Stamp /Rect [9 9 99 99] /AP << /N 5 0 R >> >>"


def _stream(data: bytes, entries: str = "") -> bytes:
    packed = zlib.compress(data, 1)
    return f"<< /Length {len(packed)} /Filter /FlateDecode {entries} >>\nstream\n".encode() + packed + b"\nendstream"


def _file(objects: Mapping[int, bytes]) -> bytes:
    """Objects 1 to 3 are the catalogue, the page tree and the font."""
    data = [b"%PDF-1.7\n"]
    places: dict[int, int] = {}
    at = len(data[0])
    for number, body in objects.items():
        places[number] = at
        data.append(b"%d 0 obj\n%b\nendobj\n" % (number, body))
        at += len(data[-1])
    table = "".join(f"{number} 1\n{place:010} 00000 n \n" for number, place in places.items())
    data.append(f"xref\n0 1\n0000000000 65535 f \n{table}".encode())
    data.append(f"trailer\n<< /Size {max(objects) + 1} /Root 1 0 R >>\nstartxref\n{at}\n%%EOF\n".encode())
    return b"".join(data)


def _pages(
    content: bytes, count: int = 1, page: str = "", root: str = "", more: Mapping[int, bytes] | None = None
) -> bytes:
    """Pages that share one content stream, object 4."""
    kids = " ".join(f"{10 + number} 0 R" for number in range(count))
    objects = {
        1: f"<< /Type /Catalog /Pages 2 0 R {root} >>".encode(),
        2: f"<< /Type /Pages /Count {count} /Kids [{kids}] /MediaBox [0 0 612 792] >>".encode(),
        3: _FONT.encode(),
        4: _stream(content),
    }
    head = "<< /Type /Page /Parent 2 0 R /Resources << /Font << /F1 3 0 R >> /XObject << /X 5 0 R >> >> /Contents 4 0 R"
    objects |= {10 + number: f"{head} {page} >>".encode() for number in range(count)}
    return _file(objects | dict(more or {}))


def _content(piece: str | bytes, start: str = "", end: str = "", *, pages: int = 1, most: int = 10**12) -> Make:
    return lambda size: _pages(start.encode() + repeat(piece, min(size, most)) + end.encode(), pages)


def _annotations(piece: str, *, pages: int = 1, root: str = "", most: int = 10**12, share: int = 1) -> Make:
    """Annotations as objects from number 10,000; each page has all of them."""

    def make(size: int) -> bytes:
        count = max(1, min(size // (len(piece) + 60), most))
        entries = " ".join(f"{10_000 + number} 0 R" for number in range(count))
        more = {10_000 + number: piece.replace("#", str(number)).encode() for number in range(count)}
        more |= {
            5: _stream(
                _LINE.encode() * share,
                "/Type /XObject /Subtype /Form /BBox [0 0 99 99] /Resources << /Font << /F1 3 0 R >> >>",
            )
        }
        more |= {6: f"[{entries}]".encode(), 7: f"<< /Fields [{entries}] /DA (/F1 9 Tf) >>".encode()}
        return _pages(_LINE.encode(), pages, "/Annots 6 0 R", root, more)

    return make


def _forms(depth: int, times: int) -> Make:
    """Forms that draw the next form several times."""

    def make(size: int) -> bytes:
        entries = "/Type /XObject /Subtype /Form /BBox [0 0 612 792]"
        entries += " /Resources << /Font << /F1 3 0 R >> /XObject << /X {} 0 R >> >>"
        more = {5 + 0: _stream(b"/X Do " * times, entries.format(100))}
        for level in range(depth):
            inner = b"/X Do " * times if level < depth - 1 else repeat(_LINE, size // 64)
            more[100 + level] = _stream(inner, entries.format(101 + level))
        return _pages(b"/X Do ", 1, more=more)

    return make


def _tree(depth: int, width: int) -> Make:
    """Page trees in page trees: far more pages than objects."""

    def make(_: int) -> bytes:
        objects = {1: b"<< /Type /Catalog /Pages 100 0 R >>", 3: _FONT.encode(), 4: _stream(_LINE.encode())}
        for level in range(depth):
            kids = f"{101 + level} 0 R " * width
            objects[100 + level] = f"<< /Type /Pages /Count {width ** (depth - level)} /Kids [{kids}] >>".encode()
        objects[100 + depth] = (
            b"<< /Type /Page /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> >> /Contents 4 0 R >>"
        )
        return _file(objects)

    return make


def _packed(layers: int) -> Make:
    """A stream that is compressed several times."""

    def make(size: int) -> bytes:
        data = repeat(_LINE, size * 16)
        for _ in range(layers):
            data = zlib.compress(data, 9)
        entries = f"<< /Length {len(data)} /Filter [{'/FlateDecode ' * layers}] >>\nstream\n".encode()
        return _pages(b"", more={4: entries + data + b"\nendstream"})

    return make


def _raw(make: Callable[[int], bytes]) -> Make:
    return lambda size: b"%PDF-1.7\n" + make(size)


BOMBS: dict[str, Make] = {
    **{f"a page of {piece!r}": _content(piece) for piece in (
        " ", "q ", "q Q ", "0 0 m ", "0 0 1 1 re f\n", "BT ET ", _LINE, "(", "[", "<<", "/A ", "1 ", "% \n",
        "BI ID EI ", "0 g ", "W n ",
        "BT /F1 1 Tf (a) Tj ET\n", "1 0 0 1 1 1 cm ", "/X Do ", "/P BMC ", "0 0 m 1 1 l S\n", "/F1 9 Tf ",
        "0 0 0 0 0 0 c ", "EMC ",
    )},
    "words of a page": _content("(a b c d e f g h) Tj 0 -1 Td\n", "BT /F1 11 Tf 9 9 Td\n", "ET"),
    "words that are far apart": _content("(a) Tj 40 -1 Td\n", "BT /F1 11 Tf 9 9 Td\n", "ET"),
    "words at one place": _content("BT /F1 11 Tf 9 9 Td (a b) Tj ET\n"),
    "a line of one word": _content("aaaaaaaa", "BT /F1 11 Tf 9 9 Td (", ") Tj ET"),
    "an array of letters": _content("(a) 9 ", "BT /F1 11 Tf 9 9 Td [", "] TJ ET"),
    "turned words": _content("BT /F1 11 Tf 0 1 -1 0 300 300 Tm (a b) Tj ET\n"),
    "letters upside down": _content("BT /F1 11 Tf -1 0 0 -1 300 300 Tm (a) Tj ET\n"),
    "words at many angles": _content(
        "BT /F1 11 Tf .9 .1 -.1 .9 300 300 Tm (a b) Tj ET BT /F1 11 Tf 0 1 -1 0 9 9 Tm (a b) Tj ET\n"
    ),
    "white words on surfaces": _content("1 0 0 rg 0 0 1 1 re f 1 1 1 rg BT /F1 9 Tf 300 300 Td (a b) Tj ET\n"),
    "invisible words": _content("BT 3 Tr /F1 9 Tf 300 300 Td (a b) Tj ET\n"),
    "tiny words": _content("BT /F1 .1 Tf 300 300 Td (a b c d) Tj ET\n"),
    "words off the page": _content("BT /F1 9 Tf 9999 300 Td (a b c d) Tj ET\n"),
    "marked content": _content("/P <</MCID 0>> BDC BT /F1 9 Tf 9 9 Td (a) Tj ET EMC\n"),
    "actual texts": _content("/Span <</ActualText (a b c d e f g)>> BDC BT /F1 9 Tf 9 9 Td (a) Tj ET EMC\n"),
    "one stream for 3,000 pages": _content(_LINE, pages=3_000, most=500_000),
    "a stream of spaces for 3,000 pages": _content(" ", pages=3_000),
    "a stream of words for 300 pages": _content("(a b c d e f g h) Tj 0 -1 Td\n", "BT /F1 9 Tf\n", "ET", pages=300,
        most=4_000_000),
    "3,000 empty pages": _content(" ", pages=3_000, most=1),
    "pictures in the text": _content("BI /W 1 /H 1 /BPC 8 /CS /G ID a EI\n"),
    "free texts": _annotations(_FREE_TEXT),
    "free texts on 300 pages": _annotations(_FREE_TEXT, pages=300, most=3_000),
    "fields": _annotations(_FIELD, root="/AcroForm 7 0 R"),
    "fields on 300 pages": _annotations(_FIELD, pages=300, root="/AcroForm 7 0 R", most=1_900),
    "1,900 fields": _annotations(_FIELD, root="/AcroForm 7 0 R", most=1_900),
    "stamps": _annotations(_STAMP),
    "stamps of many words": _annotations(_STAMP, most=1_000, share=1_000),
    "stamps on 3,000 pages": _annotations(_STAMP, pages=3_000, most=300),
    "comments": _annotations(_COMMENT),
    "comments on 3,000 pages": _annotations(_COMMENT, pages=3_000, most=90),
    "comments of many pages": _annotations(_COMMENT, pages=100, most=2_900),
    "a long comment": _annotations(_COMMENT.replace("(a b)", f"({'a b ' * 900_000})"), most=1),
    "a long comment of tags": _annotations(_COMMENT.replace("Contents (a b)", f"RC ({'<a<p' * 900_000})"), most=1),
    "long comments of nothing": _annotations(_COMMENT.replace("(a b)", f"({' ' * 900_000})"), pages=3_000, most=3),
    "a chain of replies": _annotations(_COMMENT.replace("/T (c)", "/IRT 10000 0 R")),
    "stamps with comments": _annotations(_STAMP.replace("/AP", "/Contents (a b) /AP"), most=9_000, share=100),
    "links": _annotations("<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] >>"),
    "links on 3,000 pages": _annotations("<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] >>", pages=3_000, most=30_000),
    "forms in forms": _forms(8, 10),
    "forms in many forms": _forms(25, 3),
    "a form in itself": lambda size: _pages(
        b"/X Do ", more={5: _stream(b"/X Do " * 9,
            "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 5 0 R >> >>")}
    ),
    "a deep tree of pages": _tree(11, 2),
    "a wide tree of pages": _tree(3, 14),
    "a tree of too many pages": _tree(8, 10),
    "a tree in itself": lambda size: _file(
        {1: b"<< /Type /Catalog /Pages 2 0 R >>",
            2: b"<< /Type /Pages /Count 3000 /Kids [" + b"2 0 R " * 3_000 + b"] >>"}
    ),
    "a stream in a stream": _packed(2),
    "a stream in three streams": _packed(3),
    "a stream in 200 filters": lambda size: _pages(b"", more={
        4: b"<< /Length 9 /Filter [" + b"/ASCIIHexDecode " * 200 + b"] >>\nstream\n" + repeat("30",
            size) + b"\nendstream"
    }),
    "run lengths": lambda size: _pages(b"", more={
        4: f"<< /Length {size // 2 * 2} /Filter /RunLengthDecode >>\nstream\n".encode() + repeat(b"\x81 ",
            size) + b"\nendstream"
    }),
    "brackets without objects": _raw(lambda size: repeat("1 0 obj <<", size)),
    "arrays in arrays": _raw(lambda size: b"1 0 obj " + repeat("[", size)),
    "objects without a table": _raw(lambda size: repeat("1 0 obj\n<<>>\nendobj\n", size)),
    "tables in a chain": _raw(lambda size: repeat("xref\n0 0\ntrailer\n<</Prev 9>>\nstartxref\n9\n%%EOF\n", size)),
    "a table of many entries": _raw(lambda size: b"xref\n0 9999999\n" + repeat("0000000009 00000 n \n",
        size) + b"trailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF"),
    "nothing": _raw(lambda size: repeat(" ", size)),
    "stream begins": _raw(lambda size: repeat("1 0 obj<</Length 9>>stream\n", size)),
    "trailers": _raw(lambda size: repeat("trailer<</Root 1 0 R>>", size)),
    "entries of a dictionary": lambda size: _file({
        1: b"<< /Type /Catalog /Pages 2 0 R " + b"".join(b"/A%d 1 " % number for number in range(size // 12)) + b">>",
        2: b"<< /Type /Pages /Count 0 /Kids [] >>",
    }),
    "a map of a font": lambda size: _pages(_LINE.encode() * 1_000, more={
        3: b"<< /Type /Font /Subtype /Type0 /BaseFont /A /Encoding /Identity-H /ToUnicode 6 0 R"
        b" /DescendantFonts [7 0 R] >>",
        6: _stream(
            b"1 begincodespacerange <0000> <ffff> endcodespacerange 100 beginbfrange\n"
            + repeat("<0000> <ffff> <0041>\n", size)
        ),
        7: b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /A"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>",
    }),
    "widths of a font": lambda size: _pages(_LINE.encode() * 1_000, more={
        3: b"<< /Type /Font /Subtype /Type0 /BaseFont /A /Encoding /Identity-H /DescendantFonts [7 0 R] >>",
        7: b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /A /W [" + repeat("1 65535 9 ", size) + b"] >>",
    }),
    "a Type 3 font that draws itself": lambda size: _pages(_LINE.encode() * 1_000, more={
        3: b"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 9 9] /FontMatrix [1 0 0 1 0 0] /CharProcs << /a 6 0 R >>"
        b" /FirstChar 97 /LastChar 97 /Widths [9] /Encoding << /Differences [97 /a] >>"
        b" /Resources << /Font << /F1 3 0 R >> >> >>",
        6: _stream(b"BT /F1 9 Tf (aaaa) Tj ET " * 1_000),
    }),
    "a very large page": lambda size: _pages(repeat(_LINE, min(size, 400_000)), page="/MediaBox [0 0 1e9 1e9]"),
    "a shading of many functions": lambda size: _pages(repeat("/S sh ", min(size, 6_000_000))),
}  # fmt: skip
