"""Times as the commands print them."""

from datetime import datetime


def printed(at: datetime | None) -> str:
    """ISO 8601 in UTC, to the second; empty without a time."""
    return at.strftime("%Y-%m-%dT%H:%M:%SZ") if at else ""
