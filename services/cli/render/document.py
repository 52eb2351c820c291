"""A document and its annotations, as people read them."""

from collections.abc import Iterator, Mapping, Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from services.cli.demo.pictures import severity_of
from services.shared.domain.annotations import SUSPECTED_INSTRUCTION, Annotation, AnnotationSet
from services.shared.domain.clauses import Severity
from services.shared.domain.document import DocumentRecord

_ID = 8
_QUOTE = 200
_FLAGS = {SUSPECTED_INSTRUCTION: f"{SUSPECTED_INSTRUCTION}: words in it read like orders to a model; none was obeyed"}


def document_picture(document: DocumentRecord, found: AnnotationSet) -> RenderableType:
    """The record and how the set stands."""
    grid = Table(show_header=False, box=None, padding=(0, 2, 0, 0))
    for name, value in _facts(document, found):
        if value:
            grid.add_row(name, Text(value))
    return grid


def annotations_table(found: AnnotationSet, text: str) -> Table:
    """Every annotation with its words; without them where `text` is empty."""
    severities = severity_of(found)
    table = Table("id", "clause", "conf.", "state", "severity", "place", "words")
    for one in found.annotations:
        severity = severities.get(one.annotation_id, "")
        place = f"{one.span.start}–{one.span.end}"
        row = (one.annotation_id[:_ID], one.category, f"{one.confidence:.2f}", one.state, severity, place)
        table.add_row(*row, Text(_quote(one, text)))
    return table


def findings_table(found: AnnotationSet) -> Table:
    """What the playbook concludes."""
    table = Table("severity", "clause", "finding", "rests on")
    for one in sorted(found.findings, key=lambda finding: -list(Severity).index(finding.severity)):
        evidence = ", ".join(annotation_id[:_ID] for annotation_id in one.annotation_ids) or "its absence"
        table.add_row(one.severity, one.category, one.message, evidence)
    return table


def whole_picture(document: DocumentRecord, found: AnnotationSet, text: str) -> RenderableType:
    """All of it."""
    parts: list[RenderableType] = [document_picture(document, found), annotations_table(found, text)]
    return Group(*parts, *([findings_table(found)] if found.findings else []))


def quotes_by_id(annotations: Sequence[Annotation], text: str) -> Mapping[str, str]:
    """The exact words of each."""
    return {one.annotation_id: one.span.of(text) for one in annotations}


def _quote(annotation: Annotation, text: str) -> str:
    words = " ".join(annotation.span.of(text).split())
    return words if len(words) <= _QUOTE else f"{words[: _QUOTE - 1]}…"


def _facts(document: DocumentRecord, found: AnnotationSet) -> Iterator[tuple[str, str]]:
    yield "document", f"{document.document_id}  version {document.version}"
    yield "source", f"{document.source_system}  {document.source_reference}"
    yield "tenant, matter", f"{document.tenant}  {document.matter}"
    yield "kind", f"{found.document_type}  {document.media_type}"
    yield "handling", f"{document.data_class}{', privileged' if document.privileged else ''}, arm {document.arm}"
    yield "purposes", ", ".join(document.purposes)
    yield "holds", ", ".join(document.hold_ids)
    yield "set", f"{found.state}{', reviewed' if found.reviewed else ''}, revision {found.revision}"
    yield "superseded by", found.superseded_by
    yield "beware", ", ".join(_FLAGS.get(one, one) for one in found.flags)
    made = found.provenance
    versions = (made.extractor, made.redaction_policy, made.model, made.playbook)
    yield "made by", "  ".join(one for one in versions if one)
