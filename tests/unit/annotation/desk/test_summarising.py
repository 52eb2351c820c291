"""Summaries: access, original values, and dropped sentences."""

from dataclasses import replace

import pytest

from services.annotation.desk.summarising import ReadSummaryRequest, ShownSummary
from services.shared.domain.annotations import SUSPECTED_INSTRUCTION, SetState
from services.shared.domain.document import Arm, BlobRef, DocumentRecord, KeyScope
from services.shared.domain.errors import Reason, Retry
from services.shared.domain.events import AnnotationsProposed, AnnotationsPublished, DocumentInferred
from services.shared.domain.records import Actor, Role
from services.shared.domain.spans import RedactedSpan
from services.shared.domain.summary import Summary, SummaryMethod, SummarySentence
from services.shared.wire.codec import encode
from tests.unit.annotation.calls import DOCUMENT, finish, listed, refused, withdrawal
from tests.unit.annotation.support import CASE_SYSTEM, REVIEWER, STRANGER, World, actor
from tests.unit.annotation.texts import PROSE, original_span, redacted_span, texts_of

TEXTS = texts_of(PROSE)
INSURED = "[PERSON_1] keeps the collateral insured"
LAW = "It is governed by the laws of Maine."
OWNER = actor(Role.PLAYBOOK_OWNER)


def sentence(text: str, *words: str, category: str = "Insurance") -> SummarySentence:
    return SummarySentence(text, tuple(redacted_span(TEXTS, one) for one in words), category)


WRITTEN = Summary(
    (
        sentence("[PERSON_1] must keep the collateral insured.", INSURED),
        sentence("Maine law governs it.", LAW, category="Governing Law"),
    ),
    SummaryMethod.LLM,
    "llm@1",
    "summary@1",
    dropped=1,
)
EXTRACTED = Summary((sentence(LAW, LAW, category="Governing Law"),), SummaryMethod.EXTRACTIVE, reason="timed_out")


async def whole(world: World, who: Actor = REVIEWER, purpose: str = "review") -> ShownSummary:
    return await world.service.operations.summaries.read(who, ReadSummaryRequest(DOCUMENT.document_id, purpose))


async def shown(world: World, who: Actor = REVIEWER, purpose: str = "review") -> ShownSummary:
    """The summary without the sentences by template, whose category is a key of the deal, in order of the document."""
    found = await whole(world, who, purpose)
    kept = [one for one in found.sentences if not one.category.islower()]
    return replace(found, sentences=tuple(sorted(kept, key=lambda one: one.evidence)))


async def test_a_summary_begins_with_the_values_of_the_deal(world: World) -> None:
    maturity = "“Maturity Date” means June 30, 2031."
    text = f"{maturity} «PERSON_1|Ada Lovelace» shall lend to the Borrower the sum of $5,000."
    law = SummarySentence(maturity, (RedactedSpan(0, len(maturity)),), "Maturity Date")
    await world.propose(DOCUMENT, text, found=(), summary=Summary((law,), SummaryMethod.EXTRACTIVE))
    found = await whole(world)
    assert [(one.category, one.text) for one in found.sentences] == [
        (
            "commitment",
            "The document states the amount of the commitment or loan: “lend to the Borrower the sum of $5,000”.",
        ),
        ("maturity", f"The document states the maturity: “{maturity[:-1]}”."),
        ("Maturity Date", maturity),
    ]
    assert all(one.evidence for one in found.sentences)
    assert found.dropped == 0


@pytest.mark.parametrize(("method", "quoted"), [(SummaryMethod.LLM, False), (SummaryMethod.EXTRACTIVE, True)])
async def test_a_sentence_of_the_llm_words_a_value_of_the_deal(
    world: World, method: SummaryMethod, *, quoted: bool
) -> None:
    law = sentence(LAW, LAW, category="Governing Law")
    await proposed(world, Summary((sentence(INSURED, INSURED), law), method))
    texts = [one.text for one in (await whole(world)).sentences]
    assert (texts.count(LAW), "The document states the governing law" in " ".join(texts)) == (1, quoted)
    assert texts.index(LAW) == (len(texts) - 1 if quoted else 2)


async def test_a_summary_says_that_a_loan_states_no_amount(world: World) -> None:
    await proposed(world)
    assert [(one.text, one.evidence) for one in (await whole(world)).sentences[:2]] == [
        ("The document states no amount of the commitment or loan.", ()),
        ("The document states no maturity.", ()),
    ]


async def proposed(
    world: World, summary: Summary | None = WRITTEN, document: DocumentRecord = DOCUMENT
) -> DocumentInferred:
    return await world.propose(document, summary=summary, flags=(SUSPECTED_INSTRUCTION, "of a newer release"))


async def test_sentences_have_original_values_and_spans(world: World) -> None:
    await proposed(world)
    found = await shown(world)
    assert [(one.text, one.category, one.evidence) for one in found.sentences] == [
        ("Maine law governs it.", "Governing Law", (original_span(TEXTS, LAW),)),
        (
            "Ada Lovelace must keep the collateral insured.",
            "Insurance",
            (original_span(TEXTS, "Ada Lovelace keeps the collateral insured"),),
        ),
    ]
    assert (found.method, found.model, found.prompt, found.dropped) == (SummaryMethod.LLM, "llm@1", "summary@1", 1)


async def test_a_summary_has_its_method_model_and_prompt(world: World) -> None:
    await proposed(world, EXTRACTED)
    found = await shown(world)
    assert (found.method, found.model, found.reason) == (SummaryMethod.EXTRACTIVE, "", "timed_out")
    assert [one.text for one in found.sentences] == [LAW]
    assert world.reveal.asked == []


