"""The pure pipeline: recognise, propagate, resolve by policy, link, replace. Only giving out numbers is left to the
caller.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from services.redaction.denied import denied
from services.redaction.operators import rewrite
from services.redaction.placeholders import ESCAPED, escape, look_alikes
from services.redaction.policy import Operator, Policy
from services.redaction.propagate import propagate
from services.redaction.recognisers.base import Recogniser, Source
from services.redaction.recognisers.registry import RECOGNISERS
from services.redaction.resolve import allowed, merge, resolve
from services.redaction.subjects import Subject, subjects_of
from services.redaction.terms import keep_terms
from services.redaction.watch import blank, leaks, watch
from services.shared.domain.entities import EntityType, Recognition
from services.shared.domain.spans import OriginalSpan, RedactedSpan, RedactionMap, Replacement

_KNOWN = "known.v1"
Assign = Callable[[Sequence[Subject]], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Redaction:
    """A redacted text. `values[i]` is what stood where `map.replacements[i]` stands now."""

    text: str
    map: RedactionMap
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What will be replaced in `text`, before placeholders are known: `subjects` wait for theirs."""

    text: str
    edits: tuple["Edit", ...]
    subjects: tuple[Subject, ...]


@dataclass(frozen=True, slots=True)
class Edit:
    """One replacement to come: `words` where they are known already, else the placeholder of `subjects[subject]`.
    `erased`: the words are the placeholder of a value that nobody can read any more.
    """

    span: OriginalSpan
    entity_type: str
    words: str = ""
    subject: int = -1
    erased: bool = False


def redact(
    text: str,
    policy: Policy,
    assign: Assign,
    *,
    known: Iterable[tuple[EntityType, str]] = (),
    recognisers: Sequence[Recogniser] = RECOGNISERS,
) -> Redaction:
    """`text` with personal values replaced. `assign` gives each subject its placeholder; `known` are values of the
    matter.
    """
    prepared = plan(text, policy, known=known, recognisers=recognisers)
    return apply(prepared, assign(prepared.subjects))


def plan(
    text: str,
    policy: Policy,
    *,
    known: Iterable[tuple[EntityType, str]] = (),
    parties: Iterable[tuple[EntityType, str]] = (),
    recognisers: Sequence[Recogniser] = RECOGNISERS,
) -> Plan:
    """What `policy` wants replaced in `text`, in whose jurisdiction it stands. `known` are values of the matter as they
    were written, `parties` those that are looked for in any casing and order.
    """
    source = Source(text)
    found = keep_terms(source, [one for recogniser in recognisers for one in recogniser.find(source)])
    found = keep_terms(source, [*found, *propagate(source, resolve(text, found, policy))])
    found += denied(source, [*policy.deny, *parties])
    return _plan(text, _without_leaks(text, resolve(text, found, policy), known, policy), policy)


def apply(prepared: Plan, placeholders: Sequence[str]) -> Redaction:
    """The plan carried out: `placeholders` belong to `prepared.subjects`, one each."""
    pieces: list[str] = []
    replacements: list[Replacement] = []
    values: list[str] = []
    position = length = 0
    for edit in prepared.edits:
        placeholder = placeholders[edit.subject] if edit.subject >= 0 else edit.words if edit.erased else None
        words = placeholder or edit.words
        before = prepared.text[position : edit.span.start]
        start = length + len(before)
        position, length = edit.span.end, start + len(words)
        pieces += (before, words)
        values.append(edit.span.of(prepared.text))
        replacements.append(Replacement(edit.span, RedactedSpan(start, length), edit.entity_type, placeholder))
    pieces.append(prepared.text[position:])
    return Redaction("".join(pieces), RedactionMap(tuple(replacements)), tuple(values))


def restore(redaction: Redaction) -> str:
    """The text before redaction, from what was put aside."""
    pieces: list[str] = []
    position = 0
    for one, value in zip(redaction.map.replacements, redaction.values, strict=True):
        pieces += (redaction.text[position : one.redacted.start], value)
        position = one.redacted.end
    return "".join((*pieces, redaction.text[position:]))


def _without_leaks(
    text: str, resolved: list[Recognition], known: Iterable[tuple[EntityType, str]], policy: Policy
) -> list[Recognition]:
    """`resolved`, with what the gate would still find: values of the matter, and this document's own elsewhere."""
    own = ((one.entity_type, one.span.of(text)) for one in resolved)
    blanked = blank(blank(text, ((one.span.start, one.span.end) for one in resolved)), allowed(text, policy))
    missed = {
        Recognition(OriginalSpan(start, end), kind, 1.0, _KNOWN)
        for start, end, kind in leaks(blanked, watch([*known, *own]))
    }
    return merge([*resolved, *missed]) if missed else resolved


def _plan(text: str, resolved: Sequence[Recognition], policy: Policy) -> Plan:
    edits: list[Edit] = []
    named: list[Recognition] = []
    for one in resolved:
        operator = policy.rule(one.entity_type).operator
        words = rewrite(operator, one.entity_type, one.span.of(text)) if operator is not Operator.PLACEHOLDER else None
        if words is None:
            named.append(one)
        else:
            edits.append(Edit(one.span, one.entity_type, words))
    subjects, places = subjects_of([(one.entity_type, one.span.of(text)) for one in named])
    edits += (Edit(one.span, one.entity_type, subject=place) for one, place in zip(named, places, strict=True))
    edits += _escapes(text, resolved)
    return Plan(text, tuple(sorted(edits, key=lambda one: one.span)), tuple(subjects))


def _escapes(text: str, resolved: Sequence[Recognition]) -> Iterable[Edit]:
    ends = [one.span.end for one in resolved]
    for start, end in look_alikes(text):
        after = bisect_right(ends, start)
        if after == len(resolved) or resolved[after].span.start >= end:
            span = OriginalSpan(start, end)
            yield Edit(span, ESCAPED, escape(span.of(text)))
