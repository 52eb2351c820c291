"""Show the progress of a start or stop of a local system: the finished parts, and the objects that others wait for.

On a terminal this is a live table. Elsewhere it is one line per finished part, and regularly one line with the others.
"""

import threading
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from rich.console import Console
from rich.live import Live
from rich.markup import escape
from rich.table import Table

from services.cli.local.together import Watch
from services.shared.wire.services import SERVICE_NAMES

PARTS = ("broker", "topics", "triton", "issuer", *SERVICE_NAMES)
_EVERY_SECONDS = 5.0
Clock = Callable[[], float]


@dataclass(slots=True)
class _Row:
    """`state`: "waits", "failed" or the word for a finished part. `since`: start of the wait for `what`, in seconds."""

    state: str
    what: str
    since: float


class PartProgress:
    """A `Watch` of `parts`; it ignores other steps. `word` is the state of a finished part, such as "ready"."""

    def __init__(
        self, word: str, parts: Collection[str], clock: Clock, print_line: Callable[[str], None] = lambda _: None
    ) -> None:
        self._word = word
        self._parts = parts
        self._clock = clock
        self._print_line = print_line
        self._begun = clock()
        self._rows: dict[str, _Row] = {}
        self._lock = threading.Lock()

    def waits(self, step: str, what: str) -> None:
        with self._lock:
            row = self._rows.get(step)
            if row is None or row.what != what:
                self._rows[step] = _Row("waits", what, self._clock())

    def done(self, step: str) -> None:
        self._end(step, _Row(self._word, "", self._clock()), f"{step} {self._word} after {self._passed()}")

    def failed(self, step: str, why: str) -> None:
        self._end(step, _Row("failed", why, self._clock()), f"{step} failed after {self._passed()}: {why}")

    def waiting(self) -> str:
        """One line with the waiting parts, grouped by reason. Empty if no part waits."""
        reasons: dict[str, list[str]] = {}
        for part, row in self._shown():
            if row.state == "waits":
                reasons.setdefault(row.what, []).append(part)
        waits = [f"{', '.join(parts)} for {what}" for what, parts in reasons.items()]
        return f"waiting after {self._passed()}: {'; '.join(waits)}" if waits else ""

    def table(self) -> Table:
        """State, seconds and reason of each part, for a terminal."""
        table = Table(box=None, show_header=False, padding=(0, 2, 0, 2))
        now = self._clock()
        for part, row in self._shown():
            if row.state == "waits":
                table.add_row(part, "[yellow]waits[/]", f"{now - row.since:.0f} s", f"for {escape(row.what)}")
            else:
                style = "red" if row.state == "failed" else "green"
                table.add_row(part, f"[{style}]{row.state}[/]", f"{row.since - self._begun:.1f} s", escape(row.what))
        return table

    def _end(self, step: str, row: _Row, line: str) -> None:
        if step in self._parts:
            with self._lock:
                self._rows[step] = row
            self._print_line(line)

    def _shown(self) -> list[tuple[str, _Row]]:
        with self._lock:
            return [(part, self._rows[part]) for part in self._parts if part in self._rows]

    def _passed(self) -> str:
        return f"{self._clock() - self._begun:.1f} s"


@contextmanager
def part_progress(
    console: Console, word: str, parts: Collection[str] = PARTS, every: float = _EVERY_SECONDS
) -> Iterator[Watch]:
    """Show the steps that the watch receives on `console`, until the block ends."""
    if console.is_terminal and not console.is_dumb_terminal:
        progress = PartProgress(word, parts, time.monotonic)
        with Live(get_renderable=progress.table, console=console, refresh_per_second=4):
            yield progress
        return

    def print_line(line: str) -> None:
        console.print(f"  {line}", markup=False, highlight=False, soft_wrap=True)

    progress = PartProgress(word, parts, time.monotonic, print_line)

    def print_waiting() -> None:
        if line := progress.waiting():
            print_line(line)

    with _repeated(print_waiting, every):
        yield progress


@contextmanager
def _repeated(work: Callable[[], None], every: float) -> Iterator[None]:
    """Run `work` every `every` seconds in a thread, until the block ends."""
    ended = threading.Event()

    def run() -> None:
        while not ended.wait(every):
            work()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
