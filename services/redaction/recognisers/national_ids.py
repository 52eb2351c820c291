"""Numbers that states assign to persons and businesses: social security, tax, passport, driving licence, national
insurance.
"""

from stdnum.exceptions import ValidationError
from stdnum.gb import nhs
from stdnum.us import ein, itin, ssn

from services.redaction.recognisers.base import Pattern, PatternRecogniser
from services.shared.domain.entities import EntityType

_NUMBER = r"(?:\s+(?:numbers?|num|no|nr|#|id))?\.?(?:\s*\([^)\n]{1,30}\))?(?:\s+(?:is|of|was))?[\s:#.–-]{0,6}"
_SOCIAL = r"(?:social\s+security|ss|ssn|s\.s\.n\.|soc\.?\s?sec\.?|tax(?:payer)?\s+id(?:entification)?|tin|itin)"
_EMPLOYER = (
    r"(?:e\.?i\.?n\.?|f\.?e\.?i\.?n\.?|(?:federal\s+)?(?:employer|tax(?:payer)?)(?:[’']s)?\s+"
    r"(?:i\.?d\.?|identification)(?:\s+number)?|federal\s+(?:tax\s+)?i\.?d\.?)"
)


def _valid(check: object, value: str) -> bool:
    try:
        check.validate(value)  # type: ignore[attr-defined]
    except ValidationError:
        return False
    return True


def _is_ssn(value: str) -> bool:
    return _valid(ssn, value) or _valid(itin, value)


def _is_ein(value: str) -> bool:
    return _valid(ein, value)


def _is_nhs(value: str) -> bool:
    return _valid(nhs, value)


def _has_digits(value: str) -> bool:
    return sum(map(str.isdigit, value)) >= 3


SSNS = PatternRecogniser(
    "ssn.v1",
    EntityType.SSN,
    (
        Pattern(r"\b\d{3}[-–‑]\d{2}[-–‑]\d{4}\b", 0.95),
        Pattern(r"\b\d{3} \d{2} \d{4}\b", 0.6, _is_ssn),
        Pattern(rf"\b{_SOCIAL}{_NUMBER}(\d{{3}}[ .–-]?\d{{2}}[ .–-]?\d{{4}})\b", 1.0, ignore_case=True),
        Pattern(rf"\b{_SOCIAL}{_NUMBER}((?:[x*•]{{3}}[ -]?[x*•]{{2}}[ -]?)\d{{4}})\b", 1.0, ignore_case=True),
        Pattern(r"\b[A-CEGHJ-PR-TW-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b", 0.9),
        Pattern(rf"\bnhs{_NUMBER}(\d{{3}}[ -]?\d{{3}}[ -]?\d{{4}})\b", 0.95, _is_nhs, ignore_case=True),
    ),
)
EINS = PatternRecogniser(
    "ein.v1",
    EntityType.EIN,
    (
        Pattern(rf"\b{_EMPLOYER}{_NUMBER}(\d{{2}}[-–‑ ]?\d{{7}})\b", 1.0, ignore_case=True),
        Pattern(r"\b\d{2}[-–‑]\d{7}\b", 0.75, _is_ein),
        Pattern(
            rf"\bvat(?:\s+reg(?:istration)?)?{_NUMBER}((?:[A-Z]{{2}}\s?)?[\dA-Z]{{8,12}})\b", 0.9, _has_digits, True
        ),
    ),
)
PASSPORTS = PatternRecogniser(
    "passport.v1",
    EntityType.PASSPORT,
    (
        Pattern(
            rf"\b(?:passport|reisepass|passeport|pasaporte|passaporto|paszport|paspoort){_NUMBER}"
            r"([A-Z]{0,3} ?\d?[A-Z0-9]{5,9})\b",
            0.95,
            _has_digits,
            ignore_case=True,
        ),
    ),
)
LICENCES = PatternRecogniser(
    "licence.v1",
    EntityType.LICENCE,
    (
        Pattern(
            r"\b(?:driver(?:[’']?s)?[’']?|driving|operator[’']?s)\s+licen[cs]e(?:\s+[A-Z]{2})?"
            rf"{_NUMBER}([A-Z]{{0,8}}[- ]?\d(?:[ -]?[A-Z0-9]){{4,18}})\b",
            0.95,
            _has_digits,
            ignore_case=True,
        ),
        Pattern(rf"\bDLN?{_NUMBER}([A-Z]{{0,2}}\d[\d-]{{5,16}})\b", 0.85, _has_digits),
        Pattern(
            r"\b(?:VIN|bar\s+no\.?|bar\s+number|NPI|DEA)[\s:#.]{0,4}([A-Z]{0,2}\d[A-Z0-9-]{4,17})\b", 0.85, _has_digits
        ),
    ),
)
