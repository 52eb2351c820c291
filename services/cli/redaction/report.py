"""The content of a report on one redacted file: values that were replaced, kept, or are in doubt."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from math import floor

from services.redaction.policies.rules import Policy
from services.redaction.text.explain import Kept, Why
from services.redaction.text.redact import Redaction


@dataclass(frozen=True, slots=True)
class Report:
    """One redacted file. `kept` is in the order of the text, and does not overlap the replacements."""

    path: str
    policy: Policy
    text: str
    redaction: Redaction
    kept: tuple[Kept, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the text before and after redaction. `entity_type` is empty if the part is no value.

    `kept` is the number of a kept value, from 1.
    """

    before: str
    after: str
    entity_type: str = ""
    kept: int = 0


def pieces(report: Report) -> Iterator[Piece]:
    """All parts of the text, in order."""
    text, redaction = report.text, report.redaction
    marks = [(one.original, one.entity_type, one.redacted.of(redaction.text), 0) for one in redaction.map.replacements]
    marks += [(one.span, one.entity_type.value, "", number) for number, one in enumerate(report.kept, start=1)]
    position = 0
    for span, kind, words, number in sorted(marks, key=lambda one: one[0]):
        if span.start > position:
            yield Piece(text[position : span.start], text[position : span.start])
        yield Piece(span.of(text), span.of(text) if number else words, kind, number)
        position = span.end
    if position < len(text):
        yield Piece(text[position:], text[position:])


def lines(report: Report) -> Iterator[list[Piece]]:
    """The parts line by line. A value with a line break stays in one item."""
    line: list[Piece] = []
    for piece in pieces(report):
        if piece.entity_type:
            line.append(piece)
            continue
        first, *rest = re.split(r"\r?\n", piece.before)
        line.append(Piece(first, first))
        for one in rest:
            yield line
            line = [Piece(one, one)]
    yield line


def law_is_missing(report: Report) -> bool:
    """Whether rules depend on a jurisdiction, but none is given. Then the most protective rules apply."""
    policy = report.policy
    return not policy.jurisdiction and any(one.jurisdiction for one in policy.exemptions)


def is_doubtful(one: Kept) -> bool:
    """Whether the confidence is below the threshold of the policy."""
    return one.why is Why.UNSURE


def counts(report: Report) -> list[tuple[str, int, int, int, int]]:
    """(type, replaced places, replaced distinct values, kept places, places in doubt), the most frequent first."""
    replacements = report.redaction.map.replacements
    replaced = Counter(one.entity_type for one in replacements)
    named = {(one.entity_type, one.placeholder or one.redacted.of(report.redaction.text)) for one in replacements}
    distinct = Counter(kind for kind, _ in named)
    kept = Counter(one.entity_type.value for one in report.kept if not is_doubtful(one))
    doubts = Counter(one.entity_type.value for one in report.kept if is_doubtful(one))
    kinds = replaced.keys() | kept.keys() | doubts.keys()
    return [
        (kind, replaced[kind], distinct[kind], kept[kind], doubts[kind])
        for kind in sorted(kinds, key=lambda kind: (-replaced[kind], -kept[kind], -doubts[kind], kind))
    ]


def reasons(report: Report) -> list[tuple[str, str, str, list[int]]]:
    """(reason, type, value, numbers) of kept values that are not in doubt, in the order of the text."""
    grouped: dict[tuple[str, str, str], list[int]] = {}
    for number, one in enumerate(report.kept, start=1):
        if not is_doubtful(one):
            why = f"{one.why.value}: {one.because}" if one.because else one.why.value
            grouped.setdefault((why, one.entity_type.value, _value(report, one)), []).append(number)
    return [(*key, numbers) for key, numbers in grouped.items()]


def doubts(report: Report) -> list[tuple[str, str, float, float, list[int]]]:
    """(value, type, highest confidence, threshold, numbers) of the values in doubt, the most likely first."""
    grouped: dict[tuple[str, str], list[tuple[float, float, int]]] = {}
    for number, one in enumerate(report.kept, start=1):
        if is_doubtful(one):
            key = _value(report, one), one.entity_type.value
            grouped.setdefault(key, []).append((one.confidence, one.needed, number))
    rows = [(*key, *max(found)[:2], [number for _, _, number in found]) for key, found in grouped.items()]
    return sorted(rows, key=lambda row: row[3] - row[2])


def hundredths(confidence: float) -> str:
    """Two decimals, never rounded up to the threshold."""
    return f"{floor(confidence * 100 + 1e-9) / 100:.2f}"


def _value(report: Report, one: Kept) -> str:
    return " ".join(one.span.of(report.text).split())
