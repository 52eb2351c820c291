"""Values as pages show them."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

_KEYED = "keyed-"
_TYPES: Mapping[str, str] = {
    "nda": "Non-disclosure agreement",
    "note": "Promissory note",
    "employment": "Employment agreement",
    "licence": "Licence agreement",
    "distribution": "Distribution agreement",
    "franchise": "Franchise agreement",
    "supply": "Supply agreement",
    "service": "Services agreement",
    "agency": "Agency agreement",
    "collaboration": "Collaboration agreement",
    "sponsorship": "Sponsorship agreement",
    "other": "Document",
}
CHARACTERS_PER_PAGE = 2_500
"""A page of an agreement, for estimates of what is left to read."""


def day(value: str | None) -> str:
    """`14 Mar 2026`; empty for None."""
    return f"{_parsed(value):%-d %b %Y}" if value else ""


def clock(value: str | None) -> str:
    """`09:26`, in UTC; empty for None."""
    return f"{_parsed(value):%H:%M}" if value else ""


def words(value: str) -> str:
    """A code as words: `master_services-agreement` becomes `Master services agreement`."""
    text = value.replace("_", " ").replace("-", " ").strip()
    return text[:1].upper() + text[1:]


def kind(document_type: str) -> str:
    """The type of a document as words; empty if it is unknown."""
    return _TYPES.get(document_type, words(document_type))


def document_title(document: Mapping[str, object], document_type: str) -> str:
    """What a person calls the document: its type, with its reference at the source unless that is a hash."""
    reference = str(document["source_reference"])
    if not reference.startswith(_KEYED):
        return reference
    return kind(document_type) or "Document"


def short_reference(document: Mapping[str, object]) -> str:
    """The reference at the source; the first digits if it is a hash of a name that can be personal."""
    reference = str(document["source_reference"])
    return f"{reference[len(_KEYED) :][:8]}…" if reference.startswith(_KEYED) else reference


def person(subject: str) -> str:
    """A subject without the name of its issuer: `okta:maria.keller` becomes `maria.keller`."""
    return subject.rpartition(":")[2] or subject


def pages(code_points: int) -> int:
    """About how many pages a text has."""
    return max(1, round(code_points / CHARACTERS_PER_PAGE))


def pages_in_words(places: str) -> str:
    """`p1-3,p7` as `pages 1–3, 7`; ranges of code points as `characters 0–400`."""
    if not places:
        return ""
    parts = [one.removeprefix("p").replace("-", "–") for one in places.split(",")]
    if not places.startswith("p"):
        return f"characters {', '.join(parts)}"
    return f"page{'s' if len(parts) > 1 or '–' in parts[0] else ''} {', '.join(parts)}"


def use_in_words(use: str) -> str:
    """What happened to text that a person received."""
    return {
        "displayed": "on the screen",
        "passages": "in findings or the outline",
        "delivered": "as a delivery to a system",
    }.get(use, use)


def is_past(value: str | None, now: datetime) -> bool:
    """Whether a time was before `now`."""
    return bool(value) and _parsed(str(value)) < now


def has_lease(assignment: Mapping[str, str | None], now: datetime) -> bool:
    """Whether a person works on the review at `now`: the answer of annotation also has leases that ended."""
    return bool(assignment.get("lease_holder")) and not is_past(assignment.get("lease_until"), now)


def _parsed(value: str) -> datetime:
    return datetime.fromisoformat(value).astimezone(UTC)


FILTERS: Mapping[str, Callable[..., object]] = {
    "day": day,
    "clock": clock,
    "words": words,
    "short_reference": short_reference,
    "person": person,
    "pages": pages,
    "kind": kind,
    "title_of": document_title,
    "is_past": is_past,
    "has_lease": has_lease,
    "places": pages_in_words,
    "use": use_in_words,
}
