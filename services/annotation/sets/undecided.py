"""What a reviewer has not decided in a set. Pure."""

from collections.abc import Set
from dataclasses import dataclass

from services.annotation.playbook.rules import more_severe
from services.annotation.sets.findings import is_open
from services.annotation.sets.review_policy import Segregation
from services.annotation.sets.state import as_proposed
from services.shared.domain.annotations import AnnotationSet, AnnotationState
from services.shared.domain.clauses import Severity
from services.shared.domain.document import DocumentRecord
from services.shared.domain.errors import Undecided


@dataclass(frozen=True, slots=True)
class UndecidedItems:
    """The ids of all annotations and findings that need a decision and have none, in the order of the set."""

    annotation_ids: tuple[str, ...] = ()
    finding_ids: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.annotation_ids or self.finding_ids)

    def check(self, reason: str, rules: Set[Segregation]) -> None:
        """Raises `Undecided` with the first ids, unless there is nothing undecided, or there is a `reason` for it and
        the policy allows that.
        """
        rule = Segregation.ALL_DECIDED.value if Segregation.ALL_DECIDED in rules else ""
        if self and (rule or not reason.strip()):
            raise Undecided(
                self.annotation_ids[:MOST_IDS],
                self.finding_ids[:MOST_IDS],
                annotations=len(self.annotation_ids),
                findings=len(self.finding_ids),
                rule=rule,
            )


def undecided_of(document: DocumentRecord, under_review: AnnotationSet, threshold: Severity) -> UndecidedItems:
    """What is undecided in the set, whose findings have their decisions. Findings below `threshold` need none, nor does
    what the arm of the document hides.
    """
    shown = as_proposed(document, under_review)
    return UndecidedItems(
        tuple(one.annotation_id for one in shown.annotations if one.state is AnnotationState.PROPOSED),
        tuple(one.finding_id for one in shown.findings if is_open(one) and not more_severe(threshold, one.severity)),
    )


MOST_IDS = 25
"""The longest list of ids in an error: gRPC clients accept 8 KiB of metadata by default."""
