"""Bank accounts, routing numbers, SWIFT codes and other reference numbers, recognised by their context."""

from stdnum import bic
from stdnum.us import rtn

from services.redaction.recognisers.base import Pattern, PatternRecogniser
from services.redaction.recognisers.lexical.lexicon import COMMON, LABELS, LEGAL_FORMS, ROLES
from services.shared.domain.entities import EntityType

_NUMBER = r"(?:\s*(?:numbers?|num|nos?|nr|#|№))?\.?(?:\s*\([^)\n]{1,40}\))?(?:\s+(?:is|of|was))?[\s:#.–-]{0,6}"
_HOLDER = r"(?:\s+(?:at|with|of|in)\s+[^\n\d:]{2,60}?)?"
_WORDS = COMMON | ROLES | LABELS | LEGAL_FORMS


def _has_digits(value: str) -> bool:
    return sum(map(str.isdigit, value)) >= 4


def _is_routing(value: str) -> bool:
    return bool(rtn.is_valid(value))


def _is_bic(value: str) -> bool:
    return bool(bic.is_valid(value))


ACCOUNTS = PatternRecogniser(
    "account.v1",
    EntityType.ACCOUNT,
    (
        Pattern(
            rf"\b(?:a/c|acct?s?|accounts?|account\s*no|loan\s+(?:account|no|number)|deposit|d\.?d\.?a\.?)\.?{_HOLDER}{_NUMBER}"
            r"([A-Z]{0,3}\d(?:[ \t./-]?\d|[A-Z*-]){3,24})\b",
            0.95,
            _has_digits,
            ignore_case=True,
        ),
        Pattern(
            r"\baccounts?[^.;\n]{0,60}?\b(?:no|number|#|ending\s+in)[.:#\s]{0,4}([A-Z*x]{0,8}\d[\dA-Z-]{2,24})\b",
            0.9,
            _has_digits,
            ignore_case=True,
        ),
        Pattern(r"\b(?:sort\s+code)[\s:#.]{0,4}(\d{2}[- ]?\d{2}[- ]?\d{2})\b", 0.95, ignore_case=True),
    ),
)
ROUTING = PatternRecogniser(
    "routing.v1",
    EntityType.ROUTING,
    (
        Pattern(
            r"\b(?:a\.?b\.?a\.?|routing(?:\s+(?:and\s+)?transit)?|r/t|rtn|fed(?:wire)?|transit)"
            rf"(?:\s+(?:routing|transit))?{_NUMBER}(\d{{4}}[- ]?\d{{4}}[- ]?\d|\d{{3}}[- ]?\d{{3}}[- ]?\d{{3}})\b",
            0.95,
            ignore_case=True,
        ),
        Pattern(r"\b\d{9}\b", 0.4, _is_routing),
    ),
)
SWIFT = PatternRecogniser(
    "swift.v1",
    EntityType.SWIFT,
    (
        Pattern(
            r"\b(?:swift|bic)(?:[\s/]*(?:bic|swift))?(?:\s*(?:code|no|number|address|id))?[\s:#.()-]{0,5}"
            r"([A-Z]{4}\s?[A-Z]{2}\s?[A-Z0-9]{2}(?:\s?[A-Z0-9]{3})?)\b",
            0.95,
            ignore_case=True,
            accept=lambda value: _is_bic(value.replace(" ", "").upper()),
        ),
        Pattern(r"\b[A-Z]{6}\d[A-Z0-9](?:[A-Z0-9]{3})?\b|\b[A-Z]{6}[A-Z0-9]\d(?:[A-Z0-9]{3})?\b", 0.85, _is_bic),
        Pattern(
            r"(?i:iban|account|correspondent|beneficiary|intermediary|swift|bic|wire)[^\n]{0,80}?"
            r"\b([A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?)\b",
            0.85,
            lambda value: _is_bic(value) and value.casefold() not in _WORDS,
        ),
    ),
)
IDENTIFIERS = PatternRecogniser(
    "identifier.v1",
    EntityType.IDENTIFIER,
    (
        Pattern(
            r"\b(?:policy|customer|client|member(?:ship)?|employee|patient|medical\s+record|student|badge|invoice|reference"
            r"|file|certificate|registration|registered|licen[cs]e\s+plate|plate|serial|charter|company|crd|nmls|mrn)"
            r"(?:\s+(?:id|identification|registration|reference))?\s*s*(?:number|num|no|nr|id|#|№)\.?(?:\s+is)?[\s:#.-]{0,4}"
            r"([A-Z]{0,6}[-/ ]?\d[A-Z0-9/-]{2,20})\b",
            0.8,
            _has_digits,
            ignore_case=True,
        ),
    ),
)
