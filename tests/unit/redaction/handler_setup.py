"""A document of one matter, as ingestion stores and announces it."""

import dataclasses

from services.shared.domain.document import (
    EXTRACTED,
    BlobRef,
    DocumentRecord,
    KeyScope,
    OriginalText,
    Provenance,
    QualityReport,
)
from services.shared.domain.events import DocumentIngested
from services.shared.domain.spans import OriginalSpan
from services.shared.domain.tables import OriginalTable
from services.shared.runtime.storage.blobs import Blobs
from tests.fakes import FakeClock

TEXT = "Guaranty of Jane Smith.\nName: Jane Smith\nAccount No. 00123456 holds $5,000.\n"
DOCUMENT = DocumentRecord("harbour-bank", "dms", "ref", "loan-1", document_id="d" * 32, family="f" * 32, version=1)


async def ingested(
    blobs: Blobs, text: str = TEXT, identity: str = "d" * 32, table: OriginalTable | None = None
) -> DocumentIngested:
    original = OriginalText(
        text,
        (OriginalSpan(0, len(text)),),
        (OriginalSpan(0, 23), OriginalSpan(24, len(text))),
        (OriginalSpan(0, 23),),
        tables=(table,) if table else (),
    )
    ref = await blobs.put_value("harbour-bank", KeyScope.SOURCE, identity + EXTRACTED, "text", original)
    other = BlobRef("harbour-bank", KeyScope.SOURCE, "d" * 32, "other", 1)
    return DocumentIngested(
        f"e-{identity}",
        FakeClock().now(),
        dataclasses.replace(DOCUMENT, document_id=identity),
        Provenance(extractor="txt.v1"),
        "s1",
        other,
        ref,
        other,
        QualityReport(),
    )
