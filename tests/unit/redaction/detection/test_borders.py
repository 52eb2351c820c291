"""No value crosses the border of a cell or a part."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.redaction.detection.analysis import analyse
from services.redaction.detection.borders import Borders, borders_of
from services.redaction.detection.legible import legible
from services.redaction.recognisers.registry import RECOGNISERS
from services.redaction.recognising import all_recognisers
from services.redaction.text.redact import plan_text
from services.shared.domain.entities import EntityType
from services.shared.domain.parts import OriginalPart, PartKind
from services.shared.domain.spans import OriginalSpan
from services.shared.domain.tables import OriginalTable
from tests.unit.redaction.makers import LEGAL, STRICT


def cells(rows: list[list[str]]) -> tuple[str, tuple[int, ...]]:
    """A text of rows with a blank line between them, and its borders."""
    text, starts, ends, lines, columns = "", [], [], [], []
    for line, row in enumerate(rows):
        text += "\n\n" if text else ""
        for column, words in enumerate(row):
            text += "\t" if column else ""
            starts.append(len(text))
            text += words
            ends.append(len(text))
            lines.append(line)
            columns.append(column)
    table = OriginalTable(tuple(starts), tuple(ends), tuple(lines), tuple(columns))
    return text, borders_of([table], [])


def replaced(text: str, borders: tuple[int, ...]) -> list[str]:
    plan = plan_text(text, LEGAL, recognisers=all_recognisers(), borders=borders)
    return [one.span.of(text) for one in plan.edits]


TERMS = [
    ["Term", "Proposal"],
    ["Borrower", "Quillon Cold Storage Holdings, LLC"],
    ["Maturity", "five years after closing"],
    ["Margin", "SOFR plus 2.75% to 3.75% by leverage"],
    ["Guarantor", "Rosalind Achterberg is asked for no personal guaranty"],
]
OFFICES = [["Name", "Office"], ["Percival Odum", "Manager"], ["Rosalind Achterberg", "Authorised Signatory"]]
PRINCIPALS = [["Principal", "Søren Ångström-Dahl"], ["Agent", "Николай Сергеевич Воробьёв"]]


@pytest.mark.parametrize(
    ("rows", "values"),
    [
        (TERMS, ["Rosalind Achterberg"]),
        (OFFICES, ["Percival Odum", "Rosalind Achterberg"]),
        (PRINCIPALS, ["Søren Ångström-Dahl", "Николай Сергеевич Воробьёв"]),
        (
            [[f"Fee {n}", "Rosalind Achterberg", "$5,000", "December 31, 2024", "Margin"] for n in (1, 2)],
            ["Rosalind Achterberg"] * 2,
        ),
        ([["Given name", "Surname"], ["Rosalind", "Achterberg"]], ["Rosalind", "Achterberg"]),
    ],
)
def test_a_value_is_in_one_cell(rows: list[list[str]], values: list[str]) -> None:
    assert replaced(*cells(rows)) == values


@pytest.mark.parametrize(("rows", "crossing"), [(TERMS, "Margin\tSOFR"), (OFFICES, "Percival Odum\tManager")])
def test_without_borders_the_tab_is_a_space_between_words(rows: list[list[str]], crossing: str) -> None:
    text, _ = cells(rows)
    assert crossing in replaced(text, ())


@pytest.mark.parametrize("kind", [PartKind.SLIDE, PartKind.NOTES, PartKind.SHAPE, PartKind.MESSAGE, PartKind.SHEET])
def test_a_value_is_in_one_part(kind: PartKind) -> None:
    text = "Presented by Rosalind\nAchterberg & Partners advise the borrower on all of this."
    part = OriginalPart(kind, 2, OriginalSpan(22, 32), OriginalSpan(22, len(text)))
    assert all("\n" not in one for one in replaced(text, borders_of([], [part])))
    assert "Rosalind" in "".join(replaced(text, borders_of([], [part])))


def test_documents_inside_a_file_have_no_borders() -> None:
    part = OriginalPart(PartKind.DOCUMENT, 1, OriginalSpan(4, 6), OriginalSpan(4, 9))
    assert borders_of([], [part]) == ()


def test_known_values_and_parties_are_replaced_in_both_cells() -> None:
    text, borders = cells([["we list Eva", "Plan here"]])
    known = [(EntityType.PERSON, "Eva Plan")]
    plan = plan_text(text, LEGAL, recognisers=(), parties=known, known=known, borders=borders)
    assert [one.span.of(text) for one in plan.edits] == ["Eva", "Plan"]


def test_a_rule_reads_cells_as_lines() -> None:
    text, borders = cells([["December 31, 2024", "$12,300,000"], ["Borrower", "Hale Industries, Inc."]])
    found = analyse(text, STRICT, known=(), parties=(), recognisers=RECOGNISERS, borders=borders).resolved
    words = [one.span.of(text) for one in found]
    assert "$12,300,000" in words
    assert "Hale Industries, Inc." in words
    assert not any("\t" in one for one in words)


@pytest.mark.parametrize("cut", range(12))
def test_borders_are_of_the_legible_text(cut: int) -> None:
    text = "a\u200bb\u200b\u200bc ½de\ufb01f"
    shown = legible(text)
    (place,) = Borders.shown([cut], shown).places
    assert shown.text[:place] == legible(text[:cut]).text


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.lists(
            st.sampled_from(["Rosalind", "Achterberg", "Margin", "SOFR", "12 Mill Lane,", "$", "5,000", ""]), min_size=2
        ),
        min_size=1,
        max_size=4,
    )
)
def test_nothing_crosses(rows: list[list[str]]) -> None:
    text, borders = cells(rows)
    for policy in (LEGAL, STRICT):
        found = analyse(text, policy, known=(), parties=(), recognisers=all_recognisers(), borders=borders).resolved
        assert not any(one.span.start < place < one.span.end for one in found for place in borders)
        assert all(one.span.end <= after.span.start for one, after in pairwise(found))
