"""Open what a mail is wrapped in: signed data of S/MIME, and the file in which Outlook sends a message."""

import re
from email.message import Message

from services.ingestion.extractors.eml.cms import signed_content
from services.ingestion.extractors.eml.message import Count, parse, payload_of
from services.ingestion.extractors.mapi import tnef
from services.ingestion.extractors.mapi.mime import mail_of
from services.shared.domain.errors import Reason, Reject

S_MIME, PGP = "S/MIME", "PGP"
_CMS = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})


def opened(message: Message, count: Count) -> tuple[Message, str]:
    """The mail without its signature, and the kind of the signature; empty if it has none.

    Raises `Reject(NEEDS_PASSWORD)` for an encrypted mail.
    """
    signature = ""
    for _ in range(_DEEPEST):
        kind = message.get_content_type()
        if kind == "multipart/encrypted":
            raise Reject(Reason.NEEDS_PASSWORD)
        if kind in _CMS:
            content = _content(message)
            if content is None:
                return message, signature
            message, signature = parse(content, count), S_MIME
        elif kind == "multipart/signed" and not signature:
            return message, PGP if "pgp" in str(message.get_param("protocol") or "").lower() else S_MIME
        else:
            return message, signature
    raise Reject(Reason.TOO_LARGE)


def _content(message: Message) -> bytes | None:
    """The mail in signed data. None if it is damaged, so that it is an attachment like any other."""
    try:
        return signed_content(payload_of(message))
    except Reject as error:
        if error.reason is Reason.NEEDS_PASSWORD or message.get_param("smime-type") != "signed-data":
            raise Reject(Reason.NEEDS_PASSWORD) from None
        return None


def is_mail(data: bytes) -> bool:
    """Whether data begins with a header field."""
    return _FIELD.match(data) is not None


def outlook_mail(part: Message, attachments: int) -> Message | None:
    """The mail in `winmail.dat`; None if the part is another file, or damaged. Raises `Reject(TOO_LARGE)`."""
    is_named = (part.get_filename() or "").lower() == "winmail.dat"
    if not is_named and part.get_content_type() not in _TNEF:
        return None
    try:
        return mail_of(tnef.read_tnef(payload_of(part), attachments))
    except Reject as error:
        if error.reason is Reason.MALFORMED:
            return None
        raise


_FIELD = re.compile(rb"[\r\n]{0,4}[A-Za-z][A-Za-z0-9-]{0,60}:")
_TNEF = frozenset({"application/ms-tnef", "application/vnd.ms-tnef"})
_DEEPEST = 10
