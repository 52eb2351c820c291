"""What rules say, and why one is broken, in sentences. Only `reason` tells of a document: it holds its values."""

from collections.abc import Iterable, Sequence

from services.annotation.playbook.judge import INCOMPARABLE, UNREADABLE, Verdict
from services.annotation.playbook.marks import Mark
from services.annotation.playbook.rules import (
    Choice,
    Condition,
    Consistent,
    Expect,
    Limits,
    NotAbove,
    Pattern,
    Presence,
    Rule,
    SameAs,
)
from services.shared.domain.fields.readable import readable
from services.shared.domain.fields.types import FIELD_TYPES, FieldKind, FieldValue, NoValue


def finding_message(rule: Rule) -> str:
    """A finding's message: the playbook's text and the rule's limit. It holds no words of the document."""
    limit = "" if isinstance(rule.condition, Presence | Pattern) else f"{requirement(rule)}."
    return " ".join(part for part in (rule.message, limit, rule.guidance) if part)


def requirement(rule: Rule) -> str:
    """What the rule asks for, without a full stop: `Notice Period must be at most 90 days`."""
    return f"{rule.category} {_must(rule.condition)}{_only(rule)}"


def reason(rule: Rule, verdict: Verdict) -> str:
    """Why the rule is broken, with the document's values: only for readers of its words."""
    asked = requirement(rule)
    match rule.condition:
        case Presence(Expect.REQUIRED):
            return f"{asked}; nothing of the kind was found that counts."
        case Presence():
            return f"{rule.category} stands in {_places(len(verdict.evidence))}; {asked}."
        case Pattern(_, wanted):
            which = "none of the words there match" if wanted else f"the words in {_places(len(verdict.evidence))} do"
            return f"{asked}; {which}."
        case _:
            return f"{asked}; the document says {_values(verdict.evidence)}."


def undecided(rule: Rule, verdict: Verdict) -> str:
    """Why the rule is undecided."""
    return f"{requirement(rule)}; {_WHY.get(verdict.why, verdict.why)}."


def lesson(rule: Rule) -> list[tuple[str, str]]:
    """All that a rule does, as pairs of a heading and sentences."""
    kinds = ", ".join(sorted(rule.document_types)) or "all types that the playbook is for"
    counts = f"What the model is less than {rule.minimum_confidence:.0%} sure of does not count; a person's mark does."
    pairs = [
        ("asks", f"{requirement(rule)}."),
        ("for", kinds),
        ("finding", f"{rule.severity}: {rule.message}"),
        ("when", _when(rule)),
        ("counts", counts),
        ("guidance", rule.guidance),
        ("fallback", rule.fallback),
        ("question", rule.question),
    ]
    return [(name, text) for name, text in pairs if text]


def _must(condition: Condition) -> str:
    match condition:
        case Presence(expect):
            asked = _EXPECTED[expect]
        case Limits(at_least, at_most):
            asked = f"must be {_between(at_least, at_most)}"
        case Choice(one_of):
            asked = f"must be {_or(readable(one) for one in one_of)}"
        case NotAbove(other):
            asked = f"must not be {_above(other)} {other}"
        case SameAs(other):
            asked = f"must be the same as {other}"
        case Consistent():
            asked = "must say one thing wherever it stands, in words as in figures"
        case Pattern(regex, wanted):
            asked = f"must {'' if wanted else 'not '}have words like /{regex}/"
    return asked


def _when(rule: Rule) -> str:
    """When it stays silent without the requirement being met."""
    if isinstance(rule.condition, Presence):
        return ""
    nothing = f"Nothing is said where {rule.category} does not stand in the document"
    if isinstance(rule.condition, Pattern):
        return f"{nothing}."
    return f"{nothing}; where its value cannot be read, or a placeholder hides it, the rule stays undecided."


def _only(rule: Rule) -> str:
    parts = []
    if rule.only_with:
        parts.append(f" where {_and(rule.only_with)} stands")
    if rule.only_without:
        parts.append(f" where {_or(rule.only_without)} does not stand")
    return " and".join(parts)


def _between(at_least: FieldValue | None, at_most: FieldValue | None) -> str:
    parts = [f"at least {readable(at_least)}"] if at_least else []
    parts += [f"at most {readable(at_most)}"] if at_most else []
    return " and ".join(parts)


def _above(category: str) -> str:
    field = FIELD_TYPES.get(category)
    return _COMPARATIVE.get(field.kind, "more than") if field else "more than"


def _values(marks: Sequence[Mark]) -> str:
    several = len({one.category for one in marks}) > 1
    return ", ".join(dict.fromkeys(f"{f'{one.category} ' if several else ''}{_value(one)}" for one in marks))


def _value(mark: Mark) -> str:
    value = mark.value
    return _WHY[value] if isinstance(value, NoValue) else readable(value)


def _places(count: int) -> str:
    return "one place" if count == 1 else f"{count} places"


def _or(words: Iterable[str]) -> str:
    return _joined(list(words), "or")


def _and(words: Iterable[str]) -> str:
    return _joined(list(words), "and")


def _joined(words: list[str], last: str) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}"


_EXPECTED = {
    Expect.REQUIRED: "must stand in the document",
    Expect.FORBIDDEN: "must not stand in the document",
    Expect.ALLOWED: "may stand in the document, and is pointed out",
}
_COMPARATIVE = {FieldKind.DATE: "later than", FieldKind.DURATION: "longer than"}
_WHY: dict[str, str] = {
    NoValue.NOT_A_FIELD: "it has no value that could be compared",
    NoValue.NOTHING: "no value could be read there",
    NoValue.HIDDEN: "a placeholder hides the value",
    NoValue.BLANK: "the form is not filled in there",
    NoValue.AMBIGUOUS: "the value can be read in two ways",
    NoValue.CONTRADICTION: "words and figures that contradict each other",
    NoValue.SEVERAL: "more than one value stands there",
    INCOMPARABLE: "the values cannot be compared: of another currency or basis, or not told to the day",
    UNREADABLE: "the document's words cannot be read any more",
}
