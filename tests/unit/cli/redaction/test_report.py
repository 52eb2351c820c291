"""The text in pieces: all of it, in order, before and after."""

from hypothesis import given, settings
from hypothesis import strategies as st

from services.cli.redaction.report import counts, lines, pieces, reasons
from tests.unit.cli.redaction.reports import report_of

_TEXT = "Name: Jane Smith\nand Hale Industries, Inc. owe $5 [PERSON_1]\n\nName: Jane Smith\n"


def test_pieces_make_both_texts() -> None:
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
        ("PERSON", 2, 1, 0), ("ESCAPED", 1, 1, 0), ("AMOUNT", 0, 0, 1), ("ORGANIZATION", 0, 0, 1),
    ]  # fmt: skip
    assert reasons(report) == [
        ("the policy keeps it", "ORGANIZATION", "Hale Industries, Inc.", [1]),
        ("the policy keeps it", "AMOUNT", "$5", [2]),
    ]


def test_the_same_words_are_told_of_once() -> None:
    report = report_of("$5 and $5 and $6")
    assert [(words, numbers) for _, _, words, numbers in reasons(report)] == [("$5", [1, 2]), ("$6", [3])]


_PARTS = (
    "Name: Jane Smith",
    "\n",
    " owes $5 ",
    "Jane\nA. Smith",
    "12 Elm Street,\nSpringfield, IL 62704",
    "[PERSON_1]",
    "ﬁ",
)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from(_PARTS) | st.text(max_size=5), max_size=12).map("".join))
def test_lines_hold_all_of_the_text(text: str) -> None:
    report = report_of(text)
    assert "\n".join("".join(one.before for one in line) for line in lines(report)) == text
    assert "\n".join("".join(one.after for one in line) for line in lines(report)) == report.redaction.text
