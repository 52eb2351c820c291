"""A redactor's process: our own answers, and a process that exits early."""

import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import IO

import pytest

from models.evaluation.redactors import child
from models.evaluation.redactors.child import RedactorError, run

ROOT = Path(__file__).parents[5]
TEXTS = ["Write to jane.doe@example.com.\nNow", "", "Nothing here\u2028at all"]


def test_our_own_process_answers_for_each_text_in_order() -> None:
    done: list[int] = []
    command = [sys.executable, "-m", "models.evaluation.redactors.ours", "strict", "-1"]
    result = run(command, TEXTS, os.environ, ROOT, done.append)
    assert [list(map(tuple, one)) for one in result.found] == [[(9, 29, "EMAIL")], [], []]
    assert done == [len(text) for text in TEXTS]
    assert result.characters == sum(done)
    assert result.cpu_seconds > 0
    assert 20_000 < result.peak_kib < 2_000_000


@pytest.mark.parametrize("code", ["raise SystemExit(3)", "print('[]')"])
def test_a_process_that_ends_early_is_an_error(code: str) -> None:
    with pytest.raises(RedactorError):
        run([sys.executable, "-c", code], TEXTS, os.environ, ROOT)


def test_a_late_feeder_is_no_other_error(monkeypatch: pytest.MonkeyPatch) -> None:
    feed = child._feed
    code = "import os, time; os.close(0); time.sleep(0.2); os._exit(3)"  # stdin is closed before stdout

    def late(to: IO[str], texts: Sequence[str]) -> None:
        to.write("\n")
        time.sleep(0.5)  # the process has ended by then
        feed(to, texts)

    monkeypatch.setattr(child, "_feed", late)
    with pytest.raises(RedactorError):
        run([sys.executable, "-c", code], TEXTS, os.environ, ROOT)
