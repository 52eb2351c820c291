"""A document, its annotations and its findings."""

from collections.abc import Iterator, Mapping, Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from services.cli.render.findings import severity_by_annotation
from services.cli.render.text import borderless, one_line
from services.shared.domain.annotations import SUSPECTED_INSTRUCTION, Annotation, AnnotationSet
from services.shared.domain.clauses import Severity
from services.shared.domain.document import DocumentRecord

_ID = 8
_QUOTE = 200
_FLAGS = {SUSPECTED_INSTRUCTION: f"{SUSPECTED_INSTRUCTION}: words in it read like orders to a model; none was obeyed"}


def render_document(document: DocumentRecord, annotation_set: AnnotationSet, text: str) -> RenderableType:
    """The record, the annotations and the findings."""
    parts: list[RenderableType] = [record_table(document, annotation_set), annotations_table(annotation_set, text)]
    return Group(*parts, *([findings_table(annotation_set)] if annotation_set.findings else []))


def record_table(document: DocumentRecord, annotation_set: AnnotationSet) -> Table:
    """The fields of the record and the state of the set. Empty fields are left out."""
    table = borderless()
    for name, value in _fields(document, annotation_set):
        if value:
            table.add_row(name, Text(value))
    return table


def annotations_table(annotation_set: AnnotationSet, text: str) -> Table:
    """One row an annotation, with its words; without them where `text` is empty."""
    severities = severity_by_annotation(annotation_set)
    table = Table("id", "clause", "conf.", "state", "severity", "place", "words")
    for one in annotation_set.annotations:
        severity = severities.get(one.annotation_id, "")
        place = f"{one.span.start}–{one.span.end}"
        row = (one.annotation_id[:_ID], one.category, f"{one.confidence:.2f}", one.state, severity, place)
        table.add_row(*row, Text(one_line(one.span.of(text), _QUOTE)))
    return table


def findings_table(annotation_set: AnnotationSet) -> Table:
    """One row a finding, the most severe first."""
    table = Table("severity", "clause", "finding", "rests on")
    for one in sorted(annotation_set.findings, key=lambda finding: -list(Severity).index(finding.severity)):
        evidence = ", ".join(annotation_id[:_ID] for annotation_id in one.annotation_ids) or "its absence"
        table.add_row(one.severity, one.category, one.message, evidence)
    return table


def quotes_by_id(annotations: Sequence[Annotation], text: str) -> Mapping[str, str]:
    """The exact words of each annotation, by annotation id."""
    return {one.annotation_id: one.span.of(text) for one in annotations}


def _fields(document: DocumentRecord, annotation_set: AnnotationSet) -> Iterator[tuple[str, str]]:
    yield "document", f"{document.document_id}  version {document.version}"
    yield "source", f"{document.source_system}  {document.source_reference}"
    yield "tenant, matter", f"{document.tenant}  {document.matter}"
    yield "kind", f"{annotation_set.document_type}  {document.media_type}"
    yield "handling", f"{document.data_class}{', privileged' if document.privileged else ''}, arm {document.arm}"
    yield "purposes", ", ".join(document.purposes)
    yield "holds", ", ".join(document.hold_ids)
    reviewed = ", reviewed" if annotation_set.reviewed else ""
    yield "set", f"{annotation_set.state}{reviewed}, revision {annotation_set.revision}"
    yield "superseded by", annotation_set.superseded_by
    yield "beware", ", ".join(_FLAGS.get(one, one) for one in annotation_set.flags)
    provenance = annotation_set.provenance
    versions = (provenance.extractor, provenance.redaction_policy, provenance.model, provenance.playbook)
    yield "made by", "  ".join(one for one in versions if one)
