"""Close the unreleased section of the changelog."""

import datetime as dt
import re

_HEADING = re.compile(r"^## \[(?P<name>[^\]]+)\](?: - (?P<date>\S+))?$", re.MULTILINE)
UNRELEASED = "Unreleased"


class ChangelogError(ValueError):
    """The changelog cannot be released. The message states why."""


def close(text: str, version: str, date: dt.date) -> str:
    """Return the changelog with its unreleased section as `version`, below a new empty one.

    Raises `ChangelogError` if the section is missing or empty, or if `version` already has a section.
    """
    headings = list(_HEADING.finditer(text))
    if version in {heading["name"] for heading in headings}:
        raise ChangelogError(f"CHANGELOG.md has a section for {version} already")
    if not headings or headings[0]["name"] != UNRELEASED:
        raise ChangelogError(f"CHANGELOG.md does not start with the section [{UNRELEASED}]")
    end = headings[1].start() if len(headings) > 1 else len(text)
    if not re.search(r"^- ", text[headings[0].end() : end], re.MULTILINE):
        raise ChangelogError(f"the section [{UNRELEASED}] of CHANGELOG.md is empty")
    heading = f"## [{UNRELEASED}]\n\n## [{version}] - {date.isoformat()}"
    return text[: headings[0].start()] + heading + text[headings[0].end() :]


def sections(text: str) -> list[tuple[str, str]]:
    """Name and date of each section. The date is empty if the heading has none."""
    return [(heading["name"], heading["date"] or "") for heading in _HEADING.finditer(text)]
