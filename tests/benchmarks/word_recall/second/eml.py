"""A second reader of mail: `email` of the standard library with its modern policy, which also selects the body."""

import email
import email.policy
from collections.abc import Iterator
from contextlib import suppress
from email.message import EmailMessage, MIMEPart

from tests.benchmarks.word_recall.second import html, txt
from tests.benchmarks.word_recall.second.text import SecondText

_HEADERS = ("From", "To", "Cc", "Bcc", "Subject")
_KINDS = ("plain", "html")


def read(data: bytes) -> SecondText:
    """Raises `ValueError` for UTF-16 without a mark, and an error for a text that is not in its declared charset."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        data = txt.decoded(data).encode()
    if b"\x00" in data[:64]:
        raise ValueError
    message = email.message_from_bytes(data.lstrip(b"\r\n"), policy=email.policy.default)
    lines = [str(value) for name in _HEADERS for value in message.get_all(name, [])]
    # The library writes dates in a form of its own.
    lines += [str(value) for name, value in message.raw_items() if name.lower() == "date"]
    return SecondText("\n".join([*lines, *_bodies(message)]))


def _bodies(message: EmailMessage) -> Iterator[str]:
    """The text of the body that the library selects, and of texts beside it that are no attachments."""
    plain, rich = (message.get_body((kind,)) for kind in _KINDS)
    texts = [_text(one) for one in (plain, rich) if one is not None]
    if len(texts) == 2 and len(texts[0].split()) * 2 < len(texts[1].split()):
        texts = texts[1:]  # the plain text says that the client cannot show HTML
    yield from texts[:1]
    with suppress(AttributeError, KeyError):  # the message has one part
        for part in message.iter_attachments():
            is_text = part.get_content_type().removeprefix("text/") in _KINDS
            if is_text and part.get_content_disposition() != "attachment":
                yield _text(part)


def _text(part: MIMEPart) -> str:
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    charset = part.get_content_charset("utf-8").replace("us-ascii", "utf-8")
    text = data.decode(charset)
    return html.text_of(text) if part.get_content_type() == "text/html" else text
