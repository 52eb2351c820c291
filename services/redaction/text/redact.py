"""Plans and applies the redaction of a text. In between, the caller assigns placeholders to the plan's subjects."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from services.redaction.detection.analysis import Analysis, analyse
from services.redaction.detection.scanned import Scan
from services.redaction.policies.operators import rewrite
from services.redaction.policies.rules import Policy
from services.redaction.recognisers.base import Recogniser
from services.redaction.subjects.linking import Subject, subjects_of
from services.redaction.subjects.placeholders import ESCAPED, escape, look_alikes
from services.shared.domain.entities import EntityType, Recognition
from services.shared.domain.spans import OriginalSpan, RedactedSpan, RedactionMap, Replacement


@dataclass(frozen=True, slots=True)
class Redaction:
    """A redacted text. `values[i]` is the original value of `map.replacements[i]`."""

    text: str
    map: RedactionMap
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """The replacements in `text` before the vault assigns placeholders to `subjects`."""

    text: str
    edits: tuple["Edit", ...]
    subjects: tuple[Subject, ...]


@dataclass(frozen=True, slots=True)
class Edit:
    """One planned replacement: by `words`, or by the placeholder of `subjects[subject]` if `subject` is not -1.
    `erased`: `words` is the placeholder of an erased value.
    """

    span: OriginalSpan
    entity_type: str
    words: str = ""
    subject: int = -1
    erased: bool = False


def plan_text(
    text: str,
    policy: Policy,
    *,
    recognisers: Sequence[Recogniser],
    known: Iterable[tuple[EntityType, str]] = (),
    parties: Iterable[tuple[EntityType, str]] = (),
    scan: Scan | None = None,
    borders: Sequence[int] = (),
) -> Plan:
    """The plan for `text` under `policy`. `known` are spellings of the matter's values, matched exactly; `parties` are
    matched in any casing and order. `scan`: the text was read from pictures. `borders`: places of `borders_of`.
    """
    analysis = analyse(text, policy, known=known, parties=parties, recognisers=recognisers, scan=scan, borders=borders)
    return plan_redaction(text, analysis)


def plan_redaction(text: str, analysis: Analysis) -> Plan:
    """The plan for `text` from its analysis."""
    edits: list[Edit] = []
    named: list[tuple[OriginalSpan, EntityType, str]] = []
    for one, span in _places(analysis):
        value = one.span.of(analysis.shown.text)
        words = rewrite(analysis.ruling.rule(one).operator, one.entity_type, value)
        if words is None:
            named.append((span, one.entity_type, value))
        else:
            edits.append(Edit(span, one.entity_type, words))
    subjects, places = subjects_of([(kind, value) for _, kind, value in named])
    edits += (Edit(span, kind, subject=place) for (span, kind, _), place in zip(named, places, strict=True))
    edits += _escapes(text, sorted(one.span for one in edits))
    return Plan(text, tuple(sorted(edits, key=lambda one: one.span)), tuple(subjects))


def _places(analysis: Analysis) -> Iterator[tuple[Recognition, OriginalSpan]]:
    """The values with their spans in the original text. If two share a character, it belongs to the first one."""
    end = 0
    for one in analysis.resolved:
        span = analysis.shown.to_original(one.span)
        if span.end > end:
            yield one, OriginalSpan(max(span.start, end), span.end)
            end = span.end


def apply_plan(prepared: Plan, placeholders: Sequence[str]) -> Redaction:
    """The redacted text. `placeholders` belong to `prepared.subjects`, in order."""
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
    """The original text, restored from the replaced values."""
    pieces: list[str] = []
    position = 0
    for one, value in zip(redaction.map.replacements, redaction.values, strict=True):
        pieces += (redaction.text[position : one.redacted.start], value)
        position = one.redacted.end
    return "".join((*pieces, redaction.text[position:]))


def _escapes(text: str, taken: Sequence[OriginalSpan]) -> Iterable[Edit]:
    ends = [one.end for one in taken]
    for start, end in look_alikes(text):
        after = bisect_right(ends, start)
        if after == len(taken) or taken[after].start >= end:
            span = OriginalSpan(start, end)
            yield Edit(span, ESCAPED, escape(span.of(text)))
