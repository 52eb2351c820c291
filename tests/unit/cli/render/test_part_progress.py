"""The progress that `glossator up` and `down` show."""

import io
import threading

import pytest
from rich.console import Console

from services.cli.local.together import Step, Watch, run_together
from services.cli.render.part_progress import PartProgress, part_progress


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def _said(progress: PartProgress) -> str:
    console = Console(file=io.StringIO(), width=120)
    with console.capture() as captured:
        console.print(progress.table())
    return "\n".join(line.strip() for line in captured.get().splitlines())


def _start(watch: Watch, clock: Clock) -> None:
    watch.waits("broker", "its port 19092")
    watch.waits("redaction", "topics")
    watch.waits("inference", "topics")
    clock.now += 2
    watch.waits("broker", "its port 19092")
    watch.done("process start")
    watch.done("triton")
    clock.now += 1.5


def test_table_shows_state_duration_and_cause() -> None:
    clock = Clock()
    progress = PartProgress("ready", ("broker", "triton", "redaction", "inference", "feedback"), clock)
    _start(progress, clock)
    progress.failed("inference", "it ended [while starting]")
    assert [line.split(maxsplit=4) for line in _said(progress).splitlines()] == [
        ["broker", "waits", "4", "s", "for its port 19092"],
        ["triton", "ready", "2.0", "s"],
        ["redaction", "waits", "4", "s", "for topics"],
        ["inference", "failed", "3.5", "s", "it ended [while starting]"],
    ]


def test_lines_name_finished_and_pending_parts() -> None:
    clock, lines = Clock(), list[str]()
    progress = PartProgress("ready", ("broker", "triton", "redaction", "inference"), clock, lines.append)
    assert progress.waiting() == ""
    _start(progress, clock)
    assert progress.waiting() == "waiting after 3.5 s: broker for its port 19092; redaction, inference for topics"
    progress.failed("broker", "it ended")
    assert lines == ["triton ready after 2.0 s", "broker failed after 3.5 s: it ended"]


@pytest.mark.parametrize("every", [0.01, 60.0])
def test_plain_lines_without_a_terminal(every: float) -> None:
    """Waiting parts are printed every `every` seconds. The step ends after that, or at once if `every` is long."""
    output, said = io.StringIO(), threading.Event()

    class Output(io.StringIO):
        def write(self, text: str) -> int:
            if "waiting after" in text:
                said.set()
            return output.write(text)

    with part_progress(Console(file=Output(), width=20), "stopped", ("redaction",), every) as watch:
        watch.waits("redaction", "the documents in progress")
        run_together({"redaction": Step(lambda: said.wait(20) if every < 1 else None)}, watch)
    lines = output.getvalue().splitlines()
    assert lines[-1].startswith("  redaction stopped after ")
    assert any("redaction for the documents in progress" in line for line in lines[:-1]) == (every < 1)
    assert "\x1b" not in output.getvalue()


def test_terminal_keeps_the_last_table() -> None:
    output = io.StringIO()
    console = Console(file=output, width=80, force_terminal=True, _environ={"TERM": "xterm"})
    with part_progress(console, "ready", ("broker",)) as watch:
        watch.waits("broker", "its port 19092")
        watch.done("broker")
    assert "ready" in output.getvalue().splitlines()[-1] or "ready" in output.getvalue().splitlines()[-2]
    assert "ready after" not in output.getvalue()
