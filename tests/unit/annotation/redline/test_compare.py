"""Typed changes between two versions, with exact places, and none for noise of formats."""

from collections.abc import Sequence
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.annotation.redline.compare import compare
from services.annotation.redline.layout import outside
from services.annotation.redline.records import CallOut, Change, ChangeKind, Version
from services.annotation.redline.tokens import tokenise
from services.shared.domain.spans import OriginalSpan
from tests.cpu_time import cpu_limit

OLD = """LOAN AGREEMENT

1. Term. This Agreement continues for thirty (30) days, provided that the Buyer may end it earlier. The Seller shall
pay all fees of the inspection in Berlin within the first week of each calendar quarter.

2. Liability. The Seller shall be liable for all damages to the property of the Buyer.

3. Words. "Confidential Information" means any information of a party that is marked as such.

4. Audit. Upon reasonable notice, the Buyer may audit the books and records that concern the delivery of goods, once a
year, in the office of the Seller.

5. Notices. Notices to the Seller are in writing, and take effect when the Seller receives them."""


def found(old: str, new: str) -> list[tuple[str, str, str, tuple[CallOut, ...]]]:
    """Kind, old words, new words and call-outs of each change."""
    return [told(one, old, new) for one in compare(Version(old), Version(new)).changes]


def told(one: Change, old: str, new: str) -> tuple[str, str, str, tuple[CallOut, ...]]:
    return one.kind.value, one.old.of(old), one.new.of(new), one.call_outs


@pytest.mark.parametrize(
    ("words", "other", "expected"),
    [
        ("thirty (30)", "sixty (60)", ("replaced", "thirty (30", "sixty (60", (CallOut.NUMBER,))),
        ("shall be liable", "shall not be liable", ("inserted", "", "not", (CallOut.NEGATION,))),
        (
            ", provided that the Buyer may end it earlier",
            "",
            ("deleted", ", provided that the Buyer may end it earlier", "", (CallOut.PROVISO_REMOVED,)),
        ),
        ("any information", "any oral information", ("inserted", "", "oral", (CallOut.DEFINITION,))),
        ("Berlin", "Hamburg", ("replaced", "Berlin", "Hamburg", ())),
        ("the Buyer may audit", "the buyer may audit", ("replaced", "Buyer", "buyer", ())),
        ("5. Notices", "6. Notices", ("renumbered", "5", "6", ())),
        ("of goods, once", "of goods once", ("deleted", ",", "", ())),
    ],
)
def test_one_edit_is_one_change(words: str, other: str, expected: tuple[str, str, str, tuple[CallOut, ...]]) -> None:
    assert OLD.count(words) == 1
    assert found(OLD, OLD.replace(words, other)) == [expected]


@pytest.mark.parametrize(
    "other",
    [
        OLD.replace("\n", "\r\n"),
        " \n".join(OLD.replace("\n\n", "\f").split()).replace("\f", "\n\n"),
        OLD.replace('"', "\u201d").replace("the Seller", "the\u00a0Seller"),
        OLD.replace("fees", "f\u00adees").replace("office", "o\ufb03ce"),
        OLD.replace("Agreement continues", "Agree-\nment continues"),
        OLD.replace("1. Term", "\u2022 1. Term"),
        OLD.replace("2. Liability", "-------- --\n\n2. Liability"),
    ],
    ids=["line ends", "a word on each line", "quotes and spaces", "ligatures", "hyphenation", "bullets", "rules"],
)
def test_noise_is_no_change(other: str) -> None:
    assert other != OLD
    assert found(OLD, other) == []
    assert found(other, OLD) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [("(A) the Lender", "(a) the Lender"), ("IV. Costs are shared", "iv. Costs are shared")],
)
def test_the_case_of_numbering_is_no_change(old: str, new: str) -> None:
    assert found(old, new) == []


def test_a_hyphen_inside_a_line_is_a_change() -> None:
    assert [one[0] for one in found("the Seller may re-sign it", "the Seller may resign it")] == ["replaced"]


