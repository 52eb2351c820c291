"""Text of DOCX, with list numbers as Word prints them."""

import zipfile
from io import BytesIO

import docx as python_docx
import pytest

from services.ingestion.extractors.docx import extract as docx
from services.ingestion.extractors.docx.numbering import figure
from services.ingestion.extractors.result import Limits
from services.shared.domain.document import Gap, GapKind, GapPlace
from services.shared.domain.errors import Reason, Reject
from tests.unit.ingestion.makers import docx as make
from tests.unit.ingestion.makers import numbered, numbering, paragraph

ROW = "<w:tbl><w:tr><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr></w:tbl>"


def run(inner: str) -> str:
    return f"<w:p><w:r>{inner}</w:r></w:p>"


FIELD = "<w:hyperlink><w:r><w:t>link</w:t></w:r></w:hyperlink><w:r><w:instrText>PAGE</w:instrText></w:r>"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (paragraph("One") + paragraph("") + paragraph("Two"), "One\n\nTwo"),
        (paragraph("A") + ROW.format(paragraph("x"), paragraph("y")) + paragraph("B"), "A\n\nx\ty\n\nB"),
        (run("<w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t>"), "a\tb\nc"),
        (f"<w:p>{FIELD}</w:p>", "link"),
        (f"<w:sdt><w:sdtContent>{paragraph('control')}</w:sdtContent></w:sdt>", "control"),
        (run("<w:t>see</w:t><w:footnoteReference w:id='2'/>"), "see[2]"),
        (run("<w:t>non</w:t><w:noBreakHyphen/><w:t>exclusive</w:t>"), "non\u2011exclusive"),
    ],
)
def test_body(body: str, text: str) -> None:
    assert docx.extract(make(body), Limits()).text == text


def test_numbers_as_printed() -> None:
    levels = numbering(("ARTICLE %1", "upperRoman"), ("%1.%2", "decimal"), ("(%3)", "lowerLetter"))
    body = numbered("Term") + numbered("Start", 1) + numbered("day", 2) + numbered("hour", 2) + numbered("End", 1)
    body += numbered("Fees") + numbered("Rate", 1)
    text = docx.extract(make(body, numbering=levels), Limits()).text
    assert text.split("\n\n") == [
        "ARTICLE I Term",
        "I.1 Start",
        "(a) day",
        "(b) hour",
        "I.2 End",
        "ARTICLE II Fees",
        "II.1 Rate",
    ]


def test_numbers_by_style_and_bullets() -> None:
    styles = '<w:style w:styleId="H"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    styles += '<w:style w:styleId="K"><w:basedOn w:val="H"/></w:style>'
    body = paragraph("one", '<w:pStyle w:val="H"/>') + paragraph("two", '<w:pStyle w:val="K"/>') + numbered("dot", 0, 2)
    parts = numbering(("%1)", "decimal")) + numbering(("x", "bullet"), number=2)
    assert docx.extract(make(body, numbering=parts, styles=styles), Limits()).text == "1) one\n\n2) two\n\n• dot"


@pytest.mark.parametrize(
    ("number", "style", "printed"),
    [
        (4, "lowerRoman", "iv"),
        (1994, "upperRoman", "MCMXCIV"),
        (28, "lowerLetter", "bb"),
        (3, "decimalZero", "03"),
        (22, "ordinal", "22nd"),
        (12, "ordinal", "12th"),
        (7, "chicago", "7"),
        (0, "lowerRoman", "0"),
        (780, "lowerLetter", "z" * 30),
        (10**9, "lowerLetter", "1000000000"),
    ],
)
def test_figures(number: int, style: str, printed: str) -> None:
    assert figure(number, style) == printed


def test_headers_footers_and_notes() -> None:
    notes = f'<w:footnote w:id="0" w:type="separator">{paragraph("-")}</w:footnote>'
    notes += f'<w:footnote w:id="1">{paragraph("As amended.")}</w:footnote>'
    data = make(
        paragraph("Body"),
        header1=paragraph("Confidential"),
        header2=paragraph("Confidential"),
        footer1=paragraph("Page"),
        footnotes=notes,
    )
    content = docx.extract(data, Limits())
    assert content.text == "Confidential\n\nBody\n\n[1] As amended.\n\nPage"
    assert [one.of(content.text) for one in content.headers] == ["Confidential"]
    assert [one.of(content.text) for one in content.footers] == ["Page"]


