"""A document that cannot be read in its CPU time ends early; one with some slow pages does not."""

from collections.abc import Iterable

import pytest

from services.ingestion.extractors.pdf import extract as pdf
from services.ingestion.extractors.pdf import pace
from services.ingestion.extractors.pdf.pace import Pace
from services.ingestion.extractors.result import Limits
from services.shared.domain.errors import Reason, Reject
from tests.unit.ingestion.makers import pdf as make_pdf


class _Clock:
    def __init__(self, seconds: Iterable[float]) -> None:
        self.now = 0.0
        self._seconds = iter(seconds)

    def __call__(self) -> float:
        now = self.now
        self.now += next(self._seconds, 0.0)
        return now


def _refused_after(seconds: list[float]) -> int:
    """The number of pages after which a document with these costs of pages is refused, or 0."""
    paces = Pace(len(seconds), Limits(), _Clock(seconds))
    for number in range(1, len(seconds) + 1):
        try:
            paces.page_done()
        except Reject:
            return number
    return 0


@pytest.mark.parametrize(
    ("seconds", "refused"),
    [
        ([0.15] * 3_000, 40),
        ([0.02] * 3_000, 260),
        ([0.2] * 300, 40),
        ([0.01] * 3_000, 0),
        ([0.05] * 300, 0),
        ([0.5] * 30, 0),
        ([0.5] * 25 + [0.005] * 2_975, 0),
        ([0.1, 0.005] * 150, 0),
        ([0.001] * 2_000 + [0.04] * 1_000, 0),
    ],
    ids=[
        "very slow", "slow", "few slow pages", "usual", "in time", "too few to know", "maps first", "every other page",
        "slow at the end",
    ],
)  # fmt: skip
def test_when_a_document_is_refused(seconds: list[float], refused: int) -> None:
    assert _refused_after(seconds) == refused


def test_the_extractor_uses_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "_FIRST_SECONDS", -1.0)
    monkeypatch.setattr(pace, "_OVER", 0.0)
    assert len(pdf.extract(make_pdf([["x"]] * 39), Limits()).layout) == 39
    with pytest.raises(Reject) as caught:
        pdf.extract(make_pdf([["x"]] * 41), Limits())
    assert caught.value.reason is Reason.TOO_LARGE
