"""The files inside documents of Office: packages, documents of older programs, and files of other programs.

Other programs store a file in a compound file, in one of these streams: `Package` (a package of Office), `CONTENTS`
(PDF), `EmbeddedOdf`, or `Ole10Native` with the name of the file (MS-OLEDS 2.3.6).
"""

import posixpath
import struct
from dataclasses import dataclass, field, replace

from services.ingestion.extractors.archive.member import refusal_of, shown
from services.ingestion.extractors.compound import MAGIC, CompoundFile
from services.ingestion.extractors.ooxml.package import Package
from services.ingestion.extractors.parts import ATTACHMENTS, named_files
from services.ingestion.extractors.result import Attachment, Content, Limits
from services.shared.domain.errors import Reason, Reject


@dataclass(slots=True)
class Files:
    """The files of a document and of the packages inside it, each part once."""

    limits: Limits
    _found: dict[tuple[int, str], Attachment] = field(default_factory=dict)

    def add(self, package: Package, name: str) -> bool:
        """Add the file that a part of a package is. False if it is none that can be read, or one too many.

        Raises `Reject(MALFORMED | TOO_LARGE | NEEDS_PASSWORD)` if the package cannot be read.
        """
        key = (id(package), name)
        if key in self._found:
            return True
        if len(self._found) >= self.limits.attachments:
            return False
        data = package.read(name)
        file = None if data is None else _file(data, posixpath.basename(name))
        if file is None:
            return False
        refusal = refusal_of(len(file[1]), self.limits)
        self._found[key] = Attachment(shown(file[0]), "", b"" if refusal else file[1], refusal)
        return True

    def attachments(self) -> tuple[Attachment, ...]:
        """The files in the order in which they were added."""
        return tuple(self._found.values())

    def listed(self, content: Content) -> Content:
        """The content of a document that has only files: their names are its text."""
        names = [one.file_name for one in self._found.values()]
        parts = tuple(named_files(names, len(ATTACHMENTS)))
        return replace(content, text=ATTACHMENTS + ", ".join(names), parts=parts)


def _file(data: bytes, name: str) -> tuple[str, bytes] | None:
    """The name and the bytes of the file in an object; None if it has none."""
    if not data.startswith(MAGIC):
        return (name, data) if data.startswith((b"PK\x03\x04", b"%PDF-")) else None
    try:
        file = CompoundFile(data)
        streams = file.root.streams
        stem = posixpath.splitext(name)[0]
        for stream, suffix in _DOCUMENTS.items():
            if stream in streams:
                return f"{stem}{suffix}", data
        if _NATIVE in streams:
            return _native(file.read(streams[_NATIVE]))
        for stream, suffix in _STREAMS.items():
            if stream in streams:
                return f"{stem}{suffix}", file.read(streams[stream])
    except Reject as error:
        if error.reason is not Reason.MALFORMED:
            raise
    return None


def _native(data: bytes) -> tuple[str, bytes] | None:
    """The file of a stream `Ole10Native`: size of the rest, flags, label, name, flags, path, size and bytes."""
    try:
        (whole,) = struct.unpack_from("<I", data)
        label, name, rest = data[6:].split(b"\0", 2)
        (length,) = struct.unpack_from("<I", rest, 4)
        (size,) = struct.unpack_from("<I", rest, 8 + length)
    except (ValueError, struct.error):
        return None
    content = rest[12 + length :][:size]
    words = (name or label).decode("cp1252", "replace").replace("\\", "/")
    is_whole = len(content) == size and whole + 4 <= len(data)
    return (posixpath.basename(words) or "file", content) if is_whole else None


_NATIVE = "\x01Ole10Native"
_DOCUMENTS = {"WordDocument": ".doc", "Workbook": ".xls", "Book": ".xls", "PowerPoint Document": ".ppt"}
_STREAMS = {"Package": "", "CONTENTS": ".pdf", "EmbeddedOdf": ""}
