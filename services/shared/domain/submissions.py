"""Owners of the data keys that encrypt submissions, and the relation of an attachment to its document."""

from services.shared.domain.document import BlobRef, DocumentRecord, KeyScope
from services.shared.domain.identity import make_id

_ORIGINAL = "original"


def key_owner(source_system: str, matter: str, submission_id: str) -> str:
    """The owner of the data key. Equal submission ids of different source systems or matters give different owners."""
    return make_id("submission key", source_system, matter, submission_id)


def earlier_owners(source_system: str, submission_id: str) -> tuple[str, str]:
    """The owners of earlier releases, newest first. They do not contain the matter."""
    return make_id("submission key", source_system, submission_id), submission_id


def is_own(ref: BlobRef, document: DocumentRecord, submission_id: str) -> bool:
    """Whether the submission stored the object at `ref`. For an owner of an earlier release, the caller must also
    exclude that the submission is of another matter.
    """
    if (ref.tenant, ref.scope) != (document.tenant, KeyScope.SOURCE):
        return False
    if ref.subject == key_owner(document.source_system, document.matter, submission_id):
        return True
    return ref.subject in earlier_owners(document.source_system, submission_id) and ref.name.startswith(_ORIGINAL)


def attachment_id(document_id: str, number: int) -> str:
    """The submission id of attachment `number`, counted from 1, of a document."""
    return make_id("submission", document_id, "attachment", str(number))


def is_attachment(record: DocumentRecord, parent: DocumentRecord) -> bool:
    """Whether `record` can be an attachment of `parent`: same place, and the reference that ingestion gives it.

    Earlier releases stored any `parent_document_id` that a sender stated.
    """
    place = (record.tenant, record.matter, record.source_system)
    reference, _, number = record.source_reference.rpartition("#")
    return (
        record.parent_document_id == parent.document_id != ""
        and place == (parent.tenant, parent.matter, parent.source_system)
        and reference == parent.source_reference
        and number.isascii()
        and number.isdigit()
    )
