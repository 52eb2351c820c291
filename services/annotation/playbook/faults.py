"""Checks a playbook beyond its schema: names, limits, patterns. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import re2

from services.annotation.agreement.roles import OUR_ROLES
from services.annotation.playbook.duties.meaning import DUTIES
from services.annotation.playbook.judge import compiled
from services.annotation.playbook.rules import ANY_TYPE, type_name
from services.annotation.playbook.suggest import nearest
from services.shared.domain.clauses import CLAUSE_TYPES
from services.shared.domain.fields.reading import read_value
from services.shared.domain.fields.types import FIELD_TYPES, FieldKind, FieldValue

Path = tuple[str | int, ...]
Fault = tuple[Path, str]


def located(faults: Iterable[Fault]) -> Iterable[Fault]:
    """The faults with the dotted path of the value in front of each message: `rules.0.clause: …`."""
    for path, what in faults:
        where = ".".join(map(str, path))
        yield path, f"{where}: {what}" if where else what


def faults_of(data: Mapping[str, Any]) -> Iterable[Fault]:
    """Each fault with its path in the file."""
    seen: set[str] = set()
    for i, rule in enumerate(data["rules"]):
        at: Path = ("rules", i)
        if rule["id"] in seen:
            yield (*at, "id"), f"an earlier rule has the id {rule['id']!r}; choose another id"
        seen.add(rule["id"])
        others = set(rule.get("document_types", ())) - set(data["applies_to"])
        if others and ANY_TYPE not in data["applies_to"]:
            names = ", ".join(sorted(others))
            yield (*at, "document_types"), f"the playbook does not apply to {names}; add it to applies_to"
        yield from _rule_faults(rule, at)
    yield from _role_faults(data, ())
    for i, category in enumerate(data.get("fields", ())):
        if category not in CLAUSE_TYPES and category not in FIELD_TYPES:
            yield ("fields", i), unknown(category, "clause type or field", (*CLAUSE_TYPES, *FIELD_TYPES))


def type_faults(data: Mapping[str, Any], types: Iterable[str]) -> Iterable[Fault]:
    """Faults for document types that inference never returns: it returns `types`. Playbooks that are stored with a set
    skip this check.
    """
    known = tuple(map(type_name, types))
    named: list[tuple[Path, str]] = [(("applies_to", i), kind) for i, kind in enumerate(data["applies_to"])]
    for i, rule in enumerate(data["rules"]):
        named += [(("rules", i, "document_types", j), kind) for j, kind in enumerate(rule.get("document_types", ()))]
    for path, kind in named:
        if kind not in (*known, ANY_TYPE):
            message = unknown(kind, "document type", known)
            yield path, message if nearest(kind, known) else f"{message}; known types: {', '.join(known)}"


def _rule_faults(rule: Mapping[str, Any], at: Path) -> Iterable[Fault]:
    subjects, conditions = _named(rule, CATEGORY_KEYS), _named(rule, CONDITIONS)
    if len(subjects) != 1:
        yield at, f"a rule needs one of clause, field and subject; {_found(subjects)}"
        return
    if len(conditions) != 1 and set(conditions) != {"at_least", "at_most"}:
        yield at, f"a rule needs one condition of {', '.join(CONDITIONS)}; {_found(conditions)}"
        return
    yield from _word_faults(rule, at)
    [key] = subjects
    category, known = rule[key], FIELD_TYPES if key == "field" else CLAUSE_TYPES
    if key == "subject" and (category in CLAUSE_TYPES or category in FIELD_TYPES):
        yield (*at, key), f"{category!r} is a clause type or field; use clause or field, or choose another name"
    elif key != "subject" and category not in known:
        yield (*at, key), unknown(category, "field" if key == "field" else "clause type", tuple(known))
        return
    yield from _other_names(rule, at)
    for name in _named(rule, _PATTERNS):
        yield from _pattern_faults(rule[name], (*at, name))
    if "must_do" in rule and rule["must_do"] not in DUTIES:
        yield (*at, "must_do"), unknown(rule["must_do"], "duty", tuple(DUTIES))
    if "must_do" in rule and "expect" not in rule:
        yield (*at, "must_do"), "must_do is for rules with expect"
    if "must_say" in rule and "expect" not in rule:
        yield (*at, "must_say"), "must_say is for rules with expect; use must_match"
    yield from _role_faults(rule, at)
    yield from _value_faults(rule, category, at)


def _word_faults(rule: Mapping[str, Any], at: Path) -> Iterable[Fault]:
    """The words of a rule show that a clause is there: only `expect` asks for this."""
    for name in _named(rule, ("words", "subject")):
        if "expect" not in rule:
            yield (*at, name), f"{name} is for rules with expect"
    for name in _named(rule, ("noted", "near")):
        if rule.get("expect") != "required":
            yield (*at, name), f"{name} is for rules with expect: required"
    if "definitions" in rule and "words" not in rule:
        yield (*at, "definitions"), "definitions is for rules with words"
    if "subject" in rule and "words" not in rule:
        yield (*at, "subject"), "a rule with subject needs words: no model marks the subject"
    for name in _named(rule, ("minimum_confidence", "minimum_presence")):
        if "subject" in rule:
            yield (*at, name), "sentences that the words find have no confidence; remove the key"


def _role_faults(data: Mapping[str, Any], at: Path) -> Iterable[Fault]:
    for i, role in enumerate(data.get("perspective", ())):
        if role not in OUR_ROLES:
            yield (*at, "perspective", i), unknown(role, "role", tuple(sorted(OUR_ROLES)))


def _other_names(rule: Mapping[str, Any], at: Path) -> Iterable[Fault]:
    for name in ("only_with", "only_without"):
        for i, other in enumerate(rule.get(name, ())):
            if other not in CLAUSE_TYPES and other not in FIELD_TYPES:
                yield (*at, name, i), unknown(other, "clause type or field", (*CLAUSE_TYPES, *FIELD_TYPES))


def _named(rule: Mapping[str, Any], names: Sequence[str]) -> list[str]:
    return [name for name in names if name in rule]


def _found(names: Sequence[str]) -> str:
    return f"this rule has {' and '.join(names)}" if names else "this rule has none"


def _pattern_faults(regex: str, path: Path) -> Iterable[Fault]:
    try:
        compiled(regex)
    except re2.error as error:
        yield path, f"not an RE2 pattern: {_message(error)}"


def _value_faults(rule: Mapping[str, Any], category: str, at: Path) -> Iterable[Fault]:
    used = _named(rule, _ON_VALUES)
    if not used:
        return
    field = FIELD_TYPES.get(category)
    if field is None:
        yield (*at, used[0]), f"{category} has no value to compare; use one of the fields: {', '.join(FIELD_TYPES)}"
        return
    for name in used:
        if name in _ORDERED and field.kind not in _WITH_ORDER:
            yield (*at, name), f"a {field.kind} has no order; use equals or one_of"
        elif name in _OTHERS:
            yield from _other_faults(rule[name], field.kind, (*at, name))
        elif name != "consistent":
            yield from _limit_faults(rule[name], field.kind, (*at, name))


def _limit_faults(limits: Any, kind: FieldKind, path: Path) -> Iterable[Fault]:
    several = isinstance(limits, list)
    for i, one in enumerate(limits if several else [limits]):
        value = read_value(kind, str(one))
        if not isinstance(value, FieldValue) or value.kind is FieldKind.NONE:
            yield (*path, i) if several else path, f"{one!r} is not a {kind}; write it as {_WRITTEN[kind]}"


def _other_faults(other: str, kind: FieldKind, path: Path) -> Iterable[Fault]:
    field = FIELD_TYPES.get(other)
    if field is None:
        yield path, unknown(other, "field", tuple(FIELD_TYPES))
    elif field.kind is not kind:
        yield path, f"{other} is a {field.kind}, not a {kind}; compare with a field of the same kind"
    elif path[-1] == "not_after" and kind is not FieldKind.DATE:
        yield path, "not_after compares dates only; use not_above"


def unknown(name: str, what: str, known: tuple[str, ...]) -> str:
    """The message for an unknown name, with the nearest known one."""
    near = nearest(name, known)
    return f"{name!r} is not a known {what}{f'; did you mean {near}?' if near else ''}"


def _message(error: Exception) -> str:
    message = error.args[0] if error.args else ""
    return message.decode() if isinstance(message, bytes) else str(message)


CATEGORY_KEYS = ("clause", "field", "category", "subject")
_PATTERNS = ("must_match", "must_not_match", "must_say", "ignore", "words", "if_words", "unless_words", "near")
_ORDERED = ("at_least", "at_most", "not_after", "not_above")
_OTHERS = ("not_after", "not_above", "same_as")
_ON_VALUES = (*_ORDERED, "same_as", "equals", "one_of", "consistent")
CONDITIONS = ("expect", *_ON_VALUES, "must_match", "must_not_match")
_WITH_ORDER = frozenset({
    FieldKind.DATE, FieldKind.MONEY, FieldKind.DURATION, FieldKind.PERCENT, FieldKind.RATIO, FieldKind.RATE,
    FieldKind.FORMULA,
})  # fmt: skip
_WRITTEN: Mapping[FieldKind, str] = {
    FieldKind.DATE: '"2026-03-31"',
    FieldKind.MONEY: "USD 1500000.00",
    FieldKind.DURATION: "P90D or P2Y6M",
    FieldKind.PERCENT: '"5.25"',
    FieldKind.RATIO: '"3.50"',
    FieldKind.RATE: 'SOFR + 2.25 or "8.25"',
    FieldKind.LAW: "US-NY or GB-ENG",
    FieldKind.PARTY: "the name",
    FieldKind.TEXT: "the text",
    FieldKind.FORMULA: "SOFR + 2.25",
    FieldKind.NONE: "none",
}
