"""IP addresses, versions 4 and 6."""

from ipaddress import ip_address

from services.redaction.recognisers.base import Pattern, PatternRecogniser
from services.shared.domain.entities import EntityType


def _is_address(value: str) -> bool:
    try:
        ip_address(value)
    except ValueError:
        return False
    return ":" in value or any(int(part) > 9 for part in value.split("."))  # "Section 1.2.3.4" is not an address


IP_ADDRESSES = PatternRecogniser(
    "ip_address.v1",
    EntityType.IP_ADDRESS,
    (
        Pattern(r"\b\d{1,3}(?:\.\d{1,3}){3}\b", 0.9, _is_address),
        Pattern(r"\b(?:[0-9A-Fa-f]{0,4}:){3,7}[0-9A-Fa-f]{1,4}\b", 0.9, _is_address),
    ),
)
