"""Events to test with: one of each kind, whole, and alike but for what a test names."""

from datetime import UTC, datetime

from services.shared.domain.document import BlobRef, DocumentRecord, KeyScope, Provenance, QualityReport
from services.shared.domain.events import DocumentIngested, DocumentRedacted, DocumentSubmitted
from services.shared.domain.identity import family_id, make_id

AT = datetime(2025, 3, 14, 9, 26, 53, 589793, tzinfo=UTC)


def record(reference: str = "deed-1", tenant: str = "harbour-bank") -> DocumentRecord:
    """A document of a family that `reference` names."""
    return DocumentRecord(
        tenant=tenant,
        source_system="archive",
        source_reference=reference,
        matter="matter-7",
        family=family_id(tenant, "archive", reference, "matter-7"),
        document_id=make_id("document", reference),
        version=1,
    )


def blob(name: str, scope: KeyScope = KeyScope.SOURCE) -> BlobRef:
    return BlobRef("harbour-bank", scope, "subject-1", name, 1234, "ab" * 32)


def submitted(reference: str = "deed-1", number: int = 1, content: bytes = b"text") -> DocumentSubmitted:
    event_id = make_id("submitted", reference, str(number))
    document = DocumentRecord("harbour-bank", "archive", reference, "matter-7", family=record(reference).family)
    return DocumentSubmitted(event_id, AT, document, f"submission-{event_id}", "deed.txt", content=content)


def ingested(reference: str = "deed-1", number: int = 1) -> DocumentIngested:
    """The `number`-th event of a family."""
    return DocumentIngested(
        event_id=make_id("ingested", reference, str(number)),
        occurred_at=AT,
        document=record(reference),
        provenance=Provenance(extractor="txt@1"),
        submission_id=f"submission-{number}",
        original=blob("original"),
        text=blob("text"),
        layout=blob("layout"),
        quality=QualityReport(pages=number, code_points=2000, language="en"),
    )


def redacted(cause: DocumentIngested, policy: str = "strict") -> DocumentRedacted:
    """What follows from `cause`, with the id that follows from its."""
    return DocumentRedacted(
        event_id=make_id("redacted", cause.event_id, policy),
        occurred_at=cause.occurred_at,
        document=cause.document,
        provenance=cause.provenance,
        submission_id=cause.submission_id,
        text=cause.text,
        layout=cause.layout,
        redacted=blob("redacted", KeyScope.REDACTED),
        map=blob("map", KeyScope.REDACTED),
    )
