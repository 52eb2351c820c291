"""What a sentence says: who must, must not or may, for whose benefit, and with which conditions. Pure.

It reads the grammar of agreements with patterns. If they do not decide, the answer is `UNKNOWN` or an empty noun.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from services.annotation.agreement.clauses import Clause, Core
from services.annotation.agreement.grammar import (
    BARE_VERB,
    BINDING,
    BY,
    FREE,
    HEADING,
    NEGATED,
    NEGATION,
    NO_NEGATION,
    NOT,
    NOT_A_HEADING,
    PROVISO,
    THE_OTHER,
    THING,
    VERBS,
    Modality,
    patterns,
)
from services.annotation.agreement.leads import Lead, Leads
from services.annotation.agreement.nouns import PARTY, noun_of
from services.annotation.agreement.sentences import Boundaries
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


class Grammar:
    """What the sentences of a text say; each is read once. `nouns`: what the document calls its parties, lower case."""

    def __init__(self, text: str, nouns: Collection[str] = ()) -> None:
        self.text = text
        self.nouns = frozenset(nouns)
        self._clauses: dict[RedactedSpan, tuple[Clause, ...]] = {}
        self._statements: dict[RedactedSpan, Statement] = {}

    @cached_property
    def boundaries(self) -> Boundaries:
        """The ends of the sentences."""
        return Boundaries(self.text)

    @cached_property
    def leads(self) -> Leads:
        """The words that open lists."""
        return Leads(self.text, self.nouns)

    def statement(self, span: RedactedSpan) -> Statement:
        """What the sentence around the start of `span` says.

        A heading at the start of the span is skipped. An item that begins with a bare verb has the subject of its list.
        """
        if span not in self._statements:
            self._statements[span] = self._read(_without_heading(self.text, span))
        return self._statements[span]

    def clauses(self, position: int) -> tuple[Clause, ...]:
        """The main clause of the sentence at a position, then each proviso."""
        sentence = self.boundaries.sentence_at(position)
        if sentence not in self._clauses:
            parts = _parts(self.text, sentence)
            self._clauses[sentence] = tuple(Clause(self.text, one, self.nouns) for one in parts)
        return self._clauses[sentence]

    def nouns_in(self, words: str) -> tuple[str, ...]:
        """The nouns for parties in `words`, in order: roles, `party`, and the document's own ones."""
        return nouns_in(words, self.nouns)

    def _read(self, span: RedactedSpan) -> Statement:
        clauses = self.clauses(span.start)
        index = max(i for i, one in enumerate(clauses) if i == 0 or one.span.start <= span.start)
        clause = clauses[index]
        core = _core(clause, span)
        modality = _modality(core, self.text[core.end : clause.span.end]) if core else clause.impersonal
        obliged, beneficiary = _who(clause, core, modality)
        if (core is None or core.start >= span.start) and BARE_VERB.match(self.text, span.start):
            lead = self.leads.at(span.start)
            modality, obliged = _negated(self.text, span, lead) if lead else (modality, obliged)
        provisos = tuple(one.span for one in clauses[1:]) if index == 0 else ()
        return Statement(
            part=clause.span,
            modality=modality,
            polarity=_polarity(self.text, clause.span, span, modality),
            obliged=obliged,
            beneficiary=beneficiary,
            conditions=_without_core(clause.conditions, core),
            carve_outs=_without_core(clause.exceptions, core) + provisos,
            in_proviso=index > 0,
        )


def statement_of(text: str, span: RedactedSpan, nouns: Collection[str] = ()) -> Statement:
    """What the sentence around the start of `span` says, in a text that is read for it alone."""
    return Grammar(text, nouns).statement(span)


def nouns_in(words: str, nouns: Collection[str] = ()) -> tuple[str, ...]:
    """The nouns for parties in `words`, in order: roles, `party`, and the document's own `nouns`."""
    return tuple(noun_of(match["noun"]) for match in patterns(frozenset(nouns)).noun.finditer(words))


