"""Owners of the data keys that encrypt submissions."""

from services.shared.domain.document import BlobRef, DocumentRecord, KeyScope
from services.shared.domain.identity import make_id


def key_owner(source_system: str, submission_id: str) -> str:
    """The owner of the data key. Equal submission ids of different source systems give different owners."""
    return make_id("submission key", source_system, submission_id)


def is_own(ref: BlobRef, document: DocumentRecord, submission_id: str) -> bool:
    """Whether the submission stored the object at `ref`.

    Earlier releases used the submission id as the owner; such objects are accepted too.
    """
    owners = (key_owner(document.source_system, submission_id), submission_id)
    return (ref.tenant, ref.scope) == (document.tenant, KeyScope.SOURCE) and ref.subject in owners
