"""What a sender must say of a document, and what is meant where it says nothing."""

import re
from dataclasses import replace

from services.shared.domain.document import DocumentRecord, Purpose
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.events import DocumentSubmitted
from services.shared.domain.identity import family_id

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_SUBMISSION = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}")
_HEX_ID = re.compile(r"[0-9a-f]{32}")
_LINE = re.compile(r"[^\x00-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029]*")
_LONGEST_REFERENCE = 500
_LONGEST = 200
_MOST = 50
_NAMES = ("tenant", "source_system", "matter")
_LINES = (
    "team", "correlation_id", "media_type", "jurisdiction", "retention_class", "lawful_basis", "cohort",
)  # fmt: skip


def completed(record: DocumentRecord, submission_id: str) -> DocumentRecord:
    """`record` with its version chain and defaults, without the ids that only ingestion assigns.

    Raises `Reject(INVALID_METADATA)`.
    """
    _require(all(_NAME.fullmatch(getattr(record, name)) for name in _NAMES))
    _require(0 < len(record.source_reference) <= _LONGEST_REFERENCE and _is_line(record.source_reference))
    _require(_SUBMISSION.fullmatch(submission_id))
    _require(all(len(getattr(record, name)) <= _LONGEST and _is_line(getattr(record, name)) for name in _LINES))
    _require(len(record.hold_ids) <= _MOST and all(_NAME.fullmatch(one) for one in record.hold_ids))
    _require(not record.parent_document_id or _HEX_ID.fullmatch(record.parent_document_id))
    return replace(
        record,
        document_id="",
        family=family_id(record.tenant, record.source_system, record.source_reference),
        version=0,
        correlation_id=record.correlation_id or submission_id,
        purposes=tuple(dict.fromkeys(record.purposes)) or (Purpose.REVIEW,),
    )


def attachment_of(document: DocumentRecord, number: int, media_type: str) -> DocumentRecord:
    """The record of the `number`th document inside `document`: all that holds for the whole holds for the part."""
    reference = f"{document.source_reference}#{number}"
    return replace(
        document,
        source_reference=reference,
        document_id="",
        family=family_id(document.tenant, document.source_system, reference),
        version=0,
        media_type=media_type if _is_line(media_type) else "",
        parent_document_id=document.document_id,
    )


def attachment_depth(event: DocumentSubmitted) -> int:
    """0 for a document that was sent itself, 1 for what was inside it, and so on."""
    return event.attachment.count(".") + 1 if event.attachment else 0


def _is_line(text: str) -> bool:
    return _LINE.fullmatch(text) is not None


def _require(condition: object) -> None:
    if not condition:
        raise Reject(Reason.INVALID_METADATA)
