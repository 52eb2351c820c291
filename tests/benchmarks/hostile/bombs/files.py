"""All generated bombs. Each is made when it is needed: together they have about a gigabyte."""

from collections.abc import Iterator

from tests.benchmarks.hostile.bombs.archive import compressed, seven_zips, tars, zips
from tests.benchmarks.hostile.bombs.docx import packages
from tests.benchmarks.hostile.bombs.eml import mails
from tests.benchmarks.hostile.bombs.html import pages
from tests.benchmarks.hostile.bombs.msg import mailboxes, messages, signed_files, tnef_files
from tests.benchmarks.hostile.bombs.office import old_texts, open_documents, presentations, rich_texts
from tests.benchmarks.hostile.bombs.pdf import portable
from tests.benchmarks.hostile.bombs.pictures import faxes, old_presentations, photographs, portable_pictures
from tests.benchmarks.hostile.bombs.sheets import office_workbooks, old_workbooks, open_workbooks
from tests.benchmarks.hostile.bombs.txt import texts
from tests.benchmarks.word_recall.files import File

_BOMBS = {
    "pdf": portable,
    "docx": packages,
    "pptx": presentations,
    "rtf": rich_texts,
    "odt": open_documents,
    "doc": old_texts,
    "ppt": old_presentations,
    "xlsx": office_workbooks,
    "ods": open_workbooks,
    "xls": old_workbooks,
    "html": pages,
    "eml": mails,
    "msg": messages,
    "dat": tnef_files,
    "p7m": signed_files,
    "mbox": mailboxes,
    "txt": texts,
    "zip": zips,
    "tar": tars,
    "gz": compressed,
    "7z": seven_zips,
    "tiff": faxes,
    "png": portable_pictures,
    "jpeg": photographs,
}


def names() -> list[str]:
    """The names of the files, with their extensions."""
    return [f"{name}.{suffix}" for suffix, table in _BOMBS.items() for name in table()]


def bombs() -> Iterator[File]:
    for suffix, table in _BOMBS.items():
        for name, make in table().items():
            yield File(f"{name}.{suffix}", make())
