"""A message of Outlook: its properties, recipients and attachments, whatever file it is in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from services.ingestion.extractors import txt
from services.shared.domain.errors import Reason, Reject

Value = str | bytes | int
_V = TypeVar("_V", str, bytes, int)


@dataclass(frozen=True, slots=True)
class Properties:
    """Values by the id of the property. `named`: those of appointments, by their long id. Text of eight bits is bytes
    until `text` decodes it: its code page is a property too.
    """

    values: Mapping[int, Value] = field(default_factory=dict)
    named: Mapping[int, Value] = field(default_factory=dict)
    charset: str = ""

    def text(self, *ids: int) -> str:
        """The first of these properties that has text."""
        for one in ids:
            value = self.values.get(one, "")
            text = decoded(value, self.charset) if isinstance(value, bytes) else str(value)
            if text := text.rstrip("\x00"):
                return text
        return ""

    def number(self, one: int, default: int = 0) -> int:
        value = self.values.get(one)
        return value if isinstance(value, int) else default

    def data(self, one: int) -> bytes:
        value = self.values.get(one)
        return value if isinstance(value, bytes) else b""


@dataclass(frozen=True, slots=True)
class Attached:
    """An attachment: bytes, or a message. Neither, if it is a link or an object of another program."""

    properties: Properties
    data: bytes | None = None
    item: "Item | None" = None


@dataclass(frozen=True, slots=True)
class Item:
    """A message of any class: mail, an appointment, a contact."""

    properties: Properties
    recipients: tuple[Properties, ...] = ()
    attachments: tuple[Attached, ...] = ()


@dataclass(slots=True)
class Bounds:
    """Limits of a message and of all messages inside it."""

    attachments: int

    def inside(self, depth: int) -> int:
        """The depth of a message inside one of `depth`. Raises `Reject(TOO_LARGE)`."""
        if depth >= _DEEPEST:
            raise Reject(Reason.TOO_LARGE)
        return depth + 1

    def attach(self) -> None:
        """Count an attachment. Raises `Reject(TOO_LARGE)`."""
        self.attachments -= 1
        if self.attachments < 0:
            raise Reject(Reason.TOO_LARGE)


def charset_of(code_page: int) -> str:
    """The charset of a code page of Windows; empty if it is not known."""
    return _CHARSETS.get(code_page) or (f"cp{code_page}" if 0 < code_page < _UNICODE_PAGES else "")


def decoded(data: bytes, charset: str) -> str:
    """The text of bytes in a charset, or in one that is detected."""
    text = txt.decode_as(data, charset) if charset else None
    return txt.decode(data).removeprefix("\ufeff") if text is None else text


def time_of(ticks: int) -> datetime | None:
    """The time of a number of 100 nanoseconds since 1601; None if it is out of range."""
    if ticks <= 0:
        return None
    try:
        return _EPOCH + timedelta(microseconds=ticks // 10)
    except OverflowError:
        return None


_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
_DEEPEST = 10
_UNICODE_PAGES = 12_000
_CHARSETS = {
    1200: "utf-16-le",
    20127: "ascii",
    20866: "koi8-r",
    20932: "euc-jp",
    21866: "koi8-u",
    50220: "iso-2022-jp",
    50221: "iso-2022-jp",
    51949: "euc-kr",
    54936: "gb18030",
    65000: "utf-7",
    65001: "utf-8",
    **{28590 + number: f"iso8859-{number}" for number in (1, 2, 3, 4, 5, 6, 7, 8, 9, 13, 15)},
}
