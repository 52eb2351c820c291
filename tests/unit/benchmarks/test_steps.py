"""What a benchmark shows where its output is no terminal."""

import io

from rich.console import Console

from tests.benchmarks.steps import Steps


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_progress_is_a_line_from_time_to_time() -> None:
    output, clock = io.StringIO(), Clock()
    steps = Steps(Console(file=output, width=20), clock)
    with steps.phase("one document at a time, 30 in all"):
        for second in range(1, 26):
            clock.now = second
            steps.progress(f"{second} of 30 [documents] are through")
    assert output.getvalue().splitlines() == [
        "   0 s  one document at a time, 30 in all",
        "  10 s    10 of 30 [documents] are through",
        "  20 s    20 of 30 [documents] are through",
    ]
