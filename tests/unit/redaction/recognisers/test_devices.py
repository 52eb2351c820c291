"""Numbers of devices, vehicles and wallets."""

import pytest

from services.redaction.recognisers.devices import DEVICES
from tests.unit.redaction.makers import found


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("hardware address 1d:f7:27:7d:c3:b3", "1d:f7:27:7d:c3:b3"),
        ("hardware address A6-12-32-81-DC-89", "A6-12-32-81-DC-89"),
        ("IMEI 35-686800-004141-8", "35-686800-004141-8"),
        ("device 490154203237518", "490154203237518"),
        ("VIN 1HGCM82633A004352", "1HGCM82633A004352"),
        ("licence plate M-YY 1040", "M-YY 1040"),
        ("License plate: 4MHA218", "4MHA218"),
        ("wallet 1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2", "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2"),
        ("to bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq.", "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq"),
        ("Ether 0x52908400098527886E0F7030069857D2E4169EE7", "0x52908400098527886E0F7030069857D2E4169EE7"),
    ],
)
def test_finds(text: str, value: str) -> None:
    assert found(DEVICES, text) == [value]


@pytest.mark.parametrize(
    "text",
    [
        "wallet 1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN3",
        "the registration of the Agreement",
        "at 12:30:45 on",
        "a hash 0x5290840009852788",
    ],
)
def test_leaves_alone(text: str) -> None:
    assert found(DEVICES, text) == []
