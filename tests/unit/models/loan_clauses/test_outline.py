"""Provisions of made-up agreements: each is cut where a lawyer would cut it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from loan_model.outline import Unit, outline

AGREEMENT = """\
ARTICLE V
NEGATIVE COVENANTS

So long as any Note is unpaid, the Borrower shall not:

Section 5.1 Liens. Create any Lien on its property,
except as Section 5.2 allows and (a) Liens for taxes:

(a) Liens of carriers; and

<PAGE> 12

(b) Liens that

   (i) are old, and
   (ii) are small.

Section 5.2 Indebtedness. Incur any Indebtedness.

ARTICLE VI
EVENTS OF DEFAULT

6.1 Each of these is an Event of Default: (a) the Borrower fails to pay; (b) a statement is wrong; (c) a covenant is
broken; (d) the Borrower is insolvent.

IN WITNESS WHEREOF, the parties sign.
"""


def _words(text: str, one: Unit) -> str:
    return " ".join(text[one.start : one.end].split())


def _found(text: str) -> dict[str, Unit]:
    return {_words(text, one)[:24]: one for one in outline(text)}


@pytest.mark.parametrize(
    ("begins", "ends", "heading"),
    [
        ("Section 5.1 Liens. Creat", "(ii) are small.", "Liens"),
        ("(a) Liens of carriers; a", "and", ""),
        ("(b) Liens that (i) are o", "(ii) are small.", ""),
        ("(i) are old, and", "old, and", ""),
        ("Section 5.2 Indebtedness", "any Indebtedness.", "Indebtedness"),
        ("(a) the Borrower fails t", "fails to pay;", ""),
        ("(d) the Borrower is inso", "is insolvent.", ""),
    ],
)
def test_provisions(begins: str, ends: str, heading: str) -> None:
    one = _found(AGREEMENT)[begins]
    assert _words(AGREEMENT, one).endswith(ends)
    assert one.heading == heading


def test_a_provision_has_its_parent() -> None:
    units = outline(AGREEMENT)
    inner = next(one for one in units if AGREEMENT[one.start :].startswith("(ii)"))
    path = []
    while inner.parent >= 0:
        inner = units[inner.parent]
        path.append(inner.value)
    assert path == ["b", "5.1", "V"]
    assert units[[one.value for one in units].index("V")].heading == "NEGATIVE COVENANTS"


@pytest.mark.parametrize(
    "text",
    [
        "1.1 Law. As this Agreement and\nSection 2.3 of the Note say, it is so.",
        "1.1 Law. It is as in\n(b) above.",
    ],
)
def test_cross_references_begin_nothing(text: str) -> None:
    assert [one.value for one in outline(text)] == ["1.1"]


def test_a_text_without_numbers_is_its_paragraphs() -> None:
    first, second = "The Borrower shall pay all costs. " * 4, "The Bank may assign this Note to others. " * 3
    units = outline(f"{first}\n\n{second}\n")
    assert [one.depth for one in units] == [6, 6]
    assert all(one.leaf for one in units)


@given(st.text(alphabet='aiAB1()[].,;: \n\r\t"“”§xvSectionArticleI<>PAGE0123456789', max_size=400))
def test_provisions_are_nested_and_inside_the_text(text: str) -> None:
    units = outline(text)
    for index, one in enumerate(units):
        assert 0 <= one.start <= one.own <= one.end <= len(text)
        assert one.parent < index
        if one.parent >= 0:
            assert units[one.parent].start <= one.start
            assert not units[one.parent].leaf


def test_many_items_take_little_time() -> None:
    text = "".join(f"({'abcdefgh'[n % 8]}) the Borrower shall pay;\n\n" for n in range(5_000))
    assert len(outline(text)) == 5_000


def test_what_follows_the_last_words_is_cut_into_paragraphs() -> None:
    note = "PROMISSORY NOTE\n\nFor value received, the Borrower promises to pay the sum of all Loans on demand."
    pledge = "The Borrower shall not create any Lien on its property while any sum is unpaid under this Note."
    text = f"{AGREEMENT}\nBy: the Borrower\n\n{note}\n\n{pledge}\n\n12\n"
    closed, opened = [_words(text, one) for one in outline(text) if one.start >= text.index("IN WITNESS")]
    assert closed.startswith("IN WITNESS WHEREOF, the parties sign. By: the Borrower PROMISSORY NOTE")
    assert opened == pledge


def test_page_numbers_between_provisions_are_no_paragraphs() -> None:
    units = outline("Section 1.1 Liens. There are none.\n\n- 3 -\n\nSection 1.2 Costs. The Borrower pays them.\n\n4\n")
    assert [one.heading for one in units] == ["Liens", "Costs"]
