import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.shared.domain.errors import Reject
from services.shared.wire.dead_message import DeadMessage, pack, unpack

maybe_bytes = st.none() | st.binary(max_size=40)
messages = st.builds(
    DeadMessage,
    topic=st.text(max_size=10),
    partition=st.integers(0, 9),
    offset=st.integers(0, 2**62),
    key=maybe_bytes,
    value=maybe_bytes,
    headers=st.lists(st.tuples(st.text(max_size=8), maybe_bytes), max_size=4).map(tuple),
)


@given(messages)
def test_a_buried_message_comes_back_whole(message: DeadMessage) -> None:
    assert unpack(pack(message)) == message


@pytest.mark.parametrize("data", [b"", b"{}", b"[]\n", b'{"format": 2}\n', b"\xff\n", b'{"format": 1}\nvalue'])
def test_what_is_no_buried_message(data: bytes) -> None:
    with pytest.raises(Reject, match="invalid_event"):
        unpack(data)
