"""The pieces of a report contain the whole text, in order, before and after redaction."""

from collections.abc import Callable
from dataclasses import replace
from io import StringIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from services.cli.redaction.page import render_page
from services.cli.redaction.report import Piece, counts, doubts, hundredths, law_is_missing, lines, pieces, reasons
from services.cli.redaction.terminal import render_report
from services.cli.redaction.visible import visible
from services.redaction.files.policies import POLICIES, find_policy
from services.redaction.text.explain import Kept, Why
from services.shared.domain.entities import EntityType
from services.shared.domain.spans import OriginalSpan
from tests.unit.cli.redaction.reports import report_of

_TEXT = "Name: Jane Smith\nand Hale Industries, Inc. owe $5 [PERSON_1]\n\nName: Jane Smith\n"


def test_pieces_add_up_to_both_texts() -> None:
    report = report_of(_TEXT)
    assert "".join(one.before for one in pieces(report)) == _TEXT
    assert "".join(one.after for one in pieces(report)) == report.redaction.text
    assert [(one.before, one.after) for one in pieces(report) if one.entity_type and not one.kept] == [
        ("Jane Smith", "[PERSON_1]"),
        ("[PERSON_1]", "[=PERSON_1]"),
        ("Jane Smith", "[PERSON_1]"),
    ]


def test_counts_and_reasons() -> None:
    report = report_of(_TEXT)
    assert counts(report) == [
        ("PERSON", 2, 1, 0, 0), ("ESCAPED", 1, 1, 0, 0), ("AMOUNT", 0, 0, 1, 0), ("ORGANIZATION", 0, 0, 1, 0),
    ]  # fmt: skip
    assert reasons(report) == [
        ("the policy keeps it", "ORGANIZATION", "Hale Industries, Inc.", [1]),
        ("the policy keeps it", "AMOUNT", "$5", [2]),
    ]


def test_repeated_values_are_listed_once() -> None:
    report = report_of("$5 and $5 and $6")
    assert [(words, numbers) for _, _, words, numbers in reasons(report)] == [("$5", [1, 2]), ("$6", [3])]


def test_values_in_doubt_are_separate_and_sorted() -> None:
    one, two, three = OriginalSpan(0, 1), OriginalSpan(1, 2), OriginalSpan(2, 3)
    kept = (
        Kept(one, EntityType.PERSON, Why.UNSURE, 0.1, 0.6),
        Kept(two, EntityType.PERSON, Why.UNSURE, 0.5, 0.6),
        Kept(three, EntityType.PERSON, Why.TERM, 0.2, 0.6),
        Kept(OriginalSpan(4, 5), EntityType.PERSON, Why.UNSURE, 0.3, 0.6),
    )
    report = replace(report_of("abc a"), kept=kept)
    assert counts(report) == [("PERSON", 0, 0, 1, 3)]
    assert reasons(report) == [("a defined term", "PERSON", "c", [3])]
    assert doubts(report) == [("b", "PERSON", 0.5, 0.6, [2]), ("a", "PERSON", 0.3, 0.6, [1, 4])]


@pytest.mark.parametrize(("confidence", "shown"), [(0.3999, "0.39"), (0.4, "0.40"), (0.0, "0.00"), (1.0, "1.00")])
def test_confidence_is_not_rounded_up_to_the_threshold(confidence: float, shown: str) -> None:
    assert hundredths(confidence) == shown


@pytest.mark.parametrize(("name", "law", "missing"), [("gdpr", "", True), ("gdpr", "AT", False), ("strict", "", False)])
def test_missing_jurisdiction_is_reported(name: str, law: str, missing: bool) -> None:
    report = report_of(_TEXT, find_policy(name, POLICIES).within(law))
    assert law_is_missing(report) is missing
    output = StringIO()
    Console(file=output, width=160).print(render_report(report))
    assert ("--jurisdiction" in output.getvalue()) is missing
    assert ("the most protective rules apply" in "".join(render_page(report))) is missing


_PARTS = (
    "Name: Jane Smith",
    "\n",
    "\r\n",
    "\r",
    " owes $5 ",
    "Jane\nA. Smith",
    "12 Elm Street,\nSpringfield, IL 62704",
    "[PERSON_1]",
    "ﬁ",
)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from(_PARTS) | st.text(max_size=5), max_size=12).map("".join))
def test_lines_add_up_to_the_text(text: str) -> None:
    report = report_of(text)
    before, after = (
        "\n".join("".join(visible(side(one)) for one in line) for line in lines(report)) for side in _SIDES
    )
    assert (before, after) == (visible(text), visible(report.redaction.text))


_SIDES: tuple[Callable[[Piece], str], ...] = (lambda one: one.before, lambda one: one.after)
