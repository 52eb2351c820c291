"""The protobuf message of each dataclass."""

from collections.abc import Mapping
from typing import Any

from google.protobuf.message import Message

from glossator.annotation.v1 import events_pb2 as annotation
from glossator.audit.v1 import events_pb2 as audit
from glossator.document.v1 import document_pb2 as document
from glossator.inference.v1 import events_pb2 as inference
from glossator.inference.v1 import summary_pb2 as summary
from glossator.ingestion.v1 import events_pb2 as ingestion
from glossator.redaction.v1 import events_pb2 as redaction
from services.shared.domain import annotations as a
from services.shared.domain import document as d
from services.shared.domain import events as e
from services.shared.domain import languages as g
from services.shared.domain import layout as p
from services.shared.domain import parts as q
from services.shared.domain import records as r
from services.shared.domain import relations as n
from services.shared.domain import revisions as v
from services.shared.domain import spans as s
from services.shared.domain import summary as y
from services.shared.domain import tables as t
from services.shared.domain import uncertain as u

MESSAGES: Mapping[type[Any], type[Message]] = {
    s.OriginalSpan: document.Span,
    s.RedactedSpan: document.Span,
    s.Replacement: document.Replacement,
    s.RedactionMap: document.RedactionMap,
    n.Relation: document.Relation,
    d.DocumentRecord: document.DocumentRecord,
    d.Provenance: document.Provenance,
    d.BlobRef: document.BlobRef,
    d.Gap: document.Gap,
    d.GapPlace: document.GapPlace,
    d.QualityReport: document.QualityReport,
    v.OriginalRevision: document.Revision,
    v.RedactedRevision: document.Revision,
    d.OriginalChange: document.TrackedChange,
    d.RedactedChange: document.TrackedChange,
    d.OriginalSection: document.Section,
    d.RedactedSection: document.Section,
    t.OriginalTable: document.Table,
    t.RedactedTable: document.Table,
    g.OriginalLanguage: document.LanguageRun,
    g.RedactedLanguage: document.LanguageRun,
    u.OriginalUncertainWord: document.UncertainWord,
    u.RedactedUncertainWord: document.UncertainWord,
    q.OriginalPart: document.Part,
    q.RedactedPart: document.Part,
    d.OriginalText: document.StructuredText,
    d.RedactedText: document.StructuredText,
    d.SealedValue: document.SealedValue,
    d.SealedText: document.SealedText,
    p.PageLayout: document.PageLayout,
    p.Layout: document.Layout,
    p.PageSize: document.PageSize,
    p.PageSizes: document.PageSizes,
    p.TextPages: document.TextPages,
    e.DocumentSubmitted: ingestion.DocumentSubmitted,
    e.DocumentStatusChanged: ingestion.DocumentStatusChanged,
    e.DocumentWithdrawn: ingestion.DocumentWithdrawn,
    e.DocumentIngested: ingestion.DocumentIngested,
    e.EntityCount: redaction.EntityCount,
    e.DocumentRedacted: redaction.DocumentRedacted,
    a.Prediction: inference.Prediction,
    e.DocumentInferred: inference.DocumentInferred,
    y.SummarySentence: summary.SummarySentence,
    y.Summary: summary.Summary,
    a.Annotation: annotation.Annotation,
    a.Place: annotation.Place,
    a.FindingReview: annotation.FindingReview,
    a.Finding: annotation.Finding,
    a.FindingDecision: annotation.FindingDecision,
    a.RuleOutcome: annotation.RuleOutcome,
    a.Paper: annotation.Paper,
    a.EconomicsEntry: annotation.EconomicsEntry,
    a.AnnotationSet: annotation.AnnotationSet,
    a.ReviewDecision: annotation.ReviewDecision,
    a.Review: annotation.Review,
    e.AnnotationsProposed: annotation.AnnotationsProposed,
    e.AnnotationsPublished: annotation.AnnotationsPublished,
    e.ReviewCompleted: annotation.ReviewCompleted,
    r.AuditRecord: audit.AuditRecord,
    e.AuditRecorded: audit.AuditRecorded,
    e.DeadLetter: audit.DeadLetter,
}
