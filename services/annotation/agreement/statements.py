"""What a sentence says: who must, must not or may, for whose benefit, and with which conditions. Pure.

It reads the grammar of agreements with patterns. If they do not decide, the answer is `UNKNOWN` or an empty noun.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from services.annotation.agreement.grammar import (
    AND_MORE,
    BARE_VERB,
    BINDING,
    BY,
    CONDITION,
    EXCEPTION,
    FACT,
    FREE,
    HEADING,
    INVERTED,
    NEGATED,
    NEGATION,
    NO_NEGATION,
    NONE,
    NONE_AT_START,
    NOT,
    NOT_A_HEADING,
    PROVISO,
    RELATIVE,
    THE_OTHER,
    THING,
    VERBS,
    Modality,
    patterns,
)
from services.annotation.agreement.leads import Lead, lead_of, phrases
from services.annotation.agreement.nouns import PARTY, noun_of
from services.annotation.agreement.sentences import sentence_at
from services.shared.domain.spans import RedactedSpan


class Polarity(StrEnum):
    """Whether the sentence affirms what the words of the span say."""

    POSITIVE = "positive"
    NEGATIVE = "negative"


@dataclass(frozen=True, slots=True)
class Statement:
    """What a sentence says at a span of it.

    `obliged` and `beneficiary` are nouns as `noun_of` returns them, empty if grammar does not decide. The holder of a
    right, or of a freedom from a duty, is its beneficiary. `part`: the main clause or the proviso with the span.
    """

    part: RedactedSpan
    modality: Modality
    polarity: Polarity
    obliged: str
    beneficiary: str
    conditions: tuple[RedactedSpan, ...]
    carve_outs: tuple[RedactedSpan, ...]
    in_proviso: bool


@dataclass(frozen=True, slots=True)
class _Core:
    """A subject with its verb: `start` to `end`."""

    start: int
    end: int
    noun: str
    none: bool
    verb: str


def statement_of(text: str, span: RedactedSpan, nouns: Collection[str] = ()) -> Statement:
    """What the sentence around the start of `span` says. `nouns`: what the document calls its parties, lower case.

    A heading at the start of the span is skipped. An item that begins with a bare verb has the subject of its list.
    """
    span = _without_heading(text, span)
    sentence = sentence_at(text, span.start)
    parts = _parts(text, sentence)
    index = max(i for i, one in enumerate(parts) if i == 0 or one.start <= span.start)
    part = parts[index]
    conditions, exceptions = phrases(text, part, CONDITION), phrases(text, part, EXCEPTION)
    core = _core(text, part, span, (*conditions, *exceptions), frozenset(nouns))
    modality = _modality(core, text[core.end : part.end]) if core else _impersonal(text, part)
    obliged, beneficiary = _who(text, part, core, modality, frozenset(nouns))
    if (core is None or core.start >= span.start) and BARE_VERB.match(text, span.start):
        lead = lead_of(text, span.start, frozenset(nouns))
        modality, obliged = _negated(text, span, lead) if lead else (modality, obliged)
    return Statement(
        part=part,
        modality=modality,
        polarity=_polarity(text, part, span, modality),
        obliged=obliged,
        beneficiary=beneficiary,
        conditions=_without_core(conditions, core),
        carve_outs=_without_core(exceptions, core) + (tuple(parts[1:]) if index == 0 else ()),
        in_proviso=index > 0,
    )


def nouns_in(words: str, nouns: Collection[str] = ()) -> tuple[str, ...]:
    """The nouns for parties in `words`, in order: roles, `party`, and the document's own `nouns`."""
    return tuple(noun_of(match["noun"]) for match in patterns(frozenset(nouns)).noun.finditer(words))


def _parts(text: str, sentence: RedactedSpan) -> list[RedactedSpan]:
    """The main clause, then each proviso."""
    cuts = [match.start() for match in PROVISO.finditer(text, sentence.start, sentence.end)]
    starts = [sentence.start, *(one for one in cuts if one > sentence.start)]
    return [RedactedSpan(start, end) for start, end in zip(starts, [*starts[1:], sentence.end], strict=True)]


def _without_core(phrases: Iterable[RedactedSpan], core: _Core | None) -> tuple[RedactedSpan, ...]:
    """The phrases, each without a main clause that follows it without a comma."""
    return tuple(
        RedactedSpan(one.start, core.start) if core and one.start < core.start < one.end else one for one in phrases
    )


def _core(
    text: str, part: RedactedSpan, span: RedactedSpan, phrases: Collection[RedactedSpan], nouns: frozenset[str]
) -> _Core | None:
    """The subject and verb that govern the span: outside of subordinate phrases, if there is one."""
    found = list(_cores(text, part, nouns))
    main = [one for one in found if not any(phrase.start < one.start < phrase.end for phrase in phrases)]
    main = [one for one in main if not RELATIVE.search(text, max(part.start, one.start - 30), one.start)] or main
    candidates = main or found
    around = [one for one in phrases if one.start < span.start < one.end]
    candidates = [one for one in found if any(phrase.start < one.start < phrase.end for phrase in around)] or candidates
    inside = [one for one in candidates if span.start <= one.start < span.end]
    before = [one for one in candidates if one.start < span.start]
    chosen = before[-1] if before and not inside else next(iter((*inside, *candidates)), None)
    return None if chosen and _is_second(text, part, span, chosen, phrases) else chosen


