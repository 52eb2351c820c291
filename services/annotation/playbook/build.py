"""Builds a playbook from the values of its file. Pure."""

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any

from services.annotation.playbook.faults import CATEGORY_KEYS
from services.annotation.playbook.rules import (
    Choice,
    Condition,
    Consistent,
    Expect,
    Limits,
    NotAbove,
    Pattern,
    Playbook,
    Presence,
    Rule,
    SameAs,
)
from services.shared.domain.clauses import Severity
from services.shared.domain.fields.reading import read_value
from services.shared.domain.fields.types import FIELD_TYPES, FieldValue


def build_playbook(data: Mapping[str, Any], source: str) -> Playbook:
    """Builds the playbook from `data`: the checked values of the YAML text `source`.

    The version is a digest of the values: comments and layout do not change it.
    """
    canonical = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return Playbook(
        name=data["name"],
        version=hashlib.sha256(canonical.encode()).hexdigest()[:12],
        title=data["title"],
        applies_to=tuple(data["applies_to"]),
        fields=tuple(data.get("fields", ())),
        rules=tuple(_rule(one, data) for one in data["rules"]),
        source=source,
        reads_forms=data.get("forms", "read") == "read",
    )


def category_of(data: Mapping[str, Any]) -> str:
    """The clause type, field or subject of a rule. Older playbooks use the key `category`."""
    return str(next(data[key] for key in CATEGORY_KEYS if key in data))


def _rule(data: Mapping[str, Any], playbook: Mapping[str, Any]) -> Rule:
    """The values of the playbook are for rules without their own."""
    category = category_of(data)
    return Rule(
        id=data["id"],
        category=category,
        condition=_condition(data, category),
        severity=Severity(data["severity"]),
        message=_line(data["message"]),
        guidance=_line(data.get("guidance", "")),
        minimum_confidence=data.get("minimum_confidence", playbook["minimum_confidence"]),
        document_types=frozenset(data.get("document_types", ())),
        fallback=_line(data.get("fallback", "")),
        question=_line(data.get("question", "")),
        only_with=tuple(data.get("only_with", ())),
        only_without=tuple(data.get("only_without", ())),
        must_say=data.get("must_say", ""),
        must_do=data.get("must_do", ""),
        weak=_line(data.get("weak", "")),
        ignore=data.get("ignore", ""),
        words=data.get("words", ""),
        by_words="subject" in data,
        definitions=data.get("definitions", False),
        if_words=data.get("if_words", ""),
        unless_words=data.get("unless_words", ""),
        near=data.get("near", ""),
        noted=_line(data.get("noted", "")),
        perspective=tuple(data.get("perspective", playbook.get("perspective", ()))),
        minimum_presence=data.get("minimum_presence", playbook.get("minimum_presence")),
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
        raise TypeError(f"{category}: the limit has no value")
    return value


def _line(text: str) -> str:
    return " ".join(text.split())


_CONDITIONS: Mapping[str, Callable[[str, Any], Condition]] = {
    "expect": lambda _, value: Presence(Expect(value)),
    "equals": lambda category, value: Choice((_value(category, value),)),
    "one_of": lambda category, value: Choice(tuple(_value(category, one) for one in value)),
    "not_after": lambda _, value: NotAbove(value),
    "not_above": lambda _, value: NotAbove(value),
    "same_as": lambda _, value: SameAs(value),
    "consistent": lambda *_: Consistent(),
    "must_match": lambda _, value: Pattern(value, wanted=True),
    "must_not_match": lambda _, value: Pattern(value, wanted=False),
}
