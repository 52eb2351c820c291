"""Words that the reader must not see are planted in every place of a package: none remains in the file.

A word without a place in the text was never redacted. A word in the text is masked.
"""

import base64
import zlib

import pytest

from services.ingestion.extractors.docx.extract import extract
from services.ingestion.extractors.ooxml.names import W
from services.ingestion.extractors.result import Limits
from services.ingestion.writing.records import FileRequest, Mask, Note
from services.shared.domain.spans import OriginalSpan
from tests.unit.ingestion.writing.word_documents import everything, package, written

CANARY = "Quentina"
_RUN = f"<w:r><w:t>{CANARY}</w:t></w:r>"
_TEXT = f"<w:p>{_RUN}</w:p>"
_BOX = f"<w:txbxContent>{_TEXT}</w:txbxContent>"
_ROW = "<w:p><w:r><w:t>Plain words.</w:t></w:r></w:p>"

# Where → the body of a document.
BODIES = {
    "text": _TEXT,
    "split runs": "<w:p>" + "".join(f"<w:r><w:t>{one}</w:t></w:r>" for one in CANARY) + "</w:p>",
    "insertion": f"<w:p><w:ins w:id='1' w:author='{CANARY}'>{_RUN}</w:ins></w:p>",
    "deletion": f"<w:p><w:del w:id='1' w:author='{CANARY}'><w:r><w:delText>{CANARY}</w:delText></w:r></w:del></w:p>",
    "moved": f"<w:p><w:moveFrom w:id='1' w:author='{CANARY}'>{_RUN}</w:moveFrom></w:p>",
    "bookmark": f"<w:p><w:bookmarkStart w:id='0' w:name='{CANARY}'/>{_RUN}<w:bookmarkEnd w:id='0'/></w:p>",
    "field code": f"<w:p><w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>MAILTO {CANARY}"
    f"</w:instrText></w:r><w:r><w:fldChar w:fldCharType='separate'/></w:r>{_RUN}<w:r>"
    "<w:fldChar w:fldCharType='end'/></w:r></w:p>",
    "simple field": f"<w:p><w:fldSimple w:instr='AUTHOR {CANARY}'>{_RUN}</w:fldSimple></w:p>",
    "hyperlink": f"<w:p><w:hyperlink w:anchor='{CANARY}' w:tooltip='{CANARY}'>{_RUN}</w:hyperlink></w:p>",
    "content control": f"<w:sdt><w:sdtPr><w:alias w:val='{CANARY}'/><w:tag w:val='{CANARY}'/>"
    f"<w:rPr><w:rFonts w:ascii='{CANARY}'/></w:rPr></w:sdtPr><w:sdtContent>{_TEXT}</w:sdtContent></w:sdt>",
    "smart tag": f"<w:p><w:smartTag w:element='{CANARY}'><w:smartTagPr><w:attr w:name='{CANARY}' w:val='{CANARY}'/>"
    f"</w:smartTagPr>{_RUN}</w:smartTag></w:p>",
    "drop-down list": f"<w:p><w:r><w:fldChar w:fldCharType='begin'><w:ffData><w:name w:val='{CANARY}'/><w:ddList>"
    f"<w:listEntry w:val='{CANARY}'/></w:ddList></w:ffData></w:fldChar></w:r></w:p>",
    "alternative text": f"<w:p><w:r><w:drawing><wp:docPr xmlns:wp='x' id='1' name='{CANARY}' descr='{CANARY}'/>"
    "</w:drawing></w:r></w:p>",
    "text box": f"<w:p><w:r><w:pict><v:shape alt='{CANARY}'><v:textbox>{_BOX}</v:textbox></v:shape></w:pict></w:r>"
    "</w:p>",
    "alternatives": f"<w:p><w:r><mc:AlternateContent><mc:Choice Requires='x'><w:drawing>{_BOX}</w:drawing></mc:Choice>"
    f"<mc:Fallback><w:pict>{_BOX}</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>",
    "word art": f"<w:p><w:r><w:pict><v:shape><v:textpath string='{CANARY}'/></v:shape></w:pict></w:r></w:p>",
    "formula": f"<w:p><m:oMath><m:r><m:t>{CANARY}</m:t></m:r></m:oMath></w:p>",
    "formula sign": f"<w:p><m:oMath><m:nary><m:naryPr><m:chr m:val='{CANARY}'/></m:naryPr></m:nary></m:oMath></w:p>",
    "symbols": "<w:p><w:r>"
    + "".join(f"<w:sym w:font='{CANARY}' w:char='{ord(one):04X}'/>" for one in CANARY)
    + "</w:r></w:p>",
    "style of a paragraph": f"<w:p><w:pPr><w:pStyle w:val='{CANARY}'/></w:pPr>{_RUN}</w:p>",
    "old properties": f"<w:p><w:pPr><w:pPrChange w:id='1' w:author='{CANARY}'><w:pPr/></w:pPrChange></w:pPr>{_RUN}"
    "</w:p>",
    "caption of a table": f"<w:tbl><w:tblPr><w:tblCaption w:val='{CANARY}'/><w:tblDescription w:val='{CANARY}'/>"
    f"</w:tblPr><w:tr><w:tc>{_TEXT}</w:tc></w:tr></w:tbl>",
    "merged cell": f"<w:tbl><w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr>{_TEXT}</w:tc></w:tr></w:tbl>",
    "hidden": f"<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>{CANARY}</w:t></w:r></w:p>",
    "free attribute": f"<w:p w:rsidR='{CANARY}' x:y='{CANARY}' xmlns:x='u'>{_RUN}</w:p>",
    "name of a namespace": f"<w:p xmlns:x='{CANARY}'>{_RUN}</w:p>",
    "prefix of a namespace": f"<w:p xmlns:{CANARY}='u'><w:r xmlns:{CANARY}='u'><w:t>{CANARY}</w:t></w:r></w:p>",
    "prefix of the format": f"<{CANARY}:p xmlns:{CANARY}='{W}'><{CANARY}:r><{CANARY}:t>{CANARY}</{CANARY}:t>"
    f"</{CANARY}:r></{CANARY}:p>",
    "value of a property": f"<w:p><w:pPr><w:jc w:val='{CANARY}'/></w:pPr>{_RUN}</w:p>",
    "unknown element": f"<w:p><x:y xmlns:x='{CANARY}' z='{CANARY}'>{CANARY}{_RUN}{CANARY}</x:y></w:p>",
    "text outside of runs": f"<w:p>{CANARY}{_RUN}{CANARY}</w:p>",
    "permission": f"<w:p><w:permStart w:id='1' w:ed='{CANARY}'/>{_RUN}</w:p>",
    "document tag": f"<w:p><w:r><w:object><o:OLEObject xmlns:o='urn:schemas-microsoft-com:office:office' "
    f"ProgID='{CANARY}'/></w:object></w:r></w:p>",
    "ruby": f"<w:p><w:r><w:ruby><w:rt>{_RUN}</w:rt><w:rubyBase>{_RUN}</w:rubyBase></w:ruby></w:r></w:p>",
    "comment of XML": f"<!-- {CANARY} --><?{CANARY} {CANARY}?>{_TEXT}",
}

