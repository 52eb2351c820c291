"""What a person is notified of, and the words of a message. Pure."""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from urllib.parse import quote

_SETTLING = timedelta(seconds=30)
_APART = timedelta(minutes=5)
_ADDRESS = re.compile(r"[A-Za-z0-9][A-Za-z0-9._%+'-]{0,63}@([A-Za-z0-9](?:[A-Za-z0-9.-]{0,188}[A-Za-z0-9])?)")


class Kind(StrEnum):
    """ASSIGNED: a review by another person. ASKED: by a comment. DUE: within a day. OVERDUE: its date has passed.
    WATCHED: a new document fits a watch. The others: a reader stopped reading, by its reason.
    """

    ASSIGNED = "assigned"
    ASKED = "asked"
    DUE = "due"
    OVERDUE = "overdue"
    STOP_CONFLICT = "stop_conflict"
    STOP_PRIVILEGE = "stop_privilege"
    STOP_MISFILED = "stop_misfiled"
    WATCHED = "watched"


STOPS = frozenset({Kind.STOP_CONFLICT, Kind.STOP_PRIVILEGE, Kind.STOP_MISFILED})
"""The kinds for people who lead reviews, and for compliance: `stop_` and the reason."""


class Delivery(StrEnum):
    """NOW: messages are at least five minutes apart. DAILY: one message per day. OFF: none."""

    NOW = "now"
    DAILY = "daily"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Notice:
    """A fact that a person is notified of. `cause` makes it unique: a time, or the id of a comment."""

    kind: Kind
    tenant: str
    person: str
    family: str
    matter: str
    document_id: str
    cause: str
    at: datetime

    @property
    def notice_id(self) -> str:
        parts = (self.kind.value, self.tenant, self.person, self.family, self.matter, self.cause)
        return sha256("\0".join(parts).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Waiting:
    """The notices of a person that no message has yet: the time of the first, and of the last message."""

    tenant: str
    person: str
    first_at: datetime
    last_message_at: datetime | None


def is_time(waiting: Waiting, delivery: Delivery, now: datetime, daily_hour: int) -> bool:
    """Whether the person gets a message now. What comes together within half a minute is one message."""
    if delivery is Delivery.DAILY:
        begin = now.replace(hour=daily_hour, minute=0, second=0, microsecond=0)
        begin = begin if begin <= now else begin - timedelta(days=1)
        return waiting.first_at < begin and (waiting.last_message_at is None or waiting.last_message_at < begin)
    quiet = waiting.last_message_at is None or now - waiting.last_message_at >= _APART
    return delivery is Delivery.NOW and quiet and now - waiting.first_at >= _SETTLING


@dataclass(frozen=True, slots=True)
class Mail:
    """The words of a message. They are numbers and links."""

    subject: str
    text: str


def mail_of(notices: Sequence[Notice], console: str) -> Mail:
    """The message about the notices, of which there is at least one."""
    lines = lines_of(notices)
    subject = f"Glossator: {lines[0]}" if len(lines) == 1 else f"Glossator: {_several(notices)}"
    text = "\n".join(
        (
            *(f"{one}." for one in lines),
            "",
            f"Open: {link_of(notices, console)}",
            "",
            "Messages at once, once a day, or none: choose at",
            f"{console}/notifications",
            "",
        )
    )
    return Mail(subject, text)


def lines_of(notices: Sequence[Notice]) -> list[str]:
    """A line for each kind, with its number: `60 reviews were assigned to you`."""
    counts = _numbers(notices)
    return [_WORDS[kind][counts[kind] != 1].format(counts[kind]) for kind in Kind if counts[kind]]


def _numbers(notices: Sequence[Notice]) -> Counter[Kind]:
    """A document that fits several watches counts once."""
    counts: Counter[Kind] = Counter(one.kind for one in notices if one.kind is not Kind.WATCHED)
    counts[Kind.WATCHED] = len({one.document_id for one in notices if one.kind is Kind.WATCHED})
    return counts


def link_of(notices: Sequence[Notice], console: str) -> str:
    """The only document of the notices, or else the reviews of the person. For stops alone, the list of those that the
    person sees: never a document, which can be closed for it.
    """
    if all(one.kind in STOPS for one in notices):
        return f"{console}/queue?view=stopped"
    if any(one.kind in STOPS for one in notices):
        return f"{console}/queue"
    documents = {one.document_id for one in notices}
    return f"{console}/documents/{quote(min(documents), safe='')}" if len(documents) == 1 else f"{console}/queue"


def _several(notices: Sequence[Notice]) -> str:
    stops = sum(one.kind in STOPS for one in notices)
    if stops == len(notices):
        return f"{stops} readers stopped reading"
    if all(one.kind is Kind.WATCHED for one in notices):
        return f"{_numbers(notices)[Kind.WATCHED]} documents fit what you watch"
    return f"{len(notices)} reviews need you"


def counts_of(notices: Sequence[Notice]) -> Mapping[str, int]:
    counts = _numbers(notices)
    return {kind.value: counts[kind] for kind in Kind if counts[kind]}


def address_in(text: str, domains: Collection[str]) -> str:
    """The text if it is a mail address in one of the domains, else empty."""
    found = _ADDRESS.fullmatch(text)
    return text if found and found[1].lower() in domains else ""


_WORDS: Mapping[Kind, tuple[str, str]] = {
    Kind.ASSIGNED: ("{} review was assigned to you", "{} reviews were assigned to you"),
    Kind.ASKED: ("{} question waits for your answer", "{} questions wait for your answer"),
    Kind.DUE: ("{} review is due within a day", "{} reviews are due within a day"),
    Kind.OVERDUE: ("{} review is overdue", "{} reviews are overdue"),
    Kind.STOP_CONFLICT: (
        "{} reader stopped reading: conflict of interest",
        "{} readers stopped reading: conflict of interest",
    ),
    Kind.STOP_PRIVILEGE: (
        "{} reader stopped reading: privileged document",
        "{} readers stopped reading: privileged document",
    ),
    Kind.STOP_MISFILED: (
        "{} reader stopped reading: misfiled document",
        "{} readers stopped reading: misfiled document",
    ),
    Kind.WATCHED: ("{} document fits what you watch", "{} documents fit what you watch"),
}
