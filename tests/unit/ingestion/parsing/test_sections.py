"""Numbered sections and their headings."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from services.ingestion.extractors.result import Heading
from services.ingestion.parsing.paragraphs import split_paragraphs
from services.ingestion.parsing.sections import find_sections
from services.shared.domain.spans import OriginalSpan
from tests.cpu_time import cpu_seconds


@pytest.mark.parametrize(
    ("paragraphs", "found"),
    [
        pytest.param(
            ["ARTICLE I", "DEFINITIONS", "Section 1.1 Terms. Words mean things.", "(a) one", "(b) two", "ARTICLE II"],
            [
                ("ARTICLE I", "DEFINITIONS", 1),
                ("Section 1.1", "Terms", 2),
                ("(a)", "", 3),
                ("(b)", "", 3),
                ("ARTICLE II", "", 1),
            ],
            id="article, section, item",
        ),
        pytest.param(
            ["1. Term. It runs.", "1.1 Start", "1.1.1 Day", "2. Fees"],
            [("1", "Term", 1), ("1.1", "Start", 2), ("1.1.1", "Day", 3), ("2", "Fees", 1)],
            id="decimals",
        ),
        pytest.param(
            [f"({one}) x" for one in "ghij"],
            [(f"({one})", "", 1) for one in "ghij"],
            id="(i) after (h)",
        ),
        pytest.param(
            ["(a) x:", "(i) y", "(ii) y", "(b) x"],
            [("(a)", "", 1), ("(i)", "", 2), ("(ii)", "", 2), ("(b)", "", 1)],
            id="(i) inside (a)",
        ),
        pytest.param(["Section 4.2 Costs ......... 17"], [], id="a table of contents"),
        pytest.param(
            ["ARTICLE I: TERMS . . . . . . . . 3 ARTICLE II: CREDITS . . . . . . 12 EXHIBIT A: NOTE . . . . 30 OTHER"],
            [],
            id="a table of contents in one paragraph",
        ),
        pytest.param(
            [
                *("TABLE OF CONTENTS", "ARTICLE I", "TERMS", "SECTION 1.1 Words", "ARTICLE II", "Exhibit A Note"),
                *("ARTICLE I", "TERMS", "Section 1.1 Words. " + "Long text. " * 80, "ARTICLE II"),
            ],
            [("ARTICLE I", "TERMS", 1), ("Section 1.1", "Words", 2), ("ARTICLE II", "", 1)],
            id="a table of contents without pages",
        ),
        pytest.param(
            ["CONTENTS", "1. Terms", "2. Fees. " + "Long text. " * 80],
            [("1", "Terms", 1), ("2", "Fees", 1)],
            id="a title of contents without a text that it lists",
        ),
        pytest.param(
            ["Schedule 2.01 Commitments\nSchedule 3.06 Disclosed Matters", "EXHIBIT A\nForm of Note"],
            [("EXHIBIT A", "", 1)],
            id="a list of schedules",
        ),
        pytest.param(["SCHEDULE 2\nPart A Terms"], [("SCHEDULE 2", "", 1)], id="a schedule and its first part"),
        pytest.param(["1. Price. It is . . . 3 per unit."], [("1", "Price", 1)], id="an omission in a sentence"),
        pytest.param(["2.5 million dollars"], [("2.5", "", 1)], id="a number at the front is taken for a section"),
        pytest.param(["30 days after notice"], [], id="no number"),
        pytest.param(["5. The Borrower shall pay all sums due."], [("5", "", 1)], id="a sentence is no heading"),
        pytest.param(["EXHIBIT A", "Form of Note"], [("EXHIBIT A", "Form of Note", 1)], id="exhibit"),
        pytest.param(["7. Governing Law – This is it"], [("7", "Governing Law", 1)], id="dash"),
        pytest.param(["Tranche", "1. A", "2. B"], [("1", "A", 1), ("2", "B", 1)], id="one letter"),
        pytest.param(
            ["1" + ".1" * 8 + " Term", "1" + ".1" * 20 + " Fees", "1" + ".1" * 9 + " Law"],
            [("1" + ".1" * deep, name, 1) for deep, name in ((8, "Term"), (20, "Fees"), (9, "Law"))],
            id="more than nine levels",
        ),
    ],
)
def test_sections(paragraphs: list[str], found: list[tuple[str, str, int]]) -> None:
    text = "\n\n".join(paragraphs)
    sections = find_sections(text, split_paragraphs(text))
    assert [(one.number.of(text), one.heading.of(text), one.level) for one in sections] == found


def test_a_section_ends_at_the_next_of_its_level() -> None:
    text = "1. Term\n\n(a) one\n\n(b) two\n\n2. Fees"
    spans = [one.span.of(text).strip() for one in find_sections(text, split_paragraphs(text))]
    assert spans == ["1. Term\n\n(a) one\n\n(b) two", "(a) one", "(b) two", "2. Fees"]


_CONTENTS_LINE = re.compile(
    r"""(?:\.\s?){4,}\s*\d{1,4}\s*$             # dots and a page number at the end
      | (?:\t|[ ]{4,})\s*\d{1,4}\s*$            # a wide space and a page number at the end
      | (?<![.\s])\s?(?:\.\s?){4,}\d{1,4}(?=\s) # dots and a page number before another entry""",
    re.X,
)


