"""The time for a generated bomb grows with its size, not faster, and it ends with a text or with a refusal."""

from contextlib import suppress

import pytest

from services.ingestion.extractors.result import Limits
from services.ingestion.parsing.parse import parse
from services.shared.domain.errors import Reject
from tests.bombs.scaled.table import BOMBS
from tests.cpu_time import cpu_seconds

# PDFium cannot be interrupted: only the sandbox limits the time of its bombs.
_NAMES = [name for name in BOMBS if not name.startswith("pdf: ")]
_SMALL, _LARGE = 5_000, 40_000
_FLOOR = 0.15  # seconds: below it, the clock and the start of a library are too coarse for a ratio


@pytest.mark.parametrize("name", _NAMES)
def test_bombs(name: str) -> None:
    small, large = (_seconds(name, size) for size in (_SMALL, _LARGE))
    assert large < 24 * small + _FLOOR


def _seconds(name: str, size: int) -> float:
    data = BOMBS[name](size)

    def work() -> None:
        with suppress(Reject):
            parse(data, f"a.{name.partition(':')[0]}", "", Limits())

    return cpu_seconds(work, times=1)
