"""Extract text from mail: the visible headers, then the body. Each attachment becomes a document."""

import re
from collections.abc import Iterator
from dataclasses import replace
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message

from services.ingestion.extractors import txt
from services.ingestion.extractors.eml.calendar import calendar_text
from services.ingestion.extractors.eml.message import AS_IT_IS, declared_text, parse, payload_of
from services.ingestion.extractors.gaps import Joined
from services.ingestion.extractors.html import extract as html
from services.ingestion.extractors.html.tree import Size
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
    message = parse(data)
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
    gaps = Joined()
    for body in bodies:
        gaps.add(body.gaps, builder.inner(body).start)
    return replace(builder.content(attachments), gaps=gaps.found())


def _is_encrypted(message: Message) -> bool:
    kind = message.get_content_type()
    return kind in _ENCRYPTED and message.get_param("smime-type") != "signed-data"


def _parts(message: Message, limits: Limits) -> tuple[list[Content], tuple[Attachment, ...]]:
    reader = _Bodies(limits)
    bodies: list[Content] = []
    attachments: list[Attachment] = []
    for part in _leaves(message, reader):
        if _is_attachment(part):
            if _is_unplaced_picture(part):
                bodies.append(_PICTURE)
            elif not _is_decoration(part):
                attachments.append(_attachment(part, len(attachments) + 1))
        elif (body := reader.read(part)).text or body.gaps:
            bodies.append(body)
        if len(attachments) > limits.attachments:
            raise Reject(Reason.TOO_LARGE)
    return bodies, tuple(attachments)


class _Bodies:
    """Reads the bodies of one mail, each once. Together they have the limits of one text and of one page."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._size = Size()
        self._length = 0
        self._read: dict[Message, Content] = {}

    def read(self, part: Message) -> Content:
        """The text of a part. Raises `Reject(TOO_LARGE)`."""
        if part not in self._read:
            content = self._read[part] = self._body(part)
            self._length += len(content.text)
            if self._length > self._limits.text:
                raise Reject(Reason.TOO_LARGE)
        return self._read[part]

    def _body(self, part: Message) -> Content:
        text = _text(part)
        if part.get_content_type() == "text/html":
            try:
                return html.from_text(text, self._limits, self._size)
            except Reject as error:
                if error.reason is Reason.TOO_LARGE:
                    raise
                return Content("", gaps=_CUT if error.reason is Reason.MALFORMED else ())
        if len(text) > self._limits.text:
            raise Reject(Reason.TOO_LARGE)
        if part.get_content_type() == _CALENDAR:
            return Content(calendar_text(text))
        return Content(text.replace("\r\n", "\n").strip())


def _leaves(message: Message, reader: _Bodies) -> Iterator[Message]:
    """Bodies and attachments in order. Of alternative bodies, the plainest one that has text is used, unless it has
    far fewer words than the HTML; and each calendar. Attached mails are not split.
    """
    if message.get_content_type() == "message/rfc822" or not message.is_multipart():
        yield message
        return
    parts = [one for one in message.get_payload() if isinstance(one, Message)]
    if message.get_content_type() == "multipart/alternative":
        chosen = _plainest(parts, reader)
        yield from _leaves(chosen, reader)
        yield from (one for one in parts if one.get_content_type() == _CALENDAR and one is not chosen)
        rest = [one for one in parts if one is not chosen and one.get_content_maintype() == "multipart"]
        yield from (leaf for one in rest for leaf in _leaves(one, reader) if _is_attachment(leaf))
        return
    for part in parts:
        yield from _leaves(part, reader)


def _plainest(parts: list[Message], reader: _Bodies) -> Message:
    plain, rich = (_first(parts, kind) for kind in ("text/plain", "text/html"))
    if plain is not None and (rich is None or not _is_placeholder(plain, rich, reader)):
        return plain
    # A part without header fields is false.
    if rich is not None:
        return rich
    return parts[-1] if parts else Message()


def _first(parts: list[Message], kind: str) -> Message | None:
    """The first part of this kind that has text, also as the root of related parts."""
    for part in parts:
        root = _root(part)
        if root.get_content_type() == kind and payload_of(root).strip():
            return part
    return None


def _root(part: Message) -> Message:
    """The first of related parts, or else the part."""
    parts = part.get_payload()
    if part.get_content_type() != "multipart/related" or not isinstance(parts, list) or not parts:
        return part
    return parts[0] if isinstance(parts[0], Message) else part


def _is_placeholder(plain: Message, rich: Message, reader: _Bodies) -> bool:
    """Whether a plain text says less than half of the HTML: "this client cannot show HTML", or only its start."""
    words = len(_text(plain).split())
    if words > _LONGEST_PLACEHOLDER:
        return False
    return words * 2 < len(reader.read(_root(rich)).visible().split())


def _is_attachment(part: Message) -> bool:
    if part.get_content_type() == _CALENDAR:
        return part.get_content_disposition() == "attachment"
    if part.get_content_disposition() == "attachment" or part.get_content_maintype() not in ("text", "multipart"):
        return True
    return part.get_filename() is not None and part.get_content_type() not in ("text/plain", "text/html")


def _is_unplaced_picture(part: Message) -> bool:
    """True for a picture that a reader sees between the bodies. No HTML can refer to it."""
    is_picture = part.get_content_maintype() == "image" and part.get_content_disposition() == "inline"
    return is_picture and part.get("Content-ID") is None and part.get("Content-Location") is None


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
        data = first.as_bytes(policy=AS_IT_IS) if isinstance(first, Message) else payload_of(part)
    else:
        data = payload_of(part)
    # A line break in a name would add a line to the headers of the text.
    name = _UNPRINTABLE.sub(" ", _decoded(part.get_filename() or "")).strip()
    return Attachment(name or f"attachment-{number}{_SUFFIXES.get(kind, '')}", kind, data)


def _text(part: Message) -> str:
    text = declared_text(part)
    return txt.decode(payload_of(part)).removeprefix("\ufeff") if text is None else text


def _header(message: Message, name: str) -> str:
    values = [str(value) for key, value in message.raw_items() if key.lower() == name.lower()]
    if sum(value.count("=?") for value in values) > _MOST_WORDS:
        raise Reject(Reason.TOO_LARGE)
    return _UNPRINTABLE.sub(" ", ", ".join(map(_decoded, values))).strip()


def _decoded(value: str) -> str:
    """Decode the encoded words of a header, and its raw bytes as UTF-8. All other text stays as it is."""
    value = value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    # The time of the library grows with the square of the number of words, and of "=?" that begin none.
    return _WORDS.sub(lambda match: _decoded_part(match.group()), value)


def _decoded_part(value: str) -> str:
    try:
        return str(make_header(decode_header(value)))
    except (MessageError, LookupError, ValueError):
        return value


_CALENDAR = "text/calendar"
_PICTURE = Content("", gaps=(Gap(GapKind.PICTURE),))
_CUT = (Gap(GapKind.MARKUP),)
_UNPRINTABLE = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")
_LONGEST_PLACEHOLDER = 1_000  # words
_MOST_WORDS = 100_000
_ENCODED = r"=\?[^?\s]{1,80}\?[qQbB]\?(?:[^?=]|\?(?!=)|=(?!\?(?!=)))*+\?="  # no other word begins inside it
_WORDS = re.compile(rf"{_ENCODED}(?:\s*+{_ENCODED}){{0,40}}")
_SUFFIXES = {
    "message/rfc822": ".eml",
    "application/pdf": ".pdf",
    "text/html": ".html",
    "text/plain": ".txt",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}
