"""The review policy: which sets are published unreviewed, separation of duties, and our role in documents. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from services.annotation.playbook.rules import more_severe, type_name
from services.annotation.sets.judging.records import NOTHING, JudgeFirst
from services.annotation.sets.small_groups import NOBODY, SmallGroups, build_small_groups
from services.shared.domain.annotations import AnnotationSet
from services.shared.domain.clauses import Severity
from services.shared.domain.document import Arm, DocumentRecord

DEFAULT_SHARE = 0.1
DEFAULT_PASSAGES = 0.05


class Segregation(StrEnum):
    """A rule on separation of duties, or on the completeness of a review."""

    DECIDER_MAY_NOT_COMPLETE = "decider-may-not-complete"
    COMPLETER_MAY_NOT_REOPEN = "completer-may-not-reopen"
    ALL_DECIDED = "all-decided"
    TRACKED_CHANGES_ACKNOWLEDGED = "tracked-changes-acknowledged"


@dataclass(frozen=True, slots=True)
class Condition:
    """Is met if each listed field of the document has one of the allowed values. Without fields it is always met."""

    allowed: tuple[tuple[str, frozenset[str]], ...]

    def is_met(self, document: DocumentRecord, document_type: str) -> bool:
        """Whether the condition is met. `document_type` can have any form of `type_name`."""
        values = {**{name: str(getattr(document, name)) for name in _FIELDS}, "document_type": type_name(document_type)}
        return all(values[name] in choices for name, choices in self.allowed)


@dataclass(frozen=True, slots=True)
class Pass:
    """A rule that publishes the sets of some documents unreviewed."""

    id: str
    when: Condition
    minimum_confidence: float
    maximum_severity: Severity


@dataclass(frozen=True, slots=True)
class BulkRule:
    """A rule that lets a reviewer accept annotations together. Evidence of a finding more severe than
    `maximum_severity` is not among them. Without `categories`: all of them.
    """

    id: str
    when: Condition
    minimum_confidence: float
    maximum_severity: Severity
    categories: frozenset[str] = frozenset()


class FourEyes(StrEnum):
    """Whether two people review each document. OPEN: the second one sees the decisions of the first. BLIND: it does
    not, and a third person decides where both differ.
    """

    OFF = "off"
    OPEN = "open"
    BLIND = "blind"


@dataclass(frozen=True, slots=True)
class Method:
    """A rule on how documents are reviewed. `second_review_share` of the documents get a blind second review, drawn at
    random; `passage_share` of the passages of all documents are drawn for the figures of what was missed. Findings of
    the severity `senior_from` or a higher one need a decision of a senior reviewer; None: none do. `judge_first`: which
    places reviewers judge before they see the answer of the model.
    """

    id: str
    when: Condition
    four_eyes: FourEyes = FourEyes.OFF
    second_review_share: float = DEFAULT_SHARE
    senior_from: Severity | None = None
    passage_share: float = DEFAULT_PASSAGES
    judge_first: JudgeFirst = NOTHING


@dataclass(frozen=True, slots=True)
class ReviewPolicy:
    """By default, no set is published unreviewed, there are no rules on separation of duties, the kind of agreement
    decides our role, one person reviews a document, and no figure is about few people. A review is complete if each
    finding of the severity `decide_findings` or a higher one is decided.
    """

    passes: tuple[Pass, ...] = ()
    segregations: tuple[tuple[Condition, Segregation], ...] = ()
    perspectives: tuple[tuple[Condition, str], ...] = ()
    decide_findings: Severity = Severity.MEDIUM
    bulk_rules: tuple[BulkRule, ...] = ()
    methods: tuple[Method, ...] = ()
    small_groups: SmallGroups = NOBODY

    def method(self, document: DocumentRecord, document_type: str) -> Method | None:
        """The first rule on the method of review that applies to the document; None if there is none."""
        return next((rule for rule in self.methods if rule.when.is_met(document, document_type)), None)

    def bulk_rule(self, document: DocumentRecord, document_type: str) -> BulkRule | None:
        """The first rule on accepting annotations together that applies to the document; None if there is none."""
        return next((rule for rule in self.bulk_rules if rule.when.is_met(document, document_type)), None)

    def publishes_unreviewed(self, document: DocumentRecord, proposed: AnnotationSet) -> str:
        """The id of the rule that publishes `proposed` unreviewed, or "". Only in the assisted arm, and never for a
        flagged set: text in the document can raise the confidence of the model.
        """
        if document.arm is not Arm.ASSISTED or proposed.flags:
            return ""
        rules = (rule for rule in self.passes if rule.when.is_met(document, proposed.document_type))
        first = next(rules, None)
        return first.id if first and _sure(first, proposed) else ""

    def segregation(self, document: DocumentRecord, document_type: str) -> frozenset[Segregation]:
        """All rules that apply to the document's review."""
        return frozenset(rule for when, rule in self.segregations if when.is_met(document, document_type))

    def perspective(self, document: DocumentRecord, document_type: str) -> str:
        """Our role by the first rule that applies to the document; empty if there is none."""
        return next((role for when, role in self.perspectives if when.is_met(document, document_type)), "")


def build_review_policy(data: Mapping[str, Any]) -> ReviewPolicy:
    """Builds the policy from `data`, the checked values of its file."""
    return ReviewPolicy(
        tuple(_pass(one) for one in data["publish_unreviewed"]),
        tuple((_condition(one["when"]), Segregation(one["rule"])) for one in data["segregation"]),
        tuple((_condition(one["when"]), one["role"]) for one in data.get("perspectives", ())),
        Severity(data.get("decide_findings", Severity.MEDIUM)),
        tuple(_bulk_rule(one) for one in data.get("accept_in_bulk", ())),
        tuple(_method(one) for one in data.get("method", ())),
        build_small_groups(data.get("small_groups", {})),
    )


def _method(data: Mapping[str, Any]) -> Method:
    return Method(
        data["id"],
        _condition(data["when"]),
        FourEyes(data.get("four_eyes", FourEyes.OFF)),
        data.get("second_review_share", DEFAULT_SHARE),
        Severity(data["senior_from"]) if "senior_from" in data else None,
        data.get("passage_share", DEFAULT_PASSAGES),
        _judge_first(data.get("judge_first", {})),
    )


def _judge_first(data: Mapping[str, Any]) -> JudgeFirst:
    return JudgeFirst(data.get("blind_share", False), frozenset(map(Severity, data.get("severities", ()))))


def _bulk_rule(data: Mapping[str, Any]) -> BulkRule:
    return BulkRule(
        data["id"],
        _condition(data["when"]),
        data["minimum_confidence"],
        Severity(data["maximum_severity"]),
        frozenset(data.get("categories", ())),
    )


def _pass(data: Mapping[str, Any]) -> Pass:
    severity = Severity(data.get("maximum_severity", Severity.CRITICAL))
    return Pass(data["id"], _condition(data["when"]), data.get("minimum_confidence", 0.0), severity)


def _condition(when: Mapping[str, Iterable[str]]) -> Condition:
    return Condition(tuple((name, frozenset(values)) for name, values in when.items()))


def _sure(rule: Pass, proposed: AnnotationSet) -> bool:
    confidences = [proposed.document_type_confidence, *(one.confidence for one in proposed.annotations)]
    return min(confidences) >= rule.minimum_confidence and not any(
        more_severe(finding.severity, rule.maximum_severity) for finding in proposed.findings
    )


_FIELDS = ("tenant", "team", "matter", "source_system", "cohort", "jurisdiction", "data_class", "client_id", "priority")
