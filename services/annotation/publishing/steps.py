"""The steps of a draft: save, propose, publish, return, discard. Four eyes: no author publishes it. Pure."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from services.annotation.playbook.sources import INSIDE
from services.annotation.publishing.records import (
    BASE,
    EDITABLE,
    LONGEST_TEXT,
    NO_BASE,
    OPEN,
    Draft,
    DraftState,
    PlaybookText,
    Publication,
)
from services.annotation.sets.refusals import invalid
from services.shared.domain.errors import Reason, Reject

FOUR_EYES = "four_eyes"
"""The rule of the workflow in the audit log."""


def check_text(text: PlaybookText) -> None:
    """Raises `Reject(INVALID_METADATA)` for a text that is empty, too long, or has characters that YAML refuses."""
    if not text.source.strip():
        raise invalid("source", "is missing")
    for name, value in (("source", text.source), ("cases", text.cases)):
        if len(value) > LONGEST_TEXT:
            raise invalid(name, f"must have at most {LONGEST_TEXT:,} characters")
        if "\0" in value or any("\ud800" <= one <= "\udfff" for one in value):
            raise invalid(name, "has characters that no text has")
    if any(line.startswith(INSIDE) for line in text.source.split("\n")):
        raise invalid("source", f"has a line that begins with {INSIDE}, which stored playbooks use: write # inside")


def saved(draft: Draft, text: PlaybookText, base: PlaybookText, by: str, now: datetime) -> Draft:
    """The draft with another text. A text that was changed is no longer the one that it restores."""
    _check_state(draft, EDITABLE, "Return it before you change it" if draft.state is DraftState.PROPOSED else "")
    check_text(text)
    return replace(
        draft,
        text=text,
        base=base,
        authors=with_author(draft.authors, by),
        restores=draft.restores if text == draft.text else NO_BASE,
        changed_at=now,
        revision=draft.revision + 1,
    )


def proposed(draft: Draft, by: str, reason: str, now: datetime) -> Draft:
    """The draft that waits for another person. Who proposes it answers for its text, as its authors do."""
    _check_state(draft, EDITABLE)
    return replace(
        draft,
        state=DraftState.PROPOSED,
        authors=with_author(draft.authors, by),
        proposed_by=by,
        reason=checked_reason(reason),
        decided_by="",
        decision="",
        changed_at=now,
        revision=draft.revision + 1,
    )


def published(draft: Draft, by: str, decision: str, version: str, over: str, after: int, now: datetime) -> Publication:
    """The publication of a proposed draft, as number `after` + 1. Raises `Reject(FORBIDDEN)` for an author."""
    _check_state(draft, {DraftState.PROPOSED})
    if by in draft.authors:
        raise Reject(Reason.FORBIDDEN, detail="Another person than the authors must publish the draft", rule=FOUR_EYES)
    return Publication(
        tenant=draft.tenant,
        number=after + 1,
        name=draft.name,
        version=version,
        text=PlaybookText() if draft.restores == BASE else draft.text,
        authors=draft.authors,
        published_by=by,
        published_at=now,
        reason=draft.reason,
        decision=checked_reason(decision),
        draft_id=draft.draft_id,
        restores=draft.restores,
        over=over,
    )


def settled(draft: Draft, made: Publication) -> Draft:
    """The draft after its publication."""
    return replace(
        draft,
        state=DraftState.PUBLISHED,
        decided_by=made.published_by,
        decision=made.decision,
        published_as=made.number,
        changed_at=made.published_at,
        revision=draft.revision + 1,
    )


def returned(draft: Draft, by: str, reason: str, now: datetime) -> Draft:
    """The draft that its authors can change again: another person sends it back, or an author takes it back."""
    _check_state(draft, {DraftState.PROPOSED})
    return replace(
        draft,
        state=DraftState.RETURNED,
        decided_by=by,
        decision=checked_reason(reason),
        changed_at=now,
        revision=draft.revision + 1,
    )


def discarded(draft: Draft, by: str, now: datetime) -> Draft:
    """The draft that will not be published."""
    _check_state(draft, OPEN)
    return replace(draft, state=DraftState.DISCARDED, decided_by=by, changed_at=now, revision=draft.revision + 1)


def check_revision(draft: Draft, revision: int) -> None:
    """Raises `Reject(CONFLICT)` unless the caller saw this revision of the draft."""
    if draft.revision != revision:
        detail = f"The request has revision {revision}, the draft has revision {draft.revision}"
        raise Reject(Reason.CONFLICT, detail=detail, field="revision")


def with_author(authors: tuple[str, ...], by: str) -> tuple[str, ...]:
    return authors if by in authors else (*authors, by)


def checked_reason(reason: str) -> str:
    """Raises `Reject(INVALID_METADATA)` if the reason is empty."""
    words = reason.strip()
    if not words:
        raise invalid("reason", "is missing: say why")
    if "\0" in words:
        raise invalid("reason", "has characters that no text has")
    return words


def _check_state(draft: Draft, allowed: Collection[DraftState], remedy: str = "") -> None:
    if draft.state not in allowed:
        detail = f"The draft is {draft.state.value}" + (f". {remedy}" if remedy else "")
        raise Reject(Reason.PRECONDITION_FAILED, detail=detail)
