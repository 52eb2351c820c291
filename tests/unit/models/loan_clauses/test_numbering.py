"""What begins a provision, and which number follows which."""

import pytest
from loan_model.numbering import ARTICLE, DEFINITION, ITEM, SECTION, SUBSECTION, WHOLE, begins, follows, mark_at, roman


@pytest.mark.parametrize(
    ("line", "depth", "value"),
    [
        ("ARTICLE VI", ARTICLE, "VI"),
        ("Article Six Covenants", ARTICLE, "Six"),
        ("Section 6.01 Liens.", SECTION, "6.01"),
        ("SECTION 4.9. FINANCIAL CONDITION.", SECTION, "4.9"),
        ("6.8 LIENS. Shall not", SECTION, "6.8"),
        ("Section 4 Payments", WHOLE, "4"),
        ("15. Events of Default.", WHOLE, "15"),
        ("2.5.1 Interest.", SUBSECTION, "2.5.1"),
        ("2.4(b)  After an Event of Default", SUBSECTION, "2.4(b)"),
        ("2.11 (a) To the Agent", SUBSECTION, "2.11 (a)"),
        ("(a) fail to pay", ITEM, "a"),
        ("(xii) a lien", ITEM, "xii"),
        ("C. Debt.", ITEM, "C"),
        ("[PERSON_4]. Liens. Create", ITEM, "?"),
        ("“Change of Control” means any", DEFINITION, "Change of Control"),
        ('"Lien" shall mean', DEFINITION, "Lien"),
    ],
)
def test_marks(line: str, depth: int, value: str) -> None:
    mark = mark_at(line, 0)
    assert mark is not None
    assert (mark.depth, mark.value) == (depth, value)


@pytest.mark.parametrize(
    "line", ["The Borrower shall", "$4,000,000 in", "", "(Borrower)", "1996, the", "“Lien” in the"]
)
def test_no_marks(line: str) -> None:
    assert mark_at(line, 0) is None


@pytest.mark.parametrize(
    ("style", "before", "value", "expected"),
    [
        ("(a)", "a", "b", True),
        ("(a)", "h", "i", True),
        ("(a)", "ii", "iii", True),
        ("(a)", "iii", "iv", True),
        ("(a)", "z", "aa", True),
        ("(a)", "a", "c", False),
        ("(1)", "9", "10", True),
        ("(1)", "1", "3", False),
        ("A.", "B", "?", True),
        ("A.", "?", "D", True),
        ("(a)", "a", "?", False),
    ],
)
def test_what_follows(style: str, before: str, value: str, expected: bool) -> None:
    assert follows(style, before, value) is expected


@pytest.mark.parametrize(("value", "number"), [("i", 1), ("iv", 4), ("ix", 9), ("XII", 12), ("abc", 0), ("", 0)])
def test_roman(value: str, number: int) -> None:
    assert roman(value) == number


def test_what_begins() -> None:
    assert [one for one in ("a", "A", "i", "1", "b", "ii", "2") if begins(one)] == ["a", "A", "i", "1"]
