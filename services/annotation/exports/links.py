"""Addresses of documents and of words in the console. They have ids and numbers, no text. Pure."""

from urllib.parse import quote, urlencode

from services.shared.domain.spans import OriginalSpan


def document_link(console: str, document_id: str) -> str:
    """The address of a document; empty without the URL of a console."""
    return f"{console}/documents/{quote(document_id, safe='')}" if console else ""


def place_link(console: str, document_id: str, span: OriginalSpan, annotation_id: str = "") -> str:
    """The address of words; empty without the URL of a console."""
    if not console:
        return ""
    item = {"item": f"a:{annotation_id}"} if annotation_id else {}
    return f"{document_link(console, document_id)}#{urlencode({**item, 'at': f'{span.start}-{span.end}'})}"
