"""Finds what an amendment grants or changes without naming words to delete and insert. Pure."""

import re
from collections.abc import Iterator
from itertools import islice

from services.annotation.agreement.grant_words import (
    CONSENTS,
    ENDS,
    OVERRIDES,
    REDATED,
    REFERS,
    RELEASES,
    RESTATES,
    UNNAMED,
    WAIVES,
)
from services.annotation.agreement.instructions import (
    MOST,
    SENTENCE,
    ChangeKind,
    Instruction,
    sentence_end,
    sentence_start,
    target_in,
)
from services.shared.domain.spans import RedactedSpan


def grants_of(text: str) -> Iterator[Instruction]:
    """The waivers, consents, releases, overrides and new meanings of references in an amendment, by kind in order."""
    dated = [_redated(match) for match in islice(REDATED.finditer(text), MOST)]
    yield from dated
    for kind, pattern in _GRANTS:
        end = 0
        for match in islice(pattern.finditer(text), MOST):
            if (start := match.start()) < end:
                continue  # the same sentence
            end = sentence_end(text, match.end(), min(len(text), match.end() + SENTENCE))
            if any(one.order.start <= start < one.order.end for one in dated):
                continue
            target = target_in(text, match.end(), end) or RedactedSpan(*match.span())
            yield Instruction(kind, target, RedactedSpan(sentence_start(text, 0, start), end))


def _redated(match: re.Match[str]) -> Instruction:
    """References to a date of maturity that now mean another date."""
    target, old, new = (RedactedSpan(*match.span(name)) for name in ("name", "old", "new"))
    return Instruction(ChangeKind.REPLACED, target, RedactedSpan(*match.span()), old, new)


def copy_of(text: str) -> Instruction | None:
    """The sentence that replaces the whole agreement by an attached copy, or by the marks in one."""
    match = RESTATES.search(text)
    if match is None:
        return None
    end = sentence_end(text, match.end(), min(len(text), match.end() + SENTENCE))
    order = RedactedSpan(sentence_start(text, 0, match.start()), end)
    return Instruction(ChangeKind.RESTATED, RedactedSpan(*match.span("name")), order)


def unnamed_of(text: str) -> Instruction | None:
    """The first words that announce changes to the agreement."""
    match = UNNAMED.search(text)
    place = RedactedSpan(*match.span()) if match else None
    return Instruction(ChangeKind.UNNAMED, place, place) if place else None


_GRANTS: tuple[tuple[ChangeKind, re.Pattern[str]], ...] = (
    (ChangeKind.WAIVED, WAIVES),
    (ChangeKind.CONSENTED, CONSENTS),
    (ChangeKind.REFERENCE, REFERS),
    (ChangeKind.OVERRIDDEN, OVERRIDES),
    (ChangeKind.RELEASED, RELEASES),
    (ChangeKind.DELETED, ENDS),
)
