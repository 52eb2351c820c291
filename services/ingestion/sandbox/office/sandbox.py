"""Turn DOCX into PDF: one confined process of LibreOffice for each document."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from services.ingestion.sandbox.office import child, scratch
from services.ingestion.sandbox.office.profile import write_profile
from services.ingestion.sandbox.office.program import PACKAGE, Program
from services.shared.domain.errors import Reason, Reject, Retry
from services.shared.wire.json_codec import to_json

_POLL = 0.05  # seconds
_ABSENT = f"LibreOffice, which draws the pages of this format, is not installed: read the text, or install {PACKAGE}"
_UNCONFINED = "LibreOffice cannot be confined: its sandbox needs Landlock (Linux 5.13) and seccomp. Read the text"
_MACROS = "A document with macros is not drawn: read the text"


@dataclass(frozen=True, slots=True)
class OfficeLimits:
    """Limits of one document: bytes of the file, of the memory, of all files in the scratch folder and of the PDF;
    seconds of CPU time and of the clock.
    """

    input_bytes: int = 64 << 20
    memory: int = 2 << 30
    scratch_bytes: int = 512 << 20
    output_bytes: int = 128 << 20
    cpu_seconds: int = 60
    wall_seconds: float = 60.0


class OfficeSandbox:
    """Thread-safe. `find` looks for the program, so that one that is installed later is found."""

    module = "services.ingestion.sandbox.office.child"

    def __init__(
        self, find: Callable[[], Program | None], limits: OfficeLimits | None = None, *, folder: Path | None = None
    ) -> None:
        self._find = find
        self._limits = limits or OfficeLimits()
        self._folder = folder or Path(tempfile.gettempdir())

    def convert(self, data: bytes) -> bytes:
        """The document as PDF.

        Raises `Reject`: UNSUPPORTED without LibreOffice, Landlock or seccomp, or for a document with macros; TOO_LARGE,
        TIMED_OUT, MALFORMED; or `Retry` if the scratch folder cannot be written.
        """
        program = self._find()
        if program is None:
            raise Reject(Reason.UNSUPPORTED, detail=_ABSENT)
        if len(data) > self._limits.input_bytes:
            raise Reject(Reason.TOO_LARGE)
        try:
            with scratch.scratch(self._folder) as folder:
                return self._converted(data, program, folder)
        except OSError:
            raise Retry(Reason.INTERNAL) from None

    def _converted(self, data: bytes, program: Program, folder: Path) -> bytes:
        (folder / child.SOURCE).write_bytes(data)
        write_profile(folder / child.PROFILE)
        scratch.hand_over(folder)
        deadline = time.monotonic() + self._limits.wall_seconds
        status = self._run(program, folder, deadline)
        if status == child.RESTART:  # after it has filled its profile
            status = self._run(program, folder, deadline)
        if status in _REFUSALS:
            reason, detail = _REFUSALS[status]
            raise Reject(reason, detail=detail)
        found = None if status else scratch.read_file(folder / child.TARGET, self._limits.output_bytes)
        if found is None:
            raise Reject(Reason.TOO_LARGE if status == -signal.SIGXFSZ else Reason.MALFORMED)
        return found

    def _run(self, program: Program, folder: Path, deadline: float) -> int:
        """The exit status, or a signal as a negative number. Raises `Reject(TIMED_OUT | TOO_LARGE)`."""
        limits = self._limits
        order = child.Order(
            os.getpid(),
            str(folder),
            tuple(program.command),
            tuple(map(str, program.folders)),
            limits.memory,
            limits.cpu_seconds,
            min(limits.scratch_bytes, limits.output_bytes * 2),
        )
        process = subprocess.Popen(
            [sys.executable, "-I", "-m", self.module, json.dumps(to_json(order))],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={"LC_ALL": "C.UTF-8"},
            cwd="/",
            start_new_session=True,
        )
        try:
            return self._wait(process, folder, deadline)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def _wait(self, process: subprocess.Popen[bytes], folder: Path, deadline: float) -> int:
        while True:
            try:
                status = process.wait(_POLL)
            except subprocess.TimeoutExpired:
                if time.monotonic() > deadline:
                    raise Reject(Reason.TIMED_OUT) from None
                if scratch.size_of(folder, self._limits.scratch_bytes) > self._limits.scratch_bytes:
                    raise Reject(Reason.TOO_LARGE) from None
                continue
            if status == -signal.SIGXCPU:
                raise Reject(Reason.TIMED_OUT)
            return status


_REFUSALS = {
    child.UNCONFINED: (Reason.UNSUPPORTED, _UNCONFINED),
    child.MACROS: (Reason.UNSUPPORTED, _MACROS),
    child.DAMAGED: (Reason.MALFORMED, ""),
}
