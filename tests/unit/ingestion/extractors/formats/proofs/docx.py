from collections.abc import Mapping

from services.ingestion.extractors.ooxml import names
from tests.unit.ingestion.compound_files import compound_file, packed
from tests.unit.ingestion.extractors.formats.proofs.proof import WORD, Proof
from tests.unit.ingestion.makers import archive, docx, numbered, numbering, paragraph, with_chunk

_PREFIXES = {
    "r": names.R, "m": names.M, "a": names.A, "c": names.C, "dgm": names.DGM, "pic": names.PIC, "v": names.V,
    "o": names.O, "mc": names.MC,
}  # fmt: skip
_NAMES = " ".join(f'xmlns:{prefix}="{address}"' for prefix, address in _PREFIXES.items())
_FIRST = paragraph("The Borrower shall pay.")


def _run(inner: str) -> str:
    return f"<w:p><w:r>{inner}</w:r></w:p>"


def _proof(
    body: str, *words: str, files: Mapping[str, str | bytes] | None = None, first: str = _FIRST, **parts: str
) -> Proof:
    return Proof(docx(f"{first}<w:sdt {_NAMES}>{body}</w:sdt>", doctype=False, files=files, **parts), words or (WORD,))


def _links(**targets: str) -> dict[str, str]:
    inner = "".join(f'<Relationship Id="{name}" Target="{target}"/>' for name, target in targets.items())
    return {"word/_rels/document.xml.rels": f"<Relationships>{inner}</Relationships>"}


def _chunk(name: str, data: str | bytes) -> Proof:
    return Proof(with_chunk(name, data, _FIRST), (WORD,))


def _table(*cells: str, row: str = "", cell: str = "") -> str:
    inner = "".join(f"<w:tc><w:tcPr>{cell}</w:tcPr>{one}</w:tc>" for one in cells)
    return f"<w:tbl><w:tr><w:trPr>{row}</w:trPr>{inner}</w:tr></w:tbl>"


def _properties(properties: str) -> str:
    return f"<w:p><w:r><w:rPr>{properties}</w:rPr><w:t>{WORD}</w:t></w:r></w:p>"


def _changed(name: str, text: str = "t") -> str:
    return f"<w:p><w:r><w:t>Fee: </w:t></w:r><w:{name}><w:r><w:{text}>{WORD}</w:{text}></w:r></w:{name}></w:p>"


def _field(inner: str) -> str:
    return f"<w:p><w:r><w:fldChar><w:ffData>{inner}</w:ffData></w:fldChar></w:r></w:p>"


def _picture(width: int, text: str = "") -> str:
    size = f"<pic:spPr><a:xfrm><a:ext cx='{width}'/></a:xfrm></pic:spPr>"
    return _run(f"<w:t>{text}</w:t><w:drawing><pic:pic>{size}</pic:pic></w:drawing>")


_DEEP = paragraph("x")
for _ in range(40):
    _DEEP = _table(_DEEP)
_DEEP_CHUNK = docx(paragraph(WORD))
for _ in range(9):
    _DEEP_CHUNK = with_chunk("a.docx", _DEEP_CHUNK, _FIRST)
_STYLES = '<w:style w:styleId="h"><w:rPr><w:vanish/></w:rPr></w:style>'
_CHART = f"<c:chartSpace {_NAMES}><a:p><a:r><a:t>zebra</a:t></a:r></a:p><c:pt><c:v>12</c:v></c:pt></c:chartSpace>"
_SMART_ART = f"<dgm:dataModel {_NAMES}><a:p><a:r><a:t>Owner</a:t></a:r></a:p></dgm:dataModel>"
_DIAGRAMS = _run("<w:drawing><c:chart r:id='c'/><dgm:relIds r:dm='d'/></w:drawing>")
_BOX = f"<v:shape><v:textbox><w:txbxContent>{paragraph(WORD)}</w:txbxContent></v:textbox></v:shape>"
_ALTERNATIVES = (
    f"<mc:AlternateContent><mc:Choice>{_BOX}</mc:Choice><mc:Fallback>{_BOX}</mc:Fallback></mc:AlternateContent>"
)
_OBJECT = _run("<w:object><o:OLEObject r:id='e'/></w:object>")
_FRACTION = "<m:f><m:num><m:r><m:t>a</m:t></m:r></m:num><m:den><m:r><m:t>b</m:t></m:r></m:den></m:f>"

