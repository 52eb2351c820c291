"""Makes the page docs/explanation/findings.md. Pure."""

from collections.abc import Mapping, Sequence

from scripts.findingskit.comparison import Verdict
from scripts.findingskit.document import section
from scripts.findingskit.read import Read
from scripts.findingskit.wrong import Notes, wrong_findings
from scripts.referencekit.markdown import page, paragraph, table


def findings_page(read: Sequence[Read], shown: Mapping[str, str], notes: Notes, pictures: str, made_by: str) -> str:
    """`shown`: the samples with a section, and their headings. `notes`: on wrong findings. `pictures`: the folder of
    the strips, relative to the page. `made_by`: the versions of the models. Raises ValueError like `wrong_findings`.
    """
    by_name = {one.name: one for one in read}
    rows = [*map(_row, read), _total(read)]
    parts = [_MADE, *_OPENING, paragraph(f"Models: {made_by}."), "## All samples", table(_HEADS, rows)]
    parts += [paragraph(_AFTER), "## Each wrong finding", paragraph(_WRONG), wrong_findings(read, notes)]
    for name, heading in shown.items():
        one = by_name[name]
        parts += [f"## {heading}", f"[`{one.file}`](../../samples/documents/{one.file})."]
        parts += section(one.reviewed, one.compared, f"{pictures}/{picture_of(name)}")
    parts += ["## Precision over recall", paragraph(_CURVES), f"![{_CLAUSES}]({pictures}/clause-curves.svg)"]
    parts += [paragraph(_FLATTERY), f"![{_LOANS}]({pictures}/loan-curves.svg)", *_AGAIN]
    return page("Findings on the samples", *parts)


def picture_of(name: str) -> str:
    """The file name of a document's strip."""
    return f"findings-{name}.svg"


def _row(one: Read) -> tuple[str, ...]:
    annotated, expected = one.reviewed.annotated, one.compared.expected
    right = annotated.document_type == expected.document_type
    kind = annotated.document_type if right else f"{annotated.document_type} (correct: {expected.document_type})"
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
_MADE = "*Made by `.venv/bin/python -m scripts.make_findings` from the samples, the models and the playbooks.*"
_OPENING = (
    paragraph("""
        This page shows what a reviewer sees for five of the [samples](../../samples/README.md), and the errors. The
        results are not selected or corrected: the command reads the files, replaces personal values with the policy
        `legal-review`, runs the models on a Triton server, applies the playbooks, and compares the result with the
        marks of the author of the samples. The models read redacted text; quotes are from the original, as reviewers
        see them. The LLM was off.
    """),
    paragraph("""
        "The deal" has the values that a summary begins with, each with its place: stated, blank, or in another part or
        document. They come from the text by rules; a passage of a model counts where the rules find none. On 24
        real documents, which the authors of the rules had seen, the sheet states .96 of the values that a reader states
        (95 % interval .93 to .99), and .90 of its places are near the reader's or have the same value (.87 to .92); it
        states none that the reader does not (110 of 110). It has .71 of all places of the reader, because it shows the
        first ones of each kind. A place that the reader did not choose can be right.
    """),
    paragraph("""
        The samples were written for this project, by people who knew the clause types. Use them to see what the system
        does, and not to measure it: for measurements see the model cards
        ([clauses](../../models/cards/clauses.md), [loans](../../models/cards/loan_clauses.md)) and the curves at the
        end. The models return annotations with a confidence of 0.3 or more; each playbook has its own minimum.
    """),
)
_AFTER = """
    Whether a clause counts as found depends on the metric of its model: for the [41 types of commercial
    agreements](../../models/evaluation/cuad.py), half of the words are the same; for the [sixteen types of
    loans](../../models/evaluation/loans.py), the spans share half of the shorter one. The author marked these sixteen
    types in loan documents only; elsewhere they are not judged. "Other edges": the spans overlap, and the metric is not
    met. "Not marked": the model found a clause where the author marked none. "Unfounded": a finding on the model's
    annotations that the author's marks do not give. "Overlooked": a finding on the author's marks that the model's
    annotations do not give.
"""
_WRONG = """
    Each finding that the author's marks do not give, or that only they give, on all samples. "How the rule ended" has
    the state of the rule on the model's annotations, their three highest confidences, and how many marked clauses of
    the type the model missed. The last column was written by a person who read the passages as the lawyer of the side
    that the playbook protects.
"""
_CURVES = """
    On real contracts, by the metric of each model. A line ends at the highest recall that a lower confidence threshold
    can reach. Types are sorted by quality. In the first picture, no model was trained on contracts of a company that it
    is tested on, and all texts were redacted.
"""
_FLATTERY = """
    The second picture is too optimistic. It has 43 agreements, each tested with weights from other borrowers, but the
    authors of the rules behind the weights knew the errors on all 43. On 14 untouched agreements the model finds fewer
    provisions: see its card.
"""
_CLAUSES = "Precision over recall of the clause model, a panel for each of CUAD's 41 clause types, out of fold"
_LOANS = "Precision over recall of the loan clause model, a panel for each type, agreements of other borrowers"
_AGAIN = (
    "## Regenerate this page",
    """```sh
.venv/bin/python -m scripts.make_findings    # the page and its strips, after a change of models or playbooks
.venv/bin/python -m models.training.clauses.train --measure-only --picture docs/pictures/clause-curves.svg
.venv/bin/python -m models.training.loans.train --measure-only --picture docs/pictures/loan-curves.svg
```""",
    paragraph("""
        The author's marks are in the sources of the samples; see their [README](../../samples/README.md). Do not edit
        this page by hand.
    """),
)
