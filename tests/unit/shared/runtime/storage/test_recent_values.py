"""Values are decoded once, and an erasure takes effect at once."""

import asyncio
from dataclasses import replace
from typing import TypeVar

import pytest

from services.shared.domain.document import BlobRef, KeyScope
from services.shared.domain.errors import Reason, Reject
from services.shared.runtime.storage.recent_values import RecentValues
from tests.fakes import FakeClock

T = TypeVar("T")
REF = BlobRef("harbour-bank", KeyScope.REDACTED, "d", "text", 1_000, "hash")


class FakeBlobs:
    """Values are the names of blobs. `reads` counts, `erased` has subjects."""

    def __init__(self) -> None:
        self.reads = 0
        self.erased: set[str] = set()
        self.fault: Exception | None = None
        self.stamp = b"1"

    async def check(self, ref: BlobRef) -> bytes:
        if ref.subject in self.erased:
            raise Reject(Reason.KEY_UNAVAILABLE)
        return self.stamp

    async def get_value(self, kind: type[T], ref: BlobRef) -> T:
        self.reads += 1
        await asyncio.sleep(0)
        if self.fault:
            raise self.fault
        return kind(ref.name)  # type: ignore[call-arg]


@pytest.fixture
def blobs() -> FakeBlobs:
    return FakeBlobs()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def values(blobs: FakeBlobs, clock: FakeClock) -> RecentValues:
    return RecentValues(blobs, clock.monotonic)


async def test_requests_at_the_same_time_read_once(values: RecentValues, blobs: FakeBlobs) -> None:
    assert await asyncio.gather(*(values.get_value(str, REF) for _ in range(5))) == ["text"] * 5
    assert blobs.reads == 1


@pytest.mark.parametrize(
    ("other", "reads"),
    [
        (REF, 1),
        (replace(REF, name="map"), 2),
        (replace(REF, content_hash="new"), 2),
        (replace(REF, tenant="northgate-credit"), 2),
    ],
)
async def test_another_blob_is_another_value(
    values: RecentValues, blobs: FakeBlobs, other: BlobRef, reads: int
) -> None:
    await values.get_value(str, REF)
    assert await values.get_value(str, other) == other.name
    assert blobs.reads == reads


async def test_a_blob_that_was_replaced_is_read_again(values: RecentValues, blobs: FakeBlobs) -> None:
    ref = replace(REF, content_hash="")
    for _ in range(2):
        await values.get_value(str, ref)
    assert blobs.reads == 1
    blobs.stamp = b"2"
    for _ in range(2):
        await values.get_value(str, ref)
    assert blobs.reads == 2


@pytest.mark.parametrize("ref", [replace(REF, size=0), replace(REF, size=40_000_000)], ids=["unknown", "large"])
async def test_what_is_not_kept(values: RecentValues, blobs: FakeBlobs, ref: BlobRef) -> None:
    await values.get_value(str, ref)
    await values.get_value(str, ref)
    assert blobs.reads == 2


async def test_an_erased_value_is_gone_at_once(values: RecentValues, blobs: FakeBlobs) -> None:
    await values.get_value(str, REF)
    blobs.erased.add(REF.subject)
    with pytest.raises(Reject) as caught:
        await values.get_value(str, REF)
    assert caught.value.reason is Reason.KEY_UNAVAILABLE


async def test_a_minute_later_it_is_read_again(values: RecentValues, blobs: FakeBlobs, clock: FakeClock) -> None:
    await values.get_value(str, REF)
    clock.advance(61)
    await values.get_value(str, REF)
    assert blobs.reads == 2


async def test_a_fault_is_not_kept(values: RecentValues, blobs: FakeBlobs) -> None:
    blobs.fault = Reject(Reason.TAMPERED)
    with pytest.raises(Reject):
        await values.get_value(str, REF)
    blobs.fault = None
    assert await values.get_value(str, REF) == "text"


async def test_old_values_make_room(values: RecentValues, blobs: FakeBlobs) -> None:
    first, second = (replace(REF, name=name, size=20_000_000) for name in ("first", "second"))
    for ref in (first, second, first):
        await values.get_value(str, ref)
    assert blobs.reads == 3
