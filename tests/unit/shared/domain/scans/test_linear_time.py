"""The text of a scanner's layer is as its sender wants it: each step reads it in linear time."""

from collections.abc import Callable

import pytest

from services.shared.domain.scans.lines import continued, flowing
from services.shared.domain.scans.numbers import digits, joined, signs, tight
from services.shared.domain.scans.places import whole
from services.shared.domain.scans.views import View
from services.shared.domain.scans.words import repaired
from tests.cpu_time import cpu_limit

_SIZE = 60_000
_PIECES = (
    "1", "1" * 30 + "x ", "1-", "1 ", "1,", "1. ", "1 1", "a", "f", "a.", "a. ", "a@", "Ab ", "A-", "ab:", "www.a.",
    "http://a.a", "www.a.com/~", "/?", "O", "a-\n", "ab- ", "terrninate ", "$", "_", "%", "@" + "a" * 9_990,
)  # fmt: skip


@pytest.mark.parametrize("step", [continued, digits, flowing, joined, repaired, signs, tight, whole])
@pytest.mark.parametrize("piece", _PIECES)
def test_steps(step: Callable[[str], View], piece: str) -> None:
    with cpu_limit(2):
        step(piece * (_SIZE // len(piece)) + "x")
