"""Headings of DOCX: paragraphs with a level in the outline."""

from io import BytesIO

import docx as python_docx
import pytest

from services.ingestion.extractors.docx import extract as docx
from services.ingestion.extractors.result import Limits
from tests.unit.ingestion.makers import docx as make
from tests.unit.ingestion.makers import paragraph


def style(name: str, inner: str) -> str:
    return f'<w:style w:styleId="{name}">{inner}</w:style>'


def level(number: str) -> str:
    return f'<w:pPr><w:outlineLvl w:val="{number}"/></w:pPr>'


STYLES = "".join(
    (
        style("H", '<w:name w:val="heading 2"/>'),
        style("Own", '<w:basedOn w:val="H"/>' + level("0")),
        style("Child", '<w:basedOn w:val="Own"/>'),
        style("Body", '<w:basedOn w:val="H"/>' + level("9")),
        style("Loop", '<w:basedOn w:val="Loop"/>'),
        style("Odd", level("-1")),
    )
)


@pytest.mark.parametrize(
    ("properties", "found"),
    [
        ("", 0),
        ('<w:pStyle w:val="H"/>', 2),
        ('<w:pStyle w:val="Own"/>', 1),
        ('<w:pStyle w:val="Child"/>', 1),
        ('<w:pStyle w:val="Body"/>', 0),
        ('<w:pStyle w:val="Loop"/>', 0),
        ('<w:pStyle w:val="Odd"/>', 0),
        ('<w:pStyle w:val="Missing"/>', 0),
        ('<w:pStyle w:val="H"/><w:outlineLvl w:val="4"/>', 5),
        ('<w:pStyle w:val="H"/><w:outlineLvl w:val="9"/>', 0),
    ],
)
def test_levels(properties: str, found: int) -> None:
    body = f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>Fees</w:t></w:r></w:p>" + paragraph("Text")
    content = docx.extract(make(body, styles=STYLES), Limits())
    assert [(one.span.of(content.text), one.level) for one in content.headings] == [("Fees", found)][: found > 0]


def test_no_headings_in_cells_and_none_without_text() -> None:
    heading = '<w:p><w:pPr><w:pStyle w:val="H"/></w:pPr>{}</w:p>'
    words = heading.format("<w:r><w:t>Fees</w:t></w:r>")
    body = f"<w:tbl><w:tr><w:tc>{words}</w:tc></w:tr></w:tbl>{heading.format('')}"
    assert docx.extract(make(body, styles=STYLES), Limits()).headings == ()


def test_what_python_docx_writes() -> None:
    document = python_docx.Document()
    document.add_heading("Loan", 0)
    document.add_heading("Fees", 1)
    document.add_paragraph("The borrower pays.")
    document.add_heading("Late fees", 2)
    file = BytesIO()
    document.save(file)
    content = docx.extract(file.getvalue(), Limits())
    assert [(one.span.of(content.text), one.level) for one in content.headings] == [("Fees", 1), ("Late fees", 2)]
