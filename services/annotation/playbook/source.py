"""A playbook out of YAML, and which playbook reads which document type."""

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any

from services.annotation.playbook.faults import SUBJECTS, faults_of
from services.annotation.playbook.rules import (
    ANY_TYPE,
    Choice,
    Condition,
    Consistent,
    Expect,
    Limits,
    NotAbove,
    Pattern,
    Playbook,
    Playbooks,
    Presence,
    Rule,
    SameAs,
)
from services.annotation.yaml_data import PolicyError, Schema, lines_in, load_checked
from services.shared.domain.clauses import Severity
from services.shared.domain.fields import FIELD_TYPES, FieldValue, read_value


def read_playbook(text: str, schema: Schema, name: str) -> Playbook:
    """One playbook. Raises `PolicyError` with file and line."""
    data: dict[str, Any] = load_checked(text, schema, name)
    faults = list(faults_of(data))
    if faults:
        line = lines_in(text)
        raise PolicyError("\n".join(f"{name}:{line(path)}: {fault}" for path, fault in faults))
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


def route(playbooks: Mapping[str, Playbook]) -> Playbooks:
    """Playbooks by their files' names. Raises `PolicyError` where two claim a type or none takes the rest."""
    faults = claimed_twice(playbooks)
    if faults:
        raise PolicyError("\n".join(faults), "type_claimed_twice")
    by_type = {kind: playbook for playbook in playbooks.values() for kind in playbook.applies_to}
    if ANY_TYPE not in by_type:
        raise PolicyError(f"no playbook applies to {ANY_TYPE!r}", "rest_unclaimed")
    return Playbooks(by_type)


def claimed_twice(playbooks: Mapping[str, Playbook]) -> list[str]:
    """`file:line: what is wrong` for each type that a playbook claims after another one; by their files' names."""
    places: dict[str, str] = {}
    faults: list[str] = []
    for name, playbook in playbooks.items():
        line = lines_in(playbook.source)
        for i, kind in enumerate(playbook.applies_to):
            place = f"{name}:{line(('applies_to', i))}"
            if kind in places:
                faults.append(f"{place}: {kind!r} is claimed already, by {places[kind]}")
            places.setdefault(kind, place)
    return faults


def subject_of(data: Mapping[str, Any]) -> str:
    """A rule's category, whichever name stands for it: `category` is what playbooks before `clause` said."""
    return str(next(data[key] for key in SUBJECTS if key in data))


def _rule(data: Mapping[str, Any], minimum_confidence: float) -> Rule:
    category = subject_of(data)
    return Rule(
        id=data["id"],
        category=category,
        condition=_condition(data, category),
        severity=Severity(data["severity"]),
        message=_line(data["message"]),
        guidance=_line(data.get("guidance", "")),
        minimum_confidence=data.get("minimum_confidence", minimum_confidence),
        document_types=frozenset(data.get("document_types", ())),
        fallback=_line(data.get("fallback", "")),
        question=_line(data.get("question", "")),
        only_with=tuple(data.get("only_with", ())),
        only_without=tuple(data.get("only_without", ())),
    )


def _condition(data: Mapping[str, Any], category: str) -> Condition:
    name = next((name for name in _CONDITIONS if name in data), "")
    if name:
        return _CONDITIONS[name](category, data[name])
    least, most = (data.get(key) for key in ("at_least", "at_most"))
    return Limits(*(None if one is None else _value(category, one) for one in (least, most)))


def _value(category: str, written: object) -> FieldValue:
    value = read_value(FIELD_TYPES[category].kind, str(written))
    if not isinstance(value, FieldValue):
        raise TypeError(f"{category}: a limit without a value")
    return value


def _line(text: str) -> str:
    return " ".join(text.split())


_CONDITIONS: Mapping[str, Callable[[str, Any], Condition]] = {
    "expect": lambda _, told: Presence(Expect(told)),
    "equals": lambda category, told: Choice((_value(category, told),)),
    "one_of": lambda category, told: Choice(tuple(_value(category, one) for one in told)),
    "not_after": lambda _, told: NotAbove(told),
    "not_above": lambda _, told: NotAbove(told),
    "same_as": lambda _, told: SameAs(told),
    "consistent": lambda *_: Consistent(),
    "must_match": lambda _, told: Pattern(told, wanted=True),
    "must_not_match": lambda _, told: Pattern(told, wanted=False),
}
