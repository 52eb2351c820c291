"""Sentences that continue on the next page."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ingestion.extractors.result import Content
from services.ingestion.parsing.structure import structure
from services.shared.domain.document import OriginalText
from services.shared.domain.layout import PageLayout
from services.shared.domain.spans import OriginalSpan
from tests.cpu_time import cpu_seconds

HALF = "The Borrower shall pay the interest that is due on each"
REST = "payment date to the Agent. The Agent distributes it."


def text_of(pages: list[list[str]], *, top: str = "Credit Agreement") -> OriginalText:
    """The text of pages of blocks. A header is the first line of each, and a page number the last one."""
    text, spans, layout = "", [], []
    for number, blocks in enumerate(pages, start=1):
        page_start = len(text)
        starts, ends, tops = [], [], []
        lines = [(20.0, top), *((300.0 + 10 * row, one) for row, one in enumerate(blocks)), (760.0, f"- {number} -")]
        for place, words in lines:
            text += "\n\n" if text else ""
            starts.append(len(text))
            text += words
            ends.append(len(text))
            tops.append(place)
        boxes = tuple(side for place in tops for side in (72.0, place, 500.0, place + 9))
        layout.append(PageLayout(612.0, 792.0, tuple(starts), tuple(ends), boxes, lines=tuple(range(len(starts)))))
        spans.append(OriginalSpan(page_start, len(text)))
    return structure(Content(text, tuple(spans), tuple(layout)))


def words(text: OriginalText) -> list[str]:
    return [" ".join(one.of(text.text).split()) for one in text.sentences]


def test_a_sentence_continues_after_footer_and_header() -> None:
    text = text_of([["1. Interest.", HALF], [REST, "2. Fees. None."], ["The end."]])
    joined = f"{HALF} - 1 - Credit Agreement payment date to the Agent."
    assert joined in words(text)
    assert "The Agent distributes it." in words(text)
    paragraph = next(one for one in text.paragraphs if one.of(text.text).startswith(HALF))
    assert paragraph.of(text.text).endswith("distributes it.")
    assert [one.of(text.text) for one in text.headers] == ["Credit Agreement"] * 3
    assert [one.of(text.text) for one in text.footers] == ["- 1 -", "- 2 -", "- 3 -"]


def test_a_sentence_over_three_pages_is_one() -> None:
    middle = "interest period, and on each day on which a loan is repaid, and that is not yet paid on the"
    text = text_of([["x", HALF], [middle], [REST]])
    assert f"{HALF} - 1 - Credit Agreement {middle} - 2 - Credit Agreement payment date to the Agent." in words(text)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(f"{HALF} payment date.", REST, id="the sentence ends"),
        pytest.param(f"{HALF} payment date:", REST, id="a colon"),
        pytest.param(HALF, "Payment dates are days.", id="a capital letter"),
        pytest.param(HALF, "ii) the payment date", id="an item"),
        pytest.param(HALF, "b. the payment date", id="a letter"),
        pytest.param("Interest", REST, id="a heading"),
        pytest.param(f"{HALF} 4", REST, id="a number"),
        pytest.param(HALF, "", id="an empty page"),
    ],
)
def test_other_sentences_are_apart(before: str, after: str) -> None:
    text = text_of([["x", before], [after] if after else [], ["The end."]])
    assert words(text)[1:4] == ["x", before, "- 1 -"]


def test_headers_are_no_sections() -> None:
    text = text_of([["1. Interest. It is paid."], ["2. Fees. None."], ["3. Costs. None."]], top="ARTICLE I")
    assert [one.number.of(text.text) for one in text.sections] == ["1", "2", "3"]
    assert [one.level for one in text.sections] == [1, 1, 1]


BLOCKS = st.lists(st.sampled_from([HALF, REST, "ARTICLE I", "(a) Fees", "x", "2. Costs, which", "- 9 -"]), max_size=4)


@given(st.lists(BLOCKS, max_size=6))
def test_no_word_is_lost(pages: list[list[str]]) -> None:
    found = text_of(pages)
    for spans in (found.paragraphs, found.sentences):
        assert "".join("".join(one.of(found.text) for one in spans).split()) == "".join(found.text.split())
        assert all(one.end <= after.start for one, after in pairwise(spans))
        assert all(one.of(found.text) == one.of(found.text).strip() for one in spans)
    assert all(
        any(outer.start <= one.start and one.end <= outer.end for outer in found.paragraphs) for one in found.sentences
    )
    for section in found.sections:
        assert section.span.start == section.number.start <= section.number.end <= section.span.end <= len(found.text)


def test_many_pages_take_linear_time() -> None:
    def read(count: int) -> None:
        text_of([[HALF, REST, HALF]] * count)

    assert cpu_seconds(lambda: read(400)) < 8 * cpu_seconds(lambda: read(100)) + 0.05
