"""Constructs of ZIP, TAR and 7z archives, with the treatment of each."""

from services.ingestion.extractors.formats.row import Construct, Treatment, left_out, read, refused
from services.shared.domain.errors import Reason

ARCHIVES: tuple[Construct, ...] = (
    read("The list of the files", "the number, the name with its folders, and the size of each"),
    read("Names of files in UTF-8, Shift JIS or code page 437"),
    read("Names of files that lead out of the archive (`../`, `/etc/…`)", "as text; no file is written"),
    Construct("Files of ZIP", Treatment.DOCUMENT, "stored, deflate, bzip2, LZMA"),
    Construct("Files of TAR", Treatment.DOCUMENT, "also compressed with gzip, bzip2 or xz"),
    Construct("Files of 7z", Treatment.DOCUMENT, "stored, LZMA, LZMA2, deflate, bzip2"),
    Construct("A file that is compressed with gzip, bzip2 or xz", Treatment.DOCUMENT),
    Construct("Archives and mails in archives", Treatment.DOCUMENT, "up to five documents inside one another"),
    Construct("Several files with the same name", Treatment.DOCUMENT),
    read("Encrypted files", "listed; refused with `needs_password`, and the others are read"),
    read("Empty files", "listed; refused with `empty`"),
    read(
        "Damaged files",
        "listed; refused with `malformed`, also if the two headers of a ZIP file contradict each other, and what "
        "follows a damaged or cut header of TAR",
    ),
    read(
        "Files that are packed in other ways",
        "listed; refused with `unsupported`: PPMd, deflate64, filters for programs",
    ),
    read("Files above the limit on the size of a document", "listed; refused with `too_large`"),
    left_out("Links and special files", "their number is in the text"),
    left_out("`__MACOSX`, `.DS_Store`, `Thumbs.db`, `desktop.ini`", "their number is in the text"),
    left_out("Folders, comments, dates, permissions"),
    refused("RAR", Reason.UNSUPPORTED),
    refused("A part of an archive of several parts", Reason.UNSUPPORTED),
    refused("Encrypted list of the files (7z)", Reason.NEEDS_PASSWORD),
    refused("No files", Reason.EMPTY),
    refused("More than 1,000 files", Reason.TOO_LARGE),
    refused("More than 256 MiB when unpacked, or 200 times the size", Reason.TOO_LARGE, "the ratio counts from 32 MiB"),
    refused("Files that overlap (ZIP)", Reason.MALFORMED),
)
