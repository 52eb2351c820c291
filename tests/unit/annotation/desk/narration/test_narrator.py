"""Narrations: access, the passages that the LLM sees, and dropped sentences."""

from dataclasses import replace

import pytest

from services.annotation.desk.explaining import Explained
from services.annotation.desk.narration.narrator import Narrated, NarrateFindingRequest
from services.annotation.ports import Sentence
from services.shared.domain.document import Arm
from services.shared.domain.errors import Reason, Reject, Retry
from services.shared.domain.llm_response import End, LlmAnswer
from services.shared.domain.records import Actor
from services.shared.runtime.storage.database import Database
from tests.unit.annotation.calls import DOCUMENT, finish, listed, refused
from tests.unit.annotation.desk.test_explaining import LAW, Shelf
from tests.unit.annotation.support import CASE_SYSTEM, REVIEWER, STRANGER, World, make_world
from tests.unit.annotation.texts import original_span, texts_of

NOTICE = "[PERSON_1] may end it on one hundred twenty (120) days notice"
PROSE = f"This Agreement is in force. «PERSON_1|Ada Byron»{NOTICE[10:]}. It is governed by {LAW[1]}. Nobody else."
TEXTS = texts_of(PROSE)
FOUND = (("Notice Period", NOTICE), LAW)
SAID = Sentence("[PERSON_1] may end it on 120 days notice.", (0,))
LIE = Sentence("[PERSON_1] may end it on 30 days notice.", (0,))
ENDED = End(True, 1, "llm@1", "reason@1")


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def world(database: Database, shelf: Shelf) -> World:
    made = make_world(database, playbooks=shelf)
    made.language.parts = [SAID, ENDED]
    return made


async def finding(world: World, rule: str = "notice") -> str:
    return next(one.finding_id for one in (await listed(world)).findings if one.rule_id == rule)


async def narrated(
    world: World, finding_id: str, who: Actor = REVIEWER, purpose: str = "review"
) -> list[Explained | Narrated | End]:
    narrator = world.service.operations.narrator
    wanted = NarrateFindingRequest(DOCUMENT.document_id, finding_id, purpose)
    parts = narrator.narrate(who, wanted)
    return [part async for one in parts if (part := one.explanation or one.sentence or one.end)]


def narrations(world: World) -> dict[str, float]:
    [family] = world.metrics.narrations.collect()
    return {one.labels["outcome"]: one.value for one in family.samples if one.name.endswith("_total")}


async def test_sentences_with_original_values_follow_the_explanation(world: World) -> None:
    await world.propose(DOCUMENT, PROSE, found=FOUND)
    explained, sentence, end = await narrated(world, await finding(world))
    assert isinstance(explained, Explained)
    assert explained.reason == "Notice Period must be at most 90 days; the document says 120 days."
    span = original_span(TEXTS, f"Ada Byron{NOTICE[10:]}")
    ids = (explained.evidence[0].annotation.annotation_id,)
    assert sentence == Narrated("Ada Byron may end it on 120 days notice.", (span,), ids)
    assert end == ENDED


async def test_the_llm_sees_only_redacted_passages(world: World) -> None:
    await world.propose(DOCUMENT, PROSE, found=FOUND)
    await narrated(world, await finding(world))
    [asked] = world.language.asked
    assert (asked.tenant, asked.matter, asked.document_type) == (DOCUMENT.tenant, DOCUMENT.matter, "credit agreement")
    assert (list(asked.passages), list(asked.categories)) == ([NOTICE], ["Notice Period"])
    assert asked.finding.startswith("Long notice.")
    assert (asked.guidance, asked.question) == ("Ask for less.", "")
    assert "Byron" not in str(asked)


