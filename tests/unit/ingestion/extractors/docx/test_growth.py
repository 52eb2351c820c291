"""Hostile DOCX: time grows in proportion to size, and what needs too much memory is refused."""

import pytest

from services.ingestion.extractors.docx import chunks
from services.ingestion.extractors.docx import extract as docx
from services.ingestion.extractors.result import Limits
from services.shared.domain.errors import Reason, Reject
from tests.cpu_time import cpu_seconds
from tests.unit.ingestion.makers import docx as make
from tests.unit.ingestion.makers import numbered, numbering, paragraph

WHITE = '<w:p><w:r><w:rPr><w:color w:val="FFFFFF"/></w:rPr><w:t>x</w:t></w:r></w:p>'
CHANGED = "<w:ins><w:r><w:t>x </w:t></w:r></w:ins><w:del><w:r><w:delText>y</w:delText></w:r></w:del>"
JOINED = "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>x</w:t></w:r></w:p>"
ROW = "<w:tr><w:tc><w:p><w:r><w:t>x</w:t></w:r></w:p></w:tc></w:tr>"


def nested(before: str, after: str, depth: int, inner: str) -> str:
    return before * depth + inner + after * depth


def cell(inner: str, depth: int = 1) -> str:
    return nested("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>", depth, inner)


def chain(size: int) -> str:
    """Styles, each based on the next one."""
    return "".join(
        f'<w:style w:styleId="s{one}"><w:basedOn w:val="s{one + 1}"/><w:pPr/></w:style>' for one in range(size)
    )


def bodies(size: int) -> dict[str, bytes]:
    attributes = " ".join(f'a{one}="1"' for one in range(size))
    references = "".join(f"<w:commentReference w:id='{one}'/>" for one in range(size))
    restart = "<w:lvlOverride w:ilvl='-#'><w:startOverride w:val='1'/></w:lvlOverride>"
    restarts = "".join(restart.replace("#", str(one)) for one in range(size))
    pattern = numbering(("%1" * 100_000, "lowerRoman"))
    return {
        "paragraphs": make(paragraph("x") * size),
        "empty paragraphs": make("<w:p/>" * size * 4),
        "rows": make(f"<w:tbl>{ROW * size}</w:tbl>"),
        "changes": make(f"<w:p>{CHANGED * size}</w:p>"),
        "changes in a cell": make(cell(f"<w:p>{CHANGED * size}</w:p>")),
        "joined paragraphs": make(JOINED * size),
        "white paragraphs in many elements": make(nested("<w:sdt>", "</w:sdt>", 1_500, WHITE * size)),
        "paragraphs in many cells": make(cell(paragraph("x y") * size, 30)),
        "attributes": make(f"<w:p {attributes}><w:r><w:t>x</w:t></w:r></w:p>"),
        "styles": make(paragraph("x"), styles=chain(size)),
        "restarts of levels that Word does not have": make(
            numbered("x") * size, numbering=numbering(("%1.", "decimal")).replace("</w:num>", f"{restarts}</w:num>")
        ),
        "long numbers": make(cell(numbered("x") * size), numbering=pattern),
        "comments": make(
            f"<w:p><w:r><w:t>x</w:t>{references}</w:r></w:p>",
            comments="".join(f"<w:comment w:id='{one}'>{paragraph('x')}</w:comment>" for one in range(size)),
        ),
    }


SMALL, LARGE = bodies(1_000), bodies(4_000)


@pytest.mark.parametrize("name", SMALL)
def test_time_is_linear(name: str) -> None:
    small = cpu_seconds(lambda: docx.extract(SMALL[name], Limits()))
    large = cpu_seconds(lambda: docx.extract(LARGE[name], Limits()), times=2)
    assert large < 8 * small + 0.05


BOX = "<w:p><w:r><mc:AlternateContent xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'>"
BOX += "<mc:Choice><w:txbxContent>"
BOX_END = "</w:txbxContent></mc:Choice><mc:Fallback/></mc:AlternateContent></w:r></w:p>"


def test_boxes_in_boxes_are_read_once() -> None:
    data = make(nested(BOX, BOX_END, 15, paragraph("once")))
    assert cpu_seconds(lambda: docx.extract(data, Limits())) < 0.5
    assert docx.extract(data, Limits()).text.strip() == "once"


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(make(nested(BOX, BOX_END, 40, paragraph("x"))), id="boxes in boxes"),
        pytest.param(make(cell(paragraph("x"), 40)), id="tables in tables"),
        pytest.param(make(nested("<w:sdt>", "</w:sdt>", 5_000, paragraph("x"))), id="deeper than the parser reads"),
        pytest.param(make("<w:p/>" * 4_100_000), id="tags"),
        pytest.param(make("<w:p w:a='1' w:b='1' w:c='1' w:d='1'/>" * 1_000_000), id="attributes"),
        pytest.param(make(paragraph("x" * 16_000_001)), id="text"),
    ],
)
def test_too_large(data: bytes) -> None:
    with pytest.raises(Reject) as caught:
        docx.extract(data, Limits())
    assert caught.value.reason is Reason.TOO_LARGE


def test_as_many_blocks_as_paragraphs_of_a_structure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chunks, "MOST_BLOCKS", 10)
    assert docx.extract(make(paragraph("x") * 10), Limits()).text.count("x") == 10
    with pytest.raises(Reject) as caught:
        docx.extract(make(paragraph("x") * 11), Limits())
    assert caught.value.reason is Reason.TOO_LARGE


def test_a_level_that_word_does_not_have() -> None:
    body = numbered("x", 10**9)
    levels = numbering(("%1.", "decimal")).replace('w:ilvl="0"', 'w:ilvl="1000000000"')
    assert docx.extract(make(body, numbering=levels), Limits()).text == "x"