PROOFS: Mapping[str, tuple[Proof, ...]] = {
    "Paragraphs, content controls, links, results of fields": (
        _proof(paragraph(WORD)),
        _proof(f"<w:sdt><w:sdtContent>{paragraph(WORD)}</w:sdtContent></w:sdt>"),
        _proof(f"<w:p><w:hyperlink><w:r><w:t>{WORD}</w:t></w:r></w:hyperlink></w:p>"),
        _proof(f"<w:p><w:fldSimple w:instr='DATE'><w:r><w:t>{WORD}</w:t></w:r></w:fldSimple></w:p>"),
    ),
    "Headings": (_proof(f"<w:p><w:pPr><w:pStyle w:val='Heading1'/></w:pPr><w:r><w:t>{WORD}</w:t></w:r></w:p>"),),
    "Tables, also in tables": (
        _proof(_table(paragraph("Rate"), paragraph(WORD)), "Rate\tzebra"),
        _proof(_table(_table(paragraph(WORD)))),
    ),
    "Numbers of lists": (
        _proof(
            numbered(WORD) + numbered("b", 1),
            "1. zebra\n\n1.1 b",
            numbering=numbering(("%1.", "decimal"), ("%1.%2", "decimal")),
        ),
    ),
    "Headers and footers": (
        _proof("", "head", "foot", header1=paragraph("head"), header2=paragraph("head"), footer1=paragraph("foot")),
    ),
    "Footnotes and endnotes": (
        _proof(
            _run("<w:footnoteReference w:id='2'/>"),
            "[2]",
            "[2] zebra",
            footnotes=f'<w:footnote w:id="2">{paragraph(WORD)}</w:footnote>',
        ),
        _proof("", "[3] zebra", endnotes=f'<w:endnote w:id="3">{paragraph(WORD)}</w:endnote>'),
    ),
    "Comments": (
        _proof(
            _run("<w:t>cap</w:t><w:commentReference w:id='1'/>") + paragraph("End"),
            "cap\n\n[Comment by Jane Roe] zebra\n\nEnd",
            comments=f'<w:comment w:id="1" w:author="Jane Roe">{paragraph(WORD)}</w:comment>',
        ),
    ),
    "Text boxes and shapes": (_proof(_run(f"<w:pict>{_BOX}</w:pict>")), _proof(_run(_ALTERNATIVES))),
    "WordArt and watermarks": (
        _proof(_run("<w:pict><v:shape><v:textpath string='zebra'/></v:shape></w:pict>")),
        _proof("", header1=f"<w:p {_NAMES}><w:r><w:pict><v:textpath string='zebra'/></w:pict></w:r></w:p>"),
    ),
    "Formulas": (_proof(f"<w:p><m:oMathPara><m:oMath>{_FRACTION}</m:oMath></m:oMathPara></w:p>", "(a)/(b)"),),
    "Symbols of Symbol and Wingdings": (
        _proof(_run("<w:sym w:font='Wingdings' w:char='F0FE'/>"), "☑"),
        _proof(_run("<w:sym w:font='Symbol' w:char='F061'/>"), "α"),
    ),
    "Check boxes": (
        _proof(_field("<w:checkBox><w:checked/></w:checkBox>"), "☒"),
        _proof(_field("<w:checkBox><w:default w:val='0'/></w:checkBox>"), "☐"),
    ),
    "Drop-down lists": (
        _proof(
            _field("<w:ddList><w:result w:val='1'/><w:listEntry w:val='Ohio'/><w:listEntry w:val='zebra'/></w:ddList>")
        ),
    ),
    "Charts and SmartArt": (
        _proof(
            _DIAGRAMS,
            "zebra\n12\nOwner",
            files=_links(c="chart.xml", d="data.xml") | {"word/chart.xml": _CHART, "word/data.xml": _SMART_ART},
        ),
    ),
    "Chunks of HTML and plain text (`altChunk`)": (
        _proof("<w:altChunk r:id='h'/>", files=_links(h="a.html") | {"word/a.html": "<p>zebra"}),
        _proof("<w:altChunk r:id='h'/>", files=_links(h="a.txt") | {"word/a.txt": "zebra"}),
    ),
    "Chunks of MHT": (_chunk("a.mht", archive(("Content-Type: text/html", "<p>zebra"))),),
    "Chunks of DOCX": (
        _chunk("a.docx", docx(paragraph(WORD))),
        _chunk("a.docx", with_chunk("b.docx", docx(paragraph(WORD)))),
        _chunk("a.docx", docx("", header1=paragraph(WORD))),
    ),
    "Text that is formatted as struck out": (_proof(_properties("<w:strike/>")),),
    "The strict variant of ISO 29500": (
        Proof(docx(paragraph(WORD), main="http://purl.oclc.org/ooxml/wordprocessingml/main")),
    ),
    "Text after an entity reference": (
        Proof(docx(_run("<w:t>party &who; and zebra</w:t>"), doctype=True), ("party &who; and zebra",)),
    ),
    "Inserted text": (_proof(_changed("ins")),),
    "Deleted text": (_proof(_changed("del", "delText")),),
    "The new place of moved text": (_proof(_changed("moveTo")),),
    "The old place of moved text": (_proof(_changed("moveFrom")),),
    "Deleted rows of tables": (_proof(_table(paragraph(WORD), row="<w:del/>")),),
    "Authors of tracked changes": (
        _proof('<w:p><w:ins w:author="zebra"><w:r><w:t>fee</w:t></w:r></w:ins></w:p>', "[Changes by zebra]"),
    ),
    "Hidden text": (
        _proof(_properties("<w:vanish/>")),
        _proof(paragraph(WORD, '<w:pStyle w:val="h"/>'), styles=_STYLES),
    ),
    "White text without a background": (_proof(_properties('<w:color w:val="FFFFFF"/>')),),
    "Text of at most 2 points": (_proof(_properties('<w:sz w:val="4"/>')),),
    "Text of a cell that is merged with the cell above": (_proof(_table(paragraph(WORD), cell="<w:vMerge/>")),),
    "Hidden text of a chunk": (
        _chunk("a.html", "<p hidden>zebra"),
        _chunk("a.mht", archive(("Content-Type: text/html", "<p>Fee: <span style='display:none'>zebra</span>"))),
        _chunk("a.docx", docx(_properties("<w:vanish/>"))),
    ),
    "Changes of the format": (_proof(_run("<w:rPr><w:b/><w:rPrChange w:author='zebra'/></w:rPr><w:t>bold</w:t>")),),
    "Codes of fields, bookmarks, document properties, macros": (
        _proof(
            _run("<w:instrText>zebra</w:instrText>") + "<w:bookmarkStart w:name='zebra'/>",
            files={"docProps/core.xml": "<title>zebra</title>", "word/vbaProject.bin": "zebra"},
        ),
    ),
    "Alternative texts of pictures": (
        _proof(_run("<w:t>x</w:t><w:drawing><wp:docPr xmlns:wp='urn:x' descr='zebra'/></w:drawing>")),
    ),
    "Small pictures, and pictures beside text": (_proof(_picture(500_000)), _proof(_picture(5_000_000, "a logo"))),
    "Picture of most of the width of a page": (_proof(_picture(5_000_000)),),
    "Chart or SmartArt whose part is missing": (_proof(_DIAGRAMS),),
    "Embedded files": (
        _proof(_OBJECT, files={"word/e.pdf": "%PDF-zebra", **_links(e="e.pdf")}),
        _proof(_OBJECT, files={"word/e.bin": packed("rates.csv", b"zebra"), **_links(e="e.bin")}),
    ),
    "Embedded files that are damaged, and objects of other programs": (
        _proof(_run("<w:object><o:OLEObject/></w:object>")),
        _proof(_OBJECT, files={"word/e.bin": compound_file("CAD drawing", b"zebra"), **_links(e="e.bin")}),
        _proof(_OBJECT, files={"word/e.bin": "zebra", **_links(e="e.bin")}),
    ),
    "Chunks of other formats": (
        _chunk("a.rtf", "{\\rtf1 zebra}"),
        _proof("<w:p><w:subDoc r:id='x'/></w:p>"),
    ),
    "Chunks of DOCX deeper than 8 levels, or damaged": (
        Proof(_DEEP_CHUNK, (WORD,)),
        _chunk("a.docx", "zebra"),
    ),
    "Other files in a chunk of MHT": (
        _chunk("a.mht", archive(("Content-Type: text/html", "<p>See:"), ("Content-Type: application/pdf", "zebra"))),
    ),
    "Controls of ActiveX": (_proof(_run("<w:object><w:control/></w:object>")),),
    "Entity in the place of text": (Proof(docx(f"{_FIRST}<w:p><w:r>&who;</w:r></w:p>", doctype=True), ("me",)),),
    "Only pictures": (_proof(_picture(5_000_000), first=""),),
    "Only files of other formats": (_proof(_run("<w:object><o:OLEObject/></w:object>"), first=""),),
    "No text": (_proof("<w:p/>", first=""),),
    "Invalid XML": (_proof("<w:p>&amp</w:q>"),),
    "More than 150,000 paragraphs with text": (
        _proof("<w:p><w:r><w:t>a</w:t></w:r></w:p>" * 150_001),
        _proof("<w:p/>" * 400_001),
    ),
    "Tables in tables deeper than 32": (_proof(_DEEP),),
}
