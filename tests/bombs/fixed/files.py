"""All generated bombs. Each is made when it is needed: together they have about a gigabyte."""

from collections.abc import Iterator

from tests.benchmarks.word_recall.files import File
from tests.bombs.fixed.archive import compressed, seven_zips, tars, zips
from tests.bombs.fixed.docx import packages
from tests.bombs.fixed.eml import mails
from tests.bombs.fixed.html import pages
from tests.bombs.fixed.msg import mailboxes, messages, signed_files, tnef_files
from tests.bombs.fixed.office import old_texts, open_documents, presentations, rich_texts
from tests.bombs.fixed.pdf import portable
from tests.bombs.fixed.pictures import faxes, old_presentations, photographs, portable_pictures
from tests.bombs.fixed.sheets import office_workbooks, old_workbooks, open_workbooks
from tests.bombs.fixed.txt import texts

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
