"""Check a DOCX before LibreOffice draws it."""

import zipfile
from pathlib import Path

from services.ingestion.sandbox.office.statuses import DAMAGED, MACROS, RefusedError

FILTER = "MS Word 2007 XML"
_MOST_TYPES = 4 << 20  # bytes
_MACRO_PARTS = ("vbaproject.bin", "vbadata.xml")
# In each encoding that XML can have: the letters, with or without zeros between them.
_MACRO_TYPES = tuple(
    word.encode(encoding) for word in ("macroenabled", "vbaproject") for encoding in ("ascii", "utf-16-le", "utf-16-be")
)


def checked(file: Path) -> str:
    """The filter that reads the file. Raises `RefusedError` for one with macros, or that is no package."""
    try:
        if _has_macros(file):
            raise RefusedError(MACROS)
    except (OSError, ValueError, zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, KeyError):
        raise RefusedError(DAMAGED) from None
    return FILTER


def _has_macros(file: Path) -> bool:
    with zipfile.ZipFile(file) as package:
        if any(name.lower().endswith(_MACRO_PARTS) for name in package.namelist()):
            return True
        with package.open("[Content_Types].xml") as types:
            found = types.read(_MOST_TYPES + 1).lower()
    return len(found) > _MOST_TYPES or any(one in found for one in _MACRO_TYPES)
