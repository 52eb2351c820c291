"""Extract text from a message of Outlook, as from a mail."""

from services.ingestion.extractors.eml.extract import content_of
from services.ingestion.extractors.mapi.mime import mail_of
from services.ingestion.extractors.mapi.msg import read_msg
from services.ingestion.extractors.mapi.tnef import read_tnef
from services.ingestion.extractors.result import Content, Limits


def extract(data: bytes, limits: Limits) -> Content:
    """An MSG file. Raises `Reject(NEEDS_PASSWORD | MALFORMED | TOO_LARGE)`."""
    return content_of(mail_of(read_msg(data, limits.attachments)), limits)


def extract_tnef(data: bytes, limits: Limits) -> Content:
    """`winmail.dat` as a file of its own. Raises `Reject(NEEDS_PASSWORD | MALFORMED | TOO_LARGE)`."""
    return content_of(mail_of(read_tnef(data, limits.attachments)), limits)
