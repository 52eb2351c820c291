"""The progress of a benchmark: the phase, and how far it is."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.status import Status

_EVERY_SECONDS = 10.0


class Steps:
    """Prints a line as each phase starts. Progress is a changing line on a terminal, otherwise a line at intervals."""

    def __init__(self, console: Console, clock: Callable[[], float] = time.monotonic) -> None:
        self._console = console
        self._clock = clock
        self._begun = self._said = clock()
        self._status: Status | None = None

    @contextmanager
    def phase(self, name: str) -> Iterator[None]:
        self.say(name)
        with self._console.status(name) as self._status:
            yield
        self._status = None

    def say(self, line: str) -> None:
        """Prints a line that later output does not overwrite."""
        self._said = self._clock()
        self._console.print(f"{self._said - self._begun:4.0f} s  {line}", highlight=False, markup=False, soft_wrap=True)

    def progress(self, text: str) -> None:
        """How far the phase is."""
        if self._console.is_terminal and self._status is not None:
            self._status.update(f"{self._clock() - self._begun:4.0f} s  {text}")
        elif self._clock() - self._said >= _EVERY_SECONDS:
            self.say(f"  {text}")
