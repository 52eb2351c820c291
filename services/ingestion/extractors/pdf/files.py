"""Read the files inside a PDF, of which a portfolio has many: those of its list, and those at a place of a page."""

import ctypes
import hashlib
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw as pdfium

from services.ingestion.extractors.archive.member import refusal_of, shown
from services.ingestion.extractors.result import Attachment, Limits
from services.shared.domain.errors import Reason

_LONGEST_NAME = 4_096  # bytes of UTF-16


@dataclass(slots=True)
class Files:
    """The files of a document, each content once: one can be in the list and at a place. `unread` counts the others,
    and those beyond the limits.
    """

    limits: Limits
    unread: int = 0
    _left: int = 0
    _found: dict[bytes, Attachment] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._left = self.limits.unpacked_bytes

    def add_listed(self, document: Any) -> None:
        """Add the files of the list. PDFium searches its tree again for each."""
        count = pdfium.FPDFDoc_GetAttachmentCount(document)
        for index in range(min(count, self.limits.attachments)):
            self.add(pdfium.FPDFDoc_GetAttachment(document, index))
        self.unread += max(0, count - self.limits.attachments)

    def add(self, attachment: Any) -> None:
        """Add a file by its handle of PDFium."""
        size = ctypes.c_ulong()
        is_full = len(self._found) >= self.limits.attachments
        if is_full or not attachment or not pdfium.FPDFAttachment_GetFile(attachment, None, 0, ctypes.byref(size)):
            self.unread += 1
            return
        refusal = refusal_of(size.value, self.limits)
        if size.value > self._left and refusal is not Reason.TOO_LARGE:
            self.unread += 1
            return
        name = _name(attachment)
        data = b"" if refusal else _content(attachment, size.value)
        self._left -= len(data)
        key = hashlib.sha256(data or name.encode()).digest()
        self._found.setdefault(key, Attachment(shown(name), "", data, refusal))

    def attachments(self) -> tuple[Attachment, ...]:
        """The files in the order in which they were added."""
        return tuple(self._found.values())


def _name(attachment: Any) -> str:
    size = pdfium.FPDFAttachment_GetName(attachment, None, 0)
    buffer = (ctypes.c_ushort * (size // 2))()
    pdfium.FPDFAttachment_GetName(attachment, buffer, size)
    return bytes(buffer)[:_LONGEST_NAME].decode("utf-16-le", "replace").partition("\x00")[0]


def _content(attachment: Any, size: int) -> bytes:
    buffer = ctypes.create_string_buffer(size)
    pdfium.FPDFAttachment_GetFile(attachment, buffer, size, ctypes.byref(ctypes.c_ulong()))
    return buffer.raw
