"""Whether a change is better for the party that lends: only where a rule about the words supports it. Pure."""

import re
from decimal import Decimal
from enum import StrEnum

from services.annotation.agreement.instructions import ChangeKind, Instruction
from services.shared.domain.spans import RedactedSpan


class Direction(StrEnum):
    """UNKNOWN: no rule about the words supports a direction."""

    BETTER = "better"
    WORSE = "worse"
    NEUTRAL = "neutral"
    UNKNOWN = "unknown"


def for_creditor(text: str, one: Instruction) -> Direction:
    """The direction of a change for the creditor of the base agreement."""
    rule = _RULES[one.kind]
    return rule(text, one)


def seen_by(direction: Direction, role: str) -> Direction:
    """The direction for our role, from the one for the creditor. Without a creditor or a debtor only NEUTRAL stays."""
    if direction is Direction.NEUTRAL or role in CREDITORS:
        return direction
    return _OPPOSITE[direction] if role in DEBTORS else Direction.UNKNOWN


def _reference(_text: str, _one: Instruction) -> Direction:
    return Direction.NEUTRAL


def _waived(text: str, one: Instruction) -> Direction:
    """A waiver by the creditor. The minimum of a payment is a formality."""
    words = one.order.of(text)
    if _FORMALITY.search(words):
        return Direction.NEUTRAL
    who = words[: match.start()] if (match := _WAIVE.search(words)) else words
    return Direction.UNKNOWN if _DEBTOR.search(who) and not _CREDITOR.search(who) else Direction.WORSE


def _deleted(text: str, one: Instruction) -> Direction:
    if one.defines:
        return Direction.NEUTRAL
    return Direction.WORSE if _COVENANT.search(one.order.of(text)) else Direction.UNKNOWN


def _added(text: str, one: Instruction) -> Direction:
    new = _words(text, one.new)
    if (_SECURES.search(one.target.of(text)) or _SECURITY.search(new)) if one.defines else _SECURES.search(new):
        return Direction.BETTER if one.defines or len(new) < _PHRASE else Direction.UNKNOWN
    if one.defines:
        return Direction.NEUTRAL
    if _BASKET.search(one.order.of(text)):
        return Direction.WORSE
    return Direction.BETTER if _BINDS.search(new[:_PHRASE]) else Direction.UNKNOWN


def _replaced(text: str, one: Instruction) -> Direction:
    target, order, old, new = one.target.of(text), one.order.of(text), _words(text, one.old), _words(text, one.new)
    if (before := _amount(old)) is not None and (after := _amount(new)) is not None:
        return _moved(order, before, after)
    if _MATURITY.search(target) and (_DATE.search(new) or _EXTENDED.search(order)):
        return Direction.WORSE
    if changed := _COMMITMENT.search(order):
        return Direction.BETTER if changed[1].lower() in _LESS else Direction.WORSE
    if _ADDRESS.search(new):
        return Direction.NEUTRAL
    if _PRICE.search(target) and _REPRICED.search(text, 0, min(one.order.start, _RECITALS)):
        return Direction.WORSE
    return Direction.UNKNOWN


def _moved(order: str, before: Decimal, after: Decimal) -> Direction:
    """A higher minimum or price is better, a higher commitment or limit is worse."""
    if before == after:
        return Direction.NEUTRAL
    if _INSTALMENT.search(order) or _PERCENT.search(order):
        return Direction.UNKNOWN
    return Direction.BETTER if (after > before) is bool(_FLOOR.search(order)) else Direction.WORSE


def _amount(words: str) -> Decimal | None:
    """The amount, if the words are one amount and nothing else."""
    match = _AMOUNT.fullmatch(words.strip(" .,;"))
    return Decimal(match[1].replace(",", "")) if match else None


def _words(text: str, span: RedactedSpan | None) -> str:
    return span.of(text) if span else ""


