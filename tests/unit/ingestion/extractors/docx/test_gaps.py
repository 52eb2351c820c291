"""Each gap of DOCX has the place of its text and, if Word or a page break says so, its page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ingestion.extractors.docx import extract as docx
from services.ingestion.extractors.docx.gaps import Gaps
from services.ingestion.extractors.result import Limits
from services.ingestion.parsing.structure import structure
from services.shared.domain.document import Gap, GapKind, GapPlace
from tests.unit.ingestion.makers import archive, paragraph, table, with_chunk
from tests.unit.ingestion.makers import docx as make

FORM = "<w:object><w:control/></w:object>"
BREAK = "<w:br w:type='page'/>"
SHOWN = "<w:lastRenderedPageBreak/>"


def run(text: str, inner: str = "") -> str:
    return f"<w:p><w:r>{inner}<w:t>{text}</w:t></w:r></w:p>"


def gaps_of(data: bytes) -> tuple[tuple[Gap, ...], str]:
    content = docx.extract(data, Limits())
    return content.gaps, content.text


@pytest.mark.parametrize(
    ("body", "words", "pages"),
    [
        (run("first") + run("second", FORM), ["second"], [0]),
        (run("first", FORM) + run("second", FORM), ["first", "second"], [0, 0]),
        (run("first", BREAK) + run("second", FORM), ["second"], [2]),
        (run("first", FORM) + run("second", BREAK), ["first"], [1]),
        (run("first", BREAK + SHOWN) + run("second", SHOWN) + run("third", FORM), ["third"], [3]),
        (run("first") + f"<w:tbl><w:tr><w:tc>{run('cell', FORM)}</w:tc></w:tr></w:tbl>", ["cell"], [0]),
        (run("first") + run("", FORM), [""], [0]),
    ],
)
def test_places_and_pages(body: str, words: list[str], pages: list[int]) -> None:
    (gap,), text = gaps_of(make(body))
    assert [text[one.offset :].split("\n")[0] for one in gap.places] == words
    assert [one.page for one in gap.places] == pages
    assert gap.pages == tuple(sorted({one for one in pages if one}))


def test_headers_and_notes_have_a_place_but_no_page() -> None:
    note = f"<w:footnote w:id='1'>{run('note', FORM)}</w:footnote>"
    (gap,), text = gaps_of(make(run("body", BREAK), header1=run("head", FORM), footnotes=note))
    assert [(text[one.offset :].split("\n")[0], one.page) for one in gap.places] == [("head", 0), ("[1] note", 0)]


def test_gaps_of_a_chunk_are_at_their_place_in_its_text() -> None:
    inner = make(run("first") + run("second", FORM))
    (gap,), text = gaps_of(with_chunk("a.docx", inner, run("outer", BREAK)))
    assert [(text[one.offset :], one.page) for one in gap.places] == [("second", 2)]
    page = archive(("Content-Type: text/html", "<p>page<img src='a.png'>"))
    (gap,), text = gaps_of(with_chunk("a.mht", page, paragraph("outer")))
    assert [text[one.offset :] for one in gap.places] == ["page"]


def test_a_damaged_chunk_is_at_the_end_of_the_text_before_it() -> None:
    (gap,), text = gaps_of(with_chunk("a.docx", b"damaged", paragraph("outer") + table(("a", "b"))))
    assert gap == Gap(GapKind.EMBEDDED, 1, (), (GapPlace(len(text)),))


def test_a_place_has_the_heading_of_its_section() -> None:
    body = run("1. Fees. The fee is due.") + run("2. Term") + run("It ends.", FORM) + run("3. Law. That of Ohio.")
    text = structure(docx.extract(make(body), Limits()))
    [place] = text.gaps[0].places
    assert place.heading is not None
    assert place.heading.of(text.text) == "2. Term"


@given(st.lists(st.tuples(st.sampled_from(["miss", "shown", "break", "place"]), st.integers(1, 300)), max_size=30))
def test_counts_are_exact_and_places_are_few(steps: list[tuple[str, int]]) -> None:
    gaps, offset, count = Gaps(in_body=True), 0, 0
    for step, number in steps:
        offset += number
        match step:
            case "miss":
                gaps.miss(GapKind.FORM, number)
                count += number
            case "place":
                gaps.place(offset)
            case _:
                gaps.begin_page(shown=step == "shown")
    gaps.place(offset)
    assert gaps.total() == count == sum(one.count for one in gaps.found())
    for gap in gaps.found():
        assert 1 <= len(gap.places) <= 100
        assert [one.offset for one in gap.places] == sorted(one.offset for one in gap.places)
        assert list(gap.pages) == sorted({one.page for one in gap.places if one.page})
