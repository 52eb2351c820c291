"""Whose a submission's contents are."""

from services.shared.domain.document import BlobRef, DocumentRecord, KeyScope
from services.shared.domain.identity import make_id


def subject_of(source_system: str, submission_id: str) -> str:
    """Under whose data key they stand: systems that number their submissions alike share none."""
    return make_id("submission key", source_system, submission_id)


def is_own(ref: BlobRef, document: DocumentRecord, submission_id: str) -> bool:
    """Whether `ref` leads to what this very submission stored.

    What was under way when the id alone was the subject is taken still.
    """
    subjects = (subject_of(document.source_system, submission_id), submission_id)
    return (ref.tenant, ref.scope) == (document.tenant, KeyScope.SOURCE) and ref.subject in subjects
