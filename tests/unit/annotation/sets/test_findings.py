from dataclasses import replace
from datetime import timedelta

import pytest

from services.annotation.playbook.marks import WordsIn, unread
from services.annotation.sets.findings import (
    ADDED_RULE,
    UNDECIDED,
    added_id,
    as_of,
    is_open,
    undecided_findings,
    with_decisions,
    with_lasting_ids,
)
from services.shared.domain.annotations import (
    Annotation,
    AnnotationSet,
    AnnotationState,
    Finding,
    FindingDecision,
    FindingReview,
    FindingState,
    FindingVerdict,
    Origin,
    Place,
    SetState,
)
from services.shared.domain.clauses import Severity
from services.shared.domain.document import RedactedText
from services.shared.domain.spans import OriginalSpan, RedactedSpan
from tests.unit.annotation.support import NOW

KEY = b"k" * 32
TEXT = "The Lender may assign. The Lender may assign. The Borrower may not."
WORDS = WordsIn(RedactedText(TEXT))


def place(words: str, start: int = 0) -> Place:
    at = TEXT.index(words, start)
    return Place(OriginalSpan(at, at + len(words)), RedactedSpan(at, at + len(words)))


def finding(rule: str = "cap", *, places: tuple[Place, ...] = (), evidence: tuple[str, ...] = ()) -> Finding:
    return Finding(f"f-{rule}", rule, "Cap On Liability", Severity.HIGH, "m", "p", "1", evidence, places=places)


def annotation(quote: str = "q", state: AnnotationState = AnnotationState.PROPOSED, revision: int = 1) -> Annotation:
    span = OriginalSpan(0, 3)
    return Annotation("a1", revision, "Parties", span, RedactedSpan(0, 3), 0.9, state, Origin.MODEL, quote)


def identity(one: Finding, annotations: tuple[Annotation, ...] = (), chain: str = "c", words: WordsIn = WORDS) -> str:
    [made] = with_lasting_ids([one], annotations, chain, words, KEY)
    return made.lasting_id


BASE = finding(places=(place("The Lender may assign."),), evidence=("a1",))


@pytest.mark.parametrize(
    ("other", "quote", "chain", "is_same"),
    [
        (replace(BASE, finding_id="x", severity=Severity.LOW, message="n", playbook_version="2"), "q", "c", True),
        (replace(BASE, places=(place("The Lender may assign.", 5),)), "q", "c", True),
        (replace(BASE, places=(place("The Borrower may not."),)), "q", "c", False),
        (replace(BASE, rule_id="floor"), "q", "c", False),
        (replace(BASE, category="Parties"), "q", "c", False),
        (replace(BASE, annotation_ids=()), "q", "c", False),
        (BASE, "other words", "c", False),
        (BASE, "q", "another chain", False),
    ],
)
def test_a_lasting_id_is_that_of_the_rule_and_the_words(other: Finding, quote: str, chain: str, is_same: bool) -> None:
    made = identity(other, (annotation(quote),), chain)
    assert (made == identity(BASE, (annotation(),))) == is_same


def test_case_and_spacing_of_a_place_do_not_count() -> None:
    other = WordsIn(RedactedText("the  LENDER may\nassign."))
    moved = Place(OriginalSpan(0, 23), RedactedSpan(0, 23))
    assert identity(replace(BASE, places=(moved,)), (annotation(),), words=other) == identity(BASE, (annotation(),))


def test_equal_findings_have_different_ids_in_the_order_of_the_set() -> None:
    twice = with_lasting_ids([BASE, BASE], (), "c", WORDS, KEY)
    assert twice[0].lasting_id != twice[1].lasting_id
    assert twice == with_lasting_ids([BASE, BASE], (), "c", WORDS, KEY)


def test_a_finding_with_places_has_no_id_if_its_text_cannot_be_read() -> None:
    unknown, known = with_lasting_ids([BASE, finding()], (), "c", unread, KEY)
    assert (unknown.lasting_id, bool(known.lasting_id)) == ("", True)


def decided(one: Finding, state: FindingState, document_id: str = "d1", **more: object) -> FindingDecision:
    review = FindingReview(state, "ann", NOW, **more)  # type: ignore[arg-type]
    after = replace(one, review=review)
    return FindingDecision("x", document_id, FindingVerdict.ACCEPT, after, "ann", "reviewer", 1, NOW)


