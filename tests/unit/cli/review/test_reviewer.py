"""A reviewer's input becomes decisions; faults name the option."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from services.cli.clients.annotation import DecisionToSend, DocumentText
from services.cli.errors import CommandError, UsageError
from services.cli.review.reviewer import (
    DecisionRequest,
    ReviewSession,
    check_place,
    check_reason,
    clause_type,
    find_annotation,
    find_span,
    role_named,
)
from services.shared.domain.annotations import (
    Annotation,
    AnnotationSet,
    AnnotationState,
    Decision,
    Finding,
    FindingKind,
    Origin,
    Place,
    SetState,
)
from services.shared.domain.clauses import Severity
from services.shared.domain.document import DocumentRecord
from services.shared.domain.errors import Reason, Reject, Undecided
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
    """A service with one document. It refuses decisions on another revision than the current one."""

    def __init__(self) -> None:
        self.found = AnnotationSet("s1", 3, SetState.PROPOSED, annotations=(_annotation("aa11"), _annotation("aa22")))
        self.published = 0
        self.refusal: Reject | None = None
        self.decided: list[tuple[int, Decision, str, str, OriginalSpan | None]] = []

    async def annotations(self, document_id: str) -> tuple[DocumentRecord, AnnotationSet]:
        return DocumentRecord("t", "s", "r", "m", document_id=document_id), self.found

    async def published_revision(self, document_id: str) -> int:
        return self.published

    async def text(self, document_id: str, use: str = "") -> str:
        return _TEXT

    async def read_text(self, document_id: str, span: OriginalSpan | None = None, use: str = "") -> DocumentText:
        if document_id == "walled":
            raise Reject(Reason.NOT_FOUND)
        return DocumentText(span.of(_TEXT) if span else _TEXT)

    async def decide(
        self, document_id: str, revision: int, decision_id: str, what: DecisionToSend
    ) -> tuple[int, Annotation]:
        self._check(revision)
        self.decided.append((revision, what.decision, what.annotation_id, what.category, what.span))
        return revision + 1, _annotation(what.annotation_id or "new")

    async def complete(
        self,
        document_id: str,
        revision: int,
        active_seconds: float = 0.0,
        leave_undecided: str = "",
        *,
        acknowledges_changes: bool = False,
    ) -> AnnotationSet:
        self._check(revision)
        return replace(self.found, state=SetState.PUBLISHED)

    async def reopen(self, document_id: str, revision: int) -> int:
        raise Reject(Reason.FORBIDDEN)

    async def set_perspective(self, document_id: str, revision: int, role: str) -> AnnotationSet:
        self._check(revision)
        return replace(self.found, revision=revision + 1, perspective=role)

    def _check(self, revision: int) -> None:
        if self.refusal:
            raise self.refusal
        if revision != self.found.revision:
            raise Reject(Reason.CONFLICT)


def _place(start: int, end: int, document_id: str) -> Place:
    return Place(OriginalSpan(start, end), RedactedSpan(start, end), "base", document_id)


async def test_the_words_of_an_agreement_are_read_with_the_document() -> None:
    service = FakeAnnotations()
    places = _place(5, 14, "d2"), _place(38, 49, "d2"), _place(0, 4, "walled"), _place(0, 4, "")
    finding = Finding("f", "change", "", Severity.LOW, "", "", "", kind=FindingKind.CHANGE, places=places)
    service.found = replace(service.found, findings=(finding,))
    session = ReviewSession(service, "reviewer@t")
    assert (await session.read("d1")).elsewhere == {places[0]: "Agreement", places[1]: _TEXT[38:49]}
    assert (await session.read("d1", with_text=False)).elsewhere == {}


_QUOTE_SPAN = OriginalSpan(18, 49)
_CASES = [
    (DecisionRequest(Decision.ACCEPT, "aa1"), (3, Decision.ACCEPT, "aa11", "", None)),
    (DecisionRequest(Decision.REJECT, "aa22"), (3, Decision.REJECT, "aa22", "", None)),
    (
        DecisionRequest(Decision.CHANGE_CATEGORY, "aa1", "governing law"),
        (3, Decision.CHANGE_CATEGORY, "aa11", "Governing Law", None),
    ),
    (
        DecisionRequest(Decision.CHANGE_SPAN, "aa1", quote="governed  by the\nlaws of Vermont"),
        (3, Decision.CHANGE_SPAN, "aa11", "", _QUOTE_SPAN),
    ),
    (
        DecisionRequest(Decision.ADD, category="INSURANCE", place=(18, 49)),
        (3, Decision.ADD, "", "Insurance", _QUOTE_SPAN),
    ),
]


@pytest.mark.parametrize(("decision", "sent"), _CASES)
async def test_requests_become_decisions(decision: DecisionRequest, sent: tuple[object, ...]) -> None:
    service = FakeAnnotations()
    revision, _ = await ReviewSession(service, "reviewer@t").decide("d1", 3, decision)
    assert revision == 4
    assert service.decided == [sent]


@pytest.mark.parametrize(
    ("decision", "problem"),
    [
        (DecisionRequest(Decision.ACCEPT, "aa"), "2 annotation ids start with aa"),
        (DecisionRequest(Decision.ACCEPT, "zz"), "no annotation id starts with zz"),
        (DecisionRequest(Decision.ADD, category="Nonsense", quote="Vermont"), "no clause type or field 'Nonsense'"),
        (DecisionRequest(Decision.ADD, category="Insurance", quote="This Agreement"), "--quote occurs 2 times"),
        (DecisionRequest(Decision.ADD, category="Insurance", quote="is not there"), "Text not found"),
    ],
)
async def test_invalid_request_is_not_sent(decision: DecisionRequest, problem: str) -> None:
    service = FakeAnnotations()
    with pytest.raises(UsageError, match=problem) as caught:
        await ReviewSession(service, "reviewer@t").decide("d1", 3, decision)
    assert caught.value.remedy
    assert not service.decided


@pytest.mark.parametrize(
    ("place", "problem"),
    [
        ((0, 0), "--quote is missing"),
        ((5, 0), "--end is missing"),
        ((5, 3), "--end 3 is not greater than --start 5"),
        ((5, 5), "--end 5 is not"),
    ],
)
@pytest.mark.parametrize("decision", [Decision.ADD, Decision.CHANGE_SPAN])
def test_faulty_place_names_its_option(decision: Decision, place: tuple[int, int], problem: str) -> None:
    with pytest.raises(UsageError, match=problem) as caught:
        check_place(DecisionRequest(decision, place=place))
    assert "--start" in caught.value.remedy


def test_place_is_checked_only_where_it_is_needed() -> None:
    check_place(DecisionRequest(Decision.ACCEPT, "aa1"))
    check_place(DecisionRequest(Decision.ADD, quote="Vermont"))
    check_place(DecisionRequest(Decision.ADD, place=(3, 5)))


def test_a_quote_excludes_a_place() -> None:
    with pytest.raises(UsageError, match="--quote and --start or --end exclude each other"):
        check_place(DecisionRequest(Decision.ADD, quote="Vermont", place=(3, 5)))


def test_a_misspelt_reason_code_is_refused_and_free_text_is_not() -> None:
    with pytest.raises(UsageError, match="not-this-claus is not a reason code") as caught:
        check_reason("not-this-claus")
    assert caught.value.remedy.startswith("did you mean not-this-clause?")
    for reason in ("", "other", "the clause concerns another party"):
        check_reason(reason)


async def test_conflict_states_both_revisions() -> None:
    reviewer = ReviewSession(FakeAnnotations(), "reviewer@t")
    works = (
        lambda: reviewer.decide("d1", 2, DecisionRequest(Decision.ACCEPT, "aa1")),
        lambda: reviewer.complete("d1", 2, 0.0),
    )
    for work in works:
        with pytest.raises(CommandError, match="after revision 2, which you saw; it is now at revision 3"):
            await work()


async def test_remedy_of_a_conflict_names_the_caller() -> None:
    with pytest.raises(CommandError) as caught:
        await ReviewSession(FakeAnnotations(), "senior-reviewer@t").complete("d1", 2, 0.0)
    assert caught.value.remedy.startswith("`glossator review list d1 --as senior-reviewer@t` shows the change")


@pytest.mark.parametrize(
    ("state", "remedy"),
    [
        (SetState.PUBLISHED, "a senior reviewer can put the set under review again: `glossator review reopen d1`"),
        (SetState.PROPOSED, "`glossator show d1 --brief --as reviewer@t` shows the state of the set"),
    ],
)
async def test_remedy_of_a_refused_decision_depends_on_the_state(state: SetState, remedy: str) -> None:
    service = FakeAnnotations()
    service.refusal = Reject(Reason.PRECONDITION_FAILED, detail="The review was completed")
    service.found = replace(service.found, state=state)
    with pytest.raises(CommandError, match="precondition_failed: The review was completed") as caught:
        await ReviewSession(service, "reviewer@t").decide("d1", 3, DecisionRequest(Decision.ACCEPT, "aa1"))
    assert (caught.value.remedy, caught.value.reference) == (remedy, "docs/reference/reasons.md#precondition_failed")


async def test_the_rest_is_accepted_in_bulk() -> None:
    service = FakeAnnotations()
    first, second = service.found.annotations
    service.found = replace(service.found, annotations=(replace(first, state=AnnotationState.REJECTED), second))
    assert await ReviewSession(service, "reviewer@t").accept_rest("d1", 3) == (4, 1)
    assert [(revision, one, target) for revision, one, target, *_ in service.decided] == [(3, Decision.ACCEPT, "aa22")]


async def test_undecided_annotations_are_listed_with_their_categories() -> None:
    service = FakeAnnotations()
    many = ["aa22", *(f"b{number:08}" for number in range(12))]
    service.refusal = Undecided(many, [], annotations=49, findings=0)
    with pytest.raises(CommandError) as caught:
        await ReviewSession(service, "reviewer@t").complete("d1", 3, 0.0)
    first, second, *_, last = caught.value.what.splitlines()
    assert first == "undecided: 49 annotations and 0 findings have no decision"
    assert second.split(maxsplit=1) == ["aa22", service.found.annotations[1].category]
    assert last.strip() == "and 39 more: `glossator review list d1` and `glossator finding list d1`"
    assert "--leave-undecided" in caught.value.remedy


async def test_other_rejections_are_unchanged() -> None:
    with pytest.raises(Reject, match="forbidden"):
        await ReviewSession(FakeAnnotations(), "reviewer@t").reopen("d1", 3)


async def test_document_is_read_with_its_text() -> None:
    review = await ReviewSession(FakeAnnotations(), "reviewer@t").read("d1")
    assert (review.text, review.annotation_set.revision, review.document.document_id) == (_TEXT, 3, "d1")


def test_ambiguous_id_lists_at_most_five_ids_and_the_count() -> None:
    annotations = [_annotation(f"aa{number}") for number in range(7)]
    with pytest.raises(UsageError, match="7 annotation ids start with aa") as caught:
        find_annotation(annotations, "aa")
    assert caught.value.remedy == "give more characters: aa0, aa1, aa2, aa3, aa4 and 2 more"


def test_frequent_quote_lists_five_places_and_the_count() -> None:
    with pytest.raises(UsageError, match="--quote occurs 7 times") as caught:
        find_span("tax " * 7, "tax")
    assert caught.value.remedy.endswith("0–3, 4–7, 8–11, 12–15, 16–19 and 2 more")


@pytest.mark.parametrize(("beginning", "found"), [("aa1", "aa11"), ("aa22", "aa22")])
def test_id_is_found_by_its_first_characters(beginning: str, found: str) -> None:
    annotations: Sequence[Annotation] = [_annotation("aa11"), _annotation("aa22")]
    assert find_annotation(annotations, beginning).annotation_id == found


def test_clause_types_ignore_case() -> None:
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
def test_misspelled_type_gets_a_suggestion(name: str, remedy: str) -> None:
    with pytest.raises(UsageError) as caught:
        clause_type(name)
    assert caught.value.remedy.startswith(remedy)
    assert "Notice Period" in caught.value.remedy or "did you" in remedy


@pytest.mark.parametrize(
    ("name", "role"), [("Borrower", "borrower"), ("the Lenders", "lender"), ("licensor", "licensor")]
)
async def test_our_role_is_changed(name: str, role: str) -> None:
    made = await ReviewSession(FakeAnnotations(), "reviewer@t").set_perspective("d1", 3, role_named(name))
    assert (made.revision, made.perspective) == (4, role)


@pytest.mark.parametrize(
    ("name", "remedy"),
    [("borower", "did you mean borrower?"), ("Northgate Bank", "one of: "), ("party", "did you mean ")],
)
def test_an_unknown_role_has_a_remedy(name: str, remedy: str) -> None:
    with pytest.raises(UsageError) as caught:
        role_named(name)
    assert str(caught.value.remedy).startswith(remedy)


async def test_a_conflict_about_our_role_is_explained() -> None:
    with pytest.raises(CommandError) as caught:
        await ReviewSession(FakeAnnotations(), "reviewer@t").set_perspective("d1", 2, "borrower")
    assert "now at revision 3" in str(caught.value)
