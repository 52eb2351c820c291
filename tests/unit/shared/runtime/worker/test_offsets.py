import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.shared.runtime.worker.offsets import OffsetTracker


@given(st.data())
def test_offsets_after_a_gap_are_not_ready(data: st.DataObject) -> None:
    gaps = data.draw(st.lists(st.integers(1, 5), min_size=1, max_size=20))
    offsets = [sum(gaps[: place + 1]) for place in range(len(gaps))]
    order = data.draw(st.permutations(offsets))
    tracker: OffsetTracker[str] = OffsetTracker()
    for offset in offsets:
        tracker.begin(offset)
    finished: set[int] = set()
    confirmed: list[int] = []
    for offset in order:
        tracker.finish(offset, str(offset))
        finished.add(offset)
        rest = [one for one in offsets if one not in confirmed]
        ready = next((place for place, one in enumerate(rest) if one not in finished), len(rest))
        assert tracker.ready == ready
        count = data.draw(st.integers(0, ready))
        if count:
            assert tracker.results(count) == [str(one) for one in rest[:count]]
            assert tracker.position(count) == rest[count - 1] + 1
            tracker.confirm(count)
            confirmed += rest[:count]
        assert len(tracker) == len(offsets) - len(confirmed)
        assert tracker.ready == ready - count


def test_offsets_begin_in_order() -> None:
    tracker: OffsetTracker[None] = OffsetTracker()
    tracker.begin(5)
    with pytest.raises(ValueError, match="order"):
        tracker.begin(5)
