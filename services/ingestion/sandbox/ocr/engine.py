"""Run Tesseract on the picture of a page: one confined process for each."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from services.ingestion.sandbox import channel
from services.ingestion.sandbox.ocr import child
from services.ingestion.sandbox.ocr.program import Program
from services.shared.domain.errors import Reason, Reject, Retry

_TURN = re.compile(rb"^Rotate: (90|180|270)$", re.MULTILINE)
_AUTOMATIC, _TURN_ONLY = "3", "0"  # modes of page segmentation


@dataclass(frozen=True, slots=True)
class PageLimits:
    """Limits of one page: bytes of memory and of the answer; seconds of CPU time and of the clock."""

    memory: int = 1536 << 20
    output_bytes: int = 16 << 20
    cpu_seconds: int = 60
    wall_seconds: float = 90.0


class Engine:
    """Thread-safe. `languages`: the models that it uses, such as `eng+deu`."""

    module = "services.ingestion.sandbox.ocr.child"

    def __init__(self, program: Program, languages: str, limits: PageLimits | None = None) -> None:
        self._program = program
        self._languages = languages
        self._limits = limits or PageLimits()

    def words(self, picture: bytes, dots: int) -> bytes:
        """The table of words (TSV) of a picture of `dots` per inch.

        Raises `Reject(TIMED_OUT | TOO_LARGE | MALFORMED)`, also `NEEDS_OCR` if the program cannot be confined, or
        `Retry`.
        """
        options = ("--psm", _AUTOMATIC, "-l", self._languages, "-c", "tessedit_create_tsv=1")
        return self._run(picture, ("--dpi", str(dots), *options))

    def turn(self, picture: bytes, dots: int) -> int:
        """By how many degrees against the clock the picture must be turned, so that its lines are upright. 0 if that is
        not clear. Raises the errors of `words`.
        """
        try:
            found = _TURN.search(self._run(picture, ("--dpi", str(dots), "--psm", _TURN_ONLY, "-l", "osd")))
        except Reject as error:
            if error.reason is Reason.MALFORMED:  # too few characters
                return 0
            raise
        return 360 - int(found[1]) if found else 0

    def _run(self, picture: bytes, options: Sequence[str]) -> bytes:
        source = channel.in_memory([picture])
        answer = os.memfd_create("words", os.MFD_CLOEXEC)
        try:
            status = self._status(options, source, answer)
            if status:
                raise Reject(_REASONS.get(status, Reason.MALFORMED))
            return _content(answer, self._limits.output_bytes)
        except OSError:
            raise Retry(Reason.INTERNAL) from None
        finally:
            os.close(source)
            os.close(answer)

    def _status(self, options: Sequence[str], source: int, answer: int) -> int:
        """The exit status, or a signal as a negative number."""
        process = subprocess.Popen(
            [sys.executable, "-I", "-m", self.module, json.dumps(self._order(options))],
            stdin=source,
            stdout=answer,
            stderr=subprocess.DEVNULL,
            env={"LC_ALL": "C.UTF-8"},
            cwd="/",
            start_new_session=True,
        )
        try:
            return process.wait(self._limits.wall_seconds)
        except subprocess.TimeoutExpired:
            return -signal.SIGXCPU
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def _order(self, options: Sequence[str]) -> dict[str, object]:
        models = str(self._program.models)
        # The picture by its path: from `stdin`, Tesseract copies it byte by byte, a tenth of the time of a page.
        return {
            "parent": os.getpid(),
            "command": [*self._program.command, "/proc/self/fd/0", "stdout", "--tessdata-dir", models, *options],
            "folders": [models, *map(str, self._program.folders)],
            "memory": self._limits.memory,
            "cpu": self._limits.cpu_seconds,
            "output": self._limits.output_bytes,
        }


def _content(descriptor: int, most: int) -> bytes:
    os.lseek(descriptor, 0, os.SEEK_SET)
    return channel.take(descriptor, most)


_REASONS = {
    child.UNCONFINED: Reason.NEEDS_OCR,
    -signal.SIGXCPU: Reason.TIMED_OUT,
    -signal.SIGXFSZ: Reason.TOO_LARGE,
}
