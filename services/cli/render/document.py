"""A document, its annotations and its findings. Everything fits into 80 columns."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from services.annotation.desk.records import PlacedValue
from services.cli.clients.annotation import NO_MARKS, DocumentMarks
from services.cli.render.conclusions import (
    HIDDEN_MARK,
    NOTHING,
    economics_table,
    findings_groups,
    outcome_counts,
    outcomes_table,
)
from services.cli.render.extraction import changes_table, gaps_line, hidden_table
from services.cli.render.findings import coloured, severity_by_annotation
from services.cli.render.masked import words_at
from services.cli.render.text import borderless, counted, one_line
from services.shared.domain.annotations import (
    BASE_NOT_READ,
    HIDDEN_TEXT,
    INCORPORATED_TERMS,
    NOT_READ,
    OCR_LAYER,
    OTHER_SIDE,
    SUSPECTED_INSTRUCTION,
    TRACKED_CHANGES,
    Annotation,
    AnnotationSet,
    PerspectiveSource,
    Place,
    SetState,
)
from services.shared.domain.clauses import Severity
from services.shared.domain.document import DocumentRecord, all_relations
from services.shared.domain.relations import Priority

_ID = 8
_QUOTE = 200
_INDENT = (0, 0, 0, _ID + 1)
_FLAGS = {
    SUSPECTED_INSTRUCTION: f"{SUSPECTED_INSTRUCTION}: the text contains instructions to a model;"
    " no model followed them",
    HIDDEN_TEXT: f"{HIDDEN_TEXT}: the document contains text that its readers do not see, such as white or tiny text",
    OCR_LAYER: f"{OCR_LAYER}: the text is an invisible layer over pictures of the pages; compare it with them",
    NOT_READ: f"{NOT_READ}: parts of the document could not be read; what was not found can be there",
    TRACKED_CHANGES: f"{TRACKED_CHANGES}: the document has tracked changes; models read it as if they were accepted",
    INCORPORATED_TERMS: f"{INCORPORATED_TERMS}: covenants or terms of another paper are a part of it; read that too",
    OTHER_SIDE: f"{OTHER_SIDE}: the playbook protects the other side; its one-sided rules were not applied",
    BASE_NOT_READ: f"{BASE_NOT_READ}: the agreement that it amends cannot be read; compare them yourself",
}
_SOURCES = {PerspectiveSource.POLICY: ", by the review policy", PerspectiveSource.REVIEWER: ", chosen by a reviewer"}


def render_document(
    document: DocumentRecord,
    annotation_set: AnnotationSet,
    text: str,
    *,
    marks: DocumentMarks = NO_MARKS,
    elsewhere: Mapping[Place, str] = NOTHING,
    published_revision: int = 0,
    brief: bool = False,
) -> RenderableType:
    """The record, the values of the deal, the annotations, the findings, the outcomes of the other rules, the hidden
    passages and the tracked changes. `brief` leaves out values, quotes, the findings' messages and outcomes.

    `text` is the original, empty if the caller is not allowed to read it; `marks` are what its extractor found.
    `elsewhere`: the text of places in the agreement that the document amends.
    `published_revision` is that of the last published set, 0 if there is none.
    """
    parts: list[RenderableType] = [record_table(document, annotation_set, published_revision)]
    if annotation_set.economics and not brief:
        parts += [Text(), economics_table(annotation_set.economics, text)]
    if annotation_set.annotations:
        quoted = quoted_annotations(annotation_set, text, marks.values)
        parts += [Text(), brief_annotations(annotation_set.annotations) if brief else quoted]
    if annotation_set.findings:
        parts += [Text(), findings_groups(annotation_set.findings, text, elsewhere, brief=brief)]
    if annotation_set.outcomes and not brief:
        parts += [Text(), outcomes_table(annotation_set)]
    if marks.gaps:
        parts += [Text(), Text(f"not read: {gaps_line(marks.gaps, text)}", style="yellow")]
    if marks.hidden and text and not brief:
        parts += [Text(), hidden_table(marks.hidden, text)]
    if marks.changes and text and not brief:
        parts += [Text(), changes_table(marks.changes, text)]
    return Group(*parts)


def record_table(document: DocumentRecord, annotation_set: AnnotationSet, published_revision: int = 0) -> Table:
    """The fields of the record, the state of the set and the counts. Empty fields are left out."""
    table = borderless()
    for name, value in _fields(document, annotation_set, published_revision):
        if value:
            table.add_row(name, Text(value, overflow="fold"))
    return table


def brief_annotations(annotations: Sequence[Annotation]) -> Table:
    """One line per annotation: id, clause, page, place in code points, state, confidence. `*` marks hidden text."""
    return _annotations_table(annotations, _clause_width(annotations), header=True)


def quoted_annotations(annotation_set: AnnotationSet, text: str, values: Sequence[PlacedValue] = ()) -> RenderableType:
    """As `brief_annotations`, each annotation with its severity in brackets and its quote below it. `values`: the
    personal values of the text.
    """
    annotations, severities = annotation_set.annotations, severity_by_annotation(annotation_set)
    width = _clause_width(annotations)
    parts: list[RenderableType] = []
    for number, one in enumerate(annotations):
        parts.append(_annotations_table([one], width, header=number == 0))
        severity = severities.get(one.annotation_id)
        quote = one_line(words_at(text, one.span, values), _QUOTE)
        below = [Text(HIDDEN_MARK, style="red")] if one.hidden else []
        below += [Text.assemble("[", coloured(severity), "]")] if severity else []
        below += [Text(f"“{quote}”")] if quote else []
        if below:
            parts.append(Padding(Text(" ").join(below), _INDENT))
    return Group(*parts)


def quotes_by_id(annotations: Sequence[Annotation], text: str, values: Sequence[PlacedValue] = ()) -> Mapping[str, str]:
    """The quote of each annotation, by annotation id, with placeholders of values that are not revealed."""
    return {one.annotation_id: words_at(text, one.span, values) for one in annotations}


def _annotations_table(annotations: Sequence[Annotation], clause_width: int, *, header: bool) -> Table:
    """A table with fixed column widths, so that several tables of one row are aligned."""
    table = Table(box=None, padding=(0, 1, 0, 0), show_header=header)
    widths = (("id", _ID), ("clause", clause_width), ("page", 4), ("place", 13), ("state", 10), ("conf.", 5))
    for name, width in widths:
        table.add_column(name, width=width, no_wrap=True)
    for one in annotations:
        place = f"{one.span.start}–{one.span.end}"
        page = str(one.page) if one.page else ""
        table.add_row(one.annotation_id[:_ID], _clause(one), page, place, one.state, f"{one.confidence:.2f}")
    return table


def _clause_width(annotations: Sequence[Annotation]) -> int:
    return max(len(_clause(one)) for one in annotations)


def _clause(one: Annotation) -> str:
    return f"{one.category}*" if one.hidden else one.category


def _counts(values: Iterable[str]) -> str:
    """`12 proposed, 3 accepted`: the most frequent first."""
    return ", ".join(f"{count} {value}" for value, count in Counter(values).most_common())


def _state(annotation_set: AnnotationSet, published_revision: int) -> str:
    """The state and the revision; `reopened` if an earlier revision is published, or if this one is under review."""
    under_review = annotation_set.state is SetState.PROPOSED and published_revision > 0
    reopened = ", reopened" if annotation_set.reopened or under_review else ""
    reviewed = ", reviewed" if annotation_set.reviewed else ""
    published = f" (published: revision {published_revision})" if under_review else ""
    return f"{annotation_set.state}{reopened}{reviewed}, revision {annotation_set.revision}{published}"


def _fields(
    document: DocumentRecord, annotation_set: AnnotationSet, published_revision: int
) -> Iterator[tuple[str, str]]:
    yield "document", f"{document.document_id}  version {document.version}"
    yield "source", f"{document.source_system}  {document.source_reference}"
    for one in all_relations(document):
        yield one.kind, one.other
    yield "tenant, matter", f"{document.tenant}  {document.matter}"
    yield "client", document.client_id
    yield "priority", "" if document.priority is Priority.NORMAL else document.priority
    yield "type", f"{annotation_set.document_type}  {document.media_type}"
    paper = annotation_set.paper
    yield "paper", f"{paper.kind.replace('_', ' ')}, confidence {paper.confidence:.2f}" if paper else ""
    role = annotation_set.perspective
    yield "our role", f"{role}{_SOURCES.get(annotation_set.perspective_source, '')}" if role else ""
    yield "handling", f"{document.data_class}{', privileged' if document.privileged else ''}, arm {document.arm}"
    yield "purposes", ", ".join(document.purposes)
    yield "holds", ", ".join(document.hold_ids)
    yield "set", _state(annotation_set, published_revision)
    yield "annotations", _counts(one.state for one in annotation_set.annotations) or "none"
    severities = sorted(annotation_set.findings, key=lambda one: -list(Severity).index(one.severity))
    yield "findings", _counts(one.severity for one in severities) or "none"
    yield "rules", outcome_counts(annotation_set.outcomes)
    hidden = annotation_set.hidden_passages
    yield "hidden text", f"{counted(hidden, 'passage')} that readers do not see (* below)" if hidden else ""
    yield "superseded by", annotation_set.superseded_by
    yield "warning", ", ".join(_FLAGS.get(one, one) for one in annotation_set.flags)
    provenance = annotation_set.provenance
    versions = (provenance.extractor, provenance.redaction_policy, provenance.model, provenance.playbook)
    yield "made by", "  ".join(one for one in versions if one)