@pytest.mark.parametrize(
    ("text", "evidence"),
    [
        ("Texas law governs it.", [redacted_span(TEXTS, LAW)]),
        ("[PERSON_2] must keep the collateral insured.", [redacted_span(TEXTS, INSURED)]),
        ("[PERSON_1] must not keep the collateral insured.", [redacted_span(TEXTS, INSURED)]),
        ("Maine law governs it.", []),
        ("Maine law governs it.", [RedactedSpan(0, 9_000)]),
        ("Maine law governs it.", [redacted_span(TEXTS, LAW), RedactedSpan(5, 5)]),
    ],
)
@pytest.mark.parametrize("method", SummaryMethod)
async def test_an_unsupported_sentence_is_not_shown(
    world: World, text: str, evidence: list[RedactedSpan], method: SummaryMethod
) -> None:
    lie = SummarySentence(text, tuple(evidence), "Insurance")
    await proposed(world, Summary((lie, *WRITTEN.sentences[:1]), method, dropped=2))
    found = await shown(world)
    assert (len(found.sentences), found.dropped) == (1, 3)
    assert found.verified == (1 if method is SummaryMethod.LLM else 0)


async def test_a_long_quote_of_the_document_is_shown(world: World) -> None:
    words = "The Lender may [as Exhibit A says] inspect the books, " * 15
    span = RedactedSpan(0, len(words))
    made = Summary((SummarySentence(words.strip(), (span,), ""),), SummaryMethod.EXTRACTIVE)
    await world.propose(DOCUMENT, words, found=(), summary=made)
    assert len((await shown(world)).sentences) == 1


@pytest.mark.parametrize(
    ("caller", "purpose", "reason"),
    [
        (STRANGER, "review", Reason.NOT_FOUND),
        (OWNER, "review", Reason.FORBIDDEN),
        (REVIEWER, "curiosity", Reason.FORBIDDEN),
        (CASE_SYSTEM, "review", Reason.PRECONDITION_FAILED),
    ],
)
async def test_callers_without_access_get_no_summary(world: World, caller: Actor, purpose: str, reason: Reason) -> None:
    await proposed(world)
    await refused(reason, shown(world, caller, purpose))
    assert world.reveal.asked == []


async def test_a_case_system_reads_a_published_summary_and_is_audited(world: World) -> None:
    await proposed(world)
    await finish(world, 1)
    assert len((await shown(world, CASE_SYSTEM)).sentences) == 2
    reads = [one for one in world.audit.records if one.action == "document.read_text"]
    assert [(one.actor, one.outcome, one.purpose, one.detail) for one in reads] == [
        (CASE_SYSTEM.subject, "allowed", "review", ("read=summary", "use=delivered"))
    ]
    assert not any("Lovelace" in str(one) for one in world.audit.records)


async def test_events_have_the_reference_and_the_flag(world: World) -> None:
    event = await proposed(world)
    await finish(world, 1)
    events = [*await world.events(AnnotationsProposed), *await world.events(AnnotationsPublished)]
    for one in events:
        assert isinstance(one, AnnotationsProposed | AnnotationsPublished)
        assert one.annotation_set.summary == event.summary
        assert one.annotation_set.flags == (SUSPECTED_INSTRUCTION,)
        assert [words for words in (b"must keep", b"Lovelace", b"law governs") if words in encode(one)] == []
    assert len(events) == 2


@pytest.mark.parametrize("arm", [Arm.BASELINE, Arm.SHADOW])
async def test_arms_that_hide_proposals_hide_the_summary(world: World, arm: Arm) -> None:
    await proposed(world, document=replace(DOCUMENT, arm=arm))
    await refused(Reason.NOT_FOUND, shown(world))
    assert (await listed(world)).flags == (SUSPECTED_INSTRUCTION,)


async def test_a_set_without_a_summary_is_not_found(world: World) -> None:
    await proposed(world, None)
    await refused(Reason.NOT_FOUND, shown(world))


async def test_a_withdrawn_document_has_no_summary(world: World) -> None:
    await proposed(world)
    await world.service.handle(withdrawal(minutes=1))
    await refused(Reason.WITHDRAWN, shown(world))
    event = (await world.events(AnnotationsProposed))[-1]
    assert isinstance(event, AnnotationsProposed)
    assert event.annotation_set.state is SetState.WITHDRAWN
    assert (event.annotation_set.summary, event.annotation_set.flags) == (None, ())


async def test_a_new_result_has_its_own_summary(world: World) -> None:
    await proposed(world)
    await world.propose(DOCUMENT, model="clauses@2", minutes=1, summary=EXTRACTED)
    assert [one.text for one in (await shown(world)).sentences] == [LAW]


async def test_an_erased_value_stays_a_placeholder_in_the_text(world: World) -> None:
    await proposed(world)
    world.reveal.erased.add("[PERSON_1]")
    assert (await shown(world)).sentences[-1].text == "[PERSON_1] must keep the collateral insured."


async def test_an_erased_document_has_no_summary(world: World) -> None:
    event = await proposed(world)
    assert event.summary is not None
    assert (event.summary.scope, event.summary.subject) == (event.redacted.scope, event.redacted.subject)
    await world.keys.destroy(DOCUMENT.tenant, DOCUMENT.document_id)
    await refused(Reason.KEY_UNAVAILABLE, shown(world))


async def test_if_redaction_is_down_the_call_is_retried(world: World) -> None:
    await proposed(world)
    world.reveal.away = True
    with pytest.raises(Retry):
        await shown(world)


async def test_an_invalid_summary_is_refused(world: World) -> None:
    event = await world.inferred(DOCUMENT)
    stray = BlobRef(DOCUMENT.tenant, KeyScope.REDACTED, DOCUMENT.document_id, "nothing", 0)
    await world.service.handle(replace(event, summary=stray))
    await refused(Reason.NOT_FOUND, shown(world))
