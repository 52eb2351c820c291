"""Whether a change is better for the party that lends: only where a rule about the words supports it. Pure."""

import re

from services.annotation.agreement.instructions import ChangeKind, Instruction
from services.annotation.agreement.value_moves import Direction, compared, date_in
from services.shared.domain.spans import RedactedSpan


def for_creditor(text: str, one: Instruction) -> Direction:
    """The direction of a change for the creditor of the base agreement."""
    return _RULES[one.kind](text, one)


def seen_by(direction: Direction, role: str) -> Direction:
    """The direction for our role, from the one for the creditor. Without a creditor or a debtor only NEUTRAL stays."""
    if direction is Direction.NEUTRAL or role in CREDITORS:
        return direction
    return _OPPOSITE[direction] if role in DEBTORS else Direction.UNKNOWN


def _reference(_text: str, _one: Instruction) -> Direction:
    return Direction.NEUTRAL


def _unknown(_text: str, _one: Instruction) -> Direction:
    return Direction.UNKNOWN


def _released(_text: str, _one: Instruction) -> Direction:
    return Direction.WORSE


def _consented(text: str, one: Instruction) -> Direction:
    """A consent of the creditor lets the debtor do what the agreement restricts."""
    words = one.order.of(text)
    who = words[: match.start()] if (match := _CONSENT.search(words)) else ""
    return Direction.WORSE if _CREDITOR.search(who) and not _DEBTOR.search(who) else Direction.UNKNOWN


def _waived(text: str, one: Instruction) -> Direction:
    """A waiver by the creditor. The minimum of a payment is a formality."""
    words = one.order.of(text)
    if _FORMALITY.search(words):
        return Direction.UNKNOWN
    who = words[: match.start()] if (match := _WAIVE.search(words)) else words
    return Direction.UNKNOWN if _DEBTOR.search(who) and not _CREDITOR.search(who) else Direction.WORSE


def _deleted(text: str, one: Instruction) -> Direction:
    if one.defines:
        return Direction.NEUTRAL
    return Direction.WORSE if _COVENANT.search(one.order.of(text)) else Direction.UNKNOWN


def _added(text: str, one: Instruction) -> Direction:
    new, target, order = _words(text, one.new), one.target.of(text), one.order.of(text)
    if (_SECURES.search(target) or _SECURITY.search(new)) if one.defines else _SECURES.search(new):
        return Direction.BETTER if one.defines or len(new) < _PHRASE else Direction.UNKNOWN
    if one.defines:
        return Direction.NEUTRAL
    if _SUPPORT.search(target) or _COLLATERAL.search(order):
        return Direction.BETTER
    if _BASKET.search(order):
        return Direction.WORSE
    return Direction.BETTER if _BINDS.search(new[:_PHRASE]) or _DEFAULTS.search(order) else Direction.UNKNOWN


def _replaced(text: str, one: Instruction) -> Direction:
    target, order, old, new = one.target.of(text), one.order.of(text), _words(text, one.old), _words(text, one.new)
    if _RECITAL.search(target) or _ADDRESS.search(new):
        return Direction.NEUTRAL
    if moved := compared(order, old, new) or _later(text, one, old, new):
        return moved
    if changed := _COMMITMENT.search(order) or _said_of_amount(text, target, new):
        return Direction.BETTER if changed[1].lower() in _LESS else Direction.WORSE
    if _PRICE.search(target) and _REPRICED.search(text, 0, min(one.order.start, _RECITALS)):
        return Direction.WORSE
    return Direction.UNKNOWN


def _later(text: str, one: Instruction, old: str, new: str) -> Direction | None:
    """A later date of maturity is worse: where the paper says that it is extended, or has the old date."""
    target, order = one.target.of(text), one.order.of(text)
    before, after = date_in(old), date_in(new)
    if before and after:
        dated = _MATURITY.search(target) or _EXTENSION.search(text, 0, min(one.order.start, _TITLE))
        return (Direction.WORSE if after > before else Direction.BETTER) if dated and before != after else None
    if not _MATURITY.search(target) and not _MATURES.search(new):
        return None
    if _EXTENDED.search(order):
        return Direction.WORSE
    recitals = min(one.order.start, _RECITALS)
    if _EXTENDS.search(text, 0, recitals):
        return Direction.WORSE
    stated = _STATED_MATURITY.search(text, 0, recitals)
    before = date_in(stated[0]) if stated else None
    return (Direction.WORSE if after > before else Direction.BETTER) if before and after and before != after else None


