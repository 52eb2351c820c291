"""The words of an agreement beside those of its amendment: whose rights count, and what others see."""

from dataclasses import replace

import pytest

from services.annotation.desk.agreements import PlaceWords
from services.annotation.desk.explaining import Explained, ExplainFindingRequest
from services.annotation.desk.reading import DocumentViews
from services.annotation.desk.visibility import reader_of
from services.annotation.sets.perspective import PerspectiveRequest
from services.annotation.storage.store import Store
from services.shared.domain.annotations import AnnotationSet
from services.shared.domain.document import DocumentRecord
from services.shared.domain.errors import Retry
from services.shared.domain.records import Actor
from services.shared.runtime.access.policy import Wall
from tests.unit.annotation.calls import DOCUMENT, finish, listed, reviews, withdrawal
from tests.unit.annotation.storage.amends_suite import AGREEMENT, AMENDING
from tests.unit.annotation.support import CASE_SYSTEM, REVIEWER, SENIOR, World, record

CHANGING = (
    'FIRST AMENDMENT\n\nThis First Amendment is made between Orchard Inc. (the "Borrower") and Harbour Bank (the '
    '"Lender").\n\nThe definition of "Barn" is hereby amended and restated in its entirety to read as follows:\n\n'
    '"Barn" means a mill.\n'
)
BASE = f'{AGREEMENT}\n"Barn" means the barn of «PERSON_1|Ada Lovelace».\n'
WORDS = '"Barn" means the barn of Ada Lovelace.'


async def compared(world: World) -> None:
    await world.propose(DOCUMENT, BASE)
    await world.propose(AMENDING, CHANGING, found=())


async def explained(world: World, who: Actor = REVIEWER, document: DocumentRecord = AMENDING) -> Explained:
    shown = await listed(world, document, who)
    finding = next(one for one in shown.findings if one.rule_id.startswith("change-replaced"))
    explainer = world.service.operations.explainer
    return await explainer.explain(who, ExplainFindingRequest(document.document_id, finding.finding_id, "review"))


def words(found: Explained) -> dict[str, str]:
    return {one.place.part: one.words for one in found.places}


def bases(shown: AnnotationSet) -> set[str]:
    """The documents that places of the set are in, without its own."""
    return {place.document_id for one in shown.findings for place in one.places} - {""}


def read(world: World, document: DocumentRecord) -> list[tuple[str, tuple[str, ...]]]:
    records = [one for one in world.audit.records if one.action == "document.read_text"]
    return [(one.outcome.value, one.detail) for one in records if one.resource_id == document.document_id]


async def test_a_change_is_explained_with_the_words_of_the_agreement(world: World) -> None:
    await compared(world)
    found = await explained(world)
    assert words(found) == {"section": "Barn", "base": WORDS, "new": 'Barn" means a mill.'}
    assert bases(await listed(world, AMENDING)) == {DOCUMENT.document_id}
    finding = found.finding.finding_id
    assert read(world, DOCUMENT) == read(world, AMENDING) == [("allowed", (f"finding={finding}", "use=displayed"))]


async def test_the_words_follow_the_versions_of_the_agreement(world: World) -> None:
    await compared(world)
    second = record(2)
    await world.propose(second, BASE.replace("the barn of", "the new barn of"), minutes=5)
    assert bases(await listed(world, AMENDING)) == {second.document_id}
    assert words(await explained(world))["base"] == '"Barn" means the new barn of Ada Lovelace.'
    asked = PerspectiveRequest(2, "borrower")
    assert bases((await reviews(world).set_perspective(REVIEWER, AMENDING.document_id, asked))[1]) == bases(
        await listed(world, AMENDING)
    )
    assert words(await explained(world))["base"] == '"Barn" means the new barn of Ada Lovelace.'


async def test_a_withdrawn_agreement_is_not_told(world: World) -> None:
    await compared(world)
    await finish(world, 1, document=AMENDING)
    published = await listed(world, AMENDING)
    await world.service.handle(withdrawal())
    after = await listed(world, AMENDING)
    assert (bases(published), bases(after)) == ({DOCUMENT.document_id}, set())
    assert [one.finding_id for one in after.findings] == [one.finding_id for one in published.findings]
    assert "base" not in words(await explained(world))
    assert read(world, DOCUMENT) == []
    opened = (await reviews(world).reopen(SENIOR, AMENDING.document_id, 2))[1]
    assert bases(opened) == set()


async def test_erased_words_are_absent(world: World) -> None:
    await compared(world)
    base = await store(world).find(DOCUMENT.document_id)
    await world.blobs.delete(base.stored.text)
    assert words(await explained(world)) == {"section": "Barn", "base": "", "new": 'Barn" means a mill.'}


async def test_words_that_cannot_be_read_now_are_asked_again(world: World) -> None:
    await compared(world)
    world.reveal.away = True
    with pytest.raises(Retry):
        await explained(world)


async def test_an_agreement_behind_a_wall_is_not_told(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The agreement of another matter, as of a set that another release made."""
    await compared(world)
    await finish(world, 1, document=AMENDING)
    published = await listed(world, AMENDING)
    elsewhere(world, monkeypatch, replace(DOCUMENT, matter="HB-WALLED"))
    wall = Wall(denied=frozenset({REVIEWER.subject, CASE_SYSTEM.subject}))
    world.rules.policy = replace(world.rules.policy, walls={("harbour-bank", "HB-WALLED"): wall})
    for who in (REVIEWER, CASE_SYSTEM):
        shown = await listed(world, AMENDING, who)
        assert bases(shown) == set()
        assert [one.finding_id for one in shown.findings] == [one.finding_id for one in published.findings]
        assert "base" not in words(await explained(world, who))
    assert bases(await listed(world, AMENDING, SENIOR)) == {DOCUMENT.document_id}
    assert read(world, DOCUMENT) == []


async def test_an_unknown_agreement_is_not_told(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    await compared(world)
    elsewhere(world, monkeypatch, None)
    assert bases(await listed(world, AMENDING)) == set()
    assert "base" not in words(await explained(world))


async def test_the_right_to_see_an_agreement_is_not_that_to_read_it(world: World) -> None:
    await compared(world)
    agreements = views(world)._agreements
    finding = next(one for one in (await listed(world, AMENDING)).findings if one.rule_id.startswith("change-replaced"))
    assert await agreements.read(reader_of(REVIEWER, "marketing"), finding) == {}
    assert read(world, DOCUMENT) == []
    place, found = next(iter((await agreements.read(reader_of(REVIEWER, "review"), finding)).items()))
    assert PlaceWords(place, found) == PlaceWords(next(one for one in finding.places if one.document_id), WORDS)


def elsewhere(world: World, monkeypatch: pytest.MonkeyPatch, document: DocumentRecord | None) -> None:
    """The store has the agreement as `document`; None: not at all."""
    agreements = views(world)._agreements
    found = store(world)

    class Moved:
        async def find(self, document_id: str) -> object:
            if document is None:
                return await found.find("unknown")
            one = await found.find(document_id)
            return replace(one, stored=replace(one.stored, document=document))

    moved = replace(agreements, store=Moved())  # type: ignore[arg-type]
    monkeypatch.setattr(views(world), "_agreements", moved)
    for part in ("explainer", "reviews"):
        operations = world.service.operations
        changed = replace(getattr(operations, part), agreements=moved)
        operations = replace(operations, **{part: changed})
        monkeypatch.setattr(world, "service", replace(world.service, operations=operations))


def views(world: World) -> DocumentViews:
    return world.service.operations.views


def store(world: World) -> Store:
    return views(world)._store  # type: ignore[return-value]
