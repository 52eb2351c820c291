"""Formulas, symbols, form fields, comments, diagrams and embedded files of DOCX: they are read, or they are a gap."""

import pytest

from services.ingestion.extractors.docx import extract as docx
from services.ingestion.extractors.result import Limits
from services.shared.domain.document import ChangeMark, Gap, GapKind
from services.shared.domain.errors import Reason, Reject
from tests.unit.ingestion.makers import docx as make
from tests.unit.ingestion.makers import gaps_of, paragraph

M = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
C = 'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
DGM = 'xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram"'
PIC = 'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
VML = 'xmlns:v="urn:schemas-microsoft-com:vml"'
OFFICE = 'xmlns:o="urn:schemas-microsoft-com:office:office"'


DROP_DOWN = (
    "<w:fldChar><w:ffData><w:ddList><w:result w:val='1'/><w:listEntry w:val='Ohio'/><w:listEntry w:val='Texas'/>"
    "</w:ddList></w:ffData></w:fldChar>"
)


def run(inner: str) -> str:
    return f"<w:p><w:r>{inner}</w:r></w:p>"


def text_of(body: str, comments: str = "") -> str:
    return docx.extract(make(body, comments=comments), Limits()).text


def term(text: str) -> str:
    return f"<m:r><m:t>{text}</m:t></m:r>"


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        (term("I=P×R"), "I=P×R"),
        (f"<m:f><m:num>{term('days')}</m:num><m:den>{term('360')}</m:den></m:f>", "(days)/(360)"),
        (f"<m:sSup><m:e>{term('x')}</m:e><m:sup>{term('2')}</m:sup></m:sSup>", "x^2"),
        (f"<m:sSub><m:e>{term('x')}</m:e><m:sub>{term('n+1')}</m:sub></m:sSub>", "x_(n+1)"),
        (f"<m:rad><m:deg/><m:e>{term('y')}</m:e></m:rad>", "√(y)"),
        (f"<m:d><m:e>{term('a')}</m:e></m:d>", "(a)"),
        (f"<m:d><m:dPr><m:begChr m:val='['/><m:endChr m:val=']'/></m:dPr><m:e>{term('a')}</m:e></m:d>", "[a]"),
        (f"<m:nary><m:naryPr><m:chr m:val='∑'/></m:naryPr><m:sub/><m:e>{term('a')}</m:e></m:nary>", "∑a"),
    ],
)
def test_formulas(formula: str, text: str) -> None:
    assert text_of(f"<w:p><m:oMathPara {M}><m:oMath>{formula}</m:oMath></m:oMathPara></w:p>") == text
    assert text_of(f"<m:oMath {M}>{formula}</m:oMath>") == text


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        ("<w:sym w:font='Wingdings' w:char='F0FE'/>", "☑"),
        ("<w:sym w:font='Wingdings' w:char='00A8'/>", "☐"),
        ("<w:sym w:font='Wingdings 2' w:char='F053'/>", "☒"),
        ("<w:sym w:font='Symbol' w:char='F061'/>", "α"),
        ("<w:sym w:font='Symbol' w:char='F0D4'/>", "™"),
        ("<w:sym w:font='Symbol' w:char='F0FE'/>", "⎭"),
        ("<w:sym w:font='Arial' w:char='00A7'/>", "§"),
        ("<w:sym w:font='Unknown' w:char='F041'/>", "\ufffd"),
        ("<w:fldChar><w:ffData><w:checkBox><w:checked/></w:checkBox></w:ffData></w:fldChar>", "☒"),
        ("<w:fldChar><w:ffData><w:checkBox><w:default w:val='0'/></w:checkBox></w:ffData></w:fldChar>", "☐"),
        (DROP_DOWN, "Texas"),
        (f"<w:pict><v:shape {VML}><v:textpath string='DRAFT'/></v:shape></w:pict>", "\nDRAFT"),
    ],
)
def test_symbols_and_fields(inner: str, text: str) -> None:
    assert text_of(run(f"<w:t>x</w:t>{inner}<w:t>y</w:t>")) == ("xy" + text if text[0] == "\n" else f"x{text}y")


def test_a_check_box_of_a_content_control() -> None:
    w14 = "xmlns:w14='http://schemas.microsoft.com/office/word/2010/wordml'"
    state = f"<w:sdtPr><w14:checkbox {w14}><w14:checked w14:val='1'/></w14:checkbox></w:sdtPr>"
    symbol = "<w:sdtContent><w:r><w:sym w:font='Wingdings' w:char='F0FE'/></w:r></w:sdtContent>"
    assert text_of(f"<w:p><w:sdt>{state}{symbol}</w:sdt><w:r><w:t> Yes</w:t></w:r></w:p>") == "☑ Yes"


def test_comments_follow_the_block_that_they_are_on() -> None:
    reference = "<w:commentReference w:id='{}'/>"
    body = run("<w:t>The cap applies.</w:t>" + reference.format(1) + reference.format(1))
    body += f"<w:tbl><w:tr><w:tc>{run('<w:t>fee</w:t>' + reference.format(2))}</w:tc></w:tr></w:tbl>" + paragraph("End")
    comments = f'<w:comment w:id="1" w:author="Jane Roe">{paragraph("Too low?")}</w:comment>'
    comments += f'<w:comment w:id="2">{paragraph("Per year.")}</w:comment>'
    comments += f'<w:comment w:id="3" w:author="A">{paragraph("On nothing.")}</w:comment>'
    assert text_of(body, comments=comments).split("\n\n") == [
        "The cap applies.",
        "[Comment by Jane Roe] Too low?",
        "fee",
        "[Comment] Per year.",
        "End",
        "[Comment by A] On nothing.",
    ]


