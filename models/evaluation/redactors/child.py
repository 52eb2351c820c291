"""Starts the process of a redactor and sends it texts."""

import json
import subprocess
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import IO

from models.evaluation.redactors.serve import Found


@dataclass(frozen=True, slots=True)
class Run:
    """The result of a run. `found[i]`: the masked places of text i as (start, end, type), in code points."""

    found: tuple[Found, ...]
    cpu_seconds: float
    characters: int
    peak_kib: int

    @property
    def characters_per_cpu_second(self) -> float:
        return self.characters / self.cpu_seconds if self.cpu_seconds else 0.0


class RedactorError(Exception):
    """The process ended before it had read all texts. Its standard error states the cause."""


def run(
    command: Sequence[str],
    texts: Sequence[str],
    environment: Mapping[str, str],
    folder: Path,
    advance: Callable[[int], None] = lambda _: None,
) -> Run:
    """Runs `command` in `folder` on `texts`. Calls `advance` with the length of each finished text, in code points.

    Raises `RedactorError`.
    """
    with subprocess.Popen(
        command,
        cwd=folder,
        env=dict(environment),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    ) as process:
        if process.stdin is None or process.stdout is None:
            raise RedactorError
        feeder = Thread(target=_feed, args=(process.stdin, texts), daemon=True)
        feeder.start()
        found: list[Found] = []
        for text, line in zip(texts, process.stdout, strict=False):
            found.append(json.loads(line))
            advance(len(text))
        usage = process.stdout.readline()
        feeder.join()  # else both threads close stdin, and this one does not expect a broken pipe
    if process.returncode or not usage:
        raise RedactorError(f"{command[0]} ended with {process.returncode}")
    return Run(tuple(found), **json.loads(usage))


def _feed(to: IO[str], texts: Sequence[str]) -> None:
    with suppress(BrokenPipeError), to:
        for text in texts:
            to.write(json.dumps(text) + "\n")
