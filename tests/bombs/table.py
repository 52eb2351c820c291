from collections.abc import Mapping

from tests.bombs import archives, mails, outlook, packages, pages, pdfs, texts, workbooks
from tests.bombs.kinds import Make

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
