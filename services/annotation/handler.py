"""Handles `documents.inferred` and `documents.withdrawn`. Events are published through the outbox only."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from services.annotation.comparing import compare_amendments, compared_with, read_base
from services.annotation.placing.grounding import Texts
from services.annotation.playbook.rules import Playbooks
from services.annotation.ports import HeadChanged, Ports, ResultState
from services.annotation.sets.base import BaseAgreement
from services.annotation.sets.contents import Contents, contents_of, searched
from services.annotation.sets.proposal import Proposal, Rules, chosen_role, is_concluded, propose, withdrawn_proposal
from services.annotation.sets.state import DocumentSet, is_human
from services.annotation.texts import read_texts
from services.shared.domain.document import DocumentRecord, SealedText
from services.shared.domain.errors import Reason, Reject, Retry
from services.shared.domain.events import DocumentInferred, DocumentStatusChanged, DocumentWithdrawn, Event
from services.shared.domain.identity import family_id, reference_id
from services.shared.domain.quarantine import quarantined
from services.shared.runtime.clock import Clock
from services.shared.runtime.compute import compute
from services.shared.runtime.document_types import base_type
from services.shared.runtime.observe.metrics import Metrics
from services.shared.runtime.worker.handlers import Handler

_ATTEMPTS = 5


async def handle_inferred(event: DocumentInferred, ports: Ports) -> Sequence[Event]:
    """Stores the proposed set of a result, then compares its amendments with it. Returns no events. Raises `Reject` or
    `Retry`.
    """
    playbooks = await ports.playbooks(event.document.tenant)
    playbook = playbooks.for_type(event.document_type)
    provenance, submitted_at = replace(event.provenance, playbook=playbook.label), ports.submitted_at()
    result_state = await ports.store.result_state(event.document, provenance, submitted_at)
    if result_state is ResultState.WITHDRAWN:
        await ports.store.propose(withdrawn_proposal(event, playbook, submitted_at))
    elif result_state is ResultState.NEW:
        await _propose(event, playbooks, ports)
    await compare_amendments(event.document, ports)
    ports.notify()
    return ()


async def handle_withdrawn(event: DocumentWithdrawn, ports: Ports) -> Sequence[Event]:
    """Withdraws the sets of the document, then marks its amendments. Returns no events. Raises `Reject` or `Retry`.

    If the event has no matter, ingestion finds it and sends the event again.
    """
    document = event.document
    if not document.matter:
        return ()
    if not ports.allows_source(document.tenant, document.source_system, document.matter):
        raise Reject(Reason.FORBIDDEN)
    for chain in _chains(document):
        await ports.store.withdraw(replace(event, document=replace(document, family=chain)))
    await compare_amendments(document, ports)
    ports.notify()
    return ()


def notify_sender(
    event: DocumentInferred | DocumentWithdrawn, error: Reject, clock: Clock
) -> Sequence[DocumentStatusChanged]:
    """The status event for the source system when a document becomes a dead letter; none for a withdrawal."""
    return () if isinstance(event, DocumentWithdrawn) else (quarantined(event, error, clock.now()),)


async def _propose(event: DocumentInferred, playbooks: Playbooks, ports: Ports) -> None:
    texts = await read_texts(ports.texts, event)
    inside = [one.document_type for one in texts.redacted.documents()]
    playbook = playbooks.for_file(event.document_type, inside)
    rules = Rules(playbook, ports.policy(), ports.hash_key(event.document.tenant))
    for _ in range(_ATTEMPTS):
        head = await ports.store.head(event.document)
        if head and is_concluded(event, head):
            return
        proposal = await _proposal(event, texts, head, rules, ports)
        try:
            if await ports.store.propose(proposal):
                _count(proposal, ports.metrics)
            return
        except HeadChanged:
            continue
    raise Retry(Reason.CONFLICT)


async def _proposal(
    event: DocumentInferred, texts: Texts, head: DocumentSet | None, rules: Rules, ports: Ports
) -> Proposal:
    agreement = await ports.store.base(event.document)
    base = await read_base(agreement, ports)
    contents = await _contents(event, texts, head, base, rules, ports)
    head_text = await _head_text(head, ports)
    now, submitted_at = ports.clock.now(), ports.submitted_at()
    made = await compute(propose, event, texts, contents, head, head_text, rules, now, submitted_at)
    return replace(made, base=compared_with(agreement))


async def _contents(
    event: DocumentInferred,
    texts: Texts,
    head: DocumentSet | None,
    base: BaseAgreement | None,
    rules: Rules,
    ports: Ports,
) -> Contents:
    document, kind = event.document, event.document_type
    role, chosen = rules.policy.perspective(document, kind), chosen_role(event, head)
    size = len(texts.redacted.text) + (len(base.redacted.text) if base else 0)
    shipped = base_type(kind)
    return await ports.computing(
        size, contents_of, searched(texts), document, shipped, event.predictions, role, base, chosen
    )


async def _head_text(head: DocumentSet | None, ports: Ports) -> str:
    """The original text of the head; empty if it has no decisions, or if the document is erased."""
    if head is None or not any(is_human(one) for one in head.put_away or head.annotation_set.annotations):
        return ""
    try:
        return (await ports.texts.get_value(SealedText, head.stored.text)).text
    except Reject:
        return ""


def _chains(document: DocumentRecord) -> Sequence[str]:
    """The version chain of the document. Source systems can leave it out: then it is a new one, or one of an earlier
    release. Only sets of the matter are withdrawn.
    """
    reference = (document.tenant, document.source_system, document.source_reference)
    possible = (family_id(*reference, document.matter), reference_id(*reference))
    if document.family not in ("", *possible):
        raise Reject(Reason.INVALID_METADATA)
    return [document.family] if document.family else possible


def _count(proposal: Proposal, metrics: Metrics) -> None:
    for one in proposal.annotation_set.annotations:
        metrics.annotations_proposed.labels(one.category).inc()
    metrics.quotes_dropped.inc(proposal.dropped)
    metrics.anchors_lost.inc(proposal.lost)


HANDLERS: Mapping[str, Handler[Ports]] = {
    "documents.inferred": handle_inferred,
    "documents.withdrawn": handle_withdrawn,
}