def _said_of_amount(text: str, target: str, new: str) -> re.Match[str] | None:
    """Where the paper says that it reduces or increases commitments to the one amount in the new words."""
    amounts = set(_DOLLARS.findall(new))
    if len(amounts) != 1 or len(new) > _PHRASE or not _COMMITTED.search(f"{target} {new}"):
        return None
    (amount,) = amounts
    return next((one for one in _TO_AMOUNT.finditer(text, 0, _RECITALS * 3) if one[2].rstrip(".,") == amount), None)


def _words(text: str, span: RedactedSpan | None) -> str:
    return span.of(text) if span else ""


_RULES = {
    ChangeKind.REFERENCE: _reference,
    ChangeKind.WAIVED: _waived,
    ChangeKind.DELETED: _deleted,
    ChangeKind.ADDED: _added,
    ChangeKind.REPLACED: _replaced,
    ChangeKind.CONSENTED: _consented,
    ChangeKind.RELEASED: _released,
    ChangeKind.RESTATED: _unknown,
    ChangeKind.OVERRIDDEN: _unknown,
    ChangeKind.UNNAMED: _unknown,
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
_PHRASE, _RECITALS, _TITLE = 300, 20_000, 3_000
_WAIVE = re.compile(r"\bwaive", re.IGNORECASE)
_CONSENT = re.compile(r"\b(?:consent|forbear)", re.IGNORECASE)
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
_MATURES = re.compile(r"\bshall\s+mature\s+on\b", re.IGNORECASE)
_EXTENDED = re.compile(r"\bextended\b", re.IGNORECASE)
_EXTENDS = re.compile(
    r"\bexten(?:d|ds|ded|ding|sion\s+of)\s+(?:the\s+)?(?:[\w’']{1,20}\s+){0,4}(?:maturity|termination|expiration|expiry|term)\b",
    re.IGNORECASE,
)
_EXTENSION = re.compile(r"^[ \t]{0,80}EXTENSION\s{1,9}(?:AGREEMENT|NO|LETTER)\b", re.IGNORECASE | re.MULTILINE)
_STATED_MATURITY = re.compile(r"\bmaturity\s+date\s+of\s+[A-Z][a-z]{2,8}\s+\d{1,2},\s+\d{4}", re.IGNORECASE)
_RECITAL = re.compile(r"\bwhereas\b|\brecitals?\b|\bpreamble\b", re.IGNORECASE)
_SUPPORT = re.compile(
    r"\bdefinitions?\s+of\s+(?:the\s+term\s+)?[“\"`'](?:Loan\s+Documents?|Collateral|Guarantors?|Guarant(?:y|ies)"
    r"|Security\s+Documents?|Mortgaged\s+Propert\w{1,3})[”\"']",
    re.IGNORECASE,
)
_COLLATERAL = re.compile(
    r"\b(?:Schedules?|Exhibits?|Annex(?:es)?)\s+\w{1,8}\s+(?:to|of)\s+the\s+(?:[A-Z]\w+\s+){0,3}(?:Security|Pledge|Collateral)\s+Agreement\b"
)
_DEFAULTS = re.compile(
    r"\bEvents?\s+of\s+Default\b[^.;]{0,160}\bnew\s+(?:sub)?(?:clause|section|paragraph|event)\b", re.IGNORECASE
)
_COMMITTED = re.compile(r"\bcommitments?\b", re.IGNORECASE)
_DOLLARS = re.compile(r"\$\d{1,3}(?:,\d{3}){0,4}(?!\d)")
_TO_AMOUNT = re.compile(
    r"\bcommitments?\b[^.;$]{0,160}\b(reduced|decreased|increased)\b[^.;$]{0,40}\bto\s+(\$[\d,]{1,20})", re.IGNORECASE
)
_COMMITMENT = re.compile(r"\b[Cc]ommitments?\b[^.;]{0,120}\b(?:hereby|permanently)\s+(reduced|decreased|increased)\b")
_ADDRESS = re.compile(
    r"\b(?:Attention|Attn|Telecopy|Telecopier|Facsimile|Telephone|Fax)\b\s{0,2}(?:No\.?)?\s{0,2}:", re.IGNORECASE
)
_PRICE = re.compile(r"\bApplicable\s+(?:Margin|Rate|Spread|Percentage)\b|\bInterest\s+Rate\b", re.IGNORECASE)
_REPRICED = re.compile(
    r"\bRepric|\breduc(?:e|es|ing|tion\s+(?:of|in))\s+(?:the\s+)?(?:\w+\s+){0,2}(?:rates?\s+of\s+interest|interest\s+rates?|margin|pricing)",
    re.IGNORECASE,
)
