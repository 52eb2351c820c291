"""The figures of changes count provisions once, and only directions that are given."""

from models.evaluation.attorney.changes import interval, measure
from models.evaluation.attorney.labels import Change, Direction, Labels

TEXT = (
    "FIRST AMENDMENT\n\nThis First Amendment is dated May 1, 2020.\n\n"
    "Section 5.9, Minimum Liquidity, of the Credit Agreement is hereby deleted in its entirety.\n\n"
    "Section 6.1 of the Credit Agreement is hereby amended to read as follows:\n\nThe Borrower sells no barn.\n"
)


def labels(*changes: Change, paper: str = "amendment") -> Labels:
    return Labels("loans/one.txt", "amendment or note", paper, "lender", "Lender", (), (), changes)


def change(words: str, direction: Direction = Direction.WORSE) -> Change:
    start = TEXT.index(words)
    return Change(words, "", direction, (start, start + len(words)))


def test_changes_that_the_labels_have() -> None:
    found = measure(labels(change("Section 5.9"), change("sells no barn")), TEXT)
    assert found.figures == {"paper": (1, 1), "found": (2, 2), "direction": (1, 1), "labelled": (2, 2)}
    assert list(found.errors) == []


def test_errors_name_the_provision() -> None:
    found = measure(labels(change("Section 5.9", Direction.BETTER), change("dated May 1")), TEXT)
    assert found.figures == {"paper": (1, 1), "found": (1, 2), "direction": (0, 1), "labelled": (1, 2)}
    assert list(found.errors) == [
        "loans/one.txt: not found: dated May 1",
        "loans/one.txt: worse for better: Section 5.9",
    ]


def test_a_change_counts_for_one_provision() -> None:
    found = measure(labels(change("Section 5.9, Minimum"), change("Minimum Liquidity")), TEXT)
    assert found.figures["found"] == (1, 2)


def test_documents_without_changes_have_a_paper_only() -> None:
    found = measure(labels(paper="full agreement"), TEXT)
    assert (found.figures, list(found.errors)) == ({"paper": (0, 1)}, ["loans/one.txt: amendment for full agreement"])


def test_the_interval_covers_the_share() -> None:
    low, high = interval([(1, 2), (3, 4), (0, 1)])
    assert 0 <= low <= 4 / 7 <= high <= 1
