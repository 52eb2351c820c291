"""Numbers of devices, vehicles and wallets: hardware addresses, IMEI, VIN, licence plates, Bitcoin and Ethereum."""

from stdnum import imei

from services.redaction.recognisers.base import Pattern, PatternRecogniser
from services.redaction.recognisers.lexical.proofs import is_vin, is_wallet
from services.shared.domain.entities import EntityType


def _has_digit(value: str) -> bool:
    return any(map(str.isdigit, value))


def _is_imei(value: str) -> bool:
    return bool(imei.is_valid(value))


_PLATE_LABEL = (
    r"(?:licen[cs]e|number|registration|vehicle|car)\s+(?:plates?|registration|reg\.?)|plates?|registration\s+mark|kennzeichen"
    r"|plaque|targa|matrícula|kenteken"
)
DEVICES = PatternRecogniser(
    "device.v1",
    EntityType.IDENTIFIER,
    (
        Pattern(r"\b[0-9a-fA-F]{2}(?:(?::[0-9a-fA-F]{2}){5}|(?:-[0-9a-fA-F]{2}){5})\b", 0.9, _has_digit),
        Pattern(r"\b\d{2}-\d{6}-\d{6}-\d\b", 0.9),
        Pattern(r"\b\d{15}\b", 0.9, _is_imei),
        Pattern(r"\bimei(?:\s*(?:no|number))?[\s:#.]{0,4}(\d[\d -]{12,18}\d)\b", 0.95, ignore_case=True),
        Pattern(r"\b[A-HJ-NPR-Z0-9]{11}[A-HJ-NPR-Z0-9]\d{5}\b", 0.85, is_vin),
        Pattern(
            rf"\b(?:{_PLATE_LABEL})(?:\s*(?:no|number|#))?\.?[\s:#]{{1,4}}"
            r"((?-i:[A-Z0-9]{1,4}[ -]?[A-Z0-9]{1,4}(?:[ -]?[A-Z0-9]{1,4})?))\b",
            0.85,
            _has_digit,
            ignore_case=True,
        ),
        Pattern(r"\b[13][1-9A-HJ-NP-Za-km-z]{25,34}\b", 0.9, is_wallet),
        Pattern(r"\bbc1[02-9ac-hj-np-z]{11,71}\b", 0.95),
        Pattern(r"\b0x[0-9a-fA-F]{40}\b", 0.95),
    ),
)
