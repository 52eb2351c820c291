from collections.abc import Mapping

from services.ingestion.extractors.result import Limits
from tests.unit.ingestion.extractors.formats.proofs.proof import WORD, Proof
from tests.unit.ingestion.slides import NAMES, Parts, Slide, pptx, shape, text, tree

_FIRST = shape(text("The Borrower shall pay."))
_NO_PARTS = Parts()


def _proof(
    shapes: str,
    *words: str,
    slide: Slide | None = None,
    parts: Parts = _NO_PARTS,
    first: str = _FIRST,
) -> Proof:
    one = slide or Slide("")
    made = Slide(first + shapes, one.attributes, one.linked, one.after)
    return Proof(pptx(made, parts=parts), words or (WORD,))


def _row(*cells: str) -> str:
    return f"<a:tr>{''.join(f'<a:tc{one}</a:tc>' for one in cells)}</a:tr>"


def _cell(words: str, attributes: str = "") -> str:
    return f"{attributes}><a:txBody>{text(words)}</a:txBody>"


def _frame(inner: str) -> str:
    return f"<p:graphicFrame><a:graphic><a:graphicData>{inner}</a:graphicData></a:graphic></p:graphicFrame>"


def _picture(width: int, height: int, media: str = "") -> str:
    frame = f"<a:xfrm><a:off x='0' y='0'/><a:ext cx='{width}' cy='{height}'/></a:xfrm>"
    return f"<p:pic><p:nvPicPr><p:nvPr>{media}</p:nvPr></p:nvPicPr><p:spPr>{frame}</p:spPr></p:pic>"


def _notes(words: str) -> Parts:
    return Parts({"n.xml": tree("p:notes", shape(text(words), kind="body") + shape(text("7"), kind="sldNum"))})


_NUMBERED = "<a:pPr><a:buAutoNum type='romanLcParenBoth'/></a:pPr>"
_FRACTION = "<m:f><m:num><m:r><m:t>a</m:t></m:r></m:num><m:den><m:r><m:t>b</m:t></m:r></m:den></m:f>"
_OLD = Parts(
    {
        "c.xml": f"<p:cmLst {NAMES}><p:cm authorId='0'><p:text>zebra</p:text></p:cm></p:cmLst>",
        "people.xml": f"<p:cmAuthorLst {NAMES}><p:cmAuthor id='0' name='Jane Roe'/></p:cmAuthorLst>",
    },
    (("commentAuthors", "people.xml"),),
)
_REPLY = f"<p188:replyLst><p188:reply authorId='{{B}}'><p188:txBody>{text('Agreed')}</p188:txBody></p188:reply>"
_NEW = Parts(
    {
        "c.xml": f"<p188:cmLst {NAMES}><p188:cm authorId='{{A}}'>{_REPLY}</p188:replyLst>"
        f"<p188:txBody>{text('zebra')}</p188:txBody></p188:cm></p188:cmLst>",
        "people.xml": f"<p188:authorLst {NAMES}><p188:author id='{{A}}' name='Jane Roe'/></p188:authorLst>",
    },
    (("authors", "people.xml"),),
)
_LAYOUTS = Parts(
    {
        "l.xml": tree("p:sldLayout", shape(text("Draft")) + shape(text("Click to add"), kind="body")),
        "m.xml": tree("p:sldMaster", shape(text(WORD))),
        "_rels/l.xml.rels": '<Relationships><Relationship Id="m" Type="x/slideMaster" Target="m.xml"/></Relationships>',
    }
)
_COVERED = " hMerge='1'"
_CLEAR = "<a:srgbClr><a:alpha val='0'/></a:srgbClr>"
_CHART = f"<c:chartSpace {NAMES}>{text('zebra')}<c:pt><c:v>12</c:v></c:pt></c:chartSpace>"

