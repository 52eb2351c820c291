import pytest

from services.redaction.recognisers.base import Recogniser
from services.redaction.recognisers.ip_addresses import IP_ADDRESSES
from tests.unit.redaction.makers import found


@pytest.mark.parametrize(
    ("recogniser", "text", "values"),
    [
        (IP_ADDRESSES, "from 192.168.0.12 today", ["192.168.0.12"]),
        (IP_ADDRESSES, "to 2001:db8::8a2e:370:7334 now", ["2001:db8::8a2e:370:7334"]),
    ],
)
def test_finds(recogniser: Recogniser, text: str, values: list[str]) -> None:
    assert found(recogniser, text) == values


@pytest.mark.parametrize(
    ("recogniser", "text"),
    [
        (IP_ADDRESSES, "section 1.2.3.4 and 999.1.1.1"),
        (IP_ADDRESSES, "at 10:45:30 sharp"),
    ],
)
def test_leaves_alone(recogniser: Recogniser, text: str) -> None:
    assert found(recogniser, text) == []
