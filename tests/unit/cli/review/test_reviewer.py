"""Decisions as people state them."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from services.cli.clients.annotation import DecisionToSend
from services.cli.errors import CommandError, UsageError
from services.cli.review.reviewer import DecisionRequest, ReviewSession, clause_type, find_annotation
from services.shared.domain.annotations import (
    Annotation,
    AnnotationSet,
    AnnotationState,
    Decision,
    Origin,
    SetState,
)
from services.shared.domain.document import DocumentRecord
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.spans import OriginalSpan, RedactedSpan

_TEXT = "This Agreement is governed by the laws of Vermont. This Agreement ends in May."


def _annotation(annotation_id: str) -> Annotation:
    span = OriginalSpan(0, 4)
    return Annotation(
        annotation_id,
        1,
        "Governing Law",
        span,
        RedactedSpan(0, 4),
        0.5,
        AnnotationState.PROPOSED,
        Origin.MODEL,
        "hash",
    )


class FakeAnnotations:
    """A service with one document; `moved` makes it refuse what was decided on an older revision."""

    def __init__(self) -> None:
        self.found = AnnotationSet("s1", 3, SetState.PROPOSED, annotations=(_annotation("aa11"), _annotation("aa22")))
        self.decided: list[tuple[int, Decision, str, str, OriginalSpan | None]] = []

    async def annotations(self, document_id: str) -> tuple[DocumentRecord, AnnotationSet]:
        return DocumentRecord("t", "s", "r", "m", document_id=document_id), self.found

    async def text(self, document_id: str) -> str:
        return _TEXT

    async def decide(
        self, document_id: str, revision: int, decision_id: str, what: DecisionToSend
    ) -> tuple[int, Annotation]:
        self._check(revision)
        self.decided.append((revision, what.decision, what.annotation_id, what.category, what.span))
        return revision + 1, _annotation(what.annotation_id or "new")

    async def complete(self, document_id: str, revision: int, active_seconds: float = 0.0) -> AnnotationSet:
        self._check(revision)
        return replace(self.found, state=SetState.PUBLISHED)

    async def reopen(self, document_id: str, revision: int) -> int:
        raise Reject(Reason.FORBIDDEN)

    def _check(self, revision: int) -> None:
        if revision != self.found.revision:
            raise Reject(Reason.CONFLICT)


_WORDS = OriginalSpan(18, 49)
_CASES = [
    (DecisionRequest(Decision.ACCEPT, "aa1"), (3, Decision.ACCEPT, "aa11", "", None)),
    (DecisionRequest(Decision.REJECT, "aa22"), (3, Decision.REJECT, "aa22", "", None)),
    (
        DecisionRequest(Decision.CHANGE_CATEGORY, "aa1", "governing law"),
        (3, Decision.CHANGE_CATEGORY, "aa11", "Governing Law", None),
    ),
    (
        DecisionRequest(Decision.CHANGE_SPAN, "aa1", quote="governed  by the\nlaws of Vermont"),
        (3, Decision.CHANGE_SPAN, "aa11", "", _WORDS),
    ),
    (DecisionRequest(Decision.ADD, category="INSURANCE", place=(18, 49)), (3, Decision.ADD, "", "Insurance", _WORDS)),
]


@pytest.mark.parametrize(("decision", "sent"), _CASES)
async def test_requests_become_decisions(decision: DecisionRequest, sent: tuple[object, ...]) -> None:
    service = FakeAnnotations()
    revision, _ = await ReviewSession(service).decide("d1", 0, decision)
    assert revision == 4
    assert service.decided == [sent]


@pytest.mark.parametrize(
    "decision",
    [
        DecisionRequest(Decision.ACCEPT, "aa"),
        DecisionRequest(Decision.ACCEPT, "zz"),
        DecisionRequest(Decision.ADD, category="Nonsense", quote="Vermont"),
        DecisionRequest(Decision.ADD, category="Insurance", quote="This Agreement"),
        DecisionRequest(Decision.ADD, category="Insurance", quote="is not there"),
        DecisionRequest(Decision.ADD, category="Insurance"),
        DecisionRequest(Decision.ADD, category="Insurance", place=(9, 3)),
    ],
)
async def test_what_is_not_clear_is_not_sent(decision: DecisionRequest) -> None:
    service = FakeAnnotations()
    with pytest.raises(UsageError) as told:
        await ReviewSession(service).decide("d1", 0, decision)
    assert told.value.remedy
    assert not service.decided


async def test_a_set_that_moved_on_is_told_with_where_it_stands() -> None:
    reviewer = ReviewSession(FakeAnnotations())
    works = (
        lambda: reviewer.decide("d1", 2, DecisionRequest(Decision.ACCEPT, "aa1")),
        lambda: reviewer.complete("d1", 2, 0.0),
    )
    for work in works:
        with pytest.raises(CommandError, match="since revision 2; it is at 3 now"):
            await work()


async def test_the_revision_that_stands_is_taken_where_none_is_named() -> None:
    assert (await ReviewSession(FakeAnnotations()).complete("d1", 0, 1.0)).state is SetState.PUBLISHED


async def test_other_refusals_stay_what_they_are() -> None:
    with pytest.raises(Reject, match="forbidden"):
        await ReviewSession(FakeAnnotations()).reopen("d1", 0)


async def test_what_is_read_comes_with_its_words() -> None:
    review = await ReviewSession(FakeAnnotations()).read("d1")
    assert (review.text, review.annotation_set.revision, review.document.document_id) == (_TEXT, 3, "d1")


@pytest.mark.parametrize(("beginning", "found"), [("aa1", "aa11"), ("aa22", "aa22")])
def test_beginnings_of_ids(beginning: str, found: str) -> None:
    annotations: Sequence[Annotation] = [_annotation("aa11"), _annotation("aa22")]
    assert find_annotation(annotations, beginning).annotation_id == found


def test_clause_types_whatever_their_case() -> None:
    assert clause_type("rofr/rofo/rofn") == "Rofr/Rofo/Rofn"
    assert clause_type("notice period") == "Notice Period"


@pytest.mark.parametrize(
    ("name", "remedy"),
    [
        ("Notise Period", "did you mean Notice Period?"),
        ("Cap on liabilities", "did you mean Cap On Liability?"),
        ("xyz", "one of: Affiliate License-Licensee, "),
    ],
)
def test_who_misspells_a_type_is_told_the_nearest(name: str, remedy: str) -> None:
    with pytest.raises(UsageError) as told:
        clause_type(name)
    assert told.value.remedy.startswith(remedy)
    assert "Notice Period" in told.value.remedy or "did you" in remedy
