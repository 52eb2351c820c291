"""Headers and footers of PDF pages."""

from collections.abc import Callable, Sequence

import pytest

from services.ingestion.extractors.pdf import extract as pdf
from services.ingestion.extractors.result import Limits
from services.ingestion.parsing.headers import find_margins
from services.shared.domain.layout import PageLayout
from tests.cpu_time import cpu_seconds
from tests.unit.ingestion.makers import placed_pdf

Lines = Sequence[tuple[float, str]]
TOP, BODY, BOTTOM = 750, 700, 30
_SUBJECTS = ("Lender", "Borrower", "Agent", "Guarantor", "Issuer", "Trustee")


def body(page: int) -> Lines:
    """A heading and a paragraph, different on each page, from where the text of a page begins."""
    words = [f"The {_SUBJECTS[page % 6]} pays", f"an amount of {page * 37 + 5} dollars", f"to account {page}."]
    return [(BODY, f"Of the {_SUBJECTS[page % 6]}"), *((BODY - 40 - 14 * row, one) for row, one in enumerate(words))]


def found(pages: Sequence[Lines]) -> tuple[list[str], list[str]]:
    """The texts of the headers and of the footers of a PDF with these lines: height in points, and words."""
    content = pdf.extract(placed_pdf(pages), Limits())
    margins = find_margins(content.text, content.layout)
    return [one.of(content.text) for one in margins.headers], [one.of(content.text) for one in margins.footers]


def pages(count: int, *lines: tuple[float, Callable[[int], str]]) -> list[Lines]:
    """Pages with a body and further lines, whose words depend on the number of the page."""
    extra = ([(height, words(page)) for height, words in lines] for page in range(1, count + 1))
    return [[*body(page), *(one for one in more if one[1])] for page, more in enumerate(extra, start=1)]


NUMBERS: dict[str, Callable[[int], str]] = {
    "plain": str,
    "dashes": lambda page: f"- {page} -",
    "of": lambda page: f"Page {page} of 4",
    "slash": lambda page: f"{page}/4",
    "after words": lambda page: f"Credit Agreement | {page}",
    "before words": lambda page: f"{page} Credit Agreement",
    "exhibit": lambda page: f"A-{page}",
    "later": lambda page: str(page + 17),
    "roman": lambda page: ("i", "ii", "iii", "iv")[page - 1],
    "large roman": lambda page: f"Page {('IX', 'X', 'XI', 'XII')[page - 1]}",
}


@pytest.mark.parametrize("number", NUMBERS.values(), ids=NUMBERS)
def test_page_numbers(number: Callable[[int], str]) -> None:
    printed = [number(page) for page in range(1, 5)]
    assert found(pages(4, (BOTTOM, number))) == ([], printed)
    assert found(pages(4, (TOP, number))) == (printed, [])


def test_lines_that_repeat() -> None:
    headers, footers = found(pages(3, (TOP, lambda _: "Credit Agreement"), (BOTTOM, lambda _: "Draft of 4 May")))
    assert (headers, footers) == (["Credit Agreement"] * 3, ["Draft of 4 May"] * 3)


def test_neighbouring_lines_are_one_header() -> None:
    lines = ((TOP, lambda _: "Harbour Bank"), (TOP - 13, lambda page: f"Page {page}"))
    headers, _ = found(pages(3, *lines))
    assert [one.split() for one in headers] == [["Harbour", "Bank", "Page", str(page)] for page in (1, 2, 3)]


def test_the_first_page_and_two_sides_can_differ() -> None:
    def title(page: int) -> str:
        return "" if page == 1 else "Credit Agreement" if page % 2 else "Harbour Bank"

    headers, _ = found(pages(7, (TOP, title)))
    assert headers == ["Harbour Bank", "Credit Agreement"] * 3


def test_numbers_that_start_again() -> None:
    printed = ["1", "2", "3", "A-1", "A-2", "A-3", "B-1"]
    assert found(pages(7, (BOTTOM, lambda page: printed[page - 1]))) == ([], printed)


def test_two_pages() -> None:
    assert found(pages(2, (BOTTOM, lambda page: f"Page {page} of 2"))) == ([], ["Page 1 of 2", "Page 2 of 2"])
    assert found(pages(2, (TOP, lambda _: "Credit Agreement"))) == ([], [])


BODIES: dict[str, Callable[[int], str]] = {
    "articles": lambda page: f"ARTICLE {page}",
    "exhibits": lambda page: f"Exhibit {'ABCDEF'[page - 1]}",
    "rows of a table": lambda page: f"{page * 12} 4 May 2026 1,234.00",
    "numbers": lambda page: str(page * page),
    "signatures": lambda page: (
        "IN WITNESS WHEREOF, the parties sign." if page in (2, 3, 4) else f"{_SUBJECTS[page - 1]} text"
    ),
    "the same number": lambda _: "5",
    "long lines": lambda _: "word " * 60,
}


@pytest.mark.parametrize("words", BODIES.values(), ids=BODIES)
def test_other_lines_near_an_edge(words: Callable[[int], str]) -> None:
    assert found([[(TOP, words(page)), *body(page)] for page in range(1, 7)]) == ([], [])


def test_lines_in_the_middle_and_at_other_places() -> None:
    repeated = [[(400, "The same sentence."), *body(page)] for page in range(1, 5)]
    assert found(repeated) == ([], [])
    moving = [[(TOP - 12 * page, "The same words"), *body(page)] for page in range(1, 5)]
    assert found(moving) == ([], [])


def test_pages_without_lines() -> None:
    assert found([[(TOP, "One page"), *body(1)]]) == ([], [])
    margins = find_margins("", [PageLayout(612.0, 792.0)] * 3)
    assert (margins.headers, margins.footers) == ((), ())


def test_equal_lines_take_linear_time() -> None:
    def find(count: int) -> None:
        words = "Page 1 of 2\n"
        page = PageLayout(10.0, 100.0, (0,) * 30, (4,) * 30, (0.0, 1.0, 5.0, 9.0) * 30, lines=tuple(range(30)))
        find_margins(words, [page] * count)

    assert cpu_seconds(lambda: find(1_200)) < 8 * cpu_seconds(lambda: find(300)) + 0.05
