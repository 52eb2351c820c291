"""A document that cannot be read in its CPU time ends early; one with some slow pages does not."""

from collections.abc import Callable, Sequence

import pytest

from services.ingestion.extractors.pdf import extract as pdf
from services.ingestion.extractors.pdf import pace
from services.ingestion.extractors.pdf.pace import Pace
from services.ingestion.extractors.result import Limits
from services.shared.domain.errors import Reason, Reject
from tests.unit.ingestion.makers import pdf as make_pdf


class _Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def _refused_after(seconds: list[float]) -> int:
    """The number of pages after which a document with these costs of pages is refused, or 0."""
    clock = _Clock()
    return _run(Pace(len(seconds), Limits(), _attempts(clock, seconds, []), clock), clock, seconds)


def _attempts(clock: _Clock, seconds: Sequence[float], tried: list[int]) -> Callable[[int], None]:
    def attempt(number: int) -> None:
        tried.append(number)
        clock.now += seconds[number - 1]

    return attempt


def _run(pace: Pace, clock: _Clock, seconds: Sequence[float]) -> int:
    for number, one in enumerate(seconds, 1):
        clock.now += one
        try:
            pace.page_done()
        except Reject:
            return number
    return 0


@pytest.mark.parametrize(
    ("seconds", "refused"),
    [
        ([0.15] * 3_000, 34),
        ([0.02] * 3_000, 260),
        ([0.21] * 300, 24),
        ([0.67] * 300, 8),
        ([4.0] * 30, 2),
        ([0.01] * 3_000, 0),
        ([0.05] * 300, 0),
        ([0.5] * 30, 0),
        ([0.5] * 25 + [0.005] * 2_975, 0),
        ([0.5] * 25 + [0.005] * 275, 0),
        ([1.0] * 10 + [0.001] * 289 + [1.0], 0),
        ([0.1, 0.005] * 150, 0),
        ([0.001] * 2_000 + [0.04] * 1_000, 0),
        ([6.0], 0),
        ([1.0] * 10 + [0.01] + [0.2] * 289, 6),
    ],
    ids=[
        "very slow", "slow", "few slow pages", "one long stream", "few very slow pages", "usual", "in time",
        "too few to know", "maps first", "maps first in fewer pages", "maps first and a last one", "every other page",
        "slow at the end", "one page", "slow later",
    ],
)  # fmt: skip
def test_when_a_document_is_refused(seconds: list[float], refused: int) -> None:
    assert _refused_after(seconds) == refused


@pytest.mark.parametrize(
    ("seconds", "tried"),
    [
        ([1.0] * 6 + [0.001] * 94, [100, 76, 53, 29]),
        ([5.5] * 2 + [0.001], []),
        ([5.5, 4.0, 4.0, 4.0], [4]),
        ([5.5, 1.0, 1.0, 4.0], [4]),
    ],
    ids=["once, from the last page", "few enough", "until it takes long", "the last page is slow"],
)
def test_which_later_pages_are_tried(seconds: list[float], tried: list[int]) -> None:
    clock, found = _Clock(), list[int]()
    _run(Pace(len(seconds), Limits(), _attempts(clock, seconds, found), clock), clock, seconds)
    assert found == tried


def test_attempts_are_no_time_of_a_page() -> None:
    seconds = [1.0] * 6 + [0.001] * 94
    clock = _Clock()
    pace = Pace(len(seconds), Limits(), _attempts(clock, [0.9] * 100, []), clock)
    _run(pace, clock, seconds)
    assert max(pace._seconds) == pytest.approx(1.0)


def test_the_extractor_uses_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "_FIRST_SECONDS", -1.0)
    monkeypatch.setattr(pace, "_OVER", 0.0)
    with pytest.raises(Reject) as caught:
        pdf.extract(make_pdf([["x"]] * 3), Limits())
    assert caught.value.reason is Reason.TOO_LARGE


def test_attempts_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    data = make_pdf([[f"page {number}"] for number in range(30)])
    expected = pdf.extract(data, Limits())
    monkeypatch.setattr(pace, "_FIRST_SECONDS", -1.0)
    monkeypatch.setattr(pace.Pace, "_is_over", lambda pace, *_: not pace._tried)
    assert pdf.extract(data, Limits()) == expected
