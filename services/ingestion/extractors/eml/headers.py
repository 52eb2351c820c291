"""Decode the header fields of a mail."""

import re
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message

from services.shared.domain.errors import Reason, Reject


def header(message: Message, name: str) -> str:
    """All fields of this name, in one line. Raises `Reject(TOO_LARGE)`."""
    values = [str(value) for key, value in message.raw_items() if key.lower() == name.lower()]
    if sum(value.count("=?") for value in values) > _MOST_WORDS:
        raise Reject(Reason.TOO_LARGE)
    return UNPRINTABLE.sub(" ", ", ".join(map(decoded, values))).strip()


def decoded(value: str) -> str:
    """Decode the encoded words of a header, and its raw bytes as UTF-8. All other text stays as it is."""
    value = value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    # The time of the library grows with the square of the number of words, and of "=?" that begin none.
    return _WORDS.sub(lambda match: _decoded_part(match.group()), value)


def _decoded_part(value: str) -> str:
    # The library reads base64 without any of its characters as no text at all.
    if any(not _BASE64.search(one) for one in _PAYLOADS.findall(value)):
        return value
    try:
        return str(make_header(decode_header(value)))
    except (MessageError, LookupError, ValueError):
        return value


UNPRINTABLE = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")
_MOST_WORDS = 100_000
_ENCODED = r"=\?[^?\s]{1,80}\?[qQbB]\?(?:[^?=]|\?(?!=)|=(?!\?(?!=)))*+\?="  # no other word begins inside it
_PAYLOADS = re.compile(r"\?[bB]\?([^?\s][^?]*)\?=")
_BASE64 = re.compile(r"[A-Za-z0-9+/]")
_WORDS = re.compile(rf"{_ENCODED}(?:\s*+{_ENCODED}){{0,40}}")