def test_pages() -> None:
    broken = "<w:p><w:r><w:t>One</w:t><w:br w:type='page'/><w:t>Two</w:t></w:r></w:p>"
    content = docx.extract(make(broken), Limits())
    assert [page.of(content.text).strip() for page in content.pages] == ["One", "Two"]


def test_text_boxes_once() -> None:
    box = f"<w:txbxContent>{paragraph('Draft')}</w:txbxContent>"
    choice = f"<mc:AlternateContent xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'>{box}<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    assert docx.extract(make(f"<w:p><w:r><w:t>Body</w:t>{choice}</w:r></w:p>"), Limits()).text == "Body\nDraft"


NESTED = "<w:p><w:r><mc:AlternateContent xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'><mc:Choice>{0}</mc:Choice><mc:Fallback>{0}</mc:Fallback></mc:AlternateContent></w:r></w:p>"


def test_text_boxes_once_in_headers_footers_notes_cells_and_boxes() -> None:
    box = NESTED.format(f"<w:txbxContent>{paragraph('{0}')}</w:txbxContent>")
    inner = NESTED.format(f"<w:txbxContent>{box.format('Inner')}</w:txbxContent>")
    body = f"{inner}<w:tbl><w:tr><w:tc>{box.format('Cell')}</w:tc></w:tr></w:tbl>"
    notes = f'<w:footnote w:id="1">{box.format("Note")}</w:footnote>'
    data = make(body, header1=box.format("Header"), footer1=box.format("Footer"), footnotes=notes)
    assert docx.extract(data, Limits()).text.split() == ["Header", "Inner", "Cell", "[1]", "Note", "Footer"]


def test_a_fallback_is_read_if_word_shows_nothing_else() -> None:
    choice = NESTED.replace("{0}", "", 1).format(f"<w:txbxContent>{paragraph('Old')}</w:txbxContent>")
    assert docx.extract(make(choice), Limits()).text.split() == ["Old"]


def test_headers_with_tables() -> None:
    data = make(paragraph("Body"), header1=ROW.format(paragraph("Loan"), paragraph("Draft")))
    content = docx.extract(data, Limits())
    assert (content.text, content.tables) == ("Loan\tDraft\n\nBody", ())
    assert [one.of(content.text) for one in content.headers] == ["Loan\tDraft"]


def test_the_text_of_a_covered_cell_is_hidden() -> None:
    covered = f"<w:tbl><w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr>{paragraph('below')}</w:tc></w:tr></w:tbl>"
    content = docx.extract(make(paragraph("Body") + covered), Limits())
    assert (content.text, [one.of(content.text) for one in content.hidden]) == ("Body\n\nbelow", ["below"])


def test_what_python_docx_writes() -> None:
    document = python_docx.Document()
    document.add_heading("Loan Agreement", 1)
    document.add_paragraph("This Agreement is made.")
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Lender", "Harbour"
    buffer = BytesIO()
    document.save(buffer)
    text = docx.extract(buffer.getvalue(), Limits()).text
    assert text == "Loan Agreement\n\nThis Agreement is made.\n\nLender\tHarbour"


def _bomb() -> bytes:
    return make(paragraph("a" * 3_000_000))


def _with_entity() -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("word/document.xml", '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>')
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        pytest.param(b"PK\x03\x04 not a zip", Reason.MALFORMED, id="no package"),
        pytest.param(make("<w:p>").replace(b"PK", b"PX", 1)[:200], Reason.MALFORMED, id="cut off"),
        pytest.param(_bomb(), Reason.TOO_LARGE, id="unpacks to too much"),
    ],
)
def test_refusals(data: bytes, reason: Reason) -> None:
    with pytest.raises(Reject) as caught:
        docx.extract(data, Limits(unpacked_bytes=1_000_000))
    assert caught.value.reason is reason


def test_entities_are_not_followed() -> None:
    assert "root" not in docx.extract(_with_entity(), Limits()).text


def test_no_text_after_an_entity_is_lost() -> None:
    data = make(run("<w:t>party &who; and<!-- a comment --> more</w:t>") + "&what;" + paragraph("Next"), doctype=True)
    content = docx.extract(data, Limits())
    assert content.text == "party &who; and more\n\nNext"
    assert content.gaps == (Gap(GapKind.MARKUP, 1, (), (GapPlace(len(content.text) - len("Next")),)),)
