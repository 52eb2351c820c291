"""The bodies and attachments of a mail, in order."""

from collections.abc import Iterator
from email.message import Message

from services.ingestion.extractors.eml.bodies import CALENDAR, Bodies, text_of
from services.ingestion.extractors.eml.headers import UNPRINTABLE, decoded
from services.ingestion.extractors.eml.message import AS_IT_IS, payload_of
from services.ingestion.extractors.result import Attachment

_SIGNATURES = frozenset(
    {"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature", "text/x-amp-html"}
)


def leaves(message: Message, bodies: Bodies) -> Iterator[Message]:
    """Bodies and attachments in order. Of alternative bodies, the plainest one that has text is used, unless it has
    far fewer words than the HTML; and each calendar. Attached mails are not split.
    """
    if message.get_content_type() == "message/rfc822" or not message.is_multipart():
        yield message
        return
    parts = [one for one in message.get_payload() if isinstance(one, Message)]
    if message.get_content_type() == "multipart/alternative":
        chosen = _plainest(parts, bodies)
        yield from leaves(chosen, bodies)
        yield from (one for one in parts if one.get_content_type() == CALENDAR and one is not chosen)
        rest = [one for one in parts if one is not chosen and one.get_content_maintype() == "multipart"]
        yield from (leaf for one in rest for leaf in leaves(one, bodies) if is_attachment(leaf))
        return
    for part in parts:
        yield from leaves(part, bodies)


def _plainest(parts: list[Message], bodies: Bodies) -> Message:
    plain, rich = (_first(parts, kind) for kind in ("text/plain", "text/html"))
    if plain is not None and (rich is None or not _is_placeholder(plain, rich, bodies)):
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


def _is_placeholder(plain: Message, rich: Message, bodies: Bodies) -> bool:
    """Whether a plain text says less than half of the HTML: "this client cannot show HTML", or only its start."""
    words = len(text_of(plain).split())
    if words > _LONGEST_PLACEHOLDER:
        return False
    return words * 2 < len(bodies.read(_root(rich)).visible().split())


def is_attachment(part: Message) -> bool:
    if part.get_content_type() == CALENDAR:
        return part.get_content_disposition() == "attachment"
    if part.get_content_disposition() == "attachment" or part.get_content_maintype() not in ("text", "multipart"):
        return True
    return part.get_filename() is not None and part.get_content_type() not in ("text/plain", "text/html")


def is_unplaced_picture(part: Message) -> bool:
    """True for a picture that a reader sees between the bodies. No HTML can refer to it."""
    is_picture = part.get_content_maintype() == "image" and part.get_content_disposition() == "inline"
    return is_picture and part.get("Content-ID") is None and part.get("Content-Location") is None


def is_decoration(part: Message) -> bool:
    """True for images in the body, and for signatures."""
    if part.get_content_type() in _SIGNATURES:
        return True
    inline = part.get_content_disposition() == "inline" or part.get("Content-ID") is not None
    return part.get_content_maintype() == "image" and inline and part.get_content_disposition() != "attachment"


def attachment_of(part: Message, number: int) -> Attachment:
    """The document of an attachment, the one with this number."""
    kind = part.get_content_type()
    if kind == "message/rfc822":
        inner = part.get_payload()
        first = inner[0] if isinstance(inner, list) and inner else None
        data = first.as_bytes(policy=AS_IT_IS) if isinstance(first, Message) else payload_of(part)
    else:
        data = payload_of(part)
    # A line break in a name would add a line to the headers of the text.
    name = UNPRINTABLE.sub(" ", decoded(part.get_filename() or "")).strip()
    return Attachment(name or f"attachment-{number}{_SUFFIXES.get(kind, '')}", kind, data)


_LONGEST_PLACEHOLDER = 1_000  # words
_SUFFIXES = {
    "message/rfc822": ".eml",
    "application/pdf": ".pdf",
    "text/html": ".html",
    "text/plain": ".txt",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}
