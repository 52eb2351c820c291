"""What a completion did, in words."""

from services.shared.domain.annotations import AnnotationSet, SetState


def completed_line(after: AnnotationSet) -> str:
    """A second review or an adjudication can follow before the set is published."""
    if after.state is SetState.PUBLISHED:
        return f"published: {len(after.annotations)} annotations, revision {after.revision}"
    return "your review is complete; another person does the next step before the set is published"
