"""The headings of exhibits and schedules, behind a body of an agreement."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.annotation.linking.attachments import find_attachments, label_of

BODY = "AGREEMENT\n\n" + "Words of the parties. " * 30 + "\n\n"


def headings(text: str) -> list[tuple[str, str]]:
    return [(one.kind, one.label) for one in find_attachments(BODY + text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("EXHIBIT A\n\nFORM OF NOTE\n", [("exhibit", "a")]),
        ("Schedule 8.10 (B)\n\nx", [("schedule", "8.10(b)")]),
        ('Exhibit No. "B-1"\n\nx', [("exhibit", "b-1")]),
        ("APPENDIX IV\n\nx", [("appendix", "iv")]),
        ("ANNEX A\n\nx\n\nATTACHMENT 1\n\ny", [("annex", "a"), ("attachment", "1")]),
        ("EXHIBIT A\n\nx\n\nEXHIBIT A\n\ny", [("exhibit", "a")]),
        ("Exhibit A is a form.", []),
        ("Exhibit A hereto\n", []),
        ("as set forth in\nSchedule 1\n\nx", []),
        ("the Form of Note\n\nExhibit B  Form of Opinion\n\nExhibit C  Form of Notice\n\nx", []),
        ("the Form of Note\n\n\nExhibit B\n\nx", [("exhibit", "b")]),
        ("It is in Exhibit A\n", []),
        ("exhibit a\n\nx", []),
        ("ANNEX Ä\n\nx", []),
        ("ПРИЛОЖЕНИЕ 1\n\nx", []),
        ("EXHIBITION A\n\nx", []),
    ],
)
def test_headings(text: str, found: list[tuple[str, str]]) -> None:
    assert headings(text) == found


def test_an_attachment_ends_at_the_next_one() -> None:
    text = BODY + "EXHIBIT A\n\nx.\n\nSchedule 1 to Exhibit A\n\ny"
    first, second = find_attachments(text)
    assert text[first.start : first.end] == "EXHIBIT A"
    assert text[first.start : first.stop] == "EXHIBIT A\n\nx.\n\n"
    assert (first.is_inner, second.is_inner, second.stop) == (False, True, len(text))


def test_a_list_of_headings_is_none() -> None:
    text = "EXHIBIT A\nEXHIBIT B\n" + "x " * 200 + "\n\nEXHIBIT A\n\n" + "y " * 100 + "\n\nEXHIBIT B\n\nz"
    found = list(find_attachments(BODY + text))
    assert [one.start - len(BODY) for one in found] == [text.rindex("EXHIBIT A"), text.rindex("EXHIBIT B")]


def test_a_heading_at_the_front_is_that_of_the_file() -> None:
    assert list(find_attachments("EXHIBIT A\n\n" + BODY)) == []


@pytest.mark.parametrize(("words", "label"), [("", ""), ("8.10 (B)", "8.10(b)"), ("\tB-1\n", "b-1"), ("É 1", "é1")])
def test_labels(words: str, label: str) -> None:
    assert label_of(words) == label
    assert label_of(label) == label


@given(st.lists(st.sampled_from(["EXHIBIT A", "Schedule 1", "\n\n", "\n", " to Exhibit B", "x. ", "é ", "\f"])))
def test_attachments_are_in_order_without_overlaps(parts: list[str]) -> None:
    text = BODY + "".join(parts)
    end = 0
    for one in find_attachments(text):
        assert end <= one.start < one.end <= one.stop <= len(text)
        end = one.stop