# Where → another part of a document.
PARTS = {
    "properties": {"docProps/core.xml": f"<a>{CANARY}</a>"},
    "own properties": {"docProps/custom.xml": f"<a>{CANARY}</a>"},
    "own XML": {"customXml/item1.xml": f"<a>{CANARY}</a>"},
    "thumbnail": {"docProps/thumbnail.jpeg": CANARY},
    "picture": {"word/media/image1.png": CANARY},
    "embedded file": {"word/embeddings/a.bin": CANARY},
    "name of a part": {f"word/{CANARY}.xml": "<a/>"},
    "people": {"word/people.xml": f"<a>{CANARY}</a>"},
    "glossary": {"word/glossary/document.xml": f"<a>{CANARY}</a>"},
    "macros": {"word/vbaProject.bin": CANARY},
    "theme": {"word/theme/theme1.xml": f"<a name='{CANARY}'/>"},
    "fonts": {"word/fontTable.xml": f"<a name='{CANARY}'/>"},
    "settings": {"word/settings.xml": f"<w:docVars><w:docVar w:name='{CANARY}' w:val='{CANARY}'/></w:docVars>"},
    "web settings": {"word/webSettings.xml": f"<a>{CANARY}</a>"},
    "styles": {"word/styles.xml": f"<w:style w:styleId='{CANARY}'><w:name w:val='{CANARY}'/><w:aliases "
               f"w:val='{CANARY}'/></w:style><w:latentStyles><w:lsdException w:name='{CANARY}'/></w:latentStyles>"},
    "numbering": {"word/numbering.xml": f"<w:abstractNum w:abstractNumId='0'><w:name w:val='{CANARY}'/>"
                  f"<w:lvl w:ilvl='0'><w:lvlText w:val='{CANARY} %1'/></w:lvl></w:abstractNum>"},
    "header": {"word/header1.xml": _TEXT},
    "footer": {"word/footer1.xml": _TEXT},
    "footnote": {"word/footnotes.xml": f"<w:footnote w:id='2'>{_TEXT}</w:footnote>"},
    "endnote": {"word/endnotes.xml": f"<w:endnote w:id='2'>{_TEXT}</w:endnote>"},
    "comment": {"word/comments.xml": f"<w:comment w:id='0' w:author='{CANARY}' w:initials='{CANARY}'>{_TEXT}"
                "</w:comment>"},
    "answers": {"word/commentsExtended.xml": f"<a>{CANARY}</a>"},
    "signature": {"_xmlsignatures/sig1.xml": f"<a>{CANARY}</a>"},
}  # fmt: skip
CASES = [pytest.param(body, {}, id=where) for where, body in BODIES.items()]
CASES += [pytest.param(_ROW, parts, id=where) for where, parts in PARTS.items()]


