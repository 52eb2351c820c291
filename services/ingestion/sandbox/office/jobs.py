"""The conversions by LibreOffice: which filter reads a file, and which one writes the other."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from services.ingestion.sandbox.office import binary, packages


@dataclass(frozen=True, slots=True)
class Job:
    """`source` and `target`: the names of the files. `check` returns the filter that reads the file, or raises
    `RefusedError`. `purpose`: what LibreOffice does for a reader, and `instead` what works without it. `library`: a
    file of its folder that the conversion needs, and `package`: the package of Debian and Ubuntu with it.
    """

    source: str
    target: str
    check: Callable[[Path], str]
    writes: str
    purpose: str
    instead: str = ""
    library: str = ""
    package: str = "libreoffice-writer-nogui"


DRAW = "draw"
READ_DOC = "read-doc"
READ_PPT = "read-ppt"
JOBS: Mapping[str, Job] = {
    DRAW: Job(
        "document.docx",
        "document.pdf",
        packages.checked,
        "pdf:writer_pdf_Export",
        "draws the pages of this format",
        "read the text, or ",
    ),
    READ_DOC: Job("document.doc", "document.docx", binary.checked_doc, "docx:MS Word 2007 XML", "reads this format"),
    READ_PPT: Job(
        "document.ppt",
        "document.pptx",
        binary.checked_ppt,
        "pptx:Impress MS PowerPoint 2007 XML",
        "reads this format",
        library="libsdlo.so",
        package="libreoffice-impress-nogui",
    ),
}
