"""Who made the tracked changes of DOCX, and when: as the file says it, bounded, with the names as text."""

from datetime import UTC, datetime

import pytest

from services.ingestion.extractors.docx import extract as docx
from services.ingestion.extractors.result import Content, Limits
from services.ingestion.parsing.parse import parse
from services.shared.domain.document import OriginalText
from services.shared.domain.revisions import OriginalRevision
from services.shared.wire.codec import decode
from tests.unit.ingestion.extractors.docx.test_changes import block, run
from tests.unit.ingestion.makers import docx as make
from tests.unit.ingestion.makers import paragraph

DAY = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)


def change(kind: str, inner: str, author: str | None = "Jane Roe", date: str | None = "2026-03-04T09:30:00Z") -> str:
    who = "" if author is None else f' w:author="{author}"'
    when = "" if date is None else f' w:date="{date}"'
    return f"<w:{kind}{who}{when}>{inner}</w:{kind}>"


def added(text: str, author: str | None = "Jane Roe", date: str | None = "2026-03-04T09:30:00Z") -> str:
    return change("ins", run(text), author, date)


def removed(text: str, author: str | None = "Jane Roe", date: str | None = "2026-03-04T09:30:00Z") -> str:
    return change("del", run(text, "delText"), author, date)


def read(*blocks: str) -> Content:
    return docx.extract(make("".join(blocks)), Limits())


def who(content: Content, one: OriginalRevision | None) -> tuple[str, datetime | None] | None:
    return None if one is None else (one.author.of(content.text) if one.author else "", one.dated)


def made(content: Content) -> list[tuple[str, tuple[str, datetime | None] | None]]:
    return [(one.span.of(content.text), who(content, one.revision)) for one in content.changes]


def test_each_change_has_its_author_and_date_and_each_author_is_behind_the_text_once() -> None:
    body = block(
        run("Pay "), removed("ten"), added("five"), run(" days "), added("late", "Bob  Poe", "2026-03-05T00:00:00")
    )
    content = read(body, paragraph("End"))
    assert content.text == "Pay tenfive days late\n\nEnd\n\n[Changes by Jane Roe]\n\n[Changes by Bob Poe]"
    bob = ("Bob Poe", datetime(2026, 3, 5, tzinfo=UTC))
    assert made(content) == [("ten", ("Jane Roe", DAY)), ("five", ("Jane Roe", DAY)), ("late", bob)]
    assert [one.revision.block.of(content.text) for one in content.changes if one.revision and one.revision.block] == [
        "[Changes by Jane Roe]",
        "[Changes by Jane Roe]",
        "[Changes by Bob Poe]",
    ]


def test_neighbours_of_several_authors_are_several_changes() -> None:
    content = read(block(added("one "), added("two "), added("three", "Bob Poe")))
    assert made(content) == [("one two ", ("Jane Roe", DAY)), ("three", ("Bob Poe", DAY))]


def test_deleted_words_of_another_insertion_have_both() -> None:
    inner = removed("thirty", "Bob Poe") + run(" days")
    content = read(block(run("Within "), change("ins", inner)))
    first, second = content.changes
    assert (first.span.of(content.text), first.mark, who(content, first.revision), who(content, first.inserted)) == (
        "thirty",
        "deleted",
        ("Bob Poe", DAY),
        ("Jane Roe", DAY),
    )
    assert (second.span.of(content.text), second.mark, second.inserted) == (" days", "inserted", None)


@pytest.mark.parametrize(
    ("author", "date", "expected"),
    [
        (None, None, None),
        ("", "", None),
        (" \t ", "soon", None),
        (None, "2026-03-04T09:30:00Z", ("", DAY)),
        ("Jane Roe", None, ("Jane Roe", None)),
        ("Jane Roe", "2026-03-04T11:30:00+02:00", ("Jane Roe", DAY)),
        ("Jane Roe", "2026-02-30T09:30:00Z", ("Jane Roe", None)),
        ("Jane Roe", "0001-01-01T00:00:00+14:00", ("Jane Roe", None)),
        ("Jane Roe", "9999-12-31T23:59:59Z", ("Jane Roe", datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC))),
        ("Jane Roe", "2" * 10_000, ("Jane Roe", None)),
        ("x" * 10_000, None, ("x" * 200, None)),
        ("Jane&#10;&#10;Roe]", None, ("Jane Roe]", None)),
        ("Jane\ufdd3Roe\ufdd9", None, ("Jane\ufffdRoe\ufffd", None)),
    ],
)
def test_what_the_file_says_is_bounded(author: str | None, date: str | None, expected: object) -> None:
    content = read(block(run("a "), added("b", author, date)))
    assert made(content) == [("b", expected)]


def test_at_most_a_hundred_names_are_kept() -> None:
    content = read(block(*(added(f"{number} ", f"Author {number}") for number in range(150))))
    assert content.text.count("[Changes by ") == 100
    assert made(content)[99:101] == [("99 ", ("Author 99", DAY)), ("100 ", ("", DAY))]


def test_authors_alone_are_no_text() -> None:
    assert read(paragraph(""), block(added(" "))).text == ""


def test_a_name_that_only_the_text_writes_belongs_to_no_change() -> None:
    content = read(paragraph("[Changes by Jane Roe]"), block(added("x", None, None)))
    assert made(content) == [("x", None)]


def test_rows_and_ends_of_paragraphs_have_them_too() -> None:
    by = 'w:author="Jane Roe" w:date="2026-03-04T09:30:00Z"'
    rows = f"<w:tbl><w:tr><w:trPr><w:del {by}/></w:trPr><w:tc>{paragraph('one')}</w:tc></w:tr></w:tbl>"
    joined = f"<w:p><w:pPr><w:rPr><w:del {by}/></w:rPr></w:pPr>{run('a')}</w:p>" + block(run("b"))
    assert made(read(rows, joined)) == [("one", ("Jane Roe", DAY)), ("\n", ("Jane Roe", DAY))]


def test_they_pass_the_whole_path() -> None:
    data = make(block(run("Liability is limited to "), added("five"), run(" million dollars.")))
    text = decode(OriginalText, parse(data, "redline.docx", "", Limits()).text)
    [one] = text.changes
    assert one.revision is not None
    assert one.revision.author is not None
    assert (one.revision.author.of(text.text), one.revision.dated) == ("Jane Roe", DAY)
