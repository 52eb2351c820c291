"""Extract text from mail: the visible headers, then the body. Each attachment becomes a document."""

import email
import email.policy
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.policy import Policy
from functools import partial
from itertools import pairwise
from operator import add
from typing import Any

from typing_extensions import override

from services.ingestion.extractors import txt
from services.ingestion.extractors.eml.calendar import calendar_text
from services.ingestion.extractors.html import extract as html
from services.ingestion.extractors.result import Attachment, Content, Limits, TextBuilder
from services.shared.domain.document import Gap, GapKind
from services.shared.domain.errors import Reason, Reject

_HEADERS = ("From", "To", "Cc", "Bcc", "Date", "Subject")
_ENCRYPTED = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime", "multipart/encrypted"})
_SIGNATURES = frozenset(
    {"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature", "text/x-amp-html"}
)


def extract(data: bytes, limits: Limits) -> Content:
    """Raises `Reject(NEEDS_PASSWORD | MALFORMED | TOO_LARGE)`."""
    message = _parse(data)
    if _is_encrypted(message):
        raise Reject(Reason.NEEDS_PASSWORD)
    bodies, attachments = _parts(message, limits)
    if not any(message.keys()) and not bodies:
        raise Reject(Reason.MALFORMED)
    builder = TextBuilder(limits)
    lines = [f"{name}: {text}" for name in _HEADERS if (text := _header(message, name))]
    if attachments:
        lines.append("Attachments: " + ", ".join(one.file_name for one in attachments))
    builder.block("\n".join(lines))
    for body in bodies:
        builder.inner(body)
    return replace(builder.content(attachments), gaps=_joined(bodies))


def _joined(bodies: Sequence[Content]) -> tuple[Gap, ...]:
    """One gap of each kind."""
    counts: Counter[GapKind] = Counter()
    for gap in (gap for body in bodies for gap in body.gaps):
        counts[gap.kind] += gap.count
    return tuple(Gap(kind, count) for kind, count in counts.items())


def _parse(data: bytes) -> Message:
    if data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")) or b"\x00" in data[:64]:
        data = txt.decode(data).removeprefix("\ufeff").encode()
    if data.count(b"\n") + data.count(b"\r") - data.count(b"\r\n") > _MOST_LINES:
        raise Reject(Reason.TOO_LARGE)
    # compat32 accepts malformed headers, on which the default policy raises.
    part = partial(_Part, _Count())
    return email.message_from_bytes(data.lstrip(b"\r\n"), part, policy=email.policy.compat32)


@dataclass(slots=True)
class _Count:
    """The parts and the header fields of one mail and of the mails inside it."""

    parts: int = 0
    fields: int = 0


class _Part(Message):
    """A part of a mail, with limits: the library reads every field again for each question, compares each line with the
    boundaries of all open parts, and its time for the parameters of a field grows with the square of their number.
    """

    depth = 0

    def __init__(self, count: _Count, policy: "Policy[Message]") -> None:
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
        """The value of a field, without its parameters after the first `_MOST_PARAMETERS`."""
        value = super().get(name)
        if value is None:
            return failobj
        return ";".join(str(value)[:_LONGEST_FIELD].split(";", _MOST_PARAMETERS)[:_MOST_PARAMETERS])


def _is_encrypted(message: Message) -> bool:
    kind = message.get_content_type()
    return kind in _ENCRYPTED and message.get_param("smime-type") != "signed-data"


def _parts(message: Message, limits: Limits) -> tuple[list[Content], tuple[Attachment, ...]]:
    bodies: list[Content] = []
    attachments: list[Attachment] = []
    for part in _leaves(message):
        if _is_attachment(part):
            if not _is_decoration(part):
                attachments.append(_attachment(part, len(attachments) + 1))
        elif (body := _body(part, limits)).text:
            bodies.append(body)
        if len(attachments) > limits.attachments:
            raise Reject(Reason.TOO_LARGE)
    return bodies, tuple(attachments)


def _leaves(message: Message) -> Iterator[Message]:
    """Bodies and attachments in order. Of alternative bodies, the plainest one that has text is used, unless it has
    far fewer words than the HTML; and each calendar. Attached mails are not split.
    """
    if message.get_content_type() == "message/rfc822" or not message.is_multipart():
        yield message
        return
    parts = [one for one in message.get_payload() if isinstance(one, Message)]
    if message.get_content_type() == "multipart/alternative":
        chosen = _plainest(parts)
        yield from _leaves(chosen)
        yield from (one for one in parts if one.get_content_type() == _CALENDAR and one is not chosen)
        rest = [one for one in parts if one is not chosen and one.get_content_maintype() == "multipart"]
        yield from (leaf for one in rest for leaf in _leaves(one) if _is_attachment(leaf))
        return
    for part in parts:
        yield from _leaves(part)


