"""Describes rules, findings and undecided rules in sentences. Only `reason` contains values of a document."""

from collections.abc import Iterable, Mapping, Sequence

from services.annotation.playbook.duties.meaning import DUTIES
from services.annotation.playbook.duties.passage import Meaning
from services.annotation.playbook.judge import (
    INCOMPARABLE,
    INCOMPLETE,
    NEARBY,
    SAYS_LESS,
    UNREADABLE,
    UNSURE,
    VALUE_ONLY,
    Ruling,
    Verdict,
)
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


def finding_message(rule: Rule, verdict: Verdict) -> str:
    """A finding's message: the playbook's text and the rule's limit, or what to confirm. It has no document text."""
    if is_noted(rule, verdict):
        return rule.noted
    if verdict.ruling is Ruling.WEAK:
        return " ".join(part for part in (_confirm(rule, verdict), rule.guidance) if part)
    limit = "" if isinstance(rule.condition, Presence | Pattern) else f"{requirement(rule)}."
    return " ".join(part for part in (rule.message, limit, rule.guidance) if part)


def in_document(message: str, document_type: str) -> str:
    """The message with the type of the document inside the file that it is about; empty: the first one."""
    return f"In the {document_type} inside this file: {message}" if document_type else message


def is_noted(rule: Rule, verdict: Verdict) -> bool:
    """Whether the clause is there, and the playbook says what to check in it. `words` of a rule with a clause only show
    that it is not absent: a note needs a mark.
    """
    shown = verdict.places if rule.by_words else verdict.annotation_ids
    return bool(rule.noted) and verdict.ruling is Ruling.KEPT and bool(shown)


def requirement(rule: Rule) -> str:
    """What the rule requires, without a full stop: `Notice Period must be at most 90 days`."""
    return f"{rule.category} {_must(rule.condition)}{_only(rule)}"


def reason(rule: Rule, verdict: Verdict) -> str:
    """Why the rule is broken, with the document's values. Show it only to callers who can read the document text."""
    required = requirement(rule)
    if is_noted(rule, verdict):
        return f"{rule.category} was found in {_places(len(verdict.evidence) or len(verdict.places))}."
    if verdict.ruling is Ruling.WEAK:
        return f"{required}; {_near(verdict)}."
    match rule.condition:
        case Presence(Expect.REQUIRED):
            whole = "document inside this file" if verdict.title else "text"
            return f"{required}; the whole {whole} was searched, and no passage was found."
        case Presence():
            return f"{rule.category} was found in {_places(len(verdict.evidence))}; {required}."
        case Pattern(_, wanted):
            which = "no place matches" if wanted else f"{_places(len(verdict.evidence))} matched"
            return f"{required}; {which}."
        case _:
            return f"{required}; {_values(verdict.evidence)}."


def undecided(rule: Rule, verdict: Verdict) -> str:
    """Why the rule is undecided."""
    return f"{requirement(rule)}; {_WHY.get(verdict.why, verdict.why)}."


def rule_details(rule: Rule) -> list[tuple[str, str]]:
    """All parts of a rule, as pairs of a heading and sentences."""
    types = ", ".join(sorted(rule.document_types)) or "all document types of the playbook"
    counts = f"Predictions with a confidence of at least {rule.minimum_confidence:.0%}, and all annotations by people."
    pairs = [
        ("requires", f"{requirement(rule)}."),
        ("must say", f"/{rule.must_say}/, or the rule is weak: {rule.weak}" if rule.must_say else ""),
        ("must do", f"{DUTIES[rule.must_do].says}, or the rule is weak: {rule.weak}" if rule.must_do else ""),
        ("words", f"sentences that match /{rule.words}/" if rule.words else ""),
        ("ignores", f"passages that match /{rule.ignore}/" if rule.ignore else ""),
        ("for", types),
        ("if", f"the document has words that match /{rule.if_words}/" if rule.if_words else ""),
        ("unless", f"the document has words that match /{rule.unless_words}/" if rule.unless_words else ""),
        ("near", f"sentences that match /{rule.near}/ leave it weak, without a finding" if rule.near else ""),
        ("finding", f"{rule.severity}: {rule.message}"),
        ("noted", f"info: {rule.noted}" if rule.noted else ""),
        ("when", _when(rule)),
        ("counts", "" if rule.by_words else counts),
        ("is there", _is_there(rule)),
        ("guidance", rule.guidance),
        ("fallback", rule.fallback),
        ("question", rule.question),
    ]
    return [(name, text) for name, text in pairs if text]


def _is_there(rule: Rule) -> str:
    if rule.minimum_presence is None or rule.by_words:
        return ""
    return f"if its probability is at least {rule.minimum_presence:.0%}, or a person marked the clause"


def _confirm(rule: Rule, verdict: Verdict) -> str:
    """The message of a weak rule: what is near, and what follows if it is not the clause."""
    if (rule.must_do, verdict.why) in _DOES_LESS:
        return _DOES_LESS[rule.must_do, verdict.why]
    if verdict.why in (SAYS_LESS, *Meaning) and rule.weak:
        return f"Confirm: {rule.weak}"
    return f"Confirm {rule.category}: {_near(verdict)}. If it is not the clause: {rule.message}"


