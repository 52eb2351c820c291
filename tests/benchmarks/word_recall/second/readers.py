"""The table of second readers, and their run in a process of its own: a hostile file can occupy them for ever."""

import importlib
import importlib.util
import logging
import multiprocessing
import resource
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection

from services.ingestion.extractors.registry import DOCX, EML, HTML, PDF, TXT
from tests.benchmarks.word_recall.second.text import SecondText

_MODULES = "tests.benchmarks.word_recall.second"
_SECONDS = 60
_MEMORY = 4 << 30
_FORK = multiprocessing.get_context("fork")


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

    def read(self, data: bytes, seconds: int = _SECONDS) -> SecondText | str:
        """Read in a forked process, in at most `seconds` of CPU time. Returns the name of an error without a text."""
        module = importlib.import_module(f"{_MODULES}.{self.module}")
        return isolated(getattr(module, self.function), data, seconds)


def isolated(read: Callable[[bytes], SecondText], data: bytes, seconds: int) -> SecondText | str:
    """Call `read` in a forked process with limits on CPU time and memory. Returns its text or the name of its error."""
    receiver, sender = _FORK.Pipe(duplex=False)
    process = _FORK.Process(target=_answer, args=(read, data, seconds, sender), daemon=True)
    process.start()
    sender.close()
    try:
        if not receiver.poll(2 * seconds + 5):
            return "timed out"
        found: SecondText | str = receiver.recv()
        return found
    except EOFError:
        return "ended"
    finally:
        receiver.close()
        process.kill()
        process.join()


def _answer(read: Callable[[bytes], SecondText], data: bytes, seconds: int, sender: Connection) -> None:
    logging.disable()  # libraries report each fault of a file
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    try:
        sender.send(read(data))
    except Exception as error:  # noqa: BLE001 - the reader has no text, whatever its error is
        sender.send(type(error).__name__)


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