PROOFS: Mapping[str, tuple[Proof, ...]] = {
    "Slides": (
        Proof(pptx(_FIRST, shape(text("a")) + shape(text(WORD), kind="title")), ("pay.\n\nzebra\n\na",)),
        _proof(shape("<a:p><a:r><a:t>zeb</a:t></a:r><a:r><a:t>ra</a:t></a:r><a:br/><a:fld><a:t>b</a:t></a:fld></a:p>"),
               "zebra\nb"),
    ),
    "Shapes with text": (
        _proof(shape(text(WORD), text("b")), "zebra\n\nb"),
        _proof(f"<p:grpSp><p:grpSp>{shape(text(WORD))}</p:grpSp></p:grpSp>"),
        _proof(f"<mc:AlternateContent><mc:Choice>{shape(text(WORD))}</mc:Choice></mc:AlternateContent>"),
    ),
    "Numbers and bullets of lists": (
        _proof(shape(text(WORD, _NUMBERED), text("b", _NUMBERED)), "(i) zebra\n\n(ii) b"),
        _proof(shape(text(WORD, "<a:pPr><a:buChar char='-'/></a:pPr>")), "• zebra"),
    ),
    "Tables": (_proof(_frame(f"<a:tbl>{_row(_cell('Rate'), _cell(WORD))}</a:tbl>"), "Rate\tzebra"),),
    "Charts and SmartArt": (
        _proof(_frame("<c:chart r:id='x.xml'/>"), "zebra\n\n12", slide=Slide("", linked=(("chart", "x.xml"),)),
               parts=Parts({"x.xml": _CHART})),
    ),
    "Formulas": (
        _proof(shape(f"<a:p><mc:AlternateContent><mc:Choice><m:oMath>{_FRACTION}</m:oMath></mc:Choice>"
                     "</mc:AlternateContent></a:p>"), "(a)/(b)"),
    ),
    "Speaker notes": (_proof("", slide=Slide("", linked=(("notesSlide", "n.xml"),)), parts=_notes(WORD)),),
    "Comments, with replies": (
        _proof("", "[Comment by Jane Roe] zebra", slide=Slide("", linked=(("comments", "c.xml"),)), parts=_OLD),
        _proof("", "[Comment by Jane Roe] zebra\n\n[Comment] Agreed", slide=Slide("", linked=(("comments", "c.xml"),)),
               parts=_NEW),
    ),
    "Footers and dates": (
        _proof(shape(text(WORD), kind="ftr") + shape(text("May"), kind="dt"), WORD, "May"),
    ),
    "Text of layouts and masters besides placeholders": (
        _proof("", "Draft\n\nzebra", slide=Slide("", linked=(("slideLayout", "l.xml"),)), parts=_LAYOUTS),
    ),
    "Hidden slides": (Proof(pptx(_FIRST, Slide(shape(text(WORD)), " show='0'"))),),
    "Shapes that are switched off, or off the slide": (
        _proof(shape(text(WORD), name=" hidden='1'")),
        _proof(shape(text(WORD), box=(1001, 0, 50, 50))),
        _proof(shape(text(WORD), box=(10, -80, 50, 50))),
    ),
    "Text of at most 2 points, without a colour, or transparent": tuple(
        _proof(shape(text(WORD, run=f"<a:rPr{one}</a:rPr>")))
        for one in (" sz='200'>", "><a:noFill/>", f"><a:solidFill>{_CLEAR}</a:solidFill>")
    ),
    "Text of a cell that another cell covers": (
        _proof(_frame(f"<a:tbl>{_row(_cell('Rate'), _cell(WORD, _COVERED))}</a:tbl>")),
    ),
    "Numbers of slides": (
        _proof(shape(text(WORD), kind="sldNum")),
        _proof(shape(f"<a:p><a:fld type='slidenum'><a:t>{WORD}</a:t></a:fld></a:p>")),
    ),
    "Prompts of placeholders": (
        _proof("", "Click to add", slide=Slide("", linked=(("slideLayout", "l.xml"),)), parts=_LAYOUTS),
    ),
    "Pictures below half of the slide, films and sounds": (
        _proof(_picture(100, 100), "picture"),
        _proof(_picture(1000, 500, "<a:videoFile/>"), "film"),
    ),
    "Animations, names of shapes, addresses of links": (_proof(shape(text("End"), name=" name='zebra'")),),
    "Picture of at least half of the slide": (
        _proof(_picture(1000, 250)),
        _proof("<p:pic><p:spPr/></p:pic>"),
    ),
    "Embedded files": (
        _proof(_frame("<p:oleObj r:id='e.pdf'/>"), slide=Slide("", linked=(("oleObject", "e.pdf"),)),
               parts=Parts({"e.pdf": "%PDF-zebra"})),
    ),
    "Embedded files that are damaged, and objects of other programs": (
        _proof(_frame("<p:oleObj><p:embed/></p:oleObj>")),
        _proof(_frame("<p:oleObj r:id='e.bin'/>"), slide=Slide("", linked=(("oleObject", "e.bin"),)),
               parts=Parts({"e.bin": "zebra"})),
    ),
    "Chart or SmartArt whose part is missing": (_proof(_frame("<c:chart r:id='none'/>")),),
    "ActiveX controls": (_proof("", slide=Slide("", after="<p:controls><p:control/></p:controls>")),),
    "Slide whose part is missing": (
        Proof(pptx(_FIRST, parts=Parts({"presentation.xml": f"<p:presentation {NAMES}><p:sldIdLst><p:sldId r:id='s1'/>"
                                        "<p:sldId r:id='s9'/></p:sldIdLst></p:presentation>"}))),
    ),
    "Only pictures": (Proof(pptx(_picture(1000, 500))),),
    "Only files of other formats": (Proof(pptx(_frame("<p:oleObj/>"))),),
    "Only slides whose parts are missing": (
        Proof(pptx(_FIRST, parts=Parts({"presentation.xml": f"<p:presentation {NAMES}><p:sldIdLst><p:sldId r:id='s9'/>"
                                        "</p:sldIdLst></p:presentation>"}))),
    ),
    "No text": (Proof(pptx(shape(text(" ")))),),
    "Invalid XML": (Proof(pptx("<p:sp>")),),
    "More than 3,000 slides": (Proof(pptx(*[_FIRST] * 3), limits=Limits(pages=2)),),
    "More than 150,000 paragraphs": (Proof(pptx(shape(text("x") * 150_001))),),
}  # fmt: skip