def _near(verdict: Verdict) -> str:
    count = len(verdict.evidence) or len(verdict.places)
    return f"{_places(count)} may be the clause, {_WHY_WEAK.get(verdict.why, _WHY_WEAK[SAYS_LESS])}"


def _must(condition: Condition) -> str:
    match condition:
        case Presence(expect):
            text = _EXPECTED[expect]
        case Limits(at_least, at_most):
            text = f"must be {_between(at_least, at_most)}"
        case Choice(one_of):
            text = f"must be {_or(readable(one) for one in one_of)}"
        case NotAbove(other):
            text = f"must not be {_above(other)} {other}"
        case SameAs(other):
            text = f"must be the same as {other}"
        case Consistent():
            text = "must have one value in the whole document, the same in words and figures"
        case Pattern(regex, wanted):
            text = f"must {'' if wanted else 'not '}contain text that matches /{regex}/"
    return text


def _when(rule: Rule) -> str:
    """When there is no finding although the requirement is not met."""
    if isinstance(rule.condition, Presence):
        return ""
    nothing = f"If the document has no {rule.category}, there is no finding"
    if isinstance(rule.condition, Pattern):
        return f"{nothing}."
    return f"{nothing}. If its value cannot be read, or a placeholder hides it, the rule is undecided."


def _only(rule: Rule) -> str:
    parts = []
    if rule.only_with:
        parts.append(f" if the document has {_and(rule.only_with)}")
    if rule.only_without:
        parts.append(f" if the document has no {_or(rule.only_without)}")
    return " and".join(parts)


def _between(at_least: FieldValue | None, at_most: FieldValue | None) -> str:
    parts = [f"at least {readable(at_least)}"] if at_least else []
    parts += [f"at most {readable(at_most)}"] if at_most else []
    return " and ".join(parts)


def _above(category: str) -> str:
    field = FIELD_TYPES.get(category)
    return _COMPARATIVE.get(field.kind, "more than") if field else "more than"


def _values(marks: Sequence[Mark]) -> str:
    if all(isinstance(one.value, NoValue) for one in marks):
        return _WHY[NoValue.CONTRADICTION]
    several = len({one.category for one in marks}) > 1
    values = dict.fromkeys(f"{f'{one.category} ' if several else ''}{_value(one)}" for one in marks)
    return f"the document says {', '.join(values)}"


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
    Expect.REQUIRED: "must be in the document",
    Expect.FORBIDDEN: "must not be in the document",
    Expect.ALLOWED: "is allowed in the document, and is reported",
}
_COMPARATIVE = {FieldKind.DATE: "later than", FieldKind.DURATION: "longer than"}
_WHY_WEAK = {
    UNSURE: "with low confidence",
    VALUE_ONLY: "with its value only",
    NEARBY: "and what its words do was not read",
    SAYS_LESS: "and the words do not say all that the rule requires",
}
_DOES_LESS: Mapping[tuple[str, str], str] = {
    ("liability_cap", Meaning.NARROWER): "Liability for some damages is excluded, and no amount limits the rest.",
    ("liability_cap", Meaning.ONE_SIDED): "The limit of liability protects the other side only.",
    ("any_liability_cap", Meaning.NARROWER): "Liability for some damages is excluded, and no amount limits the rest.",
    (
        "assignment_limit",
        Meaning.ONE_SIDED,
    ): "Assignment by our side is limited, and no ban on the other side was found.",
    ("default_interest", Meaning.NARROWER): "Interest on overdue sums is stated, and no words raise its rate.",
    ("indemnity", Meaning.NARROWER): "Costs are paid, and no words indemnify our side.",
    ("indemnity", Meaning.ONE_SIDED): "The indemnity binds our side.",
    (
        "insurance",
        Meaning.NARROWER,
    ): "Insurance is required, and no lasting duty makes our side loss payee or insured.",
    (
        "assignment_ban",
        Meaning.ONE_SIDED,
    ): "Assignment by our side is limited, and no ban on the other side was found.",
    ("assignment_ban", Meaning.OTHER_SUBJECT): "Assignment is permitted, and no ban on the other side was found.",
    ("amendments", Meaning.NARROWER): "Amendments are named, and neither their form nor a consent is stated.",
    ("amendments", Meaning.OTHER_SUBJECT): "A waiver is named, and neither form nor consent of an amendment was found.",
    ("restriction", Meaning.ONE_SIDED): "The restriction binds our side, and none on the other was found.",
}
"""What words that do less than a duty do, and what was not found, by duty and meaning."""
_WHY: dict[str, str] = {
    NoValue.NOT_A_FIELD: "it has no value to compare",
    NoValue.NOTHING: "no value could be read",
    NoValue.HIDDEN: "a placeholder hides the value",
    NoValue.BLANK: "the form is not filled in",
    NoValue.AMBIGUOUS: "the value can be read in two ways",
    NoValue.CONTRADICTION: "its words and figures contradict each other",
    NoValue.SEVERAL: "one place has more than one value",
    INCOMPARABLE: "the values cannot be compared: the currency or basis differs, or a date has no day",
    INCOMPLETE: "parts of the document could not be read",
    UNREADABLE: "the document text can no longer be read",
}