@pytest.mark.parametrize(
    "lie",
    [
        LIE,
        Sentence("[PERSON_2] may end it on 120 days notice.", (0,)),
        Sentence("[PERSON_1] may not end it on 120 days notice.", (0,)),
        Sentence("The State of Ohio governs it.", (0,)),
        Sentence("[PERSON_1] may end it on 120 days notice.", ()),
        Sentence("[PERSON_1] may end it on 120 days notice.", (1,)),
        Sentence("[PERSON_1] may end it on 120 days notice.", (0, -1)),
        Sentence("Visit https://example.com for 120 days notice.", (0,)),
        LlmAnswer("yes"),
    ],
)
async def test_an_unsupported_sentence_is_dropped_and_counted(world: World, lie: Sentence | LlmAnswer) -> None:
    await world.propose(DOCUMENT, PROSE, found=FOUND)
    world.language.parts = [lie, SAID, ENDED]
    _, *sentences, end = await narrated(world, await finding(world))
    assert len(sentences) == 1
    assert end == replace(ENDED, dropped=2)


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (Reject(Reason.LLM_OFF), "llm_off"),
        (Retry(dependency="inference"), "dependency_down"),
        (Retry(Reason.TIMED_OUT, dependency="inference"), "timed_out"),
        (Reject(Reason.PERSONAL_DATA_LEAK), "personal_data_leak"),
        (Reject(Reason.FORBIDDEN), "forbidden"),
        (None, "dependency_down"),
    ],
)
@pytest.mark.parametrize("parts", [[], [SAID]])
async def test_if_the_llm_fails_the_explanation_is_still_returned(
    world: World, error: Exception | None, reason: str, parts: list[Sentence | LlmAnswer | End]
) -> None:
    await world.propose(DOCUMENT, PROSE, found=FOUND)
    world.language.parts, world.language.error = parts, error
    explained, *sentences, end = await narrated(world, await finding(world))
    assert isinstance(explained, Explained)
    assert len(sentences) == len(parts)
    assert end == End(False, reason=reason)


@pytest.mark.parametrize(
    ("parts", "error", "outcome"),
    [
        ([SAID, ENDED], None, "shown"),
        ([LIE, SAID, ENDED], None, "shown"),
        ([LIE, ENDED], None, "dropped"),
        ([End(True, 2, "llm@1", "reason@1")], None, "dropped"),
        ([SAID, End(False, 0, reason="timed_out")], None, "cut_short"),
        ([SAID], None, "cut_short"),
        ([SAID], Retry(dependency="inference"), "cut_short"),
        ([LIE], Retry(dependency="inference"), "unavailable"),
        ([], Reject(Reason.LLM_OFF), "unavailable"),
    ],
)
async def test_each_narration_counts_one_outcome(
    world: World, parts: list[Sentence | LlmAnswer | End], error: Exception | None, outcome: str
) -> None:
    await world.propose(DOCUMENT, PROSE, found=FOUND)
    world.language.parts, world.language.error = parts, error
    await narrated(world, await finding(world))
    assert narrations(world) == {outcome: 1.0}


async def test_a_finding_without_evidence_has_no_narration(world: World) -> None:
    await world.propose(DOCUMENT, PROSE, found=FOUND)
    parts = await narrated(world, await finding(world, "parties"))
    assert parts[1:] == [End(True)]
    assert world.language.asked == []
    assert narrations(world) == {}


async def test_access_is_checked_before_the_llm_is_called(world: World) -> None:
    await world.propose(DOCUMENT, PROSE, found=FOUND)
    finding_id = await finding(world)
    await refused(Reason.NOT_FOUND, narrated(world, finding_id, STRANGER))
    await refused(Reason.FORBIDDEN, narrated(world, finding_id, REVIEWER, "curiosity"))
    await refused(Reason.PRECONDITION_FAILED, narrated(world, finding_id, CASE_SYSTEM))
    await finish(world, 1)
    await refused(Reason.FORBIDDEN, narrated(world, finding_id, CASE_SYSTEM))
    await refused(Reason.NOT_FOUND, narrated(world, "0" * 32))
    assert (world.language.asked, world.reveal.asked) == ([], [])


async def test_the_audit_record_has_no_document_text(world: World) -> None:
    await world.propose(DOCUMENT, PROSE, found=FOUND)
    finding_id = await finding(world)
    await narrated(world, finding_id)
    records = [(one.action, one.outcome, one.detail) for one in world.audit.records]
    assert ("document.read_text", "allowed", (f"finding={finding_id}", "use=displayed")) in records
    assert ("inference.explain", "allowed", ()) in records
    assert not any("Byron" in str(one) for one in world.audit.records)


async def test_an_erased_value_stays_a_placeholder_in_the_text(world: World) -> None:
    await world.propose(DOCUMENT, PROSE, found=FOUND)
    world.reveal.erased.add("[PERSON_1]")
    _, sentence, _ = await narrated(world, await finding(world))
    assert isinstance(sentence, Narrated)
    assert sentence.text == SAID.text


async def test_an_erased_document_has_no_narration(world: World) -> None:
    await world.propose(DOCUMENT, PROSE, found=FOUND)
    finding_id = await finding(world)
    await world.keys.destroy(DOCUMENT.tenant, DOCUMENT.document_id)
    await refused(Reason.KEY_UNAVAILABLE, narrated(world, finding_id))
    assert world.language.asked == []


async def test_hidden_proposals_are_not_narrated(world: World) -> None:
    await world.propose(replace(DOCUMENT, arm=Arm.SHADOW), PROSE, found=FOUND)
    await refused(Reason.NOT_FOUND, narrated(world, "0" * 32))
    assert world.language.asked == []
