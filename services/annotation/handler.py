"""DocumentInferred → a proposed set; DocumentWithdrawn → withdrawn sets. What is told goes by the outbox alone."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from services.annotation.placing.grounding import Texts
from services.annotation.playbook.rules import Playbook, Playbooks
from services.annotation.ports import HashKey, TextPort, read_texts
from services.annotation.sets.proposal import Proposal, Rules, is_concluded, propose, withdrawn_proposal
from services.annotation.sets.review_policy import ReviewPolicy
from services.annotation.sets.state import Standing, is_human, set_id
from services.annotation.storage.store import HeadMoved, Prior
from services.shared.domain.document import SealedText
from services.shared.domain.errors import Reason, Reject, Retry
from services.shared.domain.events import (
    DocumentInferred,
    DocumentStatus,
    DocumentStatusChanged,
    DocumentWithdrawn,
    Event,
)
from services.shared.domain.identity import family_id, make_id
from services.shared.runtime.clock import Clock
from services.shared.runtime.observe.metrics import Metrics

_ATTEMPTS = 5


class ProposalStore(Protocol):
    """The part of `Store` that is needed here."""

    async def prior(self, set_id: str, family: str, submitted_at: datetime | None) -> Prior: ...

    async def matter(self, family: str) -> str: ...

    async def head(self, family: str) -> Standing | None: ...

    async def propose(self, proposal: Proposal) -> bool: ...

    async def withdraw(self, event: DocumentWithdrawn) -> int: ...


@dataclass(frozen=True, slots=True)
class Ports:
    """All that the handler reaches.

    `playbooks` gives those in force; a document is concluded by one of them from beginning to end. `source_may`:
    whether a source system may speak for a tenant and matter; `submitted_at`: when the document that is being handled
    was handed in, None where that is not known.
    """

    store: ProposalStore
    texts: TextPort
    playbooks: Callable[[], Playbooks]
    policy: ReviewPolicy
    hash_key: HashKey
    source_may: Callable[[str, str, str], bool]
    submitted_at: Callable[[], datetime | None]
    notify: Callable[[], None]
    clock: Clock
    metrics: Metrics


async def handle(event: DocumentInferred | DocumentWithdrawn, ports: Ports) -> Sequence[Event]:
    """Returns nothing: the relay publishes. Raises `Reject` or `Retry`."""
    if isinstance(event, DocumentWithdrawn):
        await ports.store.withdraw(await _checked(event, ports))
    else:
        await _propose(event, ports)
    ports.notify()
    return ()


def tell_sender(
    event: DocumentInferred | DocumentWithdrawn, error: Reject, clock: Clock
) -> Sequence[DocumentStatusChanged]:
    """What the sender is told of a document that went to the dead letters."""
    if isinstance(event, DocumentWithdrawn):
        return ()
    status = DocumentStatus.QUARANTINED
    event_id = make_id("event", "documents.status", event.event_id, status.value, error.reason.value)
    return (
        DocumentStatusChanged(event_id, clock.now(), event.document, event.submission_id, status, error.reason.value),
    )


async def _propose(event: DocumentInferred, ports: Ports) -> None:
    playbook = ports.playbooks().for_type(event.document_type)
    identity = set_id(event.document, replace(event.provenance, playbook=playbook.label))
    submitted_at = ports.submitted_at()
    prior = await ports.store.prior(identity, event.document.family, submitted_at)
    if prior is Prior.STORED:
        return
    if prior is Prior.WITHDRAWN:
        await ports.store.propose(withdrawn_proposal(event, playbook, submitted_at))
        return
    texts = await read_texts(ports.texts, event)
    for _ in range(_ATTEMPTS):
        head = await ports.store.head(event.document.family)
        if head and is_concluded(event, head):
            return
        proposal = await _made(event, texts, head, playbook, ports)
        try:
            if await ports.store.propose(proposal):
                _count(proposal, ports.metrics)
            return
        except HeadMoved:
            continue
    raise Retry(Reason.CONFLICT)


async def _made(
    event: DocumentInferred, texts: Texts, head: Standing | None, playbook: Playbook, ports: Ports
) -> Proposal:
    head_text = await _head_text(head, ports)
    rules = Rules(playbook, ports.policy, ports.hash_key(event.document.tenant))
    now, submitted_at = ports.clock.now(), ports.submitted_at()
    return await asyncio.to_thread(propose, event, texts, head, head_text, rules, now, submitted_at)


async def _head_text(head: Standing | None, ports: Ports) -> str:
    """The text that decisions were made on; empty where there are none, or their document was erased since."""
    if head is None or not any(is_human(one) for one in head.annotation_set.annotations):
        return ""
    try:
        return (await ports.texts.get_value(SealedText, head.stored.text)).text
    except Reject:
        return ""


async def _checked(event: DocumentWithdrawn, ports: Ports) -> DocumentWithdrawn:
    """With its family filled in: senders outside name tenant, system and reference only, as ingestion allows them."""
    document = event.document
    family = family_id(document.tenant, document.source_system, document.source_reference)
    if document.family not in ("", family):
        raise Reject(Reason.INVALID_METADATA)
    matter = await ports.store.matter(family) or document.matter
    if not ports.source_may(document.tenant, document.source_system, matter):
        raise Reject(Reason.FORBIDDEN)
    return replace(event, document=replace(document, family=family))


def _count(proposal: Proposal, metrics: Metrics) -> None:
    for one in proposal.annotation_set.annotations:
        metrics.annotations_proposed.labels(one.category).inc()
    metrics.quotes_dropped.inc(proposal.dropped)
    metrics.anchors_lost.inc(proposal.lost)