def _is_second(
    text: str, part: RedactedSpan, span: RedactedSpan, core: _Core, phrases: Collection[RedactedSpan]
) -> bool:
    """Whether a thing is the subject of what the span says, before `core`: `This Agreement shall not be assigned`."""
    things = [match.start() for match in THING.finditer(text, part.start, max(part.start, core.start))]
    main = [one for one in things if not any(phrase.start < one < phrase.end for phrase in phrases)]
    return bool(main) and (core.start >= span.end or main[-1] >= span.start)


def _without_heading(text: str, span: RedactedSpan) -> RedactedSpan:
    heading = HEADING.match(text, span.start, span.end)
    if not heading or heading.end() >= span.end or NOT_A_HEADING.search(heading.group()):
        return span
    return RedactedSpan(heading.end(), span.end)


def _negated(text: str, span: RedactedSpan, lead: Lead) -> Lead:
    """The lead, turned round for an item that begins with `not`."""
    modality, noun = lead
    return (NEGATED[modality] if NOT.match(text, span.start) and modality in NEGATED else modality), noun


def _cores(text: str, part: RedactedSpan, nouns: frozenset[str]) -> Iterable[_Core]:
    known = patterns(nouns)
    for match in known.core.finditer(text, part.start, part.end):
        inverted = match["noun"] and INVERTED.search(
            text, max(part.start, match.start("noun") - 60), match.start("noun")
        )
        none = bool(NONE.search(match["lead"] or "")) or bool(match["nothing"]) or bool(inverted)
        yield _Core(match.start(), match.end(), noun_of(match["noun"] or match["freed"]), none, match["verb"] or "")


def _modality(core: _Core, after: str) -> Modality:
    """The modality of subject and verb. A negative subject turns it round."""
    verb = " ".join((core.verb + after[:60]).casefold().split())
    if not core.verb:
        return Modality.MAY
    found = next(modality for pattern, modality in VERBS if pattern.match(verb))
    if core.none and FREE.search(verb):
        return Modality.NEED_NOT
    if not core.none:
        return found
    return NEGATED.get(found, found)


def _impersonal(text: str, part: RedactedSpan) -> Modality:
    """The modality of a sentence whose subject is a thing: `Interest shall be paid`."""
    match = THING.search(text, part.start, part.end)
    if not match:
        return Modality.STATES if FACT.search(text, part.start, part.end) else Modality.UNKNOWN
    none = match["not"] or NONE_AT_START.match(text, part.start, part.end)
    if match["modal"].casefold() == "may" and not none:
        return Modality.MAY
    return Modality.MUST_NOT if none else Modality.MUST


def _who(
    text: str, part: RedactedSpan, core: _Core | None, modality: Modality, nouns: frozenset[str]
) -> tuple[str, str]:
    """The obliged and the beneficiary noun."""
    known = patterns(nouns)
    consent = known.consent.search(text, part.start, part.end)
    consenting = noun_of(consent["noun"]) if consent else ""
    if core is None:
        agent = known.agent.search(text, part.start, part.end)
        acting = PARTY if agent and AND_MORE.match(text, agent.end()) else noun_of(agent["noun"]) if agent else ""
        if modality is Modality.MAY and acting:
            return "", acting
        obliged = acting if modality in BINDING else ""
        target = known.target.search(text, part.start, part.end)
        other = noun_of(target["noun"]) if target else ""
        return obliged, consenting or (other if other != obliged else "")
    if modality in (Modality.MAY, Modality.NEED_NOT):
        return "", core.noun
    if modality is Modality.MUST_NOT and consenting:
        return core.noun, consenting
    return core.noun, _other(text, core, part.end, nouns) or (consenting if consenting != core.noun else "")


def _other(text: str, core: _Core, end: int, nouns: frozenset[str]) -> str:
    """The first other party after the verb that does not act itself."""
    if core.noun == PARTY and THE_OTHER.search(text, core.end, end):
        return PARTY
    for match in patterns(nouns).noun.finditer(text, core.end, end):
        noun = noun_of(match["noun"])
        if noun not in (core.noun, PARTY) and not BY.search(text, max(core.end, match.start() - 12), match.start()):
            return noun
    return ""


def _polarity(text: str, part: RedactedSpan, span: RedactedSpan, modality: Modality) -> Polarity:
    if modality in (Modality.MUST_NOT, Modality.NEED_NOT):
        return Polarity.NEGATIVE
    end = min(max(span.end, part.start), part.end)
    words = NO_NEGATION.sub(" ", text[part.start : end])
    return Polarity.NEGATIVE if NEGATION.search(words) else Polarity.POSITIVE
