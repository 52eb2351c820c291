"""Finds the sentences that change another agreement, with the words that they name, delete and insert. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice, pairwise

from services.annotation.agreement.inserted_text import NEAR, block_of, definitions_in, paragraphs_in, trimmed
from services.annotation.agreement.order_words import (
    ADDS,
    ADDS_OR_REPLACES,
    AFTER,
    AND_DELETES,
    ATTACHES,
    BEFORE_VERB,
    BESIDE,
    BOUNDARY,
    CLAUSE,
    DEFINED_IN,
    DEFINED_TERMS,
    DELETES,
    DELETES_ALL,
    END,
    FULL_STOP,
    HEREBY,
    IN_LIEU,
    INSERTS,
    LEAD,
    NAME,
    NEW_EXHIBIT,
    NOW,
    OF_BASE,
    OF_THE_AMENDMENT,
    ONLY_HEREBY,
    OWN,
    OWN_NUMBER,
    PREVIOUSLY,
    QUOTED,
    REPLACES,
    TAIL,
    TARGET,
    TERM,
    TRIVIAL,
    VALUES,
    VERB,
    WHOLE,
    WISHES,
)
from services.shared.domain.spans import RedactedSpan


class ChangeKind(StrEnum):
    """What happens to a provision. REFERENCE: other papers now refer to the agreement as amended. CONSENTED: a party
    consents to an act, or forbears. RELEASED: security or a guaranty ends. RESTATED: an attached copy replaces the
    whole agreement. OVERRIDDEN: a term of the paper goes before the provision. UNNAMED: the paper names no
    provision that it changes.
    """

    REPLACED = "replaced"
    ADDED = "added"
    DELETED = "deleted"
    WAIVED = "waived"
    REFERENCE = "reference"
    RELEASED = "released"
    RESTATED = "restated"
    CONSENTED = "consented"
    OVERRIDDEN = "overridden"
    UNNAMED = "unnamed"


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
    orders = list(islice((one for one in VERB.finditer(text) if _orders(text, one)), MOST))
    floors = [0, *(one.end() for one in orders)]
    starts = [sentence_start(text, floor, one.start()) for one, floor in zip(orders, floors, strict=False)]
    for verb, (start, stop) in zip(orders, pairwise([*starts, len(text)]), strict=True):
        end = END.search(text, verb.end(), stop)
        yield from _ordered(text, start, verb, end.start() if end else stop)


def _orders(text: str, verb: re.Match[str]) -> bool:
    """Whether the verb changes something now: "is hereby amended", "shall be deleted in its entirety"."""
    if verb[0][:2].lower() == "be" and WISHES.search(text, max(0, verb.start() - _WISHED), verb.start()):
        return False
    if verb[1] is None or (HEREBY.search(verb[0]) and verb[1].lower() != "created"):
        return True
    if verb[1].lower() == "attached":
        before = max(0, verb.start() - SENTENCE)
        return bool(ATTACHES.match(text, verb.end()) and NEW_EXHIBIT.search(text, before, verb.start()))
    return verb[1].lower() not in ONLY_HEREBY and TAIL.match(text, verb.end()) is not None


def sentence_start(text: str, floor: int, position: int) -> int:
    """Where the sentence of `position` begins, not before `floor`."""
    head = max(floor, position - SENTENCE)
    return max((one.end() for one in BOUNDARY.finditer(text, head, position)), default=head)


def _ordered(text: str, start: int, verb: re.Match[str], stop: int) -> Iterator[Instruction]:
    """The instructions of one sentence, whose last clause can have inserted text after a colon."""
    begin, block = verb.end(), block_of(text, verb.end(), stop)
    clauses = [] if block else list(CLAUSE.finditer(text, begin, min(stop, begin + SENTENCE)))
    if clauses and (block := block_of(text, clauses[-1].end(), stop)):
        begin = clauses[-1].start()
        yield from _inline(text, RedactedSpan(start, begin), verb)
    order = RedactedSpan(start, block.start if block else sentence_end(text, verb.end(), stop))
    if block is None:
        yield from () if LEAD.match(text, begin, stop) else _inline(text, order, verb)
        return
    target = target_in(text, start, verb.start()) or _named(text, begin, order.end)
    words = text[begin if clauses else start : order.end]
    lists = _kind(words, has_new=False) is ChangeKind.DELETED
    items = [(term, new) for term, new in definitions_in(text, block) if new or lists]
    if items and items[0][0].start - block.start <= NEAR:
        for term, new in items:
            yield Instruction(_definition_kind(text, words, term, new), term, order, None, new, defines=True)
    elif target and PREVIOUSLY.search(words) and (now := NOW.search(text, block.start, block.end)):
        old, new = trimmed(text, block.start, now.start()), trimmed(text, now.end(), block.end)
        yield Instruction(ChangeKind.REPLACED, target, order, old, new)
    elif target:
        kind = _kind(words, has_new=True)
        for new in paragraphs_in(text, block):
            own = _own_number(text, new) if kind is ChangeKind.ADDED else None
            yield Instruction(kind, own or target, order, None, new)


def _own_number(text: str, new: RedactedSpan) -> RedactedSpan | None:
    """The number of the section that the new words are, if they begin with one."""
    match = OWN_NUMBER.match(text, new.start, new.end)
    return RedactedSpan(match.start(1) if match[1] else match.start(2), match.end()) if match else None


def _kind(words: str, has_new: bool) -> ChangeKind:
    """ADDED and DELETED only if the sentence has no words of the other, but for conjunctions and punctuation."""
    words = TRIVIAL.sub(" ", words)
    if REPLACES.search(words):
        return ChangeKind.REPLACED
    adds, deletes = bool(ADDS.search(words)), bool(DELETES_ALL.search(words))
    if adds is deletes or (deletes and has_new):
        return ChangeKind.REPLACED
    return ChangeKind.ADDED if adds else ChangeKind.DELETED


def _definition_kind(text: str, words: str, term: RedactedSpan, new: RedactedSpan | None) -> ChangeKind:
    """The kind of one definition. A sentence that both adds and replaces adds the terms that it calls new, and those
    that mean the amendment or come from it.
    """
    kind = _kind(words, new is not None)
    if kind is not ChangeKind.REPLACED or new is None or not ADDS.search(words):
        return kind
    folded = " ".join(words.split())
    name = folded.rfind(" ".join(term.of(text).split()))
    if name >= 0:
        verbs = [one.lastgroup for one in ADDS_OR_REPLACES.finditer(folded, 0, name)]
        return ChangeKind.ADDED if verbs and verbs[-1] == "adds" else kind
    own = OF_THE_AMENDMENT.search(text, term.start, min(new.end, term.start + _LONGEST_LEAD))
    return ChangeKind.ADDED if own else kind


def sentence_end(text: str, start: int, stop: int) -> int:
    """Where the sentence of `start` ends, not after `stop`."""
    end = FULL_STOP.search(text, start, stop)
    return end.start() if end else stop


def target_in(text: str, start: int, stop: int) -> RedactedSpan | None:
    """From the first words that name a provision to the last ones, without those that only say where words go."""
    named = list(TARGET.finditer(text, start, stop))
    found = [one for one in named if not AFTER.search(text, max(start, one.start() - _NEXT), one.start())] or named
    return RedactedSpan(found[0].start(), max(one.end() for one in found)) if found else None


def _named(text: str, start: int, stop: int) -> RedactedSpan | None:
    """The provision that the sentence names after the verb, unless it is a clause of the paper itself."""
    target = target_in(text, start, stop)
    if target is None or (OWN.match(target.of(text)) and not OF_BASE.search(text, target.start, target.end + _NEXT)):
        return None
    return target


def _inline(text: str, order: RedactedSpan, verb: re.Match[str]) -> Iterator[Instruction]:
    """One instruction for each numbered clause of a sentence that deletes or inserts words in quotation marks."""
    cuts = [one.start() for one in CLAUSE.finditer(text, verb.end(), order.end)]
    if len(cuts) < 2 and (others := [one.start() for one in AND_DELETES.finditer(text, verb.end(), order.end)]):
        cuts = [verb.end(), *others]
    subject = _defined(text, order.start, verb) or target_in(text, order.start, verb.start())
    for begin, end in pairwise([*(cuts if len(cuts) > 1 else [verb.end()]), order.end]):
        target = (target_in(text, begin, end) if len(cuts) > 1 else subject) or subject or _named(text, begin, end)
        target = target or _subject(text, order.start, verb)
        if target is None:
            continue
        quoted = [RedactedSpan(*one.span(1)) for one in QUOTED.finditer(text, begin, end)]
        given = [one for one in quoted if IN_LIEU.match(text, one.end)]
        old = next((one for one in quoted if one not in given and _taken(DELETES, text, begin, one)), None)
        new = next((one for one in quoted if one != old and _taken(INSERTS, text, begin, one)), None)
        if new is None and ADDS.search(text, begin, end):
            new = next((one for one in reversed(quoted) if one != old and not _is_beside(text, begin, one)), None)
        if old is None and new and REPLACES.search(text, verb.start(), end):
            before = BEFORE_VERB.search(text, order.start, verb.start())
            old = RedactedSpan(*before.span(1)) if before else None
        if old is new is None:
            old, new = _stated(text, order.start if len(cuts) < 2 else begin, end)
        clause = RedactedSpan(begin if len(cuts) > 1 else order.start, end)
        kind = _kind(clause.of(text), new is not None)
        if kind is ChangeKind.DELETED and (terms := DEFINED_TERMS.search(text, clause.start, end)):
            found = (RedactedSpan(*one.span(1)) for one in TERM.finditer(text, *terms.span("terms")))
            yield from (Instruction(kind, term, clause, defines=True) for term in found)
        else:
            yield Instruction(kind, target, clause, old, new)


def _stated(text: str, begin: int, end: int) -> tuple[RedactedSpan | None, RedactedSpan | None]:
    """The old and the new value of a clause without quotation marks: "from $5 to $9", "to be May 1, 2030", "to provide
    that".
    """
    for pattern in VALUES:
        if match := pattern.search(text, begin, end):
            old, new = (trimmed(text, *match.span(name)) if match[name] else None for name in ("old", "new"))
            return old, new
    return None, None


def _subject(text: str, start: int, verb: re.Match[str]) -> RedactedSpan | None:
    """The name of what is extended, increased, reduced, or amended to be something, right before the verb."""
    if not WHOLE.match(text, verb.start()):
        return None
    found = list(NAME.finditer(text, start, verb.start()))
    return RedactedSpan(*found[-1].span()) if found else None


def _defined(text: str, start: int, verb: re.Match[str]) -> RedactedSpan | None:
    """The name that the sentence changes, if it then says where the name is defined."""
    if not WHOLE.match(text, verb.start()):
        return None
    found = (one for one in NAME.finditer(text, start, verb.start()) if DEFINED_IN.match(text, one.end()))
    return next((RedactedSpan(*one.span()) for one in found), None)


def _taken(verb: re.Pattern[str], text: str, begin: int, quoted: RedactedSpan) -> bool:
    """Whether the verb is about the words in quotation marks, and not about words beside them."""
    near, end = max(begin, quoted.start - _BEFORE), quoted.start - 1
    return bool(verb.search(text, near, end)) and not _is_beside(text, begin, quoted)


def _is_beside(text: str, begin: int, quoted: RedactedSpan) -> bool:
    """Whether the words in quotation marks only say where other words go."""
    return bool(BESIDE.search(text, max(begin, quoted.start - _BEFORE), quoted.start - 1))


SENTENCE, MOST = 700, 1_000
_LONGEST_LEAD, _BEFORE, _NEXT, _WISHED = 600, 120, 40, 160
