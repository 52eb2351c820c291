"""A file with documents inside, from the result to the decisions of reviewers."""

from dataclasses import replace

import pytest

from services.annotation.desk.explaining import Explained, ExplainFindingRequest
from services.annotation.playbook.inside import title_of
from services.annotation.playbook.rules import Playbooks
from services.annotation.sets.perspective import PerspectiveRequest
from services.annotation.sets.records import DecideFindingRequest, ListFindingsRequest
from services.shared.domain.annotations import AnnotationSet, Finding, FindingState, FindingVerdict, RuleState, SetState
from services.shared.domain.document import OriginalText
from services.shared.domain.parts import OriginalPart, PartKind
from services.shared.domain.spans import OriginalSpan
from services.shared.runtime.storage.database import Database
from tests.unit.annotation.calls import DOCUMENT, finish, listed, reviews, submit
from tests.unit.annotation.playbook.test_inside import BOOKS, FILLER
from tests.unit.annotation.support import REVIEWER, World, make_world, record

LAW = ("Governing Law", "The law of Ohio governs.")
HEAD = 'CREDIT AGREEMENT\nThis Agreement is made between «PERSON_1|Ada Byron» (the "Borrower") and Acme (the "Lender").'
AGREEMENT = f"{HEAD} {LAW[1]}\n"
NDA = f"EXHIBIT A\nNON-DISCLOSURE AGREEMENT\nThis Agreement is made by the company.\n{FILLER}"
NOTE = f"EXHIBIT B\nPROMISSORY NOTE\nThis Note is made by the company.\n{FILLER}"
FILE = AGREEMENT + NDA + NOTE


def structure(marked: str = FILE) -> OriginalText:
    text = marked.replace("«PERSON_1|Ada Byron»", "Ada Byron")
    parts, ends = [], [text.index(NOTE), len(text)]
    for number, (words, kind) in enumerate(((NDA, "nda"), (NOTE, "note"))):
        start = text.index(words)
        title, span = OriginalSpan(start, start + len("EXHIBIT A")), OriginalSpan(start, ends[number])
        parts.append(OriginalPart(PartKind.DOCUMENT, number + 1, title, span, document_type=kind))
    return OriginalText(text, parts=tuple(parts))


def books() -> Playbooks:
    return BOOKS


@pytest.fixture
def world(database: Database) -> World:
    return make_world(database, playbooks=books)


async def proposed(world: World, version: int = 1, marked: str = FILE) -> AnnotationSet:
    await world.propose(record(version), marked, found=(LAW,), structure=structure(marked), minutes=version)
    return await listed(world, record(version))


def rules(made: AnnotationSet) -> list[tuple[str, bool]]:
    """The rules of the findings, and whether each is about a document inside the file."""
    return [(one.rule_id, title_of(one.places) is not None) for one in made.findings]


EXPECTED = [("debt", False), ("term", True), ("mail", True), ("law", True)]


async def decide(world: World, finding: Finding, revision: int, version: int = 1) -> None:
    document_id = record(version).document_id
    request = DecideFindingRequest(document_id, revision, "d-1", FindingVerdict.ACCEPT, finding.finding_id)
    await world.service.operations.findings.decide(REVIEWER, request)


async def explained(world: World, finding: Finding) -> Explained:
    wanted = ExplainFindingRequest(DOCUMENT.document_id, finding.finding_id, "review")
    return await world.service.operations.explainer.explain(REVIEWER, wanted)


async def test_each_document_is_judged_and_the_set_names_all_playbooks(world: World) -> None:
    made = await proposed(world)
    assert rules(made) == EXPECTED
    assert [one.split("@")[0] for one in made.provenance.playbook.split("+")] == ["loan", "secrets"]
    titles = [place.span for one in made.findings if (place := title_of(one.places))]
    assert {structure().text[one.start : one.end] for one in titles} == {"EXHIBIT A", "EXHIBIT B"}
    listed_categories = (
        await world.service.operations.findings.list(REVIEWER, ListFindingsRequest(DOCUMENT.document_id))
    ).categories
    assert "Cap On Liability" in listed_categories


async def test_a_file_with_one_document_keeps_its_playbook(world: World) -> None:
    event = await world.propose(DOCUMENT, AGREEMENT, found=(LAW,))
    made = await listed(world)
    assert made.provenance.playbook == BOOKS.for_type(event.document_type).label
    assert rules(made) == [("debt", False)]


async def test_a_stored_result_of_a_file_does_not_need_its_texts(world: World) -> None:
    event = await world.inferred(DOCUMENT, FILE, found=(LAW,), structure=structure())
    await world.service.handle(event)
    await world.propose(record(2), FILE, found=(LAW,), structure=structure(), minutes=5)
    await world.blobs.delete(event.redacted)
    assert await world.service.handle(event) == ()


async def test_findings_are_made_again_with_all_playbooks(world: World) -> None:
    made = await proposed(world)
    law = made.annotations[0]
    await submit(world, decision_id="1", revision=1, decision="reject", annotation_id=law.annotation_id)
    assert sorted(rules(await listed(world))) == sorted([("law", False), *EXPECTED])
    published = await finish(world, 2)
    assert published.state is SetState.PUBLISHED
    assert sorted(rules(published)) == sorted([("law", False), *EXPECTED])


async def test_a_decision_on_a_document_inside_follows_it_to_the_next_version(world: World) -> None:
    made = await proposed(world)
    absent = next(one for one in made.findings if one.rule_id == "law")
    assert absent.state is RuleState.ABSENT
    await decide(world, absent, 1)
    await proposed(world, 2, FILE.replace(LAW[1], f"Some more words. {LAW[1]}"))
    later = await world.service.operations.findings.list(REVIEWER, ListFindingsRequest(record(2).document_id))
    states = {(one.rule_id, bool(title_of(one.places))): one.review and one.review.state for one in later.findings}
    assert states.pop(("law", True)) is FindingState.ACCEPTED
    assert set(states.values()) == {FindingState.UNDECIDED}


async def test_each_finding_is_explained_by_its_playbook(world: World) -> None:
    made = await proposed(world)
    found = [await explained(world, one) for one in made.findings]
    assert [one.playbook_title for one in found] == ["Loans", "Secrets", "Secrets", "Loans"]
    assert [[place.words for place in one.places] for one in found] == [[], ["EXHIBIT A"], ["EXHIBIT A"], ["EXHIBIT B"]]


async def test_a_superseded_finding_on_a_document_inside_is_explained(world: World) -> None:
    made = await proposed(world)
    await world.propose(record(), FILE, found=(LAW,), structure=structure(), model="clauses@2", minutes=9)
    found = await explained(world, made.findings[3])
    assert replace(found.finding, lasting_id="", review=None) == replace(made.findings[3], lasting_id="", review=None)


async def test_another_role_keeps_the_findings_on_documents_inside(world: World) -> None:
    await proposed(world)
    await reviews(world).set_perspective(REVIEWER, DOCUMENT.document_id, PerspectiveRequest(1, "lender"))
    assert rules(await listed(world)) == EXPECTED
