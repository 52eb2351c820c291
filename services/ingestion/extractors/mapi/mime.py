"""Turn a message of Outlook into a mail of parts, so that both are read by the same code."""

import re
from base64 import encodebytes
from collections.abc import Iterator
from email.message import Message
from email.policy import compat32

from services.ingestion.extractors.eml.message import parse
from services.ingestion.extractors.html import extract as html
from services.ingestion.extractors.mapi import ids
from services.ingestion.extractors.mapi.item import Attached, Item, Properties, charset_of, decoded, time_of
from services.ingestion.extractors.mapi.lzfu import decompressed
from services.ingestion.extractors.mapi.rtf import html_of
from services.shared.domain.errors import Reason, Reject

NOT_READ = "application/x-not-read"
"""The type of a part whose content is not in the file, or is an object of another program."""


def mail_of(item: Item, depth: int = 0) -> Message:
    """The mail, with all messages inside it. Raises `Reject(TOO_LARGE)`."""
    signed = _signed(item)
    if signed is not None:
        _add_headers(signed, item)
        return signed
    mail = Message(compat32)
    _add_headers(mail, item)
    mail["MIME-Version"] = "1.0"
    mail["Content-Type"] = f'multipart/mixed; boundary="=_outlook_{depth}"'
    mail.set_payload([*_bodies(item, depth), *(_part(one, depth) for one in item.attachments)])
    return mail


def _signed(item: Item) -> Message | None:
    """A signed or encrypted mail, which is the only attachment of its message."""
    kind = item.properties.text(ids.MESSAGE_CLASS).lower()
    if not kind.startswith("ipm.note.smime") or len(item.attachments) != 1 or not item.attachments[0].data:
        return None
    data = item.attachments[0].data
    if kind.endswith(".multipartsigned"):
        mail = parse(data)
        for name in {"from", "to", "cc", "bcc", "date", "subject"} & {one.lower() for one in mail}:
            del mail[name]
        return mail
    return _leaf("application/pkcs7-mime", data)


def _add_headers(mail: Message, item: Item) -> None:
    for name, value in _headers(item):
        if text := _UNPRINTABLE.sub(" ", value).strip():
            mail[name] = text


def _headers(item: Item) -> Iterator[tuple[str, str]]:
    """The fields that Outlook shows. What is not a property is taken from the fields that the mail came with."""
    properties = item.properties
    sent = parse(properties.text(ids.HEADERS)[:_LONGEST_HEADER].encode("utf-8", "replace") + b"\n\n")
    yield "From", _sender(properties) or str(sent.get("From", ""))
    shown = (("To", ids.SHOWN_TO, 1), ("Cc", ids.SHOWN_CC, 2), ("Bcc", ids.SHOWN_BCC, 3))
    for name, one, kind in shown:
        people = [_person(each) for each in item.recipients if each.number(ids.RECIPIENT_TYPE, 1) & 0xF == kind]
        yield name, ", ".join(filter(None, people)) or properties.text(one) or str(sent.get(name, ""))
    at = time_of(properties.number(ids.SENT_AT)) or time_of(properties.number(ids.DELIVERED_AT))
    yield "Date", f"{at:%a, %-d %b %Y %H:%M:%S} +0000" if at else str(sent.get("Date", ""))
    yield "Subject", properties.text(ids.SUBJECT)


def _sender(properties: Properties) -> str:
    name = properties.text(ids.SENT_FOR_NAME, ids.SENDER_NAME)
    return _named(name, properties, ids.SENT_FOR_SMTP, ids.SENT_FOR_ADDRESS, ids.SENDER_SMTP, ids.SENDER_ADDRESS)


def _person(properties: Properties) -> str:
    return _named(properties.text(ids.NAME), properties, ids.SMTP, ids.ADDRESS)


def _named(name: str, properties: Properties, *addresses: int) -> str:
    """The name with its first address of the Internet. Others are names of a directory, which no reader sees."""
    found = next((text for one in addresses if "@" in (text := properties.text(one))), "")
    if not found or found == name:
        return found or name
    return f"{name} <{found}>" if name else found