def links(**targets: str) -> dict[str, str]:
    inner = "".join(f'<Relationship Id="{name}" Target="{target}"/>' for name, target in targets.items())
    return {"word/_rels/document.xml.rels": f"<Relationships>{inner}</Relationships>"}


DRAWING = "<w:p><w:r><w:t>See:</w:t><w:drawing>{}</w:drawing></w:r></w:p>"
CHART = f"<c:chart {C} {R} r:id='c1'/>"
SMART_ART = f"<dgm:relIds {DGM} {R} r:dm='d1'/>"


def test_the_text_of_charts_and_smart_art() -> None:
    title = "<a:p><a:r><a:t>Fees</a:t></a:r><a:r><a:t> 2024</a:t></a:r></a:p>"
    chart = f"<c:chartSpace {C} {A}>{title}<c:pt><c:v>Lender</c:v></c:pt></c:chartSpace>"
    model = f"<dgm:dataModel {DGM} {A}><a:p><a:r><a:t>Owner</a:t></a:r></a:p><a:p/></dgm:dataModel>"
    files = links(c1="charts/chart1.xml", d1="/word/diagrams/data1.xml")
    files |= {"word/charts/chart1.xml": chart, "word/diagrams/data1.xml": model}
    content = docx.extract(make(DRAWING.format(CHART + SMART_ART) + DRAWING.format(CHART), files=files), Limits())
    assert (content.text, gaps_of(content)) == ("See:\nFees 2024\nLender\nOwner\n\nSee:", ())


def test_text_of_a_drawing() -> None:
    assert text_of(DRAWING.format(f"<a:p {A}><a:r><a:t> shape</a:t></a:r></a:p>")) == "See: shape"


@pytest.mark.parametrize(
    ("body", "gap"),
    [
        (DRAWING.format(CHART + SMART_ART), Gap(GapKind.DIAGRAM, 2)),
        (DRAWING.format(f"<o:OLEObject {OFFICE}/>"), Gap(GapKind.EMBEDDED)),
        (paragraph("See:") + f"<w:altChunk {R} r:id='c'/>", Gap(GapKind.EMBEDDED)),
        (run("<w:t>See:</w:t><w:object><w:control/></w:object>"), Gap(GapKind.FORM)),
    ],
)
def test_what_is_not_read_is_a_gap(body: str, gap: Gap) -> None:
    content = docx.extract(make(body, files=links(c="chunk.rtf")), Limits())
    assert (content.text, gaps_of(content)) == ("See:", (gap,))


def picture(width: int) -> str:
    properties = f"<pic:spPr><a:xfrm><a:ext cx='{width}'/></a:xfrm></pic:spPr>"
    return f"<w:drawing><pic:pic {PIC} {A}>{properties}</pic:pic></w:drawing>"


def old_picture(width: str) -> str:
    return f"<w:pict><v:shape {VML} style='width:{width};height:9pt'><v:imagedata/></v:shape></w:pict>"


@pytest.mark.parametrize(
    ("body", "gaps"),
    [
        (run(picture(5_000_000)), (Gap(GapKind.PICTURE),)),
        (run(picture(500_000)), ()),
        (run("<w:t>a logo</w:t>" + picture(5_000_000)), ()),
        (run(old_picture("451.3pt")), (Gap(GapKind.PICTURE),)),
        (run(old_picture("6.5in")), (Gap(GapKind.PICTURE),)),
        (run(old_picture("45pt")), ()),
    ],
)
def test_a_picture_of_the_width_of_a_page_is_a_gap(body: str, gaps: tuple[Gap, ...]) -> None:
    assert gaps_of(docx.extract(make(paragraph("Text") + body), Limits())) == gaps


def test_chunks_of_html_and_text_are_read() -> None:
    body = f"{paragraph('First')}<w:altChunk {R} r:id='h'/><w:altChunk {R} r:id='t'/>"
    files = links(h="chunk.html", t="chunk.txt")
    files |= {"word/chunk.html": "<p>Term <span style='display:none'>secret</span></p><p>Law</p>"}
    content = docx.extract(make(body, files=files | {"word/chunk.txt": "Plain words."}), Limits())
    assert content.text == "First\n\nTerm secret\n\nLaw\n\nPlain words."
    assert [one.of(content.text) for one in content.hidden] == ["secret"]


def test_hidden_text_and_changes_of_a_chunk_are_marked() -> None:
    source = "<p>a <ins>b <i hidden>c</i></ins><i hidden>d <del>e</del></i> f</p>"
    data = make(f"<w:altChunk {R} r:id='h'/>", files=links(h="chunk.html") | {"word/chunk.html": source})
    content = docx.extract(data, Limits())
    assert content.text == "a b cd e f"
    assert [one.of(content.text) for one in content.hidden] == ["c", "d ", "e"]
    changes = [(one.mark, one.span.of(content.text)) for one in content.changes]
    assert changes == [(ChangeMark.INSERTED, "b c"), (ChangeMark.DELETED, "e")]


@pytest.mark.parametrize(
    ("body", "reason"),
    [(run(picture(5_000_000)), Reason.NEEDS_OCR), (f"<w:altChunk {R} r:id='c'/>", Reason.UNSUPPORTED)],
)
def test_a_document_without_text_says_why(body: str, reason: Reason) -> None:
    with pytest.raises(Reject) as caught:
        docx.extract(make(body, files=links(c="chunk.rtf")), Limits())
    assert caught.value.reason is reason
