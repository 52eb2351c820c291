"""Holds that a source system names in the metadata of a document."""

from collections.abc import Iterator
from datetime import UTC, datetime

from services.redaction.holds.records import Placement
from services.shared.domain.document import DocumentRecord
from services.shared.domain.holds import Scope
from services.shared.domain.identity import make_id


def covered_id(document: DocumentRecord) -> str:
    """The document, or its version chain if it was not ingested; empty if neither is known."""
    return document.document_id or document.family


def named_holds(document: DocumentRecord, submission_id: str, at: datetime) -> Iterator[Placement]:
    """One placement per hold id. `at` is the time of the event that names it: a repeated event has the same placements,
    so that it does not place a hold again that was lifted. A later event does.
    """
    moment, covered = at.astimezone(UTC).isoformat(), covered_id(document)
    for hold_id in dict.fromkeys(document.hold_ids):
        names = (document.tenant, hold_id, covered, document.source_system, submission_id, moment)
        yield Placement(
            make_id("hold", *names),
            document.tenant,
            hold_id,
            Scope(documents=(covered,)),
            "",
            f"source:{document.source_system}",
            at,
            document_id=covered,
        )