def test_a_moved_clause_has_its_changes_inside() -> None:
    clauses = OLD.split("\n\n")
    audit = clauses.pop(4)
    new = "\n\n".join((clauses[0], audit.replace("goods", "pumps"), *clauses[1:]))
    [moved] = compare(Version(OLD), Version(new)).changes
    assert moved.kind is ChangeKind.MOVED
    assert moved.old.of(OLD) == audit
    assert moved.new.of(new) == audit.replace("goods", "pumps")
    assert [told(one, OLD, new) for one in moved.inside] == [("replaced", "goods", "pumps", ())]


def test_two_moved_clauses_and_an_edit_beside_one() -> None:
    one, two, three, four, five, six = OLD.split("\n\n")
    new = "\n\n".join((one, five, two.replace("Berlin", "Bonn"), four, three, six))
    kinds = sorted(change.kind.value for change in compare(Version(OLD), Version(new)).changes)
    assert kinds == ["moved", "moved", "replaced"]


def test_hidden_text_that_appears_has_its_place_in_the_old_text() -> None:
    new = OLD.replace("2. Liability.", "2. Liability. The Buyer waives all claims of 2026.")
    start = new.index("The Buyer waives")
    hidden = OriginalSpan(start, start + len("The Buyer waives all claims of 2026."))
    [change] = compare(Version(OLD), Version(new, hidden=(hidden,))).changes
    assert (change.kind, change.new) == (ChangeKind.HIDDEN, hidden)
    assert OLD[: change.old.start].endswith("2. Liability.")
    assert change.old.start == change.old.end
    assert change.call_outs == (CallOut.NUMBER,)
    assert compare(Version(new, hidden=(hidden,)), Version(new, hidden=(hidden,))).changes == ()


def test_text_that_is_hidden_now_is_deleted_and_hidden() -> None:
    start = OLD.index(", provided that")
    hidden = OriginalSpan(start, OLD.index(" The Seller shall"))
    kinds = {one.kind for one in compare(Version(OLD), Version(OLD, hidden=(hidden,))).changes}
    assert kinds == {ChangeKind.DELETED, ChangeKind.HIDDEN}


def paged(text: str, header: str, *, first: int = 1) -> Version:
    """The text on pages with a header and their numbers."""
    pieces: list[str] = []
    margins: list[OriginalSpan] = []
    length = 0
    for number, page in enumerate(text.split("\n\n"), first):
        for words, is_margin in ((header, True), (page, False), (f"Page {number} of 6", True)):
            if is_margin:
                margins.append(OriginalSpan(length, length + len(words)))
            pieces.append(words)
            length += len(words) + 1
    return Version("\n".join(pieces), margins=tuple(margins), has_margins=True)


def test_headers_and_numbers_of_pages_are_no_change() -> None:
    assert compare(Version(OLD), paged(OLD, "Draft 3")).changes == ()
    assert compare(paged(OLD, "Draft 3"), paged(OLD, "Draft 3", first=2)).changes == ()


def test_another_header_is_one_change() -> None:
    old, new = paged(OLD, "Draft 3"), paged(OLD, "Subject to contract")
    changes = compare(old, new).changes
    assert [told(one, old.text, new.text) for one in changes] == [
        ("margin", "Draft 3", "", ()),
        ("margin", "", "Subject to contract", ()),
    ]


def test_numbers_of_pages_in_the_text_are_no_change() -> None:
    pages = [f"The parties agree on rule {number} of the schedule. " * 20 for number in range(6)]
    new = "\n\n".join(f"{page}\n\n- {number} -" for number, page in enumerate(pages, 4))
    assert found("\n\n".join(pages), new) == []
    assert [one[:3] for one in found(new, new.replace("- 6 -", "- 16 -"))] == [("replaced", "6", "16")]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a " * 50_000, "a " * 30_000 + "b " + "a " * 20_000),
        ("x\n" * 40_000, "y\n" * 40_000),
        ("(a) " * 20_000, "(b) " * 20_000),
        ('"A" means ' * 30_000, '"A" means ' * 30_000 + "x"),
        ("1\n" * 50_000, "1\n" * 50_000 + "2\n" * 50_000),
        ("-" * 40_000, "- " * 20_000),
        ("the law of the land " * 6_000, "of the law the land " * 6_000),
    ],
)
def test_hostile_texts_take_bounded_time(old: str, new: str) -> None:
    with cpu_limit(30):
        assert compare(Version(old), Version(new)) is not None


