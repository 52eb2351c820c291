"""Which papers are suggested to amend, restate or execute which others."""

from dataclasses import replace

import pytest

from services.annotation.agreement.paper import PaperKind
from services.annotation.relations.matching import matches
from services.annotation.relations.mentions import Named, Said
from services.annotation.relations.records import (
    DecideRelationRequest,
    RelationEvidence,
    RelationVerdict,
    check_request,
)
from services.shared.domain.errors import Reject
from services.shared.domain.relations import RelationKind
from services.shared.domain.spans import RedactedSpan

TITLE, DATE, PARTIES = RelationEvidence.TITLE, RelationEvidence.DATE, RelationEvidence.PARTIES
PLACE = RedactedSpan(5, 9)
BOTH = frozenset({"[org_1]", "bank"})
LOAN = Said(PaperKind.AGREEMENT, Named("loan agreement", "2021-03-03", None), BOTH)
AMENDMENT = Said(
    PaperKind.AMENDMENT,
    Named("first amendment to loan agreement", "2023-01-01", None),
    BOTH,
    (Named("loan agreement", "2021-03-03", PLACE),),
)


def pairs(**papers: Said) -> set[tuple[str, str, str]]:
    return {(one.family, one.kind.value, one.other) for one in matches(papers)}


def dated(paper: Said, day: str) -> Said:
    return replace(paper, own=replace(paper.own, dated=day))


def test_title_date_and_parties() -> None:
    (one,) = matches({"a": AMENDMENT, "loan": LOAN})
    assert (one.family, one.other, one.kind, one.place) == ("a", "loan", RelationKind.AMENDS, PLACE)
    assert one.evidence == (TITLE, DATE, PARTIES)


@pytest.mark.parametrize(
    "other",
    [
        dated(LOAN, "2021-03-04"),
        replace(LOAN, kind=PaperKind.AMENDMENT),
        replace(LOAN, own=Named("lease", "2021-03-03", None), parties=frozenset({"bank"})),
        replace(LOAN, own=Named("loan agreement", "", None), parties=frozenset()),
    ],
    ids=["another date", "another amendment", "another title and one party", "title alone"],
)
def test_what_excludes_a_paper(other: Said) -> None:
    assert pairs(a=AMENDMENT, other=other) == set()


def test_the_paper_with_more_evidence_is_suggested() -> None:
    weaker = replace(LOAN, own=replace(LOAN.own, dated=""))
    assert pairs(a=AMENDMENT, loan=LOAN, weaker=weaker) == {("a", "amends", "loan")}


def test_equal_evidence_is_for_a_person_to_decide() -> None:
    assert pairs(a=AMENDMENT, one=LOAN, two=LOAN) == {("a", "amends", "one"), ("a", "amends", "two")}


def test_a_title_without_a_date_needs_a_party() -> None:
    unsure = replace(AMENDMENT, names=(Named("loan agreement", "", PLACE),))
    assert pairs(a=unsure, loan=LOAN) == {("a", "amends", "loan")}
    assert pairs(a=unsure, loan=replace(LOAN, parties=frozenset({"x"}))) == set()


def test_a_restated_agreement() -> None:
    restated = replace(dated(LOAN, "2024-05-05"), names=AMENDMENT.names, restates=True)
    assert pairs(new=restated, old=LOAN) == {("new", "restates", "old")}


def test_a_signed_copy_of_a_draft() -> None:
    signed, draft = replace(LOAN, signed=True), dated(LOAN, "")
    assert pairs(signed=signed, draft=draft) == {("signed", "executed", "draft")}
    assert pairs(signed=signed, other=dated(LOAN, "2020-01-01")) == set()
    assert pairs(one=signed, two=signed) == set()


@pytest.mark.parametrize(
    ("day", "verdict"),
    [("2026-02-30", "confirm"), ("03/01/2026", "confirm"), ("20260301", "confirm"), ("2026-03-01", "reject")],
)
def test_dates_that_are_refused(day: str, verdict: str) -> None:
    with pytest.raises(Reject):
        check_request(DecideRelationRequest("a", "b", RelationKind.AMENDS, RelationVerdict(verdict), day))
