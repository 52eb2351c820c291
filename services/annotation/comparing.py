"""Compares amendments with the agreement that they amend, when the agreement is annotated, revised or withdrawn."""

from dataclasses import dataclass

from services.annotation.ports import HeadChanged, Ports
from services.annotation.sets.base import BaseAgreement
from services.annotation.sets.comparison import Comparison, with_comparison
from services.annotation.sets.contents import comparison_of, searched
from services.annotation.sets.proposal import proposed_event
from services.annotation.sets.state import DocumentSet, hides_proposals
from services.annotation.texts import read_redacted
from services.shared.domain.annotations import AnnotationSet, SetState
from services.shared.domain.document import DocumentRecord
from services.shared.domain.errors import Reason, Reject, Retry
from services.shared.domain.events import AnnotationsProposed
from services.shared.runtime.large_texts import LARGE


async def compare_amendments(agreement: DocumentRecord, ports: Ports) -> None:
    """Makes the findings of the amendments of an agreement again, if its newest set is another one than they were
    compared with: all of them, in batches. The result of each is stored in one transaction with the set that it was
    compared with, so that a redelivery continues with the others. Raises `Retry`.
    """
    after = ""
    while batch := await ports.store.amendments(agreement, after, _BATCH):
        shared = _LastRead()
        for document_id in batch:
            await compare_again(document_id, ports, shared)
        after = batch[-1]


@dataclass(slots=True)
class _LastRead:
    """The agreement that was read last: the amendments of a batch have the same. `key`: its set and its revision."""

    key: tuple[str, int] | None = None
    base: BaseAgreement | None = None


async def compare_again(document_id: str, ports: Ports, shared: _LastRead | None = None) -> AnnotationSet:
    """Compares a document with the agreement that it amends, unless its set is not under review. Returns its set.

    Decisions of reviewers are kept. Raises `Retry`, or `Reject(NOT_FOUND)`.
    """
    last = shared or _LastRead()
    for _ in range(_ATTEMPTS):
        found = await ports.store.find(document_id)
        if found.annotation_set.state is not SetState.PROPOSED or not found.document.amends:
            return found.annotation_set
        head = await ports.store.base(found.document)
        key = (head.annotation_set.set_id, head.annotation_set.revision) if head else None
        if last.key != key:
            last.key, last.base = key, await read_base(head, ports)
        made = with_comparison(found.annotation_set, await _compared(found, last.base, ports))
        try:
            await ports.store.compare(found, compared_with(head), made, _events(found, made, ports))
        except HeadChanged:
            continue
        return made
    raise Retry(Reason.CONFLICT)


async def read_base(head: DocumentSet | None, ports: Ports) -> BaseAgreement | None:
    """The agreement. None if there is none, if it is erased, damaged or large, or if reviewers do not see what the
    models found in it. Raises `Retry`.
    """
    if head is None or hides_proposals(head.document, head.annotation_set.state):
        return None
    try:
        texts = await read_redacted(ports.texts, head.stored)
    except Reject:
        return None
    if len(texts.redacted.text) >= LARGE:
        return None
    inside = [one.document_type for one in texts.redacted.documents()]
    playbooks = await ports.playbooks(head.document.tenant)
    playbook = playbooks.for_file(head.annotation_set.document_type, inside)
    return BaseAgreement(head.document.document_id, head.annotation_set, texts.redacted, texts.map, playbook)


def compared_with(head: DocumentSet | None) -> str:
    """The id of the agreement's set, or empty."""
    return head.annotation_set.set_id if head else ""


async def _compared(found: DocumentSet, base: BaseAgreement | None, ports: Ports) -> Comparison | None:
    """The comparison with the agreement; None if one of both texts cannot be read."""
    if base is None:
        return None
    try:
        texts = await read_redacted(ports.texts, found.stored)
    except Reject:
        return None
    size = len(texts.redacted.text) + len(base.redacted.text)
    marks = found.annotation_set.annotations
    return await ports.computing(size, comparison_of, searched(texts), found.document, marks, base)


def _events(found: DocumentSet, made: AnnotationSet, ports: Ports) -> tuple[AnnotationsProposed, ...]:
    if made == found.annotation_set:
        return ()
    return (proposed_event(found.document, made, ports.clock.now()),)


_ATTEMPTS, _BATCH = 5, 50