def current(*findings: Finding, annotations: tuple[Annotation, ...] = ()) -> AnnotationSet:
    made = with_lasting_ids(findings, annotations, "c", WORDS, KEY)
    return AnnotationSet("s", 1, SetState.PROPOSED, findings=made, annotations=annotations)


def states(made: AnnotationSet) -> list[str]:
    return [one.review.state.value if one.review else "" for one in made.findings]


def test_the_last_decision_on_the_same_rule_and_words_counts_also_in_another_version() -> None:
    before = current(BASE, finding("floor"))
    [cap, floor] = before.findings
    decisions = [decided(cap, FindingState.REJECTED), decided(cap, FindingState.ACCEPTED)]
    after = replace(before, findings=(replace(cap, finding_id="new"), floor))
    made, outdated = with_decisions(after, "d2", "c", decisions)
    assert (states(made), outdated) == (["accepted", "undecided"], ())


def test_a_decision_on_other_words_is_outdated() -> None:
    [cap] = current(BASE).findings
    changed = current(replace(BASE, places=(place("The Borrower may not."),)))
    made, [outdated] = with_decisions(changed, "d1", "c", [decided(cap, FindingState.WAIVED, reason="why")])
    assert states(made) == ["undecided"]
    assert outdated.review
    assert (outdated.review.state, outdated.review.reason) == (FindingState.OUTDATED, "why")
    assert outdated.lasting_id == cap.lasting_id


@pytest.mark.parametrize(
    ("document_id", "evidence", "state"),
    [
        ("d1", ("a1",), "accepted"),
        ("d2", ("a1",), "undecided"),
        ("d1", (), "undecided"),
    ],
)
def test_a_finding_of_the_previous_release_has_the_decision_on_its_id(
    document_id: str, evidence: tuple[str, ...], state: str
) -> None:
    [cap] = current(BASE).findings
    written = replace(cap, lasting_id="", annotation_ids=evidence)
    before = replace(current(BASE), findings=(written,))
    made, _ = with_decisions(before, document_id, "c", [decided(cap, FindingState.ACCEPTED)])
    assert states(made) == [state]


def test_a_changed_finding_has_the_severity_of_the_reviewer() -> None:
    [cap] = current(BASE).findings
    lower = decided(replace(cap, severity=Severity.LOW), FindingState.CHANGED)
    made, _ = with_decisions(current(BASE), "d1", "c", [lower])
    assert made.findings[0].severity is Severity.LOW


@pytest.mark.parametrize(
    ("now", "is_there"),
    [(annotation(), True), (annotation("other"), False), (annotation(state=AnnotationState.REJECTED), False)],
)
def test_an_added_finding_is_outdated_without_the_words_of_its_evidence(now: Annotation, is_there: bool) -> None:
    made_id = added_id("Parties", ("a1",), [annotation()], "c")
    added = replace(finding(ADDED_RULE, evidence=("a1",)), category="Parties", lasting_id=made_id)
    made, outdated = with_decisions(current(annotations=(now,)), "d2", "c", [decided(added, FindingState.ADDED)])
    assert (states(made), len(outdated)) == ((["added"], 0) if is_there else ([], 1))


def test_evidence_that_is_not_in_the_set_gives_no_id() -> None:
    assert added_id("Parties", ("a2",), [annotation()], "c") == ""


@pytest.mark.parametrize(
    ("state", "hours", "expected"),
    [
        (FindingState.WAITING, 1, FindingState.WAITING),
        (FindingState.WAITING, 0, FindingState.UNDECIDED),
        (FindingState.WAIVED, 1, FindingState.WAIVED),
        (FindingState.WAIVED, -1, FindingState.UNDECIDED),
        (FindingState.ACCEPTED, -1, FindingState.ACCEPTED),
    ],
)
def test_waiting_and_waived_findings_are_open_again_after_their_time(
    state: FindingState, hours: int, expected: FindingState
) -> None:
    review = FindingReview(state, "ann", NOW, "why", "who", NOW + timedelta(hours=hours))
    [made] = as_of([replace(BASE, review=review)], NOW)
    assert made.review == replace(review, state=expected)
    assert is_open(made) == (expected is FindingState.UNDECIDED)


def test_findings_without_a_decision_are_undecided() -> None:
    [made] = as_of([BASE], NOW)
    assert made.review == UNDECIDED
    assert is_open(BASE)


def test_a_reopened_set_has_the_findings_of_a_proposal() -> None:
    accepted = replace(BASE, review=FindingReview(FindingState.ACCEPTED))
    assert undecided_findings([accepted, finding(ADDED_RULE)]) == (BASE,)