def _bodies(item: Item, depth: int) -> Iterator[Message]:
    plain, rich = item.properties.text(ids.BODY), _rich(item.properties)
    bodies = [_text_part(kind, text) for kind, text in (("text/plain", plain), ("text/html", rich)) if text.strip()]
    if len(bodies) > 1:
        both = Message(compat32)
        both["Content-Type"] = f'multipart/alternative; boundary="=_bodies_{depth}"'
        both.set_payload([*bodies])
        yield both
    else:
        yield from bodies
    if entry := _calendar(item.properties):
        yield _text_part("text/calendar", entry)


def _rich(properties: Properties) -> str:
    value = properties.values.get(ids.HTML, b"")
    if isinstance(value, str) and value.strip():
        return value
    if isinstance(value, bytes) and value.strip():
        charset = charset_of(properties.number(ids.INTERNET_CODE_PAGE))
        return decoded(value, charset) if charset else html.decode(value)
    try:
        return html_of(decompressed(properties.data(ids.RTF))) if properties.data(ids.RTF) else ""
    except Reject as error:
        if error.reason is Reason.TOO_LARGE:
            raise
        return ""


def _calendar(properties: Properties) -> str:
    """The time and the place of an appointment, as an entry of a calendar."""
    lines = []
    for name, one in (("DTSTART", ids.STARTS), ("DTEND", ids.ENDS)):
        value = properties.named.get(one)
        if isinstance(value, int) and (at := time_of(value)):
            lines.append(f"{name}:{at:%Y%m%dT%H%M%SZ}")
    place = properties.named.get(ids.LOCATION, "")
    text = decoded(place, properties.charset) if isinstance(place, bytes) else str(place)
    if lines and text.strip("\x00 "):
        lines.append(f"LOCATION:{_UNPRINTABLE.sub(' ', text)}")
    return "\n".join(("BEGIN:VEVENT", *lines, "END:VEVENT")) if lines else ""


def _part(one: Attached, depth: int) -> Message:
    properties = one.properties
    name = properties.text(ids.FILE_NAME, ids.SHORT_FILE_NAME, ids.NAME)
    if one.item is not None:
        part = Message(compat32)
        part["Content-Type"] = "message/rfc822"
        part.set_payload([mail_of(one.item, depth + 1)])
        name = f"{name or one.item.properties.text(ids.SUBJECT) or 'message'}.eml"
    elif one.data is None:
        part = _leaf(NOT_READ, b"")
    else:
        part = _leaf(_media_type(properties), one.data)
    is_shown = properties.number(ids.FLAGS) & _IN_BODY or properties.number(ids.IS_HIDDEN)
    part.add_header("Content-Disposition", "inline" if is_shown else "attachment", filename=("utf-8", "", _clean(name)))
    if is_shown and (content_id := _clean(properties.text(ids.CONTENT_ID))):
        part["Content-ID"] = f"<{content_id}>"
    return part


def _media_type(properties: Properties) -> str:
    """The type that the message states. A mail or parts as bytes are a file: their first bytes decide."""
    stated = properties.text(ids.MEDIA_TYPE).strip().lower()
    is_leaf = _TYPE.fullmatch(stated) and not stated.startswith(("multipart/", "message/"))
    return stated if is_leaf else "application/octet-stream"


def _text_part(kind: str, text: str) -> Message:
    return _leaf(f"{kind}; charset=utf-8", text.replace("\x00", "").encode("utf-8", "replace"))


def _leaf(kind: str, data: bytes) -> Message:
    part = Message(compat32)
    part["Content-Type"] = kind
    part["Content-Transfer-Encoding"] = "base64"
    part.set_payload(encodebytes(data).decode())
    return part


def _clean(text: str) -> str:
    return _UNPRINTABLE.sub(" ", text)[:_LONGEST_NAME].strip()


_IN_BODY = 4  # a picture that the HTML refers to
_LONGEST_NAME = 255
_LONGEST_HEADER = 200_000
_TYPE = re.compile(r"[a-z0-9.+-]{1,60}/[a-z0-9.+-]{1,80}")
_UNPRINTABLE = re.compile(r"[\s\x00-\x1f\x7f-\x9f\ud800-\udfff]+")