def _plainest(parts: list[Message]) -> Message:
    plain, rich = (_first(parts, kind) for kind in ("text/plain", "text/html"))
    if plain is not None and (rich is None or not _is_placeholder(plain, rich)):
        return plain
    # A part without header fields is false.
    if rich is not None:
        return rich
    return parts[-1] if parts else Message()


def _first(parts: list[Message], kind: str) -> Message | None:
    """The first part of this kind that has text, also as the root of related parts."""
    for part in parts:
        root = _root(part)
        if root.get_content_type() == kind and _payload(root).strip():
            return part
    return None


def _root(part: Message) -> Message:
    """The first of related parts, or else the part."""
    parts = part.get_payload()
    if part.get_content_type() != "multipart/related" or not isinstance(parts, list) or not parts:
        return part
    return parts[0] if isinstance(parts[0], Message) else part


def _is_placeholder(plain: Message, rich: Message) -> bool:
    """Whether a plain text says less than half of the HTML: "this client cannot show HTML", or only its start."""
    words = len(_text(plain).split())
    if words > _LONGEST_PLACEHOLDER:
        return False
    return words * 2 < len(_body(_root(rich), Limits()).visible().split())


def _is_attachment(part: Message) -> bool:
    if part.get_content_type() == _CALENDAR:
        return part.get_content_disposition() == "attachment"
    if part.get_content_disposition() == "attachment" or part.get_content_maintype() not in ("text", "multipart"):
        return True
    return part.get_filename() is not None and part.get_content_type() not in ("text/plain", "text/html")


def _is_decoration(part: Message) -> bool:
    """True for images in the body, and for signatures."""
    if part.get_content_type() in _SIGNATURES:
        return True
    inline = part.get_content_disposition() == "inline" or part.get("Content-ID") is not None
    return part.get_content_maintype() == "image" and inline and part.get_content_disposition() != "attachment"


def _attachment(part: Message, number: int) -> Attachment:
    kind = part.get_content_type()
    if kind == "message/rfc822":
        inner = part.get_payload()
        first = inner[0] if isinstance(inner, list) and inner else None
        data = first.as_bytes() if isinstance(first, Message) else _payload(part)
    else:
        data = _payload(part)
    # A line break in a name would add a line to the headers of the text.
    name = _UNPRINTABLE.sub(" ", _decoded(part.get_filename() or "")).strip()
    return Attachment(name or f"attachment-{number}{_SUFFIXES.get(kind, '')}", kind, data)


def _body(part: Message, limits: Limits) -> Content:
    text = _text(part)
    if part.get_content_type() == "text/html":
        try:
            return html.from_text(text, limits)
        except Reject as error:
            if error.reason is Reason.TOO_LARGE:
                raise
            return Content("")
    if part.get_content_type() == _CALENDAR:
        return Content(calendar_text(text))
    return Content(text.replace("\r\n", "\n").strip())


def _text(part: Message) -> str:
    data = _payload(part)
    charset = part.get_content_charset()
    text = txt.decode_as(data, charset) if charset and charset.lower() not in ("us-ascii", "ascii") else None
    return txt.decode(data).removeprefix("\ufeff") if text is None else text


def _payload(part: Message) -> bytes:
    try:
        data = part.get_payload(decode=True)
    except (MessageError, ValueError):
        data = None
    return data if isinstance(data, bytes) else b""


def _header(message: Message, name: str) -> str:
    values = [_decoded(str(value)) for key, value in message.raw_items() if key.lower() == name.lower()]
    return _UNPRINTABLE.sub(" ", ", ".join(values)).strip()


def _decoded(value: str) -> str:
    """Decode the encoded words of a header, and its raw bytes as UTF-8."""
    value = value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    # The time of the library grows with the square of the length: long values are decoded in parts.
    parts = [one.group().rstrip() for one in _PARTS.finditer(value)]
    # White space between two encoded words is not part of the text.
    gaps = ("" if one.endswith("?=") and other.startswith("=?") else " " for one, other in pairwise(parts))
    return "".join(map(add, ("", *gaps), map(_decoded_part, parts)))


def _decoded_part(value: str) -> str:
    try:
        return str(make_header(decode_header(value)))
    except (MessageError, LookupError, ValueError):
        return value


_CALENDAR = "text/calendar"
_UNPRINTABLE = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")
_LONGEST_PLACEHOLDER = 1_000  # words
_MOST_LINES = 1_000_000  # more than 64 MiB of base64 have
_MOST_PARTS = 1_000
_DEEPEST = 15
_MOST_FIELDS = 20_000
_MOST_PARAMETERS = 50
_LONGEST_FIELD = 10_000  # code points
_PARTS = re.compile(r"(?s)\S.{0,4000}\S*")  # up to the end of the word at 4,000 characters
_SUFFIXES = {
    "message/rfc822": ".eml",
    "application/pdf": ".pdf",
    "text/html": ".html",
    "text/plain": ".txt",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}