def forms(word: str) -> list[bytes]:
    """The word as a package can have it."""
    return [
        word.encode(),
        word.encode("utf-16-le"),
        word.encode("utf-16-be"),
        base64.b64encode(word.encode()).rstrip(b"="),
        zlib.compress(word.encode()),
        "".join(f"&#{ord(one)};" for one in word).encode(),
    ]


def masks_of(data: bytes) -> tuple[str, tuple[Mask, ...]]:
    text = extract(data, Limits()).text
    starts = [at for at in range(len(text)) if text.startswith(CANARY, at)]
    return text, tuple(Mask(OriginalSpan(at, at + len(CANARY)), "[PERSON_1]") for at in starts)


@pytest.mark.parametrize(("body", "parts"), CASES)
def test_no_word_that_the_reader_does_not_see_remains(body: str, parts: dict[str, str]) -> None:
    data = package(body + _ROW, parts)
    text, masks = masks_of(data)
    place = OriginalSpan(0, len(text.rstrip()))
    notes = (Note(("on all",), place, "Wording."), *(Note(("on a value",), one.span) for one in masks))
    made = everything(written(data, FileRequest(notes, masks)))
    assert not [one for one in forms(CANARY) if one.lower() in made.lower()]
    # Neither in pieces, as letters of several runs.
    again = extract(written(data, FileRequest(notes, masks)), Limits()).text
    assert CANARY.lower() not in "".join(again.split()).lower()
    assert "Plain words." in again


def test_the_canaries_are_there() -> None:
    """Without masks, each place keeps its word: the cases test what they say."""
    for case in CASES:
        body, parts = case.values
        made = everything(written(package(str(body) + _ROW, parts), FileRequest(unmasked=True)))  # type: ignore[arg-type]
        assert case.id in ("split runs", "symbols", "signature", "comment of XML") or CANARY.encode() in made, case.id


def test_the_number_of_a_part_does_not_remain() -> None:
    made = written(package(_ROW, {"word/header5551234567.xml": _ROW, "word/footer2.xml": _ROW}), FileRequest())
    assert b"5551234567" not in everything(made)
    assert b"word/header2.xml" in everything(made) or b"word/header1.xml" in everything(made)


def test_what_the_reader_sees_remains() -> None:
    """Formats, tables, lists, headers, notes, changes and comments of others are those of the original."""
    body = (
        "<w:p><w:pPr><w:jc w:val='center'/></w:pPr><w:r><w:rPr><w:b/></w:rPr><w:t>Bold</w:t></w:r>"
        "<w:r><w:footnoteReference w:id='2'/></w:r><w:del w:id='1' w:author='Ann'><w:r><w:delText>gone"
        "</w:delText></w:r></w:del></w:p><w:tbl><w:tblPr><w:tblW w:w='5000' w:type='pct'/></w:tblPr><w:tr><w:tc><w:p>"
        "<w:r><w:t>Cell</w:t>"
        "</w:r></w:p></w:tc></w:tr></w:tbl>"
    )
    data = package(body, PARTS["footnote"] | PARTS["header"])
    made = everything(written(data, FileRequest())).decode()
    for one in ('w:jc w:val="center"', "<w:b/>", "gone", "w:footnoteReference", 'w:w="5000"', "Cell"):
        assert one in made
    original = extract(data, Limits()).text
    masked = original.replace("[Changes by Ann]", "[Changes by Author]")
    assert extract(written(data, FileRequest()), Limits()).text == masked
