"""Finds the sentences that change another agreement, with the words that they name, delete and insert. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice, pairwise

from services.annotation.agreement.order_words import (
    ADDS,
    BESIDE,
    BOUNDARY,
    CLAUSE,
    DEFINITION,
    DELETES,
    DELETES_ALL,
    EDGES,
    END,
    FULL_STOP,
    HEREBY,
    INSERTS,
    LEAD,
    MARKER,
    NAME,
    NOW,
    NUMBERED,
    ONLY_HEREBY,
    OVERRIDES,
    OWN,
    PREVIOUSLY,
    QUOTED,
    REFERS,
    REPLACES,
    TAIL,
    TARGET,
    VERB,
    WAIVES,
    WHOLE,
)
from services.shared.domain.spans import RedactedSpan


class ChangeKind(StrEnum):
    """What happens to a provision. REFERENCE: other papers now refer to the agreement as amended."""

    REPLACED = "replaced"
    ADDED = "added"
    DELETED = "deleted"
    WAIVED = "waived"
    REFERENCE = "reference"


@dataclass(frozen=True, slots=True)
class Instruction:
    """One change that the paper orders. `target`: the words that name the provision. `order`: the sentence up to the
    inserted text. `old`, `new`: the words that it deletes and inserts, where the paper states them. `defines`: the
    target is a defined term, and `new` its definition.
    """

    kind: ChangeKind
    target: RedactedSpan
    order: RedactedSpan
    old: RedactedSpan | None = None
    new: RedactedSpan | None = None
    defines: bool = False


def instructions_of(text: str) -> Iterator[Instruction]:
    """The instructions of an amendment, in order. One instruction for each definition, and for each paragraph with a
    number of its own.
    """
    orders = list(islice((one for one in VERB.finditer(text) if _orders(text, one)), _MOST))
    floors = [0, *(one.end() for one in orders)]
    starts = [_sentence_start(text, floor, one.start()) for one, floor in zip(orders, floors, strict=False)]
    for verb, (start, stop) in zip(orders, pairwise([*starts, len(text)]), strict=True):
        end = END.search(text, verb.end(), stop)
        yield from _ordered(text, start, verb, end.start() if end else stop)


def grants_of(text: str) -> Iterator[Instruction]:
    """The waivers, the overrides and the new meanings of references in an amendment, in order."""
    for kind, pattern in _GRANTS:
        end = 0
        for match in islice(pattern.finditer(text), _MOST):
            if (start := match.start()) < end:
                continue  # the same sentence
            end = _sentence_end(text, match.end(), min(len(text), match.end() + _SENTENCE))
            target = _target(text, match.end(), end) or RedactedSpan(*match.span())
            yield Instruction(kind, target, RedactedSpan(_sentence_start(text, 0, start), end))


def _orders(text: str, verb: re.Match[str]) -> bool:
    """Whether the verb changes something now: "is hereby amended", "shall be deleted in its entirety"."""
    if verb[1] is None or HEREBY.search(verb[0]):
        return True
    return verb[1].lower() not in ONLY_HEREBY and TAIL.match(text, verb.end()) is not None


def _sentence_start(text: str, floor: int, position: int) -> int:
    head = max(floor, position - _SENTENCE)
    return max((one.end() for one in BOUNDARY.finditer(text, head, position)), default=head)


def _ordered(text: str, start: int, verb: re.Match[str], stop: int) -> Iterator[Instruction]:
    """The instructions of one sentence, whose last clause can have inserted text after a colon."""
    begin, block = verb.end(), _block(text, verb.end(), stop)
    clauses = [] if block else list(CLAUSE.finditer(text, begin, min(stop, begin + _SENTENCE)))
    if clauses and (block := _block(text, clauses[-1].end(), stop)):
        begin = clauses[-1].start()
        yield from _inline(text, RedactedSpan(start, begin), verb)
    order = RedactedSpan(start, block.start if block else _sentence_end(text, verb.end(), stop))
    if block is None:
        yield from _inline(text, order, verb)
        return
    target = _target(text, start, verb.start()) or _named(text, begin, order.end)
    words = text[begin if clauses else start : order.end]
    lists = _kind(words, has_new=False) is ChangeKind.DELETED
    items = [(term, new) for term, new in _definitions(text, block) if new or lists]
    if items and items[0][0].start - block.start <= _NEAR:
        for term, new in items:
            yield Instruction(_kind(words, new is not None), term, order, None, new, defines=True)
    elif target and PREVIOUSLY.search(words) and (now := NOW.search(text, block.start, block.end)):
        old, new = _trimmed(text, block.start, now.start()), _trimmed(text, now.end(), block.end)
        yield Instruction(ChangeKind.REPLACED, target, order, old, new)
    elif target:
        kind = _kind(words, has_new=True)
        yield from (Instruction(kind, target, order, None, new) for new in _paragraphs(text, block))


def _kind(words: str, has_new: bool) -> ChangeKind:
    """ADDED and DELETED only if the sentence has no words of the other."""
    if REPLACES.search(words):
        return ChangeKind.REPLACED
    adds, deletes = bool(ADDS.search(words)), bool(DELETES_ALL.search(words))
    if adds is deletes or (deletes and has_new):
        return ChangeKind.REPLACED
    return ChangeKind.ADDED if adds else ChangeKind.DELETED


def _block(text: str, start: int, stop: int) -> RedactedSpan | None:
    """The inserted text after a colon, without spaces at its ends."""
    lead = LEAD.match(text, start, min(stop, start + _LONGEST_LEAD))
    if lead is None:
        return None
    return _trimmed(text, lead.end(), stop)


def _trimmed(text: str, start: int, stop: int) -> RedactedSpan | None:
    """Without spaces and quotation marks at its ends, and without the number of the next paragraph."""
    words = text[start:stop]
    begin, end = start + len(words) - len(words.lstrip()), start + len(words.rstrip(EDGES))
    marker = MARKER.search(text, max(begin, end - _NEAR), end)
    end = start + len(text[start : marker.start()].rstrip(EDGES)) if marker else end
    return RedactedSpan(begin, end) if begin < end else None


def _sentence_end(text: str, start: int, stop: int) -> int:
    end = FULL_STOP.search(text, start, stop)
    return end.start() if end else stop


def _target(text: str, start: int, stop: int) -> RedactedSpan | None:
    """From the first words that name a provision to the last ones."""
    found = list(TARGET.finditer(text, start, stop))
    return RedactedSpan(found[0].start(), max(one.end() for one in found)) if found else None


def _named(text: str, start: int, stop: int) -> RedactedSpan | None:
    """The provision that the sentence names after the verb, unless it is a clause of the paper itself."""
    target = _target(text, start, stop)
    return None if target is None or OWN.match(target.of(text)) else target


def _inline(text: str, order: RedactedSpan, verb: re.Match[str]) -> Iterator[Instruction]:
    """One instruction for each numbered clause of a sentence that deletes or inserts words in quotation marks."""
    cuts = [one.start() for one in CLAUSE.finditer(text, verb.end(), order.end)]
    subject = _target(text, order.start, verb.start())
    for begin, end in pairwise([*(cuts if len(cuts) > 1 else [verb.end()]), order.end]):
        target = (_target(text, begin, end) if len(cuts) > 1 else subject) or subject or _named(text, begin, end)
        target = target or _subject(text, order.start, verb)
        if target is None:
            continue
        quoted = [RedactedSpan(*one.span(1)) for one in QUOTED.finditer(text, begin, end)]
        old = next((one for one in quoted if _taken(DELETES, text, begin, one)), None)
        new = next((one for one in quoted if one != old and _taken(INSERTS, text, begin, one)), None)
        clause = RedactedSpan(begin if len(cuts) > 1 else order.start, end)
        yield Instruction(_kind(clause.of(text), new is not None), target, clause, old, new)


def _subject(text: str, start: int, verb: re.Match[str]) -> RedactedSpan | None:
    """The name of what is extended, increased, reduced or restated as a whole, right before the verb."""
    if not WHOLE.match(text, verb.start()):
        return None
    found = list(NAME.finditer(text, start, verb.start()))
    return RedactedSpan(*found[-1].span()) if found else None


def _taken(verb: re.Pattern[str], text: str, begin: int, quoted: RedactedSpan) -> bool:
    """Whether the verb is about the words in quotation marks, and not about words beside them."""
    near, end = max(begin, quoted.start - _BEFORE), quoted.start - 1
    return bool(verb.search(text, near, end)) and not BESIDE.search(text, near, end)


def _definitions(text: str, block: RedactedSpan) -> list[tuple[RedactedSpan, RedactedSpan | None]]:
    """The defined terms of a block, each with its whole definition, or None if it only lists the term."""
    closed = min(len(text), block.end + 1)  # with the quotation mark that closes the block
    found = list(DEFINITION.finditer(text, block.start, closed))
    ends = [one.start(1) for one in found[1:]] + [block.end]
    return [
        (RedactedSpan(*one.span(1)), _trimmed(text, one.start(1), end) if one[2] else None)
        for one, end in zip(found, ends, strict=False)
    ]


def _paragraphs(text: str, block: RedactedSpan) -> list[RedactedSpan]:
    """The block, cut where the first or the second of its numbers continues: (a), (b), (c)."""
    numbers = [(one.start(1) - 1, one[1].lower()) for one in NUMBERED.finditer(text, block.start, block.end)]
    for first in range(min(2, len(numbers))):
        if numbers[first][0] - block.start > _HEADING:
            break
        cuts = list(_series(numbers[first:]))
        if len(cuts) > 1:
            pieces = pairwise([*cuts, block.end])
            return [piece for one in pieces if (piece := _trimmed(text, *one))]
    return [block]


def _series(numbers: list[tuple[int, str]]) -> Iterator[int]:
    """The places of the first number and of those that continue it."""
    wanted = numbers[0][1]
    for place, number in numbers:
        if number == wanted:
            yield place
            wanted = _successor(number)


def _successor(number: str) -> str:
    if number in _ROMAN:
        return _ROMAN[min(_ROMAN.index(number) + 1, len(_ROMAN) - 1)]
    return str(int(number) + 1) if number.isdigit() else chr(ord(number[0]) + 1)


_GRANTS = ((ChangeKind.WAIVED, WAIVES), (ChangeKind.REFERENCE, REFERS), (ChangeKind.REPLACED, OVERRIDES))
_SENTENCE, _LONGEST_LEAD, _NEAR, _HEADING, _BEFORE, _MOST = 700, 600, 8, 200, 120, 1_000
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii")
