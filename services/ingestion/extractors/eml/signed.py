"""Extract text from a file of signed data (`.p7m`): a mail, or another file, which becomes a document."""

from services.ingestion.extractors.eml.cms import signed_content
from services.ingestion.extractors.eml.extract import content_of, signature_line
from services.ingestion.extractors.eml.message import Count, parse
from services.ingestion.extractors.eml.opened import S_MIME, is_mail
from services.ingestion.extractors.result import Attachment, Content, Limits


def extract(data: bytes, limits: Limits) -> Content:
    """Raises `Reject(NEEDS_PASSWORD | UNSUPPORTED | MALFORMED | TOO_LARGE)`."""
    content = signed_content(data)
    if not is_mail(content):
        signed = Attachment("signed", "application/octet-stream", content)
        return Content(f"Attachments: {signed.file_name}\n{signature_line(S_MIME)}", attachments=(signed,))
    count = Count()
    return content_of(parse(content, count), limits, count, S_MIME)
