"""Explains which recognised values stay in a redacted text, and why."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from services.redaction.detection.analysis import Analysis
from services.redaction.detection.resolve import allowed, shielded, shields_of, trimmed, within
from services.redaction.policies.rules import Exemption, Operator
from services.shared.domain.entities import EntityType, Recognition
from services.shared.domain.spans import OriginalSpan


class Why(StrEnum):
    """The reason why a recognised value stays in the text, as people read it."""

    ALLOWED = "on the allow list"
    TERM = "a defined term"
    UNSURE = "confidence below the threshold"
    POLICY = "the policy keeps it"
    ORGANISATION = "part of the name of an organisation that is kept"


@dataclass(frozen=True, slots=True)
class Kept:
    """A value that stays in the text. `confidence` comes from the recogniser, `needed` is the threshold of the policy.
    `because` is the policy's own reason, with the role and the jurisdiction to which it applies.
    """

    span: OriginalSpan
    entity_type: EntityType
    why: Why
    confidence: float
    needed: float
    because: str = ""


def explain(analysis: Analysis) -> tuple[Kept, ...]:
    """The recognised values that were not replaced, in order and without overlaps. A value that the policy keeps is
    left out if its confidence is below the threshold.
    """
    text, policy = analysis.shown.text, analysis.ruling.policy
    ends = [one.span.end for one in analysis.resolved]
    places = allowed(text, policy)
    every = [trimmed(text, one) for one in {*analysis.found, *analysis.terms}]
    shields = shields_of(analysis.shown.text, (one for one in every if _keeps(analysis, one)))
    chosen: dict[tuple[int, int], tuple[int, float, Kept]] = {}
    for one in every:
        after = bisect_right(ends, one.span.start)
        if not len(one.span) or (after < len(ends) and analysis.resolved[after].span.start < one.span.end):
            continue  # a value that is replaced in part is not kept
        why = next(reason for reason, holds in _reasons(analysis, one, places, shields) if holds)
        decided = analysis.ruling.decide(one)
        if why is Why.UNSURE and decided.rule.operator is Operator.KEEP:
            continue  # it would also stay with a higher confidence
        kept = Kept(
            analysis.shown.to_original(one.span), one.entity_type, why, one.confidence, decided.rule.threshold,
            _because(decided) if why is Why.POLICY else "",
        )  # fmt: skip
        rank = (_ORDER[why], -one.confidence, kept)
        key = (kept.span.start, kept.span.end)
        chosen[key] = min(chosen.get(key, rank), rank, key=lambda rank: rank[:2])
    return tuple(_outermost(sorted((kept for _, _, kept in chosen.values()), key=_place)))


def _reasons(
    analysis: Analysis, one: Recognition, places: list[tuple[int, int]], shields: list[tuple[int, int]]
) -> Iterator[tuple[Why, bool]]:
    rule = analysis.ruling.rule(one)
    yield Why.ALLOWED, within(one.span, places)
    yield Why.TERM, one in analysis.terms
    yield Why.UNSURE, one.confidence < rule.threshold
    yield Why.POLICY, rule.operator is Operator.KEEP
    yield Why.ORGANISATION, shielded(one, shields)
    yield Why.UNSURE, True


def _keeps(analysis: Analysis, one: Recognition) -> bool:
    rule = analysis.ruling.rule(one)
    return rule.operator is Operator.KEEP and one.confidence >= rule.threshold


def _because(decided: Exemption) -> str:
    role = f"{decided.role}'s" if decided.role else ""
    jurisdiction = f"under {decided.jurisdiction}" if decided.jurisdiction else ""
    condition = " ".join(filter(None, (role, jurisdiction)))
    return ": ".join(filter(None, (condition, decided.rule.because)))


def _outermost(ordered: list[Kept]) -> Iterator[Kept]:
    """The values without those that overlap an earlier or longer one."""
    end = 0
    for one in ordered:
        if one.span.start >= end:
            yield one
            end = one.span.end


def _place(one: Kept) -> tuple[int, int]:
    return one.span.start, -one.span.end


_ORDER = {why: place for place, why in enumerate((Why.POLICY, Why.ALLOWED, Why.TERM, Why.ORGANISATION, Why.UNSURE))}
