"""Whether a change is better for the party that lends: only where a rule about the words supports it. Pure."""

import re

from services.annotation.agreement.directions import words
from services.annotation.agreement.directions.values import Direction, compared, date_in
from services.annotation.agreement.directions.words import CREDITORS, DEBTORS
from services.annotation.agreement.instructions import ChangeKind, Instruction
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
    order = one.order.of(text)
    who = order[: match.start()] if (match := words.CONSENT.search(order)) else ""
    lets = words.CREDITOR.search(who) and not words.DEBTOR.search(who) and not words.OF_OFFICE.search(order)
    return Direction.WORSE if lets else Direction.UNKNOWN


def _waived(text: str, one: Instruction) -> Direction:
    """A waiver by the creditor, or of a default. The minimum of a payment is a formality."""
    order = one.order.of(text)
    if words.FORMALITY.search(order):
        return Direction.UNKNOWN
    who = order[: match.start()] if (match := words.WAIVE.search(order)) else order
    if words.CREDITOR.search(who):
        return Direction.WORSE
    lets = words.DEFAULTED.search(order) and not words.DEBTOR.search(who[-_NEAR:])
    return Direction.WORSE if lets else Direction.UNKNOWN


def _overridden(text: str, one: Instruction) -> Direction:
    order = one.order.of(text)
    return Direction.WORSE if words.EXTENDS_LATER.search(order) else _bound(order)


def _deleted(text: str, one: Instruction) -> Direction:
    """A covenant that ends as a whole is worse; so is any provision that requires something of the debtor."""
    if one.defines:
        return Direction.UNKNOWN if words.TELLING.search(one.target.of(text)) else Direction.NEUTRAL
    order = one.order.of(text)
    if words.REQUIRES.search(order):
        return Direction.WORSE
    whole = one.old is None and not words.PART.search(order)
    return Direction.WORSE if whole and words.COVENANT.search(_sense(text, one)) else Direction.UNKNOWN


def _added(text: str, one: Instruction) -> Direction:
    new, target, order = _words(text, one.new), one.target.of(text), one.order.of(text)
    if one.defines:
        return _defined(target, new)
    if words.SUPPORT.search(target) or words.COLLATERAL.search(order) or words.SUPPORT_PAPER.fullmatch(new):
        return Direction.BETTER
    if words.DEFAULTS.search(_sense(text, one)):
        return Direction.BETTER
    if words.BASKET.search(_sense(text, one)) or (words.NEW_ITEM.search(order) and words.PERMITTED.match(new)):
        return Direction.WORSE
    if words.LETS_GO.search(new[:_CLAUSE]):
        return Direction.WORSE
    reports = new and words.REPORTS.search(_sense(text, one)) and not words.NO_DUTY.search(new)
    return Direction.BETTER if reports else _bound(new)


def _defined(target: str, new: str) -> Direction:
    """A new term alone favours neither side, unless it brings support, a value or a term of the deal."""
    if words.SUPPORT_TERM.search(target) or words.SECURITY.search(new):
        return Direction.BETTER
    return Direction.UNKNOWN if words.TELLING.search(target) or words.FIGURE.search(new) else Direction.NEUTRAL


def _bound(new: str) -> Direction:
    """Better if the first sentence about the debtor binds it, worse if it frees it."""
    match = words.DEBTOR_ACTS.search(new[:_CLAUSE])
    if match is None:
        return Direction.UNKNOWN
    if words.FREED.match(match["acts"]):
        return Direction.UNKNOWN if words.IF_THEY_AGREE.search(new[: _CLAUSE * 2]) else Direction.WORSE
    lead = words.LEEWAY.search(new, 0, match.start("modal"))
    binds = match["modal"] != "may" and words.BOUND.match(match["acts"]) and not lead
    return Direction.BETTER if binds else Direction.UNKNOWN


