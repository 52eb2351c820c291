"""DOCX: parts of elements in any order, with odd attributes and relations, in packages that can be damaged."""

import io
import zipfile
from collections.abc import Mapping, Sequence

from hypothesis import strategies as st

from services.ingestion.extractors.ooxml import names
from tests.fuzz.documents.pages import markup
from tests.fuzz.documents.pieces import MOST, runs, words
from tests.fuzz.extraction.parent import Document
from tests.fuzz.mutations import bytes_near

_Token = tuple[str, str]
"""An element with its attributes and the text inside it; an empty name ends the element around it."""

_PREFIXES = {
    "w": names.W, "mc": names.MC, "r": names.R, "m": names.M, "a": names.A, "c": names.C, "cx": names.CX,
    "dgm": names.DGM, "pic": names.PIC, "v": names.V, "o": names.O,
}  # fmt: skip
_NAMESPACES = " ".join(f'xmlns:{prefix}="{address}"' for prefix, address in _PREFIXES.items())
_STRICT = _NAMESPACES.replace(names.W, "http://purl.oclc.org/ooxml/wordprocessingml/main")

# fmt: off
_CONTAINERS = (
    "w:p", "w:p", "w:r", "w:r", "w:tbl", "w:tr", "w:tc", "w:ins", "w:del", "w:moveFrom", "w:moveTo", "w:sdt",
    "w:sdtContent", "w:sdtPr", "w:hyperlink", "w:smartTag", "w:txbxContent", "w:drawing", "w:pict", "w:object",
    "w:fldSimple", "w:pPr", "w:rPr", "w:tcPr", "w:trPr", "w:tblPr", "w:numPr", "w:footnote", "w:endnote", "w:comment",
    "w:style", "w:abstractNum", "w:num", "w:lvl", "w:lvlOverride", "w:body", "w:fldChar", "w:ffData", "w:ddList",
    "w:checkBox", "w:ruby", "w:rt", "w:customXml", "mc:AlternateContent", "mc:Choice", "mc:Fallback", "m:oMath",
    "m:oMathPara", "m:r", "m:f", "m:num", "m:den", "m:sSup", "m:sup", "m:sub", "m:rad", "m:d", "m:dPr", "m:nary",
    "m:naryPr", "m:e", "a:p", "a:r", "c:chartSpace", "cx:chart", "dgm:dataModel", "pic:pic", "pic:spPr", "a:xfrm",
    "v:shape", "v:textbox", "unknown",
)
_LEAVES = (
    "w:tab", "w:ptab", "w:cr", "w:br", "w:br w:type='page'", "w:noBreakHyphen", "w:softHyphen",
    "w:sym w:font='Wingdings' w:char='F0FE'", "w:sym w:font='x' w:char='D800'", "w:sym w:char='FFFFFFFF'",
    "w:sym w:char='-1'", "w:footnoteReference w:id='1'", "w:commentReference w:id='1'", "w:vanish",
    "w:vanish w:val='0'", "w:color w:val='FFFFFF'", "w:sz w:val='2'", "w:highlight", "w:shd w:fill='000000'",
    "w:vMerge", "w:vMerge w:val='restart'", "w:gridSpan w:val='9'", "w:cellIns", "w:cellDel", "w:ins", "w:del",
    "w:pStyle w:val='s1'", "w:rStyle w:val='s1'", "w:tblStyle w:val='s1'", "w:basedOn w:val='s1'", "w:numId w:val='1'",
    "w:ilvl w:val='1'", "w:ilvl w:val='-1'", "w:ilvl w:val='99999999999'", "w:start w:val='99999999999999'",
    "w:numFmt w:val='upperRoman'", "w:numFmt w:val='lowerLetter'", "w:lvlText w:val='%1.%2'",
    "w:abstractNumId w:val='1'", "w:startOverride w:val='3'", "w:isLgl", "w:altChunk r:id='h'", "w:altChunk r:id='t'",
    "w:altChunk r:id='x'", "w:altChunk r:id='d'", "w:altChunk r:id='m'", "w:altChunk r:id='p'",
    "w:subDoc r:id='x'", "w:control", "o:OLEObject", "c:chart r:id='c'",
    "cx:chart r:id='c'", "dgm:relIds r:dm='c'", "dgm:relIds r:dm='d'", "v:textpath string='DRAFT'", "v:imagedata",
    "a:ext cx='5000000'", "a:ext cx='x'", "w:checked", "w:default w:val='1'", "w:result w:val='9'",
    "w:listEntry w:val='Ohio'", "m:chr m:val='∑'", "m:begChr m:val=''", "w:instrText", "w:permStart",
    "w:bookmarkStart", "w:p", "w:t",
)
_TEXTS = (
    "w:t", "w:t", "w:t", "w:delText", "w:instrText", "m:t", "a:t", "c:v", "cx:v", "w:r", "w:p",
)
_ATTRIBUTES = (
    "", "", "", " w:id='1'", " w:styleId='s1'", " w:numId='1'", " w:abstractNumId='1'", " w:ilvl='0'", " w:ilvl='8'",
    " w:val='1'", " w:author='A \u202e'", " w:type='separator'", " style='width:451pt'",
)
# fmt: on
_opens = st.builds(lambda name, more: (name + more, ""), st.sampled_from(_CONTAINERS), st.sampled_from(_ATTRIBUTES))
_leaves = st.sampled_from(_LEAVES).map(lambda name: (f"{name}/", ""))
_texts = st.tuples(st.sampled_from(_TEXTS), words)
_ends = st.just(("", ""))
_paragraphs = words.map(lambda text: ("p", text))
_unit = st.lists(_opens | _leaves | _texts | _ends | _paragraphs, min_size=1, max_size=6)
_tokens = st.lists(st.tuples(_unit, st.sampled_from([1, 1, 1, 1, 2, 30, 400, 3_000])), max_size=20)


