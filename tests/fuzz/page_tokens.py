"""Page tokens of all lists: a token is refused, or is the place that it was made of."""

from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial

from hypothesis import strategies as st

from services.annotation.comments import records as comments
from services.annotation.desk.across import grid, search
from services.annotation.desk.deciding import history
from services.annotation.publishing.past import past_position
from services.annotation.queue.items import RANKS, Order
from services.annotation.queue.items import position_of as queue_position
from services.ingestion.batches import records as batches
from services.shared.domain.errors import Reject
from tests.fuzz.mutations import bytes_near, dumped, jsons

READERS: Mapping[str, Callable[[str], object]] = {
    "batches": batches.position_of,
    "comments": comments.position_of,
    "decisions": history._position_of,
    "grid": grid._position,
    "preview": past_position,
    "search": search._position,
    **{f"queue-{one.value}": partial(queue_position, order=one) for one in Order},
}
_SEEDS = [
    dumped([5, "HB-1", "s-1"]),
    dumped(["HB-1", 5, "d-1"]),
    dumped([5, "d-1"]),
    dumped([5, "d-1", 2]),
    *(dumped([one.value, *[1] * (RANKS[one] + 1), "d-1"]) for one in Order),
]


def _encoded(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")


page_tokens = st.text(max_size=40) | bytes_near(_SEEDS).map(_encoded) | jsons.map(dumped).map(_encoded)


def check_page_token(token: str) -> None:
    """Of a place that is accepted, each number and id can be stored by a database."""
    for read in READERS.values():
        with suppress(Reject):
            place = read(token)
            for value in _values(place):
                assert not isinstance(value, int) or abs(value) < 1 << 63
                assert not isinstance(value, str) or "\0" not in value
                str(value).encode()


def _values(place: object) -> list[object]:
    if place is None:
        return []
    if isinstance(place, tuple):
        return list(place)
    return [getattr(place, name) for name in place.__slots__]  # type: ignore[attr-defined]
