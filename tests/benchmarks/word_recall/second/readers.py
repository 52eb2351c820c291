"""The table of second readers."""

import importlib
import importlib.util
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from services.ingestion.extractors.media_types import DOCX, EML, HTML, PDF, TXT
from tests.benchmarks.word_recall.second.process import isolated
from tests.benchmarks.word_recall.second.text import SecondText

_MODULES = "tests.benchmarks.word_recall.second"
SECONDS = 180


@dataclass(frozen=True, slots=True)
class Reader:
    """A second reader of one format: `function` of a module of this folder. It needs `program` or `library`."""

    name: str
    format: str
    module: str
    function: str = "read"
    program: str = ""
    library: str = ""

    @property
    def is_installed(self) -> bool:
        if self.library and importlib.util.find_spec(self.library) is None:
            return False
        return not self.program or shutil.which(self.program) is not None

    def read(self, data: bytes, seconds: int = SECONDS) -> SecondText | str:
        """Read in a forked process, in at most `seconds` of CPU time. Returns the name of an error without a text."""
        module = importlib.import_module(f"{_MODULES}.{self.module}")
        read: Callable[[bytes], SecondText] = getattr(module, self.function)
        return isolated(read, data, seconds)


def installed(media_type: str) -> Sequence[Reader]:
    """The second readers of a format that can run on this machine."""
    return [one for one in READERS if one.format == media_type and one.is_installed]


READERS: tuple[Reader, ...] = (
    Reader("pdfminer.six", PDF, "pdf", library="pdfminer"),
    Reader("pdftotext", PDF, "programs", "pdftotext", program="pdftotext"),
    Reader("python-docx", DOCX, "docx", library="docx"),
    Reader("pandoc", DOCX, "programs", "pandoc", program="pandoc"),
    Reader("html.parser", HTML, "html"),
    Reader("email", EML, "eml"),
    Reader("bytes.decode", TXT, "txt"),
)
