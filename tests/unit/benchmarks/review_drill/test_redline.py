"""The goals of comparisons in the drill of reviews, with the scores of two pairs."""

from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.benchmarks.redline import __main__ as bench
from tests.benchmarks.redline.planting import Edit
from tests.benchmarks.redline.scoring import Score
from tests.benchmarks.review_drill import redline


def scored(*found: bool, false: int = 0) -> Score:
    nothing: Any = None
    return Score([(Edit.NUMBER, one, True) for one in found], [nothing] * false)


@pytest.mark.parametrize(
    ("scores", "unmet"),
    [
        ([scored(True, True), scored(True)], ()),
        ([scored(True, False), scored(True)], ("txt_docx: 1 edits are missed",)),
        ([scored(True), scored(True, false=2)], ("pdf: 2 false changes in 1 documents",)),
    ],
)
def test_the_goals(monkeypatch: pytest.MonkeyPatch, scores: Sequence[Score], unmet: Sequence[str]) -> None:
    files = [SimpleNamespace(formats=one, old=None, new=None) for one in (("txt", "docx"), ("docx", "pdf"))]
    waiting = iter(scores)
    monkeypatch.setattr(redline, "pairs", lambda *_, **__: files)
    monkeypatch.setattr(bench, "measure", lambda *_: (next(waiting), 0.1, 0.2))
    made = redline.measure(Path("data"), 0.04)
    assert made.unmet == unmet
    assert set(made.figures) == {"half", "txt_docx", "pdf"}
