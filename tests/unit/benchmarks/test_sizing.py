"""The load of a benchmark follows from what the machine does."""

import pytest

from tests.benchmarks.sizing import ENOUGH, FULL, QUICK, Extent, Load, Pace, size

_RATES = (0.02, 0.1, 0.25, 0.5, 1.5, 8.0, 60.0, 1000.0)
_CORES = (1, 2, 4, 64)


@pytest.mark.parametrize(
    ("pace", "cores", "load"),
    [
        (Pace(1.5, 1.0), 2, Load(18, 18, 32.4, 39.6, 35, 10.8, 8)),
        (Pace(7.0, 0.2), 2, Load(30, 88, 32.4, 39.6, 163, 10.8, 16)),
        (Pace(0.5, 2.0), 2, Load(9, 6, 32.4, 39.6, 18, 10.8, 2)),
        (Pace(0.25, 3.0), 2, Load(6, 4, 32.4, 39.6, 12, 10.8, 2)),
        (Pace(0.1, 12.0), 2, Load(3, 4, 54.0, 39.6, 12, 10.8, 2)),
        (Pace(1.5, 1.0), 16, Load(18, 18, 32.4, 39.6, 27, 10.8, 8)),
    ],
)
def test_a_full_run(pace: Pace, cores: int, load: Load) -> None:
    found = size(FULL, pace, cores)
    assert (found.saturated, found.paced, found.triton) == pytest.approx((load.saturated, load.paced, load.triton))
    counts = ("one_by_one", "under_way", "alone", "callers")
    assert [getattr(found, name) for name in counts] == [getattr(load, name) for name in counts]


@pytest.mark.parametrize(("extent", "slowest", "factor"), [(FULL, 0.5, 1.3), (QUICK, 1.5, 1.5)])
@pytest.mark.parametrize("cores", _CORES)
@pytest.mark.parametrize("rate", _RATES)
def test_a_run_takes_about_its_time_however_fast_the_machine_is(
    extent: Extent, slowest: float, factor: float, cores: int, rate: float
) -> None:
    """Below `slowest` documents a second the least load takes longer."""
    pace = Pace(max(rate, slowest), 1.5 / max(rate, slowest))
    assert size(extent, pace, cores).seconds(pace, cores) <= factor * extent.seconds


@pytest.mark.parametrize("extent", [FULL, QUICK])
@pytest.mark.parametrize("rate", _RATES)
def test_the_load_has_a_minimum_and_a_maximum(extent: Extent, rate: float) -> None:
    load = size(extent, Pace(rate, 1 / rate), 2)
    assert 3 <= load.one_by_one <= 30
    assert 4 <= load.under_way <= 200
    assert 12 <= load.alone <= 200
    assert 2 <= load.callers <= 16
    assert load.saturated <= 0.3 * extent.seconds


def test_a_slower_machine_measures_longer_until_it_has_enough_documents() -> None:
    assert size(FULL, Pace(0.2, 5.0), 2).saturated == pytest.approx(ENOUGH / 0.2)


def test_a_faster_machine_never_gets_less() -> None:
    loads = [size(FULL, Pace(rate, 1 / rate), 2) for rate in _RATES]
    for name in ("one_by_one", "under_way", "alone", "callers"):
        counts = [getattr(one, name) for one in loads]
        assert counts == sorted(counts)
