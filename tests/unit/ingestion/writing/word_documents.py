"""DOCX packages for tests: made here, and read by python-docx, which knows nothing of this code."""

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass

import docx
from lxml import etree

from services.ingestion.extractors.ooxml.names import MC, A, M, R, V, W
from services.ingestion.extractors.result import Limits
from services.ingestion.writing.records import FileRequest
from services.ingestion.writing.word.write import write

_NAMES = f'xmlns:w="{W}" xmlns:r="{R}" xmlns:mc="{MC}" xmlns:m="{M}" xmlns:v="{V}" xmlns:a="{A}"'
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"


@dataclass(frozen=True, slots=True)
class Marked:
    """A comment, and the letters between its marks; None if it has none."""

    text: str
    words: str | None


def package(body: str, parts: Mapping[str, str] | None = None, *, roots: str = "") -> bytes:
    """A DOCX with this content of its body, and other parts by name: their content without the root element, or any
    bytes of a part that is not of Word.
    """
    stated = {**(parts or {})}
    kinds = {name: re.sub(r"\d*$", "", name.removeprefix("word/").removesuffix(".xml")) for name in stated}
    words = {name: kind for name, kind in kinds.items() if kind in _ROOTS}
    overrides = "".join(
        f'<Override PartName="/{name}" ContentType="{_MAIN}.{kind}+xml"/>' for name, kind in words.items()
    )
    links = "".join(
        f'<Relationship Id="x{place}" Type="{R}/{kind}" Target="{name.removeprefix("word/")}"/>'
        for place, (name, kind) in enumerate(words.items())
    )
    made = {
        "[Content_Types].xml": f'<Types xmlns="{_TYPES}"><Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="png" ContentType="image/png"/><Default Extension="jpeg" ContentType="image/jpeg"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_MAIN}.document.main+xml"/>{overrides}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{_LINKS}"><Relationship Id="r" Type="{R}/officeDocument"'
        f' Target="word/document.xml"/>{roots}</Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{_LINKS}">{links}</Relationships>',
        "word/document.xml": f"<w:document {_NAMES}><w:body>{body}</w:body></w:document>",
        **{name: f"<w:{_ROOTS[kind]} {_NAMES}>{stated[name]}</w:{_ROOTS[kind]}>" for name, kind in words.items()},
        **{name: content for name, content in stated.items() if name not in words},
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in made.items():
            file.writestr(name, content)
    return buffer.getvalue()


_ROOTS = {
    "header": "hdr",
    "footer": "ftr",
    "footnotes": "footnotes",
    "endnotes": "endnotes",
    "comments": "comments",
    "styles": "styles",
    "numbering": "numbering",
    "settings": "settings",
}


def written(data: bytes, request: FileRequest) -> bytes:
    return write(data, request, Limits()).data


def comments_of(data: bytes) -> list[Marked]:
    """The comments of a file, and what they are on, by python-docx and by the order of its marks."""
    document = docx.Document(io.BytesIO(data))
    marked: dict[str, str] = {}
    opened: dict[str, list[str]] = {}
    for one in document.element.iter():
        name = etree.QName(one).localname
        number = str(one.get(f"{{{W}}}id"))
        if name == "commentRangeStart":
            opened[number] = []
        elif name == "commentRangeEnd":
            marked[number] = "".join(opened.pop(number))
        elif name in ("t", "delText") and not any(etree.QName(up).localname == "txbxContent" for up in _above(one)):
            for letters in opened.values():
                letters.append(one.text or "")
    assert not opened
    [part] = [one for one in document.part.package.iter_parts() if str(one.partname) == "/word/comments.xml"]
    references = {str(one.get(f"{{{W}}}id")) for one in document.element.iter(f"{{{W}}}commentReference")}
    found = []
    for comment in etree.fromstring(part.blob):
        number = str(comment.get(f"{{{W}}}id"))
        assert number in references
        text = "\n".join("".join(map(str, line.itertext())) for line in comment)
        found.append(Marked(text, marked.get(number)))
    return found


def _above(one: etree._Element) -> list[etree._Element]:
    return list(one.iterancestors())


def everything(data: bytes) -> bytes:
    """All names and all unpacked bytes of a package."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return b"\n".join(one.encode() + b"\n" + file.read(one) for one in file.namelist())


def squeezed(text: str | None) -> str:
    """The letters without white space."""
    return "".join((text or "").split())


def rejected(data: bytes, author: str = "Glossator") -> list[str]:
    """The texts of the paragraphs after the changes of an author are rejected, by the rules of Word: a paragraph
    without its mark is joined with the next one.
    """
    root = docx.Document(io.BytesIO(data)).element
    found, joined = list[str](), ""
    for paragraph in root.iter(f"{{{W}}}p"):
        texts = (one for one in paragraph.iter(f"{{{W}}}t", f"{{{W}}}delText") if not _is_of(one, author))
        text = joined + "".join(one.text or "" for one in texts)
        mark = paragraph.find(f"{{{W}}}pPr/{{{W}}}rPr/{{{W}}}ins")
        is_joined = mark is not None and mark.get(f"{{{W}}}author") == author
        joined = text if is_joined else ""
        found += [] if is_joined else [text]
    return found


def _is_of(one: etree._Element, author: str) -> bool:
    return any(up.tag == f"{{{W}}}ins" and up.get(f"{{{W}}}author") == author for up in one.iterancestors())