def _part(found: Sequence[tuple[Sequence[_Token], int]]) -> str:
    """Well-formed XML without its root."""
    parts: list[str] = []
    opened: list[str] = []
    size = 0
    for unit, times in found:
        for _ in range(times):
            for name, text in unit if size < MOST else ():
                parts.append(_written(name, text, opened))
                size += len(parts[-1])
    return "".join((*parts, *(f"</{name}>" for name in reversed(opened))))


def _written(name: str, text: str, opened: list[str]) -> str:
    text = _escaped(text)
    if not name:
        return f"</{opened.pop()}>" if opened else ""
    if name == "p":
        return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"
    if name.endswith("/"):
        return f"<{name}>"
    if text:
        return f"<{name}>{text}</{name}>"
    opened.append(name.partition(" ")[0])
    return f"<{name}>"


def _escaped(text: str) -> str:
    """The text with the code points that XML allows; some entities are not declared."""
    allowed = "".join(one for one in text if one in "\t\n" or " " <= one < "\ud800" or "\udfff" < one < "\ufffe")
    return allowed.replace("&", "&who;").replace("<", "&lt;")


_xml = _tokens.map(_part)
_NAMES = tuple(
    f"word/{name}"
    for name in (
        "styles.xml",
        "numbering.xml",
        "header1.xml",
        "header2.xml",
        "footer1.xml",
        "footnotes.xml",
        "endnotes.xml",
        "comments.xml",
        "chart.xml",
        "document2.xml",
        "_rels/footnotes.xml.rels",
    )
)
_RELATIONS = "".join(
    f'<Relationship Id="{name}" Target="{target}"/>'
    for name, target in {
        "h": "a.html",
        "t": "a.txt",
        "x": "a.docx",
        "m": "a.mht",
        "p": "b.docx",
        "c": "chart.xml",
        "d": "../../../document.xml",
    }.items()
)
_DOCTYPE = '<!DOCTYPE w:d [<!ENTITY who "me"><!ENTITY a "&who;&who;">]>'
_damages = st.sampled_from([""] * 20 + ["cut", "no root", "other encoding", "doctype", "strict"])


def _rooted(inner: str, damage: str) -> bytes:
    names = _STRICT if damage == "strict" else _NAMESPACES
    whole = f"<w:root {names}>{inner}</w:root>"
    match damage:
        case "cut":
            return whole.encode()[: len(whole) * 2 // 3]
        case "no root":
            return inner.encode()
        case "other encoding":
            return f'<?xml version="1.0" encoding="utf-16"?>{whole}'.encode("utf-16")
        case "doctype":
            return f"{_DOCTYPE}{whole}".encode()
        case _:
            return whole.encode()


def _archive(page: bytes) -> bytes:
    part = b"--B\r\nContent-Type: text/html\r\n\r\n%b\r\n" % page
    return b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="B"\r\n\r\n%b%b--B--' % (part, part)


def _package(body: str, damage: str, parts: Mapping[str, bytes], page: str, inner: Document | None = None) -> Document:
    source = page.encode("utf-8", "ignore")
    files = {
        "word/_rels/document.xml.rels": f"<Relationships>{_RELATIONS}</Relationships>".encode(),
        "word/a.html": source,
        "word/a.txt": source,
        "word/a.mht": _archive(source),
        "word/b.docx": inner.data if inner else b"",
        "word/document.xml": _rooted(f"<w:body>{body}</w:body>", damage),
        **parts,
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for name, data in files.items():
            package.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED, 1)  # without the time of day
    return Document(buffer.getvalue(), sum(map(len, files.values())) + (inner.size if inner else 0))


_parts = st.dictionaries(st.sampled_from(_NAMES), st.builds(_rooted, _xml, _damages), max_size=4)
_pages = st.just("") | runs(words, 3) | markup
_inner = st.none() | st.builds(_package, _xml, _damages, _parts, _pages)
_packages = st.builds(_package, _xml, _damages, _parts, _pages, _inner)
_CHUNKS = '<w:altChunk r:id="h"/><w:altChunk r:id="m"/><w:altChunk r:id="p"/>'
_INNER = _package("<w:p><w:r><w:t>Inner.</w:t></w:r></w:p>", "", {}, "")
_SEED = _package(f"<w:p><w:r><w:t>1. Term. Ends.</w:t></w:r></w:p>{_CHUNKS}", "", {}, "<p>x", _INNER)
_damaged = bytes_near([_SEED.data]).map(lambda data: Document(data, _SEED.size + len(data)))
packages: st.SearchStrategy[Document] = st.one_of(_packages, _packages, _packages, _damaged)