def _parts(text: str, sentence: RedactedSpan) -> list[RedactedSpan]:
    """The main clause, then each proviso."""
    cuts = [match.start() for match in PROVISO.finditer(text, sentence.start, sentence.end)]
    starts = [sentence.start, *(one for one in cuts if one > sentence.start)]
    return [RedactedSpan(start, end) for start, end in zip(starts, [*starts[1:], sentence.end], strict=True)]


def _without_core(phrases: Iterable[RedactedSpan], core: Core | None) -> tuple[RedactedSpan, ...]:
    """The phrases, each without a main clause that follows it without a comma."""
    return tuple(
        RedactedSpan(one.start, core.start) if core and one.start < core.start < one.end else one for one in phrases
    )


def _without_heading(text: str, span: RedactedSpan) -> RedactedSpan:
    heading = HEADING.match(text, span.start, span.end)
    if not heading or heading.end() >= span.end or NOT_A_HEADING.search(heading.group()):
        return span
    return RedactedSpan(heading.end(), span.end)


def _negated(text: str, span: RedactedSpan, lead: Lead) -> Lead:
    """The lead, turned round for an item that begins with `not`."""
    modality, noun = lead
    return (NEGATED[modality] if NOT.match(text, span.start) and modality in NEGATED else modality), noun


def _modality(core: Core, after: str) -> Modality:
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


def _polarity(text: str, part: RedactedSpan, span: RedactedSpan, modality: Modality) -> Polarity:
    if modality in (Modality.MUST_NOT, Modality.NEED_NOT):
        return Polarity.NEGATIVE
    end = min(max(span.end, part.start), part.end)
    words = NO_NEGATION.sub(" ", text[part.start : end])
    return Polarity.NEGATIVE if NEGATION.search(words) else Polarity.POSITIVE


def _core(clause: Clause, span: RedactedSpan) -> Core | None:
    """The subject and verb that govern the span: outside of subordinate phrases, if there is one."""
    around = [one for one in clause.phrases if one.start < span.start < one.end]
    candidates = [
        one for one in clause.cores if any(phrase.start < one.start < phrase.end for phrase in around)
    ] or clause.main_cores
    inside = [one for one in candidates if span.start <= one.start < span.end]
    before = [one for one in candidates if one.start < span.start]
    chosen = before[-1] if before and not inside else next(iter((*inside, *candidates)), None)
    return None if chosen and _is_second(clause, span, chosen) else chosen


def _is_second(clause: Clause, span: RedactedSpan, core: Core) -> bool:
    """Whether a thing is the subject of what the span says, before `core`: `This Agreement shall not be assigned`."""
    start = clause.span.start
    things = [match.start() for match in THING.finditer(clause.text, start, max(start, core.start))]
    main = [one for one in things if not clause.is_subordinate(one)]
    return bool(main) and (core.start >= span.end or main[-1] >= span.start)


def _who(clause: Clause, core: Core | None, modality: Modality) -> tuple[str, str]:
    """The obliged and the beneficiary noun."""
    if core is None:
        if modality is Modality.MAY and clause.agent:
            return "", clause.agent
        obliged = clause.agent if modality in BINDING else ""
        return obliged, clause.consenting or (clause.target if clause.target != obliged else "")
    if modality in (Modality.MAY, Modality.NEED_NOT):
        return "", core.noun
    if modality is Modality.MUST_NOT and clause.consenting:
        return core.noun, clause.consenting
    return core.noun, _other(clause, core) or (clause.consenting if clause.consenting != core.noun else "")


def _other(clause: Clause, core: Core) -> str:
    """The first other party after the verb that does not act itself."""
    text, end = clause.text, clause.span.end
    if core.noun == PARTY and THE_OTHER.search(text, core.end, end):
        return PARTY
    for match in clause.patterns.noun.finditer(text, core.end, end):
        noun = noun_of(match["noun"])
        if noun not in (core.noun, PARTY) and not BY.search(text, max(core.end, match.start() - 12), match.start()):
            return noun
    return ""
