import tarfile
import zipfile
from collections.abc import Mapping

from services.ingestion.extractors.result import Limits
from tests.unit.ingestion.extractors.archive.makers import WORDS, WRITTEN, encrypted, gzipped, special, tarred, zipped
from tests.unit.ingestion.extractors.formats.proofs.proof import Proof
from tests.unit.ingestion.makers import mail

_FILES = {"a.txt": WORDS, "zebra.txt": b"More."}
_ZIP = zipped({"a.txt": WORDS})
_SMALL = 1 << 20


def _words(*archives: bytes) -> tuple[Proof, ...]:
    return tuple(Proof(one, ("made by the zebra",)) for one in archives)


def _listed(data: bytes, *lines: str, limits: Limits | None = None) -> tuple[Proof, ...]:
    return (Proof(data, lines, limits=limits or Limits()),)


def _overlapping() -> bytes:
    """Many entries of the directory with the content of the first file."""
    data = zipped({"a.txt": b"\x00" * _SMALL, "b.txt": b"x"})
    start = data.index(b"PK\x01\x02")
    end = data.rindex(b"PK\x05\x06")
    entries = data[start : data.index(b"PK\x01\x02", start + 1)] * 40
    tail = bytearray(data[end:])
    tail[8:12], tail[12:16] = (40).to_bytes(2, "little") * 2, len(entries).to_bytes(4, "little")
    return data[:start] + entries + bytes(tail)


PROOFS: Mapping[str, tuple[Proof, ...]] = {
    "The list of the files": _listed(zipped({"deal/zebra.docx": b"x" * 1_500}), "1\tdeal/zebra.docx\t1,500 bytes"),
    "Names of files in UTF-8, Shift JIS or code page 437": (
        *_listed(zipped({"Zürich.txt": b"x"}), "Zürich.txt"),
        *_listed(zipped({"Zurich.txt": b"x"}).replace(b"Zurich", b"Z\x81rich"), "Zürich.txt"),
        *_listed(zipped({"123456.txt": b"x"}).replace(b"123456", "契約書".encode("cp932")), "契約書.txt"),
    ),
    "Names of files that lead out of the archive (`../`, `/etc/…`)": _listed(
        zipped({"../../etc/passwd": b"x", "/etc/zebra": b"y", "C:\\zebra.txt": b"z"}), "../../etc/passwd", "/etc/zebra"
    ),
    "Files of ZIP": _words(
        *(zipped({"a.txt": WORDS}, how) for how in (0, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA))
    ),
    "Files of TAR": _words(*(tarred(_FILES, kind) for kind in (0, 1, 2)), gzipped(tarred(_FILES))),
    "Files of 7z": _words(*(WRITTEN[name] for name in ("LZMA", "LZMA2", "BZip2", "Deflate"))),
    "A file that is compressed with gzip, bzip2 or xz": _words(gzipped(WORDS)),
    "Archives and mails in archives": (
        Proof(zipped({"inner.zip": _ZIP}, 0), ("a.txt",)),
        Proof(zipped({"inner.eml": mail("made by the zebra")}), ("made by the zebra",)),
    ),
    "Several files with the same name": _words(
        tarred({special("a.txt", tarfile.REGTYPE): b"x", "a.txt": WORDS}),
        tarred({"a.txt": WORDS, special("a.txt", tarfile.REGTYPE): b"x"}),
    ),
    "Encrypted files": _listed(encrypted(zipped(_FILES), "zebra.txt"), "2\tzebra.txt\t5 bytes\tencrypted, not read"),
    "Empty files": _listed(zipped({"a.txt": b"x", "zebra.txt": b""}), "2\tzebra.txt\t0 bytes\tempty"),
    "Damaged files": (
        *_listed(zipped({"a.txt": WORDS}, 0).replace(WORDS, WORDS[::-1]), "1\ta.txt\t36 bytes\tdamaged, not read"),
        *_listed(_ZIP.replace(b"a.txt", b"b.txt", 1), "1\ta.txt\t36 bytes\tdamaged, not read"),
    ),
    "Files that are packed in other ways": _listed(
        WRITTEN["PPMd"], "a.txt\t36 bytes\tpacked in a way that is not read"
    ),
    "Files above the limit on the size of a document": _listed(
        zipped({"a.txt": b"x" * 999, "b.txt": b"x"}), "1\ta.txt\t999 bytes\ttoo large", limits=Limits(input_bytes=500)
    ),
    "Links and special files": (
        Proof(tarred({"a.txt": b"x", special("zebra", tarfile.SYMTYPE): b""}), ("zebra",)),
        Proof(tarred({"a.txt": b"x", special("zebra", tarfile.LNKTYPE): b""}), ("zebra",)),
        Proof(tarred({"a.txt": b"x", special("zebra", tarfile.CHRTYPE): b""}), ("zebra",)),
        Proof(WRITTEN["LZMA2"], ("\tlink",)),
    ),
    "`__MACOSX`, `.DS_Store`, `Thumbs.db`, `desktop.ini`": (
        Proof(
            zipped({"a": b"x", "__MACOSX/zebra": b"x", "b/.DS_Store": b"x", "Thumbs.db": b"x", "desktop.ini": b"x"}),
            ("zebra", ".DS_Store", "Thumbs.db", "desktop.ini"),
        ),
    ),
    "Folders, comments, dates, permissions": (Proof(zipped({"a.txt": b"x", "zebra/": b""}), ("zebra",)),),
    "RAR": (Proof(b"Rar!\x1a\x07\x00" + b"x" * 20), Proof(b"Rar!\x1a\x07\x01\x00x"), Proof(b"x", file_name="a.rar")),
    "A part of an archive of several parts": (Proof(b"PK\x07\x08" + _ZIP),),
    "Encrypted list of the files (7z)": (Proof(WRITTEN["HEADER"]),),
    "No files": (
        Proof(zipped({})),
        Proof(zipped({"a/": b"", "__MACOSX/a": b"x"})),
        Proof(tarred({special("a", tarfile.DIRTYPE): b""})),
    ),
    "More than 1,000 files": (
        Proof(zipped({str(one): b"x" for one in range(1_001)})),
        Proof(tarred({str(one): b"x" for one in range(4)}), limits=Limits(members=3)),
    ),
    "More than 256 MiB when unpacked, or 200 times the size": (
        Proof(zipped({str(one): b"\x00" * _SMALL for one in range(33)})),
        Proof(zipped(_FILES), limits=Limits(unpacked_bytes=20)),
        Proof(gzipped(b"\x00" * 33 * _SMALL)),
    ),
    "Files that overlap (ZIP)": (Proof(_overlapping()),),
}
