import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.shared.runtime.worker.offsets import REACH, OffsetTracker, confirmed_offsets


class Log:
    """A partition with `offsets`, and what its group has committed. Each owner has its own tracker."""

    def __init__(self, offsets: list[int]) -> None:
        self.offsets = offsets
        self.handled: list[int] = []
        self.committed: tuple[int, str] = (0, "")
        self.assign()

    def assign(self) -> None:
        """A new owner, which reads all messages from the committed position."""
        position, metadata = self.committed
        self.tracker: OffsetTracker[str] = OffsetTracker(confirmed_offsets(position, metadata), position)
        self.open = [one for one in self.offsets if one >= position and self.tracker.begin(one)]

    def finish(self, offset: int) -> None:
        self.tracker.finish(offset, str(offset))

    def commit(self, limit: int) -> None:
        chosen = self.tracker.finished(limit)
        assert self.tracker.results(chosen) == list(map(str, chosen))
        if chosen:
            self.committed = self.tracker.position(chosen)
            self.tracker.confirm(chosen)
            self.handled += chosen
            self.open = [one for one in self.open if one not in chosen]
        assert len(self.tracker) == len(self.open)


@given(st.data())
def test_each_message_is_confirmed_once_in_any_order_and_by_any_owner(data: st.DataObject) -> None:
    gaps = data.draw(st.lists(st.integers(1, 5), min_size=1, max_size=30))
    log = Log([sum(gaps[: place + 1]) for place in range(len(gaps))])
    patience = data.draw(st.integers(0, 6))
    while log.open:
        patience -= 1
        finishing = data.draw(st.sets(st.sampled_from(log.open))) if patience > 0 else log.open[:]
        for offset in finishing:
            log.finish(offset)
        assert log.tracker.ready == len(finishing)
        log.commit(data.draw(st.integers(0, 40)) if patience > 0 else 40)
        log.assign()
    assert sorted(log.handled) == log.offsets
    assert log.committed == (log.offsets[-1] + 1, "")


def test_one_that_takes_long_delays_no_other() -> None:
    log = Log(list(range(10, 20)))
    for offset in range(11, 20):
        log.finish(offset)
    log.commit(100)
    assert log.handled == list(range(11, 20))
    assert (log.committed[0], len(log.tracker), log.tracker.skipped) == (10, 1, 9)


def test_messages_that_a_former_owner_confirmed_stay_confirmed_before_they_are_read_again() -> None:
    tracker: OffsetTracker[str] = OffsetTracker({5, 9})
    assert tracker.begin(4)
    tracker.finish(4, "")
    position, metadata = tracker.position([4])
    assert (position, confirmed_offsets(position, metadata)) == (6, frozenset({9}))


def test_the_metadata_of_the_furthest_offsets_fits_the_limit_of_a_broker() -> None:
    tracker: OffsetTracker[None] = OffsetTracker()
    for offset in (0, *range(1, REACH + 2)):
        tracker.begin(offset)
        if offset:
            tracker.finish(offset, None)
    assert tracker.ready == REACH
    chosen = tracker.finished(2 * REACH)
    assert chosen == list(range(1, REACH + 1))
    position, metadata = tracker.position(chosen)
    assert (position, len(metadata) < 4096, confirmed_offsets(position, metadata)) == (0, True, frozenset(chosen))


def test_messages_before_the_committed_offset_belong_to_another_log_and_none_is_skipped() -> None:
    """A broker that lost its log, or a topic that was created again, has new messages at the confirmed offsets."""
    tracker: OffsetTracker[None] = OffsetTracker({12, 14}, 10)
    assert [one for one in range(3, 16) if tracker.begin(one)] == list(range(3, 16))
    assert tracker.skipped == 0


@pytest.mark.parametrize("metadata", [None, "", "notes of an operator", "g1:%%%", "g1:"])
def test_the_metadata_of_others_names_no_offsets(metadata: str | None) -> None:
    assert confirmed_offsets(7, metadata) == frozenset()


def test_offsets_begin_in_order() -> None:
    tracker: OffsetTracker[None] = OffsetTracker()
    tracker.begin(5)
    with pytest.raises(ValueError, match="order"):
        tracker.begin(5)
