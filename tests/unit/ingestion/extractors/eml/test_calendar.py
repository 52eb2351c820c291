"""The text of calendar parts."""

import pytest

from services.ingestion.extractors.eml.calendar import calendar_text


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["SUMMARY:Closing\\, lease"], "Summary: Closing, lease"),
        (["SUMMARY:A long", "  title"], "Summary: A long title"),
        (["DTSTART;TZID=Europe/Berlin:20260304T090000"], "Start: 2026-03-04 09:00 Europe/Berlin"),
        (["DTEND:20260304T100000Z", "UID:1"], "End: 2026-03-04 10:00 UTC"),
        (["BEGIN:VALARM", "DESCRIPTION:Reminder", "END:VALARM", "LOCATION:Room 4"], "Place: Room 4"),
        (["UID:1"], ""),
        ([], ""),
    ],
)
def test_properties_that_a_reader_sees(lines: list[str], text: str) -> None:
    assert calendar_text("\n".join(["BEGIN:VCALENDAR", "BEGIN:VEVENT", *lines, "END:VEVENT", "END:VCALENDAR"])) == text


def test_a_blank_line_between_entries() -> None:
    assert calendar_text("BEGIN:VEVENT\nSUMMARY:a\nEND:VEVENT\nBEGIN:VEVENT\nSUMMARY:b\nEND:VEVENT\n") == (
        "Summary: a\n\nSummary: b"
    )
