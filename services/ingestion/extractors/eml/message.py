"""Parse a mail to parts, within limits, and write a part again."""

import email
import email.policy
from dataclasses import dataclass
from email.errors import CloseBoundaryNotFoundDefect, MessageError
from email.message import Message
from email.policy import Policy
from functools import partial
from typing import Any

from typing_extensions import override

from services.ingestion.extractors import txt
from services.shared.domain.errors import Reason, Reject


@dataclass(slots=True)
class Count:
    """The lines, parts and header fields of a mail and of those inside it, or of several that share the limits."""

    lines: int = 0
    parts: int = 0
    fields: int = 0


def parse(data: bytes, count: Count | None = None) -> Message:
    """Parse also what is malformed. Raises `Reject(TOO_LARGE)` for too many lines, parts, fields or levels."""
    count = count or Count()
    if data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")) or b"\x00" in data[:64]:
        data = txt.decode(data).removeprefix("\ufeff").encode()
    count.lines += data.count(b"\n") + data.count(b"\r") - data.count(b"\r\n")
    if count.lines > _MOST_LINES:
        raise Reject(Reason.TOO_LARGE)
    # compat32 accepts malformed headers, on which the default policy raises.
    part = partial(_Part, count)
    return email.message_from_bytes(data.lstrip(b"\r\n"), part, policy=email.policy.compat32)


def payload_of(part: Message) -> bytes:
    """The decoded bytes of a part; none if they cannot be decoded."""
    try:
        data = part.get_payload(decode=True)
    except (MessageError, ValueError):
        data = None
    return data if isinstance(data, bytes) else b""


def declared_text(part: Message) -> str | None:
    """The text of a part in the charset that it declares. None if it declares none beyond ASCII, or a wrong one."""
    charset = part.get_content_charset()
    if not charset or charset.lower() in ("us-ascii", "ascii"):
        return None
    return txt.decode_as(payload_of(part), charset)


def is_cut(message: Message) -> bool:
    """Whether the mail ends before one of its multiparts does. Attached mails are not asked."""
    if any(isinstance(one, CloseBoundaryNotFoundDefect) for one in message.defects):
        return True
    parts = message.get_payload()
    if message.get_content_maintype() != "multipart" or not isinstance(parts, list):
        return False
    return any(is_cut(one) for one in parts if isinstance(one, Message))


class _Part(Message):
    """A part of a mail, with limits: the library reads every field again for each question, compares each line with the
    boundaries of all open parts, and its time for the parameters of a field grows with the square of their number.
    """

    depth = 0

    def __init__(self, count: Count, policy: "Policy[Message]") -> None:
        super().__init__(policy)
        self._count = count
        count.parts += 1
        if count.parts > _MOST_PARTS:
            raise Reject(Reason.TOO_LARGE)

    @override
    def attach(self, payload: Message | str) -> None:
        super().attach(payload)
        if isinstance(payload, _Part):
            payload.depth = self.depth + 1
            if payload.depth > _DEEPEST:
                raise Reject(Reason.TOO_LARGE)

    @override
    def set_raw(self, name: str, value: str) -> None:
        self._count.fields += 1
        if self._count.fields > _MOST_FIELDS:
            raise Reject(Reason.TOO_LARGE)
        super().set_raw(name, value)

    @override
    def get(self, name: str, failobj: Any = None) -> Any:
        """The value of a field, with its raw bytes as UTF-8, without its parameters after the first `_MOST_PARAMETERS`.
        The library has one replacement sign for each byte.
        """
        value = next((value for key, value in self.raw_items() if key.lower() == name.lower()), None)
        if value is None:
            return failobj
        text = str(value)[:_LONGEST_FIELD].encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        return ";".join(text.split(";", _MOST_PARAMETERS)[:_MOST_PARAMETERS])


class _Unfolded(email.policy.Compat32):
    """Writes each field as it was read. The library folds it again, in a time that grows fast with its length."""

    @override
    def fold_binary(self, name: str, value: Any) -> bytes:
        return f"{name}: {value}{self.linesep}".encode("utf-8", "surrogateescape")


AS_IT_IS = _Unfolded()
_MOST_LINES = 1_000_000  # more than 64 MiB of base64 have
_MOST_PARTS = 1_000
_DEEPEST = 15
_MOST_FIELDS = 20_000
_MOST_PARAMETERS = 50
_LONGEST_FIELD = 10_000  # code points
