"""The protocol of a redactor's process."""

import io
import json
import os
import sys

import pytest

from models.evaluation.redactors.serve import peak_kib, serve


def test_every_line_is_answered_and_the_last_one_says_what_it_took(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO('"ab"\n"c\\nd"\n'))
    serve(lambda text: [(0, len(text), "X")], core=-1)
    *answers, usage = map(json.loads, capsys.readouterr().out.splitlines())
    assert answers == [[[0, 2, "X"]], [[0, 3, "X"]]]
    assert usage["characters"] == 5
    assert usage["cpu_seconds"] >= 0
    assert usage["peak_kib"] > 1000


def test_it_is_pinned_to_its_core(monkeypatch: pytest.MonkeyPatch) -> None:
    pinned: list[set[int]] = []
    monkeypatch.setattr(os, "sched_setaffinity", lambda pid, cores: pinned.append(cores))
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    serve(lambda text: [], core=1)
    assert pinned == [{1}]


def test_memory_is_that_of_this_process() -> None:
    before = peak_kib()
    block = bytearray(64 << 20)
    block[::4096] = b"x" * len(block[::4096])
    assert peak_kib() >= max(before, 64 << 10)