@example("....1 .")
@given(
    st.lists(st.sampled_from([".", ". ", " ", "    ", "\t", "\n", "a", "1", "23", "\u00a0"]), max_size=24).map("".join)
)
def test_lines_of_a_table_of_contents(rest: str) -> None:
    text = f"1.1 Costs{rest}x"[:-1].rstrip()
    found = find_sections(text, [OriginalSpan(0, len(text))])
    assert bool(found) == (_CONTENTS_LINE.search(text) is None)


@pytest.mark.parametrize("leader", [".", ". ", ".\u00a0", "....1 ", " "])
def test_the_time_for_dots_is_linear(leader: str) -> None:
    def find(dots: int) -> float:
        text = f"1.1 Costs {leader * dots}x"
        spans = [OriginalSpan(0, len(text))] * 200
        return cpu_seconds(lambda: find_sections(text, spans))

    assert find(360 // len(leader)) < 8 * find(36 // len(leader)) + 0.02


def _styled(*blocks: tuple[int, str]) -> list[tuple[str, str, int]]:
    """The sections of a text of blocks, each with the level of its style."""
    text, headings = "", list[Heading]()
    for level, words in blocks:
        start = len(text) + 2 * bool(text)
        text += "\n\n" * bool(text) + words
        headings += [Heading(OriginalSpan(start, len(text)), level)] if level else []
    found = find_sections(text, split_paragraphs(text), headings)
    return [(one.number.of(text), one.heading.of(text), one.level) for one in found]


@pytest.mark.parametrize(
    ("blocks", "found"),
    [
        pytest.param(
            [(1, "Fees"), (0, "The borrower pays."), (2, "  Late fees "), (0, "x"), (1, "Term")],
            [("", "Fees", 1), ("", "Late fees", 2), ("", "Term", 1)],
            id="levels of styles",
        ),
        pytest.param(
            [(1, "Fees"), (0, "1.1 Rate. x"), (0, "(a) y"), (1, "Term"), (0, "1.1 Start. x")],
            [("", "Fees", 1), ("1.1", "Rate", 2), ("(a)", "", 3), ("", "Term", 1), ("1.1", "Start", 2)],
            id="numbers inside headings",
        ),
        pytest.param(
            [(1, "1. Fees"), (2, "Late fees"), (0, "x"), (1, "2. Term")],
            [("1", "Fees", 1), ("", "Late fees", 2), ("2", "Term", 1)],
            id="a heading inside a numbered one",
        ),
        pytest.param(
            [(0, "ARTICLE I"), (0, "TERMS"), (2, "Interest"), (0, "x"), (0, "ARTICLE II")],
            [("ARTICLE I", "TERMS", 1), ("", "Interest", 2), ("ARTICLE II", "", 1)],
            id="an article without a style",
        ),
        pytest.param([(1, "The borrower pays each fee when it is due. " * 9)], [], id="a whole paragraph"),
        pytest.param([(1, "Überschrift der Anlage")], [("", "Überschrift der Anlage", 1)], id="any words"),
        pytest.param([(1, "Fees \t 12")], [], id="an entry of a table of contents"),
    ],
)
def test_headings_by_style(blocks: list[tuple[int, str]], found: list[tuple[str, str, int]]) -> None:
    assert _styled(*blocks) == found