def test_what_is_too_large_to_align_is_one_change() -> None:
    old, new = "x\n" * 40_000, "y\n" * 40_000
    result = compare(Version(old), Version(new))
    assert not result.aligned
    assert [(one.old, one.new) for one in result.changes] == [(OriginalSpan(0, 79_999), OriginalSpan(0, 79_999))]


WORDS = [
    "the",
    "buyer",
    "seller",
    "shall",
    "not",
    "pay",
    "30",
    "60",
    "days",
    "(",
    "a",
    ")",
    "b",
    ".",
    ",",
    ";",
    "provided",
    "that",
]
CLAUSE = st.lists(st.sampled_from(WORDS), max_size=40)


@given(st.lists(CLAUSE, max_size=6), st.lists(CLAUSE, max_size=6), st.randoms(use_true_random=False))
def test_what_is_not_marked_is_equal(clauses: list[list[str]], others: list[list[str]], random: Random) -> None:
    new = [*clauses, *others]
    random.shuffle(new)
    left, right = "\n\n".join(map(" ".join, clauses)), "\n\n".join(map(" ".join, new))
    result = compare(Version(left), Version(right))
    assert result.aligned
    assert unmarked(left, [one.old for one in result.changes]) == unmarked(right, [one.new for one in result.changes])


def unmarked(text: str, changed: Sequence[OriginalSpan]) -> list[str]:
    return [one.key for one in outside(tokenise(text), changed)]


def test_empty_texts() -> None:
    assert found("", "") == []
    assert found("", "The Seller pays.") == [("inserted", "", "The Seller pays.", ())]
    assert found("The Seller pays.", "") == [("deleted", "The Seller pays.", "", ())]


def test_an_edit_in_a_moved_clause_whose_words_are_in_another_one_too() -> None:
    """The passages around the edit are in both moved clauses: they begin no moved passage, but grow to the edit."""
    before = " ".join(f"word{number}" for number in range(40))
    after = " ".join(f"later{number}" for number in range(40))
    first = (
        f"2. Goods leave the warehouse in Bremen on a Monday. {before} in Section 1.6 {after} and a carrier is chosen."
    )
    second = (
        f"3. Invoices are due within ten days of their receipt. {before} in Section 1.6 {after} and a bank is named."
    )
    others = [f"{number}. Clause {number} has words of its own about item {number * 7}." for number in range(5, 40)]
    changed = first.replace("Section 1.6", "Section 3.6")
    left, right = "\n\n".join([first, second, *others]), "\n\n".join([*others[:20], second, *others[20:], changed])
    changes = compare(Version(left), Version(right)).changes
    assert [(one.kind, one.old.of(left)) for one in changes] == [(ChangeKind.MOVED, second), (ChangeKind.MOVED, first)]
    assert [told(one, left, right) for one in changes[1].inside] == [("replaced", "1.6", "3.6", (CallOut.NUMBER,))]


def test_equal_paragraphs_are_moved() -> None:
    notice = "Portions of this exhibit are omitted and filed apart with the Commission under the rule."
    parts = [
        f"Part {number} of the schedule has its own words about item {number} and nothing else." for number in "1234"
    ]
    left = "\n\n".join((notice, parts[0], notice, *parts[1:]))
    right = "\n\n".join((*parts[:3], notice, parts[3], notice))
    changes = compare(Version(left), Version(right)).changes
    assert [(one.kind, one.old.of(left)) for one in changes] == [(ChangeKind.MOVED, notice)] * 2
