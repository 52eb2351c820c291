"""Follow pages in a shell, in a folder with links to the checkout and a separate `var/`."""

import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Self

from scripts.docskit.page import Output, Step
from scripts.docskit.shape import compare
from services.cli.local.layout import Layout, SystemPorts
from services.cli.local.tools import CHECKOUT

_SECONDS = 300.0
_OUTPUT_SECONDS = 60.0
_COPIED = {"docs", "protos"}  # builds of examples write to docs, and some cannot use a symlink to protos
_NOT_LINKED = {".git", "tests", "var"}
_MOVED = ("/backups", "/safe", "/srv/glossator", "/tmp/drill")  # noqa: S108 - names on pages, never opened
"""Folders named on pages, and the folders of the session that replace them."""
_SHELL = """
glossator() {{ [ "${{1:-}}" != up ] || set -- up --free-ports "${{@:2}}"; {glossator} "$@"; }}
make() {{ command make -C {checkout} "$@"; }}
[ ! -f {state} ] || . {state}
set -aeo pipefail
trap 'export -p > {state}' EXIT
"""


class Session:
    """Keeps shell variables and the ids of this run from step to step, and background steps until `close`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._background: dict[str, tuple[subprocess.Popen[bytes], Path]] = {}
        self._replacements = {path: f"{folder}{path}" for path in _MOVED}
        for path in CHECKOUT.iterdir():
            if path.name in _COPIED:
                shutil.copytree(path, folder / path.name)
            elif path.name not in _NOT_LINKED and not (folder / path.name).exists():
                (folder / path.name).symlink_to(path)

    def up(self) -> None:
        """Start the parts of the system that do not run, on free ports. Raises `SystemExit` with the output."""
        run = self._call(self._bash("glossator up"))
        if run.returncode:
            raise SystemExit(run.stdout.decode(errors="replace"))
        wanted, given = SystemPorts().all(), Layout(self._folder / "var").planned_ports().all()
        self._replacements |= {f"127.0.0.1:{a}": f"127.0.0.1:{b}" for a, b in zip(wanted, given, strict=True)}

    def follow(self, step: Step) -> Iterator[str]:
        """Run one step. Yields each line of the page that its output lacks, or why it failed."""
        if step.kind == "file":
            path = self._folder / step.name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(self._of_this_run(step.text))
        elif step.kind == "output":
            yield from self._check_background(step.name, step.output)
        elif step.name:
            self._start(step)
            yield from self._check_background(step.name, step.output)
        else:
            yield from self._run(step)

    def close(self) -> None:
        """Stop the background steps of a page."""
        for process, _ in self._background.values():
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        self._background.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
        self._call(self._bash("glossator down"))

    def _run(self, step: Step) -> Iterator[str]:
        try:
            run = self._call(self._arguments(step))
        except subprocess.TimeoutExpired:
            yield f"did not end within {_SECONDS:g} s: mark it as `background NAME`"
            return
        output = run.stdout.decode(errors="replace")
        missing = list(self._missing(step.output, output))
        if missing or (run.returncode and not step.output):
            yield from missing
            yield f"exit status {run.returncode}, output:\n{output}"

    def _call(self, arguments: Sequence[str]) -> "subprocess.CompletedProcess[bytes]":
        return subprocess.run(
            arguments,
            cwd=self._folder,
            env=self._environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=_SECONDS,
            check=False,
        )

    def _start(self, step: Step) -> None:
        log = self._folder / f"{step.name}.log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                self._arguments(step),
                cwd=self._folder,
                env=self._environment(),
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        self._background[step.name] = process, log

    def _check_background(self, name: str, outputs: tuple[Output, ...]) -> Iterator[str]:
        deadline, log = time.monotonic() + _OUTPUT_SECONDS, self._background[name][1]
        while missing := list(self._missing(outputs, log.read_text(errors="replace"))):
            if time.monotonic() > deadline:
                yield from missing
                yield f"output of {name}:\n{log.read_text(errors='replace')}"
                return
            time.sleep(0.5)

    def _missing(self, outputs: tuple[Output, ...], actual: str) -> Iterator[str]:
        for one in outputs:
            missing, ids = compare(replace(one, text=self._of_this_run(one.text)), actual)
            self._replacements |= ids
            yield from missing

    def _of_this_run(self, text: str) -> str:
        pattern = re.compile("|".join(rf"(?<![\w.]){re.escape(old)}(?!\w)" for old in self._replacements))
        return pattern.sub(lambda match: self._replacements[match[0]], text)

    def _arguments(self, step: Step) -> tuple[str, ...]:
        text = self._of_this_run(step.text)
        if step.kind == "python":  # by the shell, which has the variables of earlier steps
            return (*self._bash('exec .venv/bin/python -u -c "$1"'), "bash", text)
        return self._bash(text)

    def _bash(self, text: str) -> tuple[str, ...]:
        state = self._folder / "shell-state"
        return (
            "bash",
            "-c",
            _SHELL.format(glossator=CHECKOUT / ".venv/bin/glossator", checkout=CHECKOUT, state=state) + text,
        )

    def _environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("GLOSSATOR_")}
        return kept | {"GLOSSATOR_HOME": str(self._folder / "var"), "COLUMNS": "120", "PYTHONUNBUFFERED": "1"}
