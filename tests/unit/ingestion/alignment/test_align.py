"""The words of a text on drawn pages, and what is no word of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ingestion.alignment.align import UNPLACED, align, is_sign, words_of_text
from services.shared.domain.document import OriginalText
from services.shared.domain.layout import Layout, PageLayout
from services.shared.domain.spans import OriginalSpan


def drawn(*pages: str) -> tuple[str, Layout]:
    """The text of pages of words, and their layout: a line each."""
    parts: list[str] = []
    layouts: list[PageLayout] = []
    offset = 0
    for page in pages:
        starts: list[int] = []
        ends: list[int] = []
        lines: list[int] = []
        boxes: list[float] = []
        for line_number, line in enumerate(page.split("\n")):
            lines.append(len(starts))
            for word in line.split():
                starts.append(offset)
                ends.append(offset + len(word))
                boxes += [10.0 * len(starts), 20.0 * line_number, 10.0 * len(starts) + 9, 20.0 * line_number + 9]
                parts.append(word)
                offset += len(word) + 1
        layouts.append(PageLayout(600.0, 800.0, tuple(starts), tuple(ends), tuple(boxes), lines=tuple(lines)))
    return " ".join(parts), Layout(tuple(layouts))


def shown(text: OriginalText, *pages: str) -> list[list[str | None]]:
    """The word of the text for each word of the pages; "" for a sign, None for a word that is not of the text."""
    found = align(text, *drawn(*pages))
    return [
        [
            None if (start, end) == UNPLACED else text.text[start:end]
            for start, end in zip(page.starts, page.ends, strict=True)
        ]
        for page in found.layout.pages
    ]


def test_words_have_the_signs_around_them() -> None:
    text = OriginalText("The “Lender” (Ada) pays, and ends.")
    assert shown(text, "The “Lender” (Ada)\npays, and ends.") == [["The", "“Lender”", "(Ada)", "pays,", "and", "ends."]]


def test_unknown_words_have_no_place_and_signs_have_an_empty_one() -> None:
    text = OriginalText("The lender pays all the costs.")
    [page] = shown(text, "• The lender secretly pays — all the costs. 1")
    assert page == ["", "The", "lender", None, "pays", "", "all", "the", "costs.", ""]


def test_the_number_of_another_page_is_unknown() -> None:
    text = OriginalText("The lender pays all the costs.")
    assert shown(text, "The lender pays all the costs. 7")[0][-1] is None


@pytest.mark.parametrize("word", ["\uf053\uf06d\uf069", "\ufffd", "\U000f0041", "x\uf053"])
def test_letters_that_the_program_does_not_read_are_not_signs(word: str) -> None:
    text = OriginalText("The lender pays all the costs x.")
    assert shown(text, f"The lender pays all {word} the costs")[0][4] is None


@pytest.mark.parametrize(("word", "expected"), [("•", True), ("—", True), ("\uf0b7", True), ("$", True), ("a", False),
    ("\uf0b7\uf0b7", False), ("\ufffd", False), ("٣", False), ("\u0301", False)])  # fmt: skip
def test_signs(word: str, expected: bool) -> None:
    assert is_sign(word) is expected


def test_the_share_does_not_count_hidden_words() -> None:
    text = OriginalText("The lender pays secretly", hidden=(OriginalSpan(16, 24),))
    found = align(text, *drawn("The lender pays"))
    assert (found.words, found.placed, found.share) == (3, 3, 1.0)
    assert align(OriginalText("The lender pays secretly"), *drawn("The lender pays")).share == 0.75
    assert align(OriginalText(""), *drawn("")).share == 1.0


def test_words_of_the_text_in_lines_that_are_in_its_order() -> None:
    found = align(OriginalText("alpha beta gamma delta"), *drawn("gamma delta alpha beta •\nother"))
    page = words_of_text(found.layout.pages[0])
    assert [one.of("alpha beta gamma delta") for one, _ in page.words()] == ["gamma", "delta", "alpha", "beta"]
    assert page.lines == (0, 2)
    assert [one.of("alpha beta gamma delta") for one, _ in page.line_boxes()] == ["gamma delta", "alpha beta"]


WORDS = st.lists(st.sampled_from(["Ada", "the", "pays", "12", "(x)", "•", "£5,000", "合同", "\uf053"]), max_size=30)


@given(WORDS, st.lists(WORDS, max_size=3))
def test_a_placed_word_has_the_letters_of_its_place(words: list[str], pages: list[list[str]]) -> None:
    text = OriginalText(" ".join(words))
    source, layout = drawn(*map(" ".join, pages))
    found = align(text, source, layout)
    for before, after in zip(layout.pages, found.layout.pages, strict=True):
        for start, end, place in zip(
            before.starts, before.ends, zip(after.starts, after.ends, strict=True), strict=True
        ):
            letters = "".join(one for one in source[start:end] if one.isalnum())
            if place != UNPLACED and place[0] < place[1]:
                assert letters in "".join(one for one in text.text[slice(*place)] if one.isalnum())
