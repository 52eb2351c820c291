"""Show how the parts of a local system start or stop: which are done, which are awaited, and what each waits for.

On a terminal this is a table that is drawn anew; elsewhere it is a line for each part, and a line from time to time
with those that are still awaited.
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

PARTS = ("broker", "topics", "triton", "ingestion", "redaction", "inference", "annotation", "feedback")
_EVERY_SECONDS = 5.0
Clock = Callable[[], float]


@dataclass(slots=True)
class _Row:
    """`state`: "waits", "failed" or the word for a part that is done. `since`: when the wait for `what` began."""

    state: str
    what: str
    since: float


class PartProgress:
    """A `Watch` of `parts`; steps of other names are ignored. `word`: what a part is that is done."""

    def __init__(
        self, word: str, parts: Collection[str], clock: Clock, say: Callable[[str], None] = lambda _: None
    ) -> None:
        self._word = word
        self._parts = parts
        self._clock = clock
        self._say = say
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

    def awaited(self) -> str:
        """One line: the parts that are awaited, those with the same reason together. Empty where there are none."""
        reasons: dict[str, list[str]] = {}
        for part, row in self._shown():
            if row.state == "waits":
                reasons.setdefault(row.what, []).append(part)
        waits = [f"{', '.join(parts)} for {what}" for what, parts in reasons.items()]
        return f"waiting after {self._passed()}: {'; '.join(waits)}" if waits else ""

    def table(self) -> Table:
        """For a terminal."""
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
            self._say(line)

    def _shown(self) -> list[tuple[str, _Row]]:
        with self._lock:
            return [(part, self._rows[part]) for part in self._parts if part in self._rows]

    def _passed(self) -> str:
        return f"{self._clock() - self._begun:.1f} s"


@contextmanager
def part_progress(
    console: Console, word: str, parts: Collection[str] = PARTS, every: float = _EVERY_SECONDS
) -> Iterator[Watch]:
    """Shows on `console` what the watch is told, until the block ends."""
    if console.is_terminal and not console.is_dumb_terminal:
        progress = PartProgress(word, parts, time.monotonic)
        with Live(get_renderable=progress.table, console=console, refresh_per_second=4):
            yield progress
        return

    def say(line: str) -> None:
        console.print(f"  {line}", markup=False, highlight=False, soft_wrap=True)

    progress = PartProgress(word, parts, time.monotonic, say)

    def say_awaited() -> None:
        if line := progress.awaited():
            say(line)

    with _repeated(say_awaited, every):
        yield progress


@contextmanager
def _repeated(work: Callable[[], None], every: float) -> Iterator[None]:
    """`work` runs each `every` seconds in a thread of its own until the block ends."""
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