_RULES = {
    ChangeKind.REFERENCE: _reference,
    ChangeKind.WAIVED: _waived,
    ChangeKind.DELETED: _deleted,
    ChangeKind.ADDED: _added,
    ChangeKind.REPLACED: _replaced,
}
_OPPOSITE = {
    Direction.BETTER: Direction.WORSE,
    Direction.WORSE: Direction.BETTER,
    Direction.UNKNOWN: Direction.UNKNOWN,
}
CREDITORS = frozenset(
    {"agent", "bank", "creditor", "lender", "mortgagee", "noteholder", "holder", "payee", "secured party"}
)
DEBTORS = frozenset({"borrower", "debtor", "guarantor", "issuer", "maker", "mortgagor", "obligor", "pledgor"})
_LESS = frozenset({"reduced", "decreased"})
_PHRASE, _RECITALS = 300, 20_000
_WAIVE = re.compile(r"\bwaive", re.IGNORECASE)
_FORMALITY = re.compile(r"\b(?:integral\s+)?multiples?\b", re.IGNORECASE)
_DEBTOR = re.compile(
    r"\b(?:Borrowers?|Guarantors?|Compan(?:y|ies)|Loan\s+Part(?:y|ies)|Credit\s+Part(?:y|ies)|Issuer|Maker)\b"
)
_CREDITOR = re.compile(r"\b(?:Lenders?|Banks?|Agents?|Holders?|Noteholders?|Purchasers?)\b")
_COVENANT = re.compile(
    r"\b(?:minimum|maximum|ratio|limitations?|covenants?|restrict\w{0,6}|leverage|coverage|net\s+worth|negative\s+pledge)\b",
    re.IGNORECASE,
)
_SECURES = re.compile(
    r"\b(?:guarant(?:y|ies|ors?|ees?)|collateral|(?:security|pledge)\s+agreements?|mortgages?)\b", re.IGNORECASE
)
_SECURITY = re.compile(
    r"\bmeans?\s+(?:\w+\s+){0,3}(?:guarant(?:y|ee)|security\s+agreement|pledge|mortgage)\b", re.IGNORECASE
)
_BASKET = re.compile(
    r"\b(?:Indebtedness|Debt|Liens?|Investments?|Restricted\s+Payments?|Dispositions?|Asset\s+Sales?|Dividends?|Guarantees)\b"
    r"[\s\S]{0,200}\bnew\s+(?:sub)?(?:clause|section|paragraph)\b"
)
_BINDS = re.compile(
    r"\b(?:Borrowers?|Company|Guarantors?|Loan\s+Part(?:y|ies)|Credit\s+Part(?:y|ies)|Issuer|Parent|Holdings)\b[^.;]{0,80}"
    r"\b(?:shall|will)\s+(?:not\b|maintain\b|cause\b)"
)
_MATURITY = re.compile(
    r"\b(?:maturity|termination|expir(?:y|ation))\s+date\b[”\"’')\s]{0,4}$|\bstated\s+maturity\b", re.IGNORECASE
)
_DATE = re.compile(r"\b(?:19|20)\d\d\b|\[DATE_\d+\]|\banniversary\b", re.IGNORECASE)
_EXTENDED = re.compile(r"\bextended\b", re.IGNORECASE)
_COMMITMENT = re.compile(r"\b[Cc]ommitments?\b[^.;]{0,120}\b(?:hereby|permanently)\s+(reduced|decreased|increased)\b")
_ADDRESS = re.compile(
    r"\b(?:Attention|Attn|Telecopy|Telecopier|Facsimile|Telephone|Fax)\b\s{0,2}(?:No\.?)?\s{0,2}:", re.IGNORECASE
)
_PRICE = re.compile(r"\bApplicable\s+(?:Margin|Rate|Spread|Percentage)\b|\bInterest\s+Rate\b", re.IGNORECASE)
_REPRICED = re.compile(
    r"\bRepric|\breduc(?:e|es|ing|tion\s+(?:of|in))\s+(?:the\s+)?(?:\w+\s+){0,2}(?:rates?\s+of\s+interest|interest\s+rates?|margin|pricing)",
    re.IGNORECASE,
)
_INSTALMENT = re.compile(r"\b(?:instal?lments?|repay\w{0,6}|amorti[sz]\w{0,8})\b", re.IGNORECASE)
_PERCENT = re.compile(r"%|\bper\s?cent", re.IGNORECASE)
_FLOOR = re.compile(
    r"\b(?:minimum|not\s+(?:be\s+)?less\s+than|at\s+least|net\s+worth|coverage|liquidity|fees?|premium|reserves?)\b",
    re.IGNORECASE,
)
_AMOUNT = re.compile(r"(?:US|U\.S\.)?\s?[$€£]?\s?(\d{1,3}(?:,\d{3}){0,6}(?:\.\d{1,2})?|\d{1,15}(?:\.\d{1,4})?)")
