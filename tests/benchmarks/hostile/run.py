"""Run one file through the sandboxed parser."""

from dataclasses import dataclass
from pathlib import PurePath
from time import monotonic

from services.ingestion.extractors.detection import media_type_of
from services.ingestion.extractors.picture.frames import is_picture
from services.ingestion.extractors.registry import EXTRACTORS
from services.ingestion.extractors.result import Limits
from services.ingestion.sandbox.extract import Extracted, extract_file
from services.ingestion.sandbox.ocr.direct import DirectScans
from services.ingestion.sandbox.older import OLDER
from services.shared.domain.errors import Reject
from tests.benchmarks.hostile.leftovers import left, present
from tests.benchmarks.hostile.watched import WatchedSandbox
from tests.benchmarks.word_recall.compare import Recall
from tests.benchmarks.word_recall.files import File
from tests.benchmarks.word_recall.measure import recalls
from tests.benchmarks.word_recall.second.process import isolated

READ = "read"
TIMED_OUT = "timed_out"
_DETECTION_SECONDS = 15
# The limit is on the address space: pages of libraries that an idle parser has mapped and not read are beyond it.
_MAPPED = 16 << 20


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of a file: `READ`, a reason, or, if it is not `typed`, the name of an error. `kind`: extension and
    detected type. `memory`: bytes beyond those of an idle parser. `leftovers`: processes and files. `words` and `lost`
    are of the first second reader that read the file.
    """

    name: str
    kind: str
    outcome: str
    typed: bool = True
    cpu_seconds: float = 0.0
    wall_seconds: float = 0.0
    memory: int = 0
    over_time: bool = False
    over_memory: bool = False
    leftovers: int = 0
    words: int = 0
    lost: int = 0

    @property
    def has_fault(self) -> bool:
        return not self.typed or self.over_time or self.over_memory or self.leftovers > 0


def run(
    file: File, sandbox: WatchedSandbox, limits: Limits, *, with_words: bool, scans: DirectScans | None = None
) -> Outcome:
    """Parse a file, and compare its words. The pages of a picture are read; those of other files would take hours."""
    sandbox.start()
    before, cpu, started = present(), sandbox.cpu_seconds(), monotonic()
    found, outcome, typed = _parse(file, sandbox, scans if is_picture(file.data) else None)
    wall, cpu = monotonic() - started, sandbox.cpu_seconds() - cpu
    leftovers = sandbox.children() + len(left(before))
    pages = found.quality.pages if found else 0
    words, lost = _words(file, found) if found and with_words else (0, 0)
    return Outcome(
        file.name,
        kind_of(file),
        outcome,
        typed,
        cpu_seconds=max(0.0, cpu),
        wall_seconds=wall,
        memory=sandbox.memory(),
        # A document that is refused for another reason has ended in its time, which depends on its pages.
        over_time=outcome == TIMED_OUT or (found is not None and cpu > limits.cpu_seconds_of(pages)),
        over_memory=sandbox.memory() > limits.memory + _MAPPED,
        leftovers=leftovers,
        words=words,
        lost=lost,
    )


def _parse(file: File, sandbox: WatchedSandbox, scans: DirectScans | None) -> tuple[Extracted | None, str, bool]:
    """The text, the outcome, and whether the outcome is typed."""
    try:
        return extract_file(file.data, file.name, sandbox=sandbox, scans=scans), READ, True
    except Reject as error:
        return None, error.reason.value, True
    except Exception as error:  # noqa: BLE001 - an outcome that is not typed is what this command looks for
        return None, type(error).__name__, False


def _words(file: File, found: Extracted) -> tuple[int, int]:
    for one in recalls(file, found, seconds=20):
        if isinstance(one, Recall):
            return one.words, one.lost.total()
    return 0, 0


def kind_of(file: File) -> str:
    """The extension and the detected type: `.pdf: pdf`."""
    return f"{PurePath(file.name).suffix.lower() or 'no extension'}: {isolated(_detected, file, _DETECTION_SECONDS)}"


def _detected(file: File) -> str:
    try:
        media_type = media_type_of(file.data, file.name)
        return (OLDER.get(media_type) or EXTRACTORS[media_type]).name
    except Reject as error:
        return error.reason.value
