"""The items of an encoded layout."""

import pytest

from services.shared.domain.errors import Reason, Reject
from services.shared.domain.layout import Layout, PageLayout
from services.shared.wire.codec import decode, encode
from services.shared.wire.items import items_of

PAGES = (
    PageLayout(612.0, 792.0, (0, 5), (4, 9), tuple(map(float, range(8))), lines=(0,)),
    PageLayout(0.0, 0.0),
    PageLayout(1.0, 2.0, tuple(range(9_000)), tuple(range(1, 9_001)), (1.5,) * 36_000),
)


@pytest.mark.parametrize("pages", [(), PAGES[:1], PAGES])
def test_each_page_can_be_decoded_alone(pages: tuple[PageLayout, ...]) -> None:
    assert tuple(decode(PageLayout, one) for one in items_of(encode(Layout(pages)))) == pages


@pytest.mark.parametrize("data", [b"\x08\x01", b"\x0a", b"\x0a\x05abc", b"\x0a\xff\xff\xff\xff\xff\x01", b"\x0a\x80"])
def test_other_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(Reject) as caught:
        items_of(data)
    assert caught.value.reason is Reason.INVALID_EVENT
