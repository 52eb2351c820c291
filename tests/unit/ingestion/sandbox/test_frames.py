"""A frame is read completely, or it is an error."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ingestion.sandbox import frames

parts = st.lists(st.binary(max_size=50), max_size=8)


@given(parts)
def test_round_trip(given_parts: list[bytes]) -> None:
    assert frames.unpack(frames.pack(given_parts)) == given_parts


@given(parts, st.data())
def test_a_cut_or_padded_frame_is_broken(given_parts: list[bytes], data: st.DataObject) -> None:
    frame = frames.pack(given_parts)
    cut = data.draw(st.integers(1, len(frame) - 1))
    for broken in (frame[:cut], frame + b"x"):
        with pytest.raises(frames.BrokenFrameError):
            frames.unpack(broken)


@given(st.binary(max_size=60))
def test_any_bytes_are_parts_or_an_error(data: bytes) -> None:
    try:
        found = frames.unpack(data)
    except frames.BrokenFrameError:
        return
    assert frames.pack(found) == data


def test_the_end_and_the_limit() -> None:
    assert frames.read(lambda _: b"") is None
    frame = frames.pack([b"12345"])
    position = 0

    def take(size: int) -> bytes:
        nonlocal position
        position += size
        return frame[position - size : position]

    with pytest.raises(frames.BrokenFrameError):
        frames.read(take, most=4)
