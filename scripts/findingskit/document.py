"""Makes the section of the page for one document. Pure."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from scripts.findingskit.comparison import Comparison, Verdict
from scripts.findingskit.reviewed import Reviewed
from scripts.referencekit.markdown import paragraph, table
from services.annotation.desk.fields import Field
from services.annotation.playbook.explain import Explanation
from services.annotation.playbook.rules import GRAVITY, Presence
from services.shared.domain.annotations import Annotation, EconomicsEntry, EntryState, Place


def section(reviewed: Reviewed, compared: Comparison, picture: str) -> list[str]:
    """The Markdown blocks below a document's heading. `picture` is the link to its strip."""
    blocks = [
        paragraph(_opening(reviewed, compared)),
        f"![{escaped(_seen(reviewed, compared))}]({picture})",
        *_deal(reviewed),
        "**Findings**",
        *(_finding(one, reviewed) for one in reviewed.findings),
    ]
    if reviewed.undecided:
        open_ = "; ".join(f"`{one.rule_id}` ({one.reason.rstrip('.')})" for one in reviewed.undecided)
        blocks.append(paragraph(f"Undecided: {escaped(open_)}."))
    if reviewed.fields:
        rows = [_field(one, reviewed, compared.fields[one.annotation_id]) for one in reviewed.fields]
        blocks += ["**Fields**", table(("field", "value", "document text", "as the author marked"), rows)]
    return [*blocks, "**Errors**", *_wrong(reviewed, compared)]


def escaped(words: str) -> str:
    """Escapes Markdown characters in document text."""
    return re.sub(r"([\\*_`<>\[\]|#])", r"\\\1", words)


def _deal(reviewed: Reviewed) -> list[str]:
    """The values of the deal: a row for each place, and the keys that the document does not state."""
    rows = [_value(one, one.place, reviewed) for one in reviewed.deal if one.place]
    missing = ", ".join(one.key.replace("_", " ") for one in reviewed.deal if one.state is EntryState.NONE_STATED)
    blocks = ["**The deal**", table(("value", "", "document text"), rows)] if rows else []
    return [*blocks, paragraph(f"None stated: {missing}.")] if missing else blocks


def _value(one: EconomicsEntry, place: Place, reviewed: Reviewed) -> tuple[str, ...]:
    words = " ".join(place.span.of(reviewed.annotated.text).split())
    name = f"{one.key} ({one.role})" if one.role else one.key
    return name.replace("_", " "), one.state.replace("_", " "), escaped(shortened(words, 120))


def _opening(reviewed: Reviewed, compared: Comparison) -> str:
    kind, sure = reviewed.annotated.document_type, reviewed.annotated.document_type_confidence
    severities = Counter(one.finding.severity for one in reviewed.findings)
    gravest = sorted(severities, key=lambda one: -GRAVITY[one])
    counts = ", ".join(f"{severities[one]} {one}" for one in gravest) or "none"
    wrong = "" if kind == compared.expected.document_type else f" (correct: {compared.expected.document_type})"
    return (
        f"Type: **{kind}**{wrong}, confidence {sure:.2f}. Playbook: `{reviewed.playbook.label}`. "
        f"Findings by severity: {counts}."
    )


def _seen(reviewed: Reviewed, compared: Comparison) -> str:
    types = len({one.category for one in reviewed.clauses})
    return f"The places of {types} clause types in the document; clauses missed: {compared.count(Verdict.WRONG)}"


def _finding(one: Explanation, reviewed: Reviewed) -> str:
    finding = one.finding
    books = (reviewed.playbook, *reviewed.playbook.inside)
    rule = next(
        rule for book in books if book.name == finding.playbook for rule in book.rules if rule.id == finding.rule_id
    )
    lines = [f"- **{finding.severity}**, {finding.state} `{finding.rule_id}`: {escaped(finding.message)}"]
    if not isinstance(rule.condition, Presence):
        lines.append(f"  Why: {escaped(one.reason)}")
    by_id = {mark.annotation_id: mark for mark in reviewed.annotated.annotations}
    evidence = [by_id[name] for name in finding.annotation_ids]
    lines += [f"  > {_quoted(mark, reviewed)}\n" for mark in evidence[:_MOST]]
    if len(evidence) > _MOST:
        lines.append(f"  and {len(evidence) - _MOST} more")
    return "\n".join(lines).rstrip()


def _quoted(one: Annotation, reviewed: Reviewed) -> str:
    return f"{one.category}, {one.confidence:.2f}: “{escaped(shortened(reviewed.words(one)))}”"


def shortened(words: str, longest: int = 260) -> str:
    """Cuts the text at a space after at most `longest` characters."""
    return words if len(words) <= longest else f"{words[:longest].rsplit(' ', 1)[0]} …"


def _field(one: Field, reviewed: Reviewed, verdict: Verdict) -> tuple[str, ...]:
    words = " ".join(one.span.of(reviewed.annotated.text).split())
    value = f"`{one.canonical}`" if one.canonical else f"none: {one.reason.replace('_', ' ')}"
    return one.category, value, escaped(shortened(words, 120)), _AGREES[verdict]


def _wrong(reviewed: Reviewed, compared: Comparison) -> Iterator[str]:
    right, part, missed = (compared.count(one) for one in (Verdict.RIGHT, Verdict.PART, Verdict.WRONG))
    yield paragraph(
        f"Clauses that the author marked: {len(compared.clauses)}. Found: {right}; other edges: {part}; missed: "
        f"{missed}. Not marked: {compared.surplus}."
    )
    lines = [*_clauses(compared), *_surplus(reviewed, compared), *_values(compared), *_findings(reviewed, compared)]
    if lines:
        yield "\n".join(lines)


def _clauses(compared: Comparison) -> Iterator[str]:
    for verdict, name in ((Verdict.WRONG, "Missed"), (Verdict.PART, "Other edges")):
        for one in compared.clauses:
            if one.verdict is verdict:
                yield f"- {name}: {one.clause.category}, “{escaped(shortened(one.clause.quote, 160))}”"


def _surplus(reviewed: Reviewed, compared: Comparison) -> Iterator[str]:
    for one in reviewed.clauses:
        if compared.verdicts[one.annotation_id] is Verdict.WRONG:
            words = escaped(shortened(reviewed.words(one), 160))
            yield f"- Not marked: {one.category}, {one.confidence:.2f}, “{words}”"


def _values(compared: Comparison) -> Iterator[str]:
    for name, value in compared.missed_fields:
        yield f"- Value missed: {name}, `{value}`"


def _findings(reviewed: Reviewed, compared: Comparison) -> Iterator[str]:
    messages = {rule.id: rule.message for rule in reviewed.playbook.rules}
    lists: Sequence[tuple[Iterable[str], str]] = (
        (compared.unfounded, "Unfounded"),
        (compared.overlooked, "Overlooked"),
    )
    for names, what in lists:
        for name in names:
            yield f"- {what}: `{name}`, “{escaped(messages[name])}”"


_MOST = 3
_AGREES = {Verdict.RIGHT: "yes", Verdict.WRONG: "**no**", Verdict.UNJUDGED: "not judged"}
