from collections.abc import Iterator, Mapping, Sequence

from services.ingestion.extractors.result import Limits
from tests.benchmarks.word_recall.files import File
from tests.bombs.scaled import archives, mails, outlook, packages, pages, pdfs, texts, workbooks
from tests.bombs.scaled.kinds import Make

BOMBS: Mapping[str, Make] = {
    f"{kind}: {name}": make
    for kind, bombs in (
        ("txt", texts.BOMBS),
        ("html", pages.BOMBS),
        ("eml", mails.BOMBS),
        ("msg", outlook.BOMBS),
        ("docx", packages.BOMBS),
        ("pdf", pdfs.BOMBS),
        ("xlsx", workbooks.XLSX),
        ("ods", workbooks.ODS),
        ("xls", workbooks.XLS),
        ("zip", archives.ZIPS),
        ("tar", archives.TARS),
        ("gz", archives.COMPRESSED),
        ("7z", archives.SEVEN_ZIPS),
    )
    for name, make in bombs.items()
}


def scaled_files(names: Sequence[str], size: int) -> Iterator[File]:
    """Those whose names begin with one of `names`, with `size` bytes of content each."""
    for name in scaled_names(names):
        kind, _, shown = name.partition(": ")
        yield File(f"{shown}.{kind}", BOMBS[name](size)[: Limits().input_bytes])


def scaled_names(names: Sequence[str]) -> Sequence[str]:
    """The names of bombs that begin with one of `names`."""
    return [one for one in BOMBS if one.startswith(tuple(names))]
