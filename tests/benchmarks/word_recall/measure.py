"""Read a file with the sandboxed extractor and with the second readers of its format, and compare the words."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from services.ingestion.extractors.media_types import PDF
from services.ingestion.sandbox.extract import Extracted, extract_file
from services.ingestion.sandbox.parent import Sandbox
from services.shared.domain.errors import GlossatorError
from tests.benchmarks.word_recall.compare import Recall, Source, compare
from tests.benchmarks.word_recall.files import File
from tests.benchmarks.word_recall.second import rendering
from tests.benchmarks.word_recall.second.readers import SECONDS, installed
from tests.benchmarks.word_recall.second.text import SecondText


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that one of the two readers did not read. `reader` is empty for the extractor."""

    name: str
    format: str
    reader: str
    reason: str


def measure(file: File, sandbox: Sandbox) -> Iterator[Recall | Skipped]:
    """One result for each second reader. A file that the extractor refuses has one in all."""
    try:
        found = extract_file(file.data, file.name, sandbox=sandbox)
    except GlossatorError as error:
        yield Skipped(file.name, "", "", error.reason)
        return
    yield from recalls(file, found)


def recalls(file: File, found: Extracted, seconds: int = SECONDS) -> Iterator[Recall | Skipped]:
    """Compare with each second reader that is installed and reads the file in `seconds` of CPU time."""
    name = found.extractor.partition("/")[0]
    for reader in installed(found.media_type):
        second = reader.read(file.data, seconds)
        source = Source(file.name, name, reader.name)
        if isinstance(second, str):
            yield Skipped(file.name, name, reader.name, second)
            continue
        unshown = partial(_unshown, file.data, second) if found.media_type == PDF else None
        yield compare(source, found.text.text, found.text.hidden, second.text, unshown)


def _unshown(data: bytes, second: SecondText, lost: Counter[str]) -> Counter[str]:
    return rendering.unshown(data, second, lost)
