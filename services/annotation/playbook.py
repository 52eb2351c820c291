"""Playbooks: rules as data, and what they conclude from annotations. A playbook's version is its content's hash."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from services.annotation.yaml_data import PolicyError, Schema, line_of, load_checked
from services.shared.domain.annotations import Annotation, AnnotationState, Finding, Origin
from services.shared.domain.clauses import CLAUSE_TYPES, Severity
from services.shared.domain.identity import make_id

ANY_TYPE = "*"
Path = tuple[str | int, ...]


class Expect(StrEnum):
    """What a rule says of a clause."""

    REQUIRED = "required"
    FORBIDDEN = "forbidden"
    ALLOWED = "allowed"


@dataclass(frozen=True, slots=True)
class Rule:
    """One clause type's rule. `message` is the finding, `guidance` what to do. No `document_types`: for all."""

    id: str
    category: str
    expect: Expect
    severity: Severity
    message: str
    guidance: str
    minimum_confidence: float
    document_types: frozenset[str]


@dataclass(frozen=True, slots=True)
class Playbook:
    """The rules for some document types. `fields` are categories to extract."""

    name: str
    version: str
    title: str
    applies_to: tuple[str, ...]
    fields: tuple[str, ...]
    rules: tuple[Rule, ...]
    source: str

    @property
    def label(self) -> str:
        """How provenance names it."""
        return f"{self.name}@{self.version}"

    @property
    def categories(self) -> frozenset[str]:
        """The clause types that it knows."""
        return frozenset(rule.category for rule in self.rules) | frozenset(self.fields)


@dataclass(frozen=True, slots=True)
class Playbooks:
    """Which playbook reads which document type. `by_type` holds `ANY_TYPE` for the rest."""

    by_type: Mapping[str, Playbook]

    def for_type(self, document_type: str) -> Playbook:
        """The one that names the type, else the default."""
        return self.by_type.get(type_name(document_type), self.by_type[ANY_TYPE])


def conclude(
    playbook: Playbook, document_type: str, annotations: Iterable[Annotation], subject: str = ""
) -> tuple[Finding, ...]:
    """Findings, gravest first, then in the playbook's order. `subject`, a document id, goes into their ids."""
    living = [one for one in annotations if one.state not in _DEAD]
    kind = type_name(document_type)
    rules = [rule for rule in playbook.rules if not rule.document_types or kind in rule.document_types]
    found = ((rule, [one.annotation_id for one in living if _counts(rule, one)]) for rule in rules)
    broken = [(rule, ids) for rule, ids in found if (rule.expect is Expect.REQUIRED) != bool(ids)]
    broken.sort(key=lambda pair: -_GRAVITY[pair[0].severity])
    return tuple(_finding(playbook, rule, ids, subject) for rule, ids in broken)


def graver(one: Severity, other: Severity) -> bool:
    """True where `one` matters more."""
    return _GRAVITY[one] > _GRAVITY[other]


def type_name(document_type: str) -> str:
    """As playbooks write it: "Credit Agreement" is `credit_agreement`."""
    return "_".join(document_type.casefold().replace("-", " ").replace("_", " ").split())


def read_playbook(text: str, schema: Schema, name: str) -> Playbook:
    """One playbook out of YAML. Raises `PolicyError` with file and line."""
    data: dict[str, Any] = load_checked(text, schema, name)
    _check_names(data, text, name)
    canonical = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return Playbook(
        name=data["name"],
        version=hashlib.sha256(canonical.encode()).hexdigest()[:12],
        title=data["title"],
        applies_to=tuple(data["applies_to"]),
        fields=tuple(data.get("fields", ())),
        rules=tuple(_rule(one, data["minimum_confidence"]) for one in data["rules"]),
        source=text,
    )


def route(playbooks: Sequence[Playbook]) -> Playbooks:
    """Raises `PolicyError` where two claim a type or none takes the rest."""
    by_type: dict[str, Playbook] = {}
    for playbook in playbooks:
        for kind in playbook.applies_to:
            if kind in by_type:
                raise PolicyError(f"{by_type[kind].name} and {playbook.name} both claim {kind!r}")
            by_type[kind] = playbook
    if ANY_TYPE not in by_type:
        raise PolicyError(f"no playbook applies to {ANY_TYPE!r}")
    return Playbooks(by_type)


def _rule(data: Mapping[str, Any], minimum_confidence: float) -> Rule:
    return Rule(
        id=data["id"],
        category=data["category"],
        expect=Expect(data["expect"]),
        severity=Severity(data["severity"]),
        message=data["message"],
        guidance=data.get("guidance", ""),
        minimum_confidence=data.get("minimum_confidence", minimum_confidence),
        document_types=frozenset(data.get("document_types", ())),
    )


def _check_names(data: Mapping[str, Any], text: str, name: str) -> None:
    faults = [*_rule_faults(data), *_category_faults(data)]
    if faults:
        raise PolicyError("\n".join(f"{name}:{line_of(text, path)}: {fault}" for path, fault in faults))


def _rule_faults(data: Mapping[str, Any]) -> Iterable[tuple[Path, str]]:
    seen: set[str] = set()
    for i, rule in enumerate(data["rules"]):
        if rule["id"] in seen:
            yield ("rules", i, "id"), f"rule {rule['id']!r} stands here twice"
        seen.add(rule["id"])
        strangers = set(rule.get("document_types", ())) - set(data["applies_to"])
        if strangers and ANY_TYPE not in data["applies_to"]:
            yield ("rules", i, "document_types"), f"the playbook does not apply to {', '.join(sorted(strangers))}"


def _category_faults(data: Mapping[str, Any]) -> Iterable[tuple[Path, str]]:
    named: list[tuple[Path, str]] = [(("rules", i, "category"), one["category"]) for i, one in enumerate(data["rules"])]
    named += [(("fields", i), category) for i, category in enumerate(data.get("fields", ()))]
    for path, category in named:
        if category not in CLAUSE_TYPES:
            yield path, f"{category!r} is not a known clause type"


def _counts(rule: Rule, annotation: Annotation) -> bool:
    if annotation.category != rule.category:
        return False
    confirmed = annotation.origin is Origin.PERSON or annotation.state is not AnnotationState.PROPOSED
    return confirmed or annotation.confidence >= rule.minimum_confidence


def _finding(playbook: Playbook, rule: Rule, ids: Sequence[str], subject: str) -> Finding:
    return Finding(
        finding_id=make_id("finding", subject, playbook.name, playbook.version, rule.id),
        rule_id=rule.id,
        category=rule.category,
        severity=rule.severity,
        message=f"{rule.message} {rule.guidance}".strip(),
        playbook=playbook.name,
        playbook_version=playbook.version,
        annotation_ids=tuple(ids),
    )


_DEAD = frozenset({AnnotationState.REJECTED, AnnotationState.SUPERSEDED})
_GRAVITY: Mapping[Severity, int] = {severity: i for i, severity in enumerate(Severity)}
