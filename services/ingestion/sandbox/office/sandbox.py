"""Turn DOCX into PDF, and files from before 2007 into newer ones: one confined process of LibreOffice for each."""

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

from services.ingestion.sandbox.office import child, scratch, statuses
from services.ingestion.sandbox.office.jobs import DRAW, JOBS
from services.ingestion.sandbox.office.profile import write_profile
from services.ingestion.sandbox.office.program import Program
from services.shared.domain.errors import Reason, Reject, Retry
from services.shared.wire.json_codec import to_json

_POLL = 0.05  # seconds
_ABSENT = "LibreOffice, which {}, is not installed: {}install {}"
_UNCONFINED = "LibreOffice cannot be confined: its sandbox needs Landlock (Linux 5.13) and seccomp"
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

    def convert(self, data: bytes, name: str = DRAW) -> bytes:
        """The document after the conversion with this name.

        Raises `Reject`: UNSUPPORTED without LibreOffice, Landlock or seccomp, or if a DOCX that is drawn has macros;
        NEEDS_PASSWORD, TOO_LARGE, TIMED_OUT, MALFORMED; or `Retry` if the scratch folder cannot be written.
        """
        program, job = self._find(), JOBS[name]
        if program is None or not program.has(job.library):
            raise Reject(Reason.UNSUPPORTED, detail=_ABSENT.format(job.purpose, job.instead, job.package))
        if len(data) > self._limits.input_bytes:
            raise Reject(Reason.TOO_LARGE)
        try:
            with scratch.scratch(self._folder) as folder:
                return self._converted(data, name, program, folder)
        except OSError:
            raise Retry(Reason.INTERNAL) from None

    @property
    def version(self) -> str:
        """The version of LibreOffice; empty if it is not installed, or does not state one."""
        program = self._find()
        return "" if program is None else program.version

    def _converted(self, data: bytes, name: str, program: Program, folder: Path) -> bytes:
        job = JOBS[name]
        (folder / job.source).write_bytes(data)
        write_profile(folder / child.PROFILE)
        scratch.hand_over(folder)
        deadline = time.monotonic() + self._limits.wall_seconds
        status = self._run(name, program, folder, deadline)
        if status == statuses.RESTART:  # after it has filled its profile
            status = self._run(name, program, folder, deadline)
        if status in _REFUSALS:
            reason, detail = _REFUSALS[status]
            raise Reject(reason, detail=detail)
        found = None if status else scratch.read_file(folder / job.target, self._limits.output_bytes)
        if found is None:
            raise Reject(Reason.TOO_LARGE if status == -signal.SIGXFSZ else Reason.MALFORMED)
        return found

    def _run(self, name: str, program: Program, folder: Path, deadline: float) -> int:
        """The exit status, or a signal as a negative number. Raises `Reject(TIMED_OUT | TOO_LARGE)`."""
        limits = self._limits
        order = child.Order(
            name,
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
    statuses.UNCONFINED: (Reason.UNSUPPORTED, _UNCONFINED),
    statuses.MACROS: (Reason.UNSUPPORTED, _MACROS),
    statuses.DAMAGED: (Reason.MALFORMED, ""),
    statuses.PASSWORD: (Reason.NEEDS_PASSWORD, ""),
}