def _replaced(text: str, one: Instruction) -> Direction:
    target, order, old, new = one.target.of(text), one.order.of(text), _words(text, one.old), _words(text, one.new)
    moved = compared(_sense(text, one), old, new) or _later(text, one, old, new)
    if moved is Direction.UNKNOWN and one.old and one.new:
        moved = compared(_said_of_values(text, one.order.start, old, new), old, new)
    if moved:
        return moved
    if words.RECITAL.search(target) or words.ADDRESS.search(new):
        return Direction.NEUTRAL
    if changed := words.COMMITMENT.search(order) or _said_of_amount(text, target, new) or _said_of_term(text, one):
        return Direction.BETTER if changed[1].lower() in words.LESS else Direction.WORSE
    if words.PRICE.search(target) and words.REPRICED.search(text, 0, min(one.order.start, _RECITALS)):
        return Direction.WORSE
    return Direction.UNKNOWN


def _sense(text: str, one: Instruction) -> str:
    """The sentence that changes a provision, with the heading before it: they say what a value limits."""
    before = text[max(0, one.order.start - _HEADING) : one.order.start]
    edges = list(words.EDGE_OF_HEADING.finditer(before))
    return before[edges[-1].end() if edges else 0 :] + one.order.of(text)


def _later(text: str, one: Instruction, old: str, new: str) -> Direction | None:
    """A later date of maturity is worse: where the paper says that it is extended, or has the old date."""
    target, order = one.target.of(text), one.order.of(text)
    before, after = date_in(old), date_in(new)
    if before and after:
        told = words.MATURITY.search(target) or words.DATED.search(order)
        dated = told or words.EXTENSION.search(text, 0, min(one.order.start, _TITLE))
        return (Direction.WORSE if after > before else Direction.BETTER) if dated and before != after else None
    if not words.MATURITY.search(target) and not words.MATURES.search(new):
        return None
    if words.EXTENDED.search(order):
        return Direction.WORSE
    recitals = min(one.order.start, _RECITALS)
    if words.EXTENDS.search(text, 0, recitals):
        return Direction.WORSE
    stated = words.STATED_MATURITY.search(text, 0, recitals)
    before = date_in(stated[0]) if stated else None
    return (Direction.WORSE if after > before else Direction.BETTER) if before and after and before != after else None


def _said_of_values(text: str, end: int, old: str, new: str) -> str:
    """The words around the first place before `end` that states the old value and then the new one; or empty."""
    before, after = old.strip(" .,;"), new.strip(" .,;")
    at = text.find(before, 0, min(end, _RECITALS))
    near = text[max(0, at - _SAID) : at + _SAID] if at >= 0 else ""
    return near if after in near[len(near) // 2 :] else ""


def _said_of_amount(text: str, target: str, new: str) -> re.Match[str] | None:
    """Where the paper says that it reduces or increases commitments to the one amount in the new words."""
    amounts = set(words.DOLLARS.findall(new))
    if len(amounts) != 1 or len(new) > _PHRASE or not words.COMMITTED.search(f"{target} {new}"):
        return None
    (amount,) = amounts
    said = words.TO_AMOUNT.finditer(text, 0, _RECITALS * 3)
    return next((one for one in said if one[2].rstrip(".,") == amount), None)


def _said_of_term(text: str, one: Instruction) -> re.Match[str] | None:
    """Where the recitals say that what is lent under the target is increased or reduced."""
    target = one.target.of(text)
    term = target if one.defines else (found[1] if (found := words.TERM_AT_END.search(target)) else "")
    if not words.LENT.search(term):
        return None
    named = " ".join(term.split())
    for match in words.SAYS_MORE_OR_LESS.finditer(text, 0, min(one.order.start, _RECITALS)):
        said = words.SAYS_MORE_OR_LESS.split(text[match.end() : match.end() + _SAID], maxsplit=1)[0]
        if named in " ".join(said.split()):
            return match
    return None


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
    ChangeKind.OVERRIDDEN: _overridden,
    ChangeKind.UNNAMED: _unknown,
}
_OPPOSITE = {
    Direction.BETTER: Direction.WORSE,
    Direction.WORSE: Direction.BETTER,
    Direction.UNKNOWN: Direction.UNKNOWN,
}
_PHRASE, _RECITALS, _TITLE = 300, 20_000, 3_000
_NEAR, _HEADING, _CLAUSE, _SAID = 80, 160, 400, 100
