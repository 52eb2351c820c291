"""The lasting ids of findings, and the decisions on them that are in force. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from services.annotation.placing.phrases import normalise
from services.annotation.playbook.marks import NOT_COUNTED, Words, WordsIn
from services.annotation.sets.state import DocumentSet
from services.shared.domain.annotations import (
    Annotation,
    AnnotationSet,
    Finding,
    FindingDecision,
    FindingReview,
    FindingState,
    SetState,
)
from services.shared.domain.identity import keyed_hash, make_id
from services.shared.domain.spans import RedactedSpan

ADDED_RULE = "added"
UNDECIDED = FindingReview(FindingState.UNDECIDED)


def with_lasting_ids(
    findings: Iterable[Finding], annotations: Iterable[Annotation], chain: str, words: Words, hash_key: bytes
) -> tuple[Finding, ...]:
    """The findings with their lasting ids. `chain`: id of the version chain. Findings with places have one only if the
    text of the document can be read, with `words`.

    As with annotations, the same words in another version give the same id, and the n-th of several equal ones too.
    """
    quotes = _quotes(annotations)
    seen: Counter[str] = Counter()
    made = []
    for one in findings:
        identity = _lasting_id(one, quotes, chain, words, hash_key)
        seen[identity] += 1
        number = seen[identity]
        made.append(replace(one, lasting_id=identity if number == 1 or not identity else _again(identity, number)))
    return tuple(made)


def added_id(category: str, annotation_ids: Sequence[str], annotations: Iterable[Annotation], chain: str) -> str:
    """The lasting id of a finding that a reviewer adds; empty if an annotation of its evidence is not there."""
    quotes = _quotes(annotations)
    if any(one not in quotes for one in annotation_ids):
        return ""
    evidence = (part for one in sorted(annotation_ids) for part in (one, quotes[one]))
    return make_id("finding", chain, ADDED_RULE, category, *evidence)


def with_decisions(
    current: AnnotationSet, document_id: str, chain: str, decisions: Sequence[FindingDecision]
) -> tuple[AnnotationSet, tuple[Finding, ...]]:
    """The set whose findings have the decisions in force, with the findings that reviewers added; and the outdated
    findings. `decisions`: all of the version chain, in order.
    """
    latest = {one.finding.lasting_id: one for one in decisions}
    here = {one.finding.finding_id: one for one in latest.values() if one.document_id == document_id}
    found: dict[str, FindingDecision] = {}
    made = []
    for finding in (*_own(current.findings), *_added(latest.values(), current.annotations, document_id, chain)):
        decided = latest.get(finding.lasting_id) if finding.lasting_id else _same(here.get(finding.finding_id), finding)
        if decided:
            found[decided.finding.lasting_id] = decided
        made.append(_decided(finding, decided))
    outdated = tuple(_outdated(one.finding) for identity, one in latest.items() if identity not in found)
    return replace(current, findings=tuple(made)), outdated


def reviewed(document_set: DocumentSet, now: datetime) -> tuple[AnnotationSet, tuple[Finding, ...]]:
    """The current set with the decisions on its findings that are in force at `now`; and the outdated findings. A set
    that is not under review has the decisions with which it was published.
    """
    current, document = document_set.annotation_set, document_set.document
    if current.state is not SetState.PROPOSED:
        return current, ()
    decisions = document_set.finding_decisions
    made, outdated = with_decisions(current, document.document_id, document.family, decisions)
    return replace(made, findings=as_of(made.findings, now)), outdated


def identified(document_set: DocumentSet, words: Words, hash_key: bytes) -> DocumentSet:
    """The same, with the lasting ids of the findings. Earlier releases store findings without them."""
    current, chain = document_set.annotation_set, document_set.document.family
    findings = with_lasting_ids(current.findings, current.annotations, chain, words, hash_key)
    return replace(document_set, annotation_set=replace(current, findings=findings))


def as_of(findings: Iterable[Finding], now: datetime) -> tuple[Finding, ...]:
    """The findings at a time: after `until`, a decision does not hold. All of them have a review."""
    reviews = ((one, _review_at(one.review or UNDECIDED, now)) for one in findings)
    return tuple(one if review is one.review else replace(one, review=review) for one, review in reviews)


def undecided_findings(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings as a proposal has them: without decisions, and without those that reviewers added."""
    return tuple(replace(one, review=None) for one in _own(findings))


def is_open(finding: Finding) -> bool:
    """Whether the finding has no decision in force."""
    return finding.review is None or finding.review.state is FindingState.UNDECIDED


def _own(findings: Iterable[Finding]) -> list[Finding]:
    return [one for one in findings if one.rule_id != ADDED_RULE]


def _added(
    decisions: Iterable[FindingDecision], annotations: Sequence[Annotation], document_id: str, chain: str
) -> Iterable[Finding]:
    """The added findings whose evidence is in the set with the same words."""
    for finding in (one.finding for one in decisions if one.finding.rule_id == ADDED_RULE):
        identity = added_id(finding.category, finding.annotation_ids, annotations, chain)
        if identity == finding.lasting_id:
            yield replace(finding, finding_id=make_id("finding", document_id, identity))


def _same(decision: FindingDecision | None, finding: Finding) -> FindingDecision | None:
    """A finding without a lasting id, which an earlier release made, is the same if its evidence is."""
    return decision if decision and decision.finding.annotation_ids == finding.annotation_ids else None


def _decided(finding: Finding, decision: FindingDecision | None) -> Finding:
    if decision is None:
        return replace(finding, review=UNDECIDED)
    review = decision.finding.review
    is_changed = review is not None and review.state is FindingState.CHANGED
    return replace(finding, review=review, severity=decision.finding.severity if is_changed else finding.severity)


def _outdated(finding: Finding) -> Finding:
    return replace(finding, review=replace(finding.review or UNDECIDED, state=FindingState.OUTDATED))


def _review_at(review: FindingReview, now: datetime) -> FindingReview:
    ends = review.state in _UNTIL and review.until is not None and review.until <= now
    return replace(review, state=FindingState.UNDECIDED) if ends else review


def _quotes(annotations: Iterable[Annotation]) -> Mapping[str, str]:
    """The quote hash of each annotation that counts, by its id."""
    return {one.annotation_id: one.quote_hash for one in annotations if one.state not in NOT_COUNTED}


def _lasting_id(finding: Finding, quotes: Mapping[str, str], chain: str, words: Words, hash_key: bytes) -> str:
    if finding.places and not isinstance(words, WordsIn):
        return ""
    evidence = (part for one in finding.annotation_ids for part in (one, quotes.get(one, "")))
    own = (one for one in finding.places if not one.document_id)
    places = (_place_hash(one.redacted_span, words, hash_key) for one in own)
    named = (chain, finding.kind.value, finding.rule_id, finding.category)
    return make_id("finding", *named, str(len(finding.annotation_ids)), *evidence, *places)


def _place_hash(span: RedactedSpan, words: Words, hash_key: bytes) -> str:
    text = span.of(words.redacted.text) if isinstance(words, WordsIn) else ""
    return keyed_hash(hash_key, "quote", normalise(text).encode("utf-8", "surrogatepass"))


def _again(identity: str, number: int) -> str:
    return make_id("finding", identity, str(number))


_UNTIL = frozenset({FindingState.WAITING, FindingState.WAIVED})
