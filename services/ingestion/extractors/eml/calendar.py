"""The text of a calendar part of a mail: what an invitation says."""

import re
from collections.abc import Iterator

_SHOWN = {
    "SUMMARY": "Summary",
    "DTSTART": "Start",
    "DTEND": "End",
    "DUE": "Due",
    "RRULE": "Repeats",
    "LOCATION": "Place",
    "ORGANIZER": "Organizer",
    "ATTENDEE": "Attendee",
    "DESCRIPTION": "Description",
    "COMMENT": "Comment",
}
_UNSEEN = frozenset({"VTIMEZONE", "STANDARD", "DAYLIGHT", "VALARM"})  # rules of a time zone, and reminders
_FOLD = re.compile(r"\r?\n[ \t]")
_LINE = re.compile(r'([A-Za-z-]+)((?:;[A-Za-z-]+=(?:"[^"]*"|[^":;]*))*+):(.*)')
_NAME = re.compile(r';CN=(?:"([^"]*)"|([^";:]*))', re.I)
_ZONE = re.compile(r';TZID="?([^";:]*)', re.I)
_TIME = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)\d\d(Z?))?")
_ESCAPE = re.compile(r"\\([nN,;\\])")


def calendar_text(data: str) -> str:
    """One line for each property that a reader sees, and a blank line between entries. Empty if there is none."""
    entries: list[str] = []
    shown = True
    for name, parameters, value in _properties(data):
        if name == "BEGIN":
            shown = value.strip().upper() not in _UNSEEN
            entries += [""] if shown and entries else []
        elif name == "END":
            shown = True
        elif shown and name in _SHOWN and (text := _value(name, parameters, value).strip()):
            entries.append(f"{_SHOWN[name]}: {text}")
    return "\n".join(entries).strip()


def _properties(data: str) -> Iterator[tuple[str, str, str]]:
    for line in re.split(r"\r\n|\n|\r", _FOLD.sub("", data)):
        if match := _LINE.fullmatch(line):
            yield match[1].upper(), match[2], match[3]


def _value(name: str, parameters: str, value: str) -> str:
    if name in ("DTSTART", "DTEND", "DUE"):
        zone = _ZONE.search(parameters)
        return f"{_time(value)} {zone[1] if zone else ''}"
    text = _ESCAPE.sub(lambda match: "\n" if match[1] in "nN" else match[1], value)
    if name in ("ORGANIZER", "ATTENDEE"):
        address = re.sub(r"(?i)\Amailto:", "", text)
        person = _NAME.search(parameters)
        return f"{person[1] or person[2]} <{address}>" if person else address
    return text


def _time(value: str) -> str:
    match = _TIME.fullmatch(value.strip())
    if match is None:
        return value
    day = f"{match[1]}-{match[2]}-{match[3]}"
    return f"{day} {match[4]}:{match[5]}{' UTC' if match[6] else ''}" if match[4] else day
