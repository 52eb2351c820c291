"""Document types, clause types and fields: the names that playbooks, reviews and events use."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import yaml

from scripts.referencekit.markdown import code, made_from, page, table
from services.annotation.playbook.rules import ANY_TYPE, type_name
from services.inference.prediction.routes import LOAN_DOCUMENTS
from services.shared.domain.clauses import COMMERCIAL_TYPES, LOAN_TYPES, OWN_TYPES
from services.shared.domain.fields.readable import readable
from services.shared.domain.fields.reading import read_value
from services.shared.domain.fields.types import FIELD_TYPES, FieldKind, NoValue
from services.shared.runtime.document_types import shipped_types

_QUESTIONS = Path("services/inference/prompts/questions.yaml")
_PLAYBOOKS = Path("playbooks")
_INTRODUCTION = """
Names are exact, including capitals and spaces. In `applies_to` of a playbook, a document type has `_` for a space.
`glossator playbook check` reports a name that does not exist.
"""
_TYPES = """
Inference derives the type from the title and the first sentences of the redacted text. The loan model also reads the
types that are marked; the clause model reads all types. `glossator playbook types` lists yours too: see [add a document
type](../how-to/add-a-document-type.md), which also explains the phrases.
"""
_CLAUSES = """
The question is the definition: a span is a clause of the type if the answer is yes. To add a type, see [add a clause
type](../how-to/add-a-clause-type.md).
"""
_FIELDS = """
A field is an annotation whose text has one normalised value. APIs return the canonical value; commands and findings
show the readable one.
"""
_NO_VALUE: Mapping[NoValue, str] = {
    NoValue.NOT_A_FIELD: "the clause type has no value",
    NoValue.NOTHING: "the text contains no value of this kind",
    NoValue.HIDDEN: "a placeholder replaces the value",
    NoValue.BLANK: "the form is not filled in",
    NoValue.AMBIGUOUS: "the text has two readings: `03/04/2020`",
    NoValue.CONTRADICTION: "words and figures differ: `thirty (60) days`",
    NoValue.SEVERAL: "the text contains more than one value",
}
_KINDS: Mapping[FieldKind, tuple[str, str]] = {
    FieldKind.DATE: ("ISO 8601; a month or a year if the text states no more", "March 31, 2026"),
    FieldKind.MONEY: ("ISO 4217 currency and a decimal", "$1,500,000"),
    FieldKind.DURATION: ("ISO 8601 duration; business days count as days", "two years and six months"),
    FieldKind.PERCENT: ("decimal", "five and one-quarter percent (5.25%)"),
    FieldKind.RATIO: ("decimal, to 1", "3.50 to 1.00"),
    FieldKind.RATE: ("a percent alone", "8.25% per annum"),
    FieldKind.FORMULA: ("basis and margin in percent, or a basis alone", "SOFR plus 2.25%"),
    FieldKind.LAW: ("ISO 3166-1 or ISO 3166-2 code", "the laws of the State of Delaware"),
    FieldKind.PARTY: ("name as written, then the role", "Fennimore Orchards, Inc., as Borrower"),
    FieldKind.TEXT: ("text, with single spaces", "Supply Agreement"),
    FieldKind.NONE: ("`none`: the text says that there is no value", "Not applicable"),
}


def clauses_page(root: Path) -> str:
    questions: Mapping[str, str] = yaml.safe_load((root / _QUESTIONS).read_text(encoding="utf-8"))
    sections = [("Commercial agreements", COMMERCIAL_TYPES), ("Loan agreements", LOAN_TYPES), ("Your own", OWN_TYPES)]
    return page(
        "Document types, clauses, fields",
        made_from(
            "playbooks/types/shipped.yaml",
            "services/shared/domain/clauses.py",
            "services/shared/domain/fields/types.py",
            str(_QUESTIONS),
        ),
        _INTRODUCTION,
        "## Document types",
        _TYPES,
        table(
            ("document type", "in `applies_to`", "playbook", "loan model", "titles and keywords"),
            _document_types(root),
        ),
        "## Clause types",
        _CLAUSES,
        *(part for title, names in sections if names for part in _clause_types(title, names, questions)),
        "## Fields",
        _FIELDS,
        table(("field", "kind"), ((one.category, code(one.kind)) for one in FIELD_TYPES.values())),
        "### Kinds",
        table(("kind", "canonical value", "text", "canonical", "readable"), map(_kind, FieldKind)),
        "### Fields without a value",
        "`reason` of a field states why it has no value.",
        table(("reason", "meaning"), ((code(one), _NO_VALUE[one]) for one in NoValue)),
    )


def _document_types(root: Path) -> Iterator[Sequence[str]]:
    playbooks = (yaml.safe_load(path.read_text(encoding="utf-8")) for path in (root / _PLAYBOOKS).glob("*.yaml"))
    by_type = {kind: one["name"] for one in playbooks for kind in one["applies_to"]}
    for one in shipped_types().shipped:
        name, phrases = type_name(one.name), ", ".join(map(code, (*one.titles, *one.headings, *one.words)))
        playbook = code(by_type.get(name, by_type[ANY_TYPE]))
        yield one.name, code(name), playbook, "yes" if one.name in LOAN_DOCUMENTS else "", phrases


def _clause_types(title: str, names: Sequence[str], questions: Mapping[str, str]) -> Iterator[str]:
    yield f"### {title}"
    yield table(("clause type", "question"), ((name, questions.get(name, "")) for name in names))


def _kind(kind: FieldKind) -> Sequence[str]:
    canonical, text = _KINDS[kind]
    value = read_value(kind, text)
    if isinstance(value, NoValue):
        raise TypeError(f"{kind}: {text!r} has no value: {value}")
    return code(kind), canonical, text, code(value.canonical), readable(value)
