"""Read the strings and the places of the annotations of a PDF page."""

import ctypes
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium

from services.ingestion.extractors.pdf.hidden import Area
from services.ingestion.extractors.result import fit
from services.shared.domain.errors import Reason, Reject

_END = 2  # bytes of an empty string
_MOST_LETTERS = 4_000_000


@dataclass(slots=True)
class Strings:
    """Reads the strings of annotations, at most `left` code units in a document: pages can share one."""

    left: int = _MOST_LETTERS

    def read(self, annotation: Any, key: bytes) -> str:
        """A string without what later stages cannot encode, or "". Raises `Reject(TOO_LARGE)`."""
        size = pdfium.FPDFAnnot_GetStringValue(annotation, key, None, 0)
        if size <= _END:
            return ""
        self.left -= size // 2
        if self.left < 0:
            raise Reject(Reason.TOO_LARGE)
        buffer = (ctypes.c_ushort * (size // 2))()
        pdfium.FPDFAnnot_GetStringValue(annotation, key, buffer, size)
        return fit(bytes(buffer)[:-_END].decode("utf-16-le", "replace"))


def place_of(annotation: Any) -> Area | None:
    """Left, bottom, right, top in points from the bottom left, or None without a rectangle."""
    found = pdfium.FS_RECTF()
    if not pdfium.FPDFAnnot_GetRect(annotation, ctypes.byref(found)):
        return None
    (left, right), (bottom, top) = sorted((found.left, found.right)), sorted((found.bottom, found.top))
    return left, bottom, right, top
