"""The tests of a playbook: agreements, given as marks, and the findings on each. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.annotation.playbook.conclude import rulings
from services.annotation.playbook.faults import Fault, Path, unknown
from services.annotation.playbook.judge import Ruling
from services.annotation.playbook.marks import Mark, WordsIn
from services.annotation.playbook.rules import Playbook
from services.annotation.playbook.subject import Subject
from services.shared.domain.clauses import CLAUSE_TYPES
from services.shared.domain.document import RedactedText
from services.shared.domain.fields.reading import read_value
from services.shared.domain.fields.types import FIELD_TYPES, FieldValue


@dataclass(frozen=True, slots=True)
class Case:
    """The marks of a document and its text, and the rules that they must break. `undecided` and `weak`: the rules that
    must have this outcome; None if the case does not test it. `perspective`: our role; empty: unknown.
    """

    name: str
    line: int
    document_type: str
    marks: tuple[Mark, ...]
    findings: frozenset[str]
    undecided: frozenset[str] | None
    weak: frozenset[str] | None = None
    text: str = ""
    perspective: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of a case. `missed`, `surplus`, `undecided` and `weak` are the differences: rule ids, in order."""

    case: Case
    found: frozenset[str]
    missed: tuple[str, ...]
    surplus: tuple[str, ...]
    undecided: tuple[str, ...]
    weak: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether the findings are those of the case."""
        return not (self.missed or self.surplus or self.undecided or self.weak)


def build_cases(data: Mapping[str, Any], line: Callable[[Path], int]) -> tuple[Case, ...]:
    """Builds the cases from `data`. `line` returns the line of a value in the file."""
    agreements = data.get("agreements", {})
    return tuple(_case(one, agreements, line(("cases", i))) for i, one in enumerate(data["cases"]))


def case_faults(data: Mapping[str, Any], playbook: Playbook) -> Iterable[Fault]:
    """The faults in tests of `playbook` that their schema does not find."""
    if data["playbook"] != playbook.name:
        yield ("playbook",), f"the tests are for {data['playbook']}; the playbook of this file is {playbook.name}"
    for name, agreement in data.get("agreements", {}).items():
        yield from _mark_faults(agreement["marks"], ("agreements", name, "marks"))
    ids = tuple(rule.id for rule in playbook.rules)
    for i, case in enumerate(data["cases"]):
        if "agreement" in case and case["agreement"] not in data.get("agreements", {}):
            yield ("cases", i, "agreement"), unknown(case["agreement"], "agreement", tuple(data.get("agreements", {})))
        if "agreement" not in case and "document_type" not in case:
            yield ("cases", i), "a case needs agreement or document_type"
        yield from _mark_faults(case.get("with", ()), ("cases", i, "with"))
        yield from _name_faults(case, ("cases", i), ids)


def run_case(playbook: Playbook, case: Case) -> Outcome:
    """Applies the playbook to one case."""
    subject = Subject(
        case.document_type,
        text=WordsIn(RedactedText(case.text), perspective=case.perspective),
        perspective=case.perspective,
    )
    judged = rulings(playbook, subject, case.marks)
    found, undecided, weak = (
        frozenset(rule.id for rule, verdict in judged if verdict.ruling is ruling)
        for ruling in (Ruling.BROKEN, Ruling.UNDECIDED, Ruling.WEAK)
    )
    return Outcome(
        case,
        found,
        missed=_sorted(case.findings - found),
        surplus=_sorted(found - case.findings),
        undecided=_differences(undecided, case.undecided),
        weak=_differences(weak, case.weak),
    )


def uncovered(playbook: Playbook, outcomes: Iterable[Outcome]) -> tuple[str, ...]:
    """The rules without a case in which they are expected and found to be broken."""
    covered = {rule for outcome in outcomes for rule in outcome.found & outcome.case.findings}
    return tuple(rule.id for rule in playbook.rules if rule.id not in covered)


def _case(data: Mapping[str, Any], agreements: Mapping[str, Any], line: int) -> Case:
    agreement = agreements.get(data.get("agreement", ""), {"document_type": "", "marks": ()})
    removed = frozenset(data.get("without", ()))
    marks = [one for one in map(_mark, agreement["marks"]) if one.category not in removed]
    marks += map(_mark, data.get("with", ()))
    return Case(
        name=data["name"],
        line=line,
        document_type=data.get("document_type", agreement["document_type"]),
        marks=tuple(_numbered(marks)),
        findings=frozenset(data["findings"]),
        undecided=frozenset(data["undecided"]) if "undecided" in data else None,
        weak=frozenset(data["weak"]) if "weak" in data else None,
        text=data.get("text", agreement.get("text", "")),
        perspective=data.get("perspective", ""),
    )


def _numbered(marks: Iterable[Mark]) -> Iterable[Mark]:
    for number, one in enumerate(marks, start=1):
        yield Mark(str(number), one.category, one.confidence, one.confirmed, one.words, one.given)


def _mark(data: str | Mapping[str, Any]) -> Mark:
    if isinstance(data, str):
        return Mark("", data)
    category = data.get("clause") or data["field"]
    given = _value(category, data["value"]) if "value" in data else None
    confidence, confirmed = data.get("confidence", 1.0), data.get("confirmed", False)
    return Mark("", category, confidence, confirmed, data.get("words"), given)


def _value(category: str, written: object) -> FieldValue | None:
    field = FIELD_TYPES.get(category)
    value = read_value(field.kind, str(written)) if field else None
    return value if isinstance(value, FieldValue) else None


def _name_faults(case: Mapping[str, Any], at: Path, ids: Sequence[str]) -> Iterable[Fault]:
    for key, what, known in (
        ("findings", "rule", ids),
        ("undecided", "rule", ids),
        ("weak", "rule", ids),
        ("without", "clause type or field", _KNOWN),
    ):
        for j, name in enumerate(case.get(key, ())):
            if name not in known:
                yield (*at, key, j), unknown(name, what, tuple(known))


def _mark_faults(marks: Sequence[Any], at: Path) -> Iterable[Fault]:
    for i, one in enumerate(marks):
        entry = {"clause": one} if isinstance(one, str) else one
        category = entry.get("clause", entry.get("field", ""))
        if category not in _KNOWN:
            yield (*at, i), unknown(category, "clause type or field", _KNOWN)
        elif "value" in entry and _value(category, entry["value"]) is None:
            yield (*at, i), f"{entry['value']!r} is not a value of {category}"


def _differences(found: frozenset[str], expected: frozenset[str] | None) -> tuple[str, ...]:
    return () if expected is None else _sorted(found ^ expected)


def _sorted(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(names))


_KNOWN = (*CLAUSE_TYPES, *FIELD_TYPES)
