"""The metadata that a sender must give, and the defaults of the rest."""

import re
from collections.abc import Mapping
from dataclasses import replace

from services.ingestion.relations import with_relations
from services.shared.domain.document import DocumentRecord, Purpose
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.events import DocumentSubmitted
from services.shared.domain.identity import family_id
from services.shared.domain.submissions import attachment_id
from services.shared.wire.cloudevents import parse_json

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_SUBMISSION = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}")
_LINE = re.compile(r"[^\x00-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029]*")
_MOST_HOLDS = 50
_LONGEST_NAME = 512
_NAMES = ("tenant", "source_system", "matter")
# Fields with one line of text, and how many characters each can have.
_LINES: Mapping[str, int] = {
    "source_reference": 500,
    "team": 200,
    "correlation_id": 200,
    "media_type": 200,
    "jurisdiction": 200,
    "retention_class": 200,
    "lawful_basis": 200,
    "cohort": 200,
    "amends": 500,
}


def read_object(data: bytes | str, name: str) -> Mapping[str, object]:
    """The JSON object in the input `name`. Raises `Reject(INVALID_METADATA)`."""
    try:
        given = parse_json(data)
    except Reject:
        raise _invalid(name, "is not valid JSON, or is nested too deep") from None
    if not isinstance(given, Mapping):
        raise _invalid(name, "is not a JSON object")
    return given


def completed(record: DocumentRecord, submission_id: str) -> DocumentRecord:
    """Return `record` with defaults, as the first of a new version chain, without the ids that only ingestion assigns.

    Without a `submission_id` the correlation id stays as it is. Raises `Reject(INVALID_METADATA)` with the field.
    """
    record = with_relations(record)
    check_record(record)
    if submission_id and not _SUBMISSION.fullmatch(submission_id):
        raise _invalid("submission_id", f"does not match {_SUBMISSION.pattern}")
    return replace(
        record,
        document_id="",
        family=family_id(record.tenant, record.source_system, record.source_reference, record.matter),
        version=0,
        parent_document_id="",
        correlation_id=record.correlation_id or submission_id,
        purposes=tuple(dict.fromkeys(record.purposes)) or (Purpose.REVIEW,),
    )


def check_record(record: DocumentRecord) -> None:
    """Raises `Reject(INVALID_METADATA)` with the first field that is missing or invalid."""
    for name in (*_NAMES, "source_reference"):
        if not getattr(record, name):
            raise _invalid(name, "is missing")
    for name in (*_NAMES, *(one for one in ("client_id", "batch_id") if getattr(record, one))):
        if not _NAME.fullmatch(getattr(record, name)):
            raise _invalid(name, f"does not match {_NAME.pattern}")
    for name, longest in _LINES.items():
        text = getattr(record, name)
        if len(text) > longest:
            raise _invalid(name, f"is longer than {longest} characters")
        if not _is_line(text):
            raise _invalid(name, "contains a control character or a line break")
    if record.amends and record.amends == record.source_reference:
        raise _invalid("amends", "is the reference of the document itself")
    if len(record.hold_ids) > _MOST_HOLDS or not all(map(_NAME.fullmatch, record.hold_ids)):
        raise _invalid("hold_ids", f"has more than {_MOST_HOLDS} ids, or one that does not match {_NAME.pattern}")


def is_name(text: str) -> bool:
    """Whether a text is an id such as that of a matter, a client or a batch."""
    return _NAME.fullmatch(text) is not None


def is_identified(record: DocumentRecord, submission_id: str) -> bool:
    """Whether a status can be stored: the tenant and the submission id are valid, the other ids valid or empty."""
    optional = all(_NAME.fullmatch(one) for one in (record.source_system, record.matter) if one)
    return bool(_NAME.fullmatch(record.tenant) and _SUBMISSION.fullmatch(submission_id) and optional)


def check_file_name(file_name: str) -> None:
    """Raises `Reject(INVALID_METADATA)` for a name that no event can contain."""
    if len(file_name) > _LONGEST_NAME or not _is_line(file_name):
        raise _invalid("file_name", f"has more than {_LONGEST_NAME} characters, or a control character")


def check_size(size: int, limit: int) -> None:
    """Raises `Reject(TOO_LARGE)` for more than `limit` bytes."""
    if size > limit:
        raise Reject(Reason.TOO_LARGE, detail=f"The content has more than {limit} bytes")


def attachment_of(document: DocumentRecord, number: int, media_type: str) -> DocumentRecord:
    """Return the record of attachment `number`, counted from 1: the record of `document` with the reference
    `REFERENCE#1`, without its version chain and its relations to other documents.
    """
    return replace(
        document,
        source_reference=f"{document.source_reference}#{number}",
        document_id="",
        family="",
        version=0,
        media_type=media_type if _is_line(media_type) else "",
        parent_document_id=document.document_id,
        amends="",
        relations=(),
    )


def is_own_attachment(event: DocumentSubmitted, stored: DocumentRecord) -> bool:
    """Whether ingestion made this submission from a document: it stored the record before it sent the event."""
    number = event.attachment.rpartition(".")[2]
    parent = stored.parent_document_id
    return bool(parent) and number.isdecimal() and event.submission_id == attachment_id(parent, int(number))


def attachment_depth(event: DocumentSubmitted) -> int:
    """Return 0 for a document that a sender submitted, 1 for its attachments, 2 for theirs."""
    return event.attachment.count(".") + 1 if event.attachment else 0


def _is_line(text: str) -> bool:
    return _LINE.fullmatch(text) is not None


def _invalid(name: str, fault: str) -> Reject:
    return Reject(Reason.INVALID_METADATA, detail=f'Field "{name}" {fault}', field=name)
