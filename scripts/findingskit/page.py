"""The page of findings, whole. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scripts.findingskit.comparison import Comparison, Verdict
from scripts.findingskit.document import section
from scripts.findingskit.reviewed import Reviewed
from scripts.referencekit.markdown import page, paragraph, table


@dataclass(frozen=True, slots=True)
class Read:
    """One sample. `file` is its name in `samples/documents`."""

    name: str
    file: str
    reviewed: Reviewed
    compared: Comparison


def findings_page(read: Sequence[Read], shown: Mapping[str, str], pictures: str, made_by: str) -> str:
    """`shown` are the headings of those that have a section, by name; `pictures` is where their strips lie, seen from
    the page; `made_by` tells versions.
    """
    by_name = {one.name: one for one in read}
    rows = [*map(_row, read), _total(read)]
    parts = [_MADE, *_OPENING, paragraph(f"Read by {made_by}."), "## All samples", table(_HEADS, rows)]
    parts.append(paragraph(_AFTER))
    for name, heading in shown.items():
        one = by_name[name]
        parts += [f"## {heading}", f"[`{one.file}`](../../samples/documents/{one.file})."]
        parts += section(one.reviewed, one.compared, f"{pictures}/{picture_of(name)}")
    parts += ["## Precision over recall", paragraph(_CURVES), f"![{_CLAUSES}]({pictures}/clause-curves.svg)"]
    parts += [paragraph(_FLATTERY), f"![{_LOANS}]({pictures}/loan-curves.svg)", *_AGAIN]
    return page("Findings on the samples", *parts)


def picture_of(name: str) -> str:
    """The file of a document's strip."""
    return f"findings-{name}.svg"


def _row(one: Read) -> tuple[str, ...]:
    annotated, expected = one.reviewed.annotated, one.compared.expected
    right = annotated.document_type == expected.document_type
    kind = annotated.document_type if right else f"{annotated.document_type}, wrong: {expected.document_type}"
    return (f"`{one.name}`", kind, f"{annotated.document_type_confidence:.2f}", *map(str, _numbers(one)))


def _numbers(one: Read) -> tuple[int, ...]:
    compared = one.compared
    return (
        len(compared.clauses),
        *(compared.count(verdict) for verdict in (Verdict.RIGHT, Verdict.PART, Verdict.WRONG)),
        compared.surplus,
        len(one.reviewed.findings),
        len(compared.unfounded),
        len(compared.overlooked),
    )


def _total(read: Sequence[Read]) -> tuple[str, ...]:
    columns = zip(*map(_numbers, read), strict=True)
    return ("all", "", "", *(str(sum(column)) for column in columns))


_HEADS = (
    *("sample", "type", "confidence", "clauses marked", "found", "other edges", "missed", "not marked"),
    *("findings", "unfounded", "overlooked"),
)
_MADE = (
    "*Made by `.venv/bin/python -m scripts.make_findings` from the samples, the models and the playbooks as they are.*"
)
_OPENING = (
    paragraph("""
        What a reviewer is shown of five of the [samples](../../samples/README.md), and what is wrong in it. Nothing
        here was picked or corrected: the command reads the files, replaces personal values by the policy
        `legal-review`, asks the models on a Triton server and the playbooks, and puts the result beside what the author
        of the samples had marked. The models read the redacted text; quotes are the original's, as reviewers see them.
        The language model was off.
    """),
    paragraph("""
        The samples were written for this project, by people who knew the clause types. That makes them good for seeing
        what the system does and bad for measuring it: the figures that count are in the model cards
        ([clauses](../../models/cards/clauses.md), [loans](../../models/cards/loan_clauses.md)) and in the curves at the
        end. Confidences are told from 0.3 on; a playbook counts what its own threshold lets pass.
    """),
)
_AFTER = """
    A clause counts as found by the metric of its model: for the [41 types of commercial
    agreements](../../models/evaluation/cuad.py) half of the words are the same, for the [sixteen of
    loans](../../models/evaluation/loans.py) half of the shorter place is shared. These sixteen are marked in the loan
    documents only, and not judged elsewhere. "Other edges": the place is right, the rule is not met. "Not marked":
    pointed out where the author marked no such clause. "Unfounded" and "overlooked" are findings that the playbook
    makes of what was found, and would not make of what the author marked, and the other way round.
"""
_CURVES = """
    Of real contracts, by the metric of each model: where the line ends, more cannot be had by asking for less
    confidence. The best types come first. No contract of the first picture was judged by a model that had seen one of
    the same company, and all were read through redaction.
"""
_FLATTERY = """
    The second picture flatters: twelve agreements, each left out when the others taught the weights, but the rules
    below the weights were written with the errors on all twelve in view.
"""
_CLAUSES = "Precision over recall of the clause model, a panel for each of CUAD's 41 clause types, out of fold"
_LOANS = (
    "Precision over recall of the loan clause model, a panel for each of its sixteen types, each agreement left out"
)
_AGAIN = (
    "## Making it again",
    """```sh
.venv/bin/python -m scripts.make_findings    # the page and its strips, after any change of models or playbooks
.venv/bin/python -m models.training.clauses.train --measure-only --picture docs/pictures/clause-curves.svg
.venv/bin/python -m models.training.loans.train --measure-only --picture docs/pictures/loan-curves.svg
```""",
    paragraph("""
        What the author expects stands in the sources of the samples; see their [README](../../samples/README.md).
        Nothing but the command writes this page.
    """),
)
