"""Which data key a submission's contents are encrypted under."""

from services.shared.domain.document import BlobRef, DocumentRecord, KeyScope
from services.shared.domain.identity import make_id


def key_owner(source_system: str, submission_id: str) -> str:
    """The owner of the data key. Source systems that use the same submission ids have different owners."""
    return make_id("submission key", source_system, submission_id)


def is_own(ref: BlobRef, document: DocumentRecord, submission_id: str) -> bool:
    """Whether this submission stored the blob at `ref`.

    Older releases used the submission id as the owner; such blobs are accepted too.
    """
    owners = (key_owner(document.source_system, submission_id), submission_id)
    return (ref.tenant, ref.scope) == (document.tenant, KeyScope.SOURCE) and ref.subject in owners
