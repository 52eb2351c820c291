"""What a draft would change on past documents. It stores nothing, and returns no text of a document.

Each document whose text is judged needs the right to read it, with a purpose, and has a record in the audit log.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from services.annotation.access import AuthoriserPort
from services.annotation.desk.playbooks.checking import shown_draft
from services.annotation.desk.playbooks.documents import DocumentSight, VisibleDocuments
from services.annotation.desk.playbooks.drafts import DraftsPort
from services.annotation.desk.playbooks.force import Shelf, TenantPlaybooks
from services.annotation.desk.playbooks.records import (
    PlaybookChangedDocument,
    PlaybookRuleEffect,
    PreviewPlaybookDraftRequest,
    PreviewPlaybookDraftResponse,
)
from services.annotation.desk.scope import scope_of
from services.annotation.playbook.conclude import Conclusion, conclude
from services.annotation.playbook.marks import WordsIn
from services.annotation.playbook.rules import Playbook, Playbooks
from services.annotation.playbook.subject import subject_of
from services.annotation.ports import resource_of
from services.annotation.publishing.differences import finding_changes
from services.annotation.publishing.past import PastSet, past_position
from services.annotation.publishing.records import Draft
from services.annotation.sets.refusals import invalid
from services.annotation.sets.state import DocumentSet, hides_proposals, judged_annotations
from services.annotation.texts import read_words
from services.shared.domain.errors import Reason, Reject, StepUpRequired
from services.shared.domain.records import Action, Actor
from services.shared.runtime.access.pending import coded
from services.shared.runtime.compute import compute
from services.shared.runtime.ports import ValueReader

SECONDS = 8.0
"""A page ends early after this time: a long document takes a second."""


@dataclass(frozen=True, slots=True)
class _Change:
    """The playbooks in force, and as they would be with the draft, which has the name `name`."""

    name: str
    before: Playbooks
    after: Playbooks

    def can_concern(self, past: PastSet) -> bool:
        """Whether the draft can judge the document: by its type, or for a document inside its file. Not if the caller
        must not see its proposals.
        """
        made = past.annotation_set
        if past.judged_first or hides_proposals(past.document, made.state):
            return False
        pair = [books.for_type(made.document_type).own_label for books in (self.before, self.after)]
        names = [label.partition("@")[0] for label in made.provenance.playbook.split("+")]
        return pair[0] != pair[1] or self.name in names or {*self.before.by_type} != {*self.after.by_type}

    def of(self, found: DocumentSet, words: WordsIn) -> tuple[Playbook, Playbook] | None:
        """The playbooks for the file, before and after; None if they are the same."""
        kind = found.annotation_set.document_type
        inside = [one.document_type for one in words.redacted.documents()]
        before, after = (books.for_file(kind, inside) for books in (self.before, self.after))
        return None if before.label == after.label else (before, after)


@dataclass(frozen=True, slots=True)
class PlaybookPreviews:
    """What a draft would change (`playbooks.proto`). `monotonic`: seconds of a clock that never goes back."""

    store: DraftsPort
    documents: VisibleDocuments
    force: TenantPlaybooks
    texts: ValueReader
    access: AuthoriserPort
    monotonic: Callable[[], float]

    async def preview(self, actor: Actor, request: PreviewPlaybookDraftRequest) -> PreviewPlaybookDraftResponse:
        """A page of the documents from the newest on. Raises `Reject`: NOT_FOUND, FORBIDDEN without the right to read
        text for the purpose, INVALID_METADATA, PRECONDITION_FAILED for a draft that has no valid playbook.
        """
        scope = scope_of(self.access, actor, Action.READ_PLAYBOOKS, "playbook", coded(request.draft_id))
        await self.access.authorise(actor, Action.READ_PLAYBOOKS, scope)
        after = past_position(request.page_token)
        self._check(actor, request)
        draft = await self.store.draft(actor.tenant, request.draft_id)
        change = await _change_of(draft, await self.force.shelf(actor.tenant))
        seen = await self.documents.visible(DocumentSight(actor, request.purpose, request.matter))
        page = _Page(await self.documents.store.count(seen))
        begun = self.monotonic()
        rows = await self.documents.store.page(seen, after, request.page_size + 1)
        for past in rows[: request.page_size]:
            page.seen += 1
            page.last = past.position.token()
            found = await self.documents.store.find(past) if change.can_concern(past) else None
            if found:
                await self._judge(actor, found, change, request.purpose, page)
            if self.monotonic() - begun > SECONDS:
                break
        return page.made(more=len(rows) > page.seen)

    async def _judge(self, actor: Actor, found: DocumentSet, change: _Change, purpose: str, page: "_Page") -> None:
        document = found.document
        try:
            await self.access.authorise(actor, Action.READ_TEXT, resource_of(document), purpose, ("read=preview",))
        except StepUpRequired:
            raise
        except Reject:  # a wall came while the page was made
            return
        words = await read_words(self.texts, found.stored)
        if not isinstance(words, WordsIn):
            page.unread += 1
            return
        books = await compute(change.of, found, words)
        if books is None:
            return
        before, after = await compute(_concluded, found, words, *books)
        page.judged += 1
        for counted, made in ((page.before, before), (page.after, after)):
            counted.update((one.playbook, one.rule_id) for one in made.findings)
        changes = finding_changes(before, after)
        if changes:
            page.changed.append(PlaybookChangedDocument(document, found.annotation_set.document_type, changes))

    def _check(self, actor: Actor, request: PreviewPlaybookDraftRequest) -> None:
        if not request.purpose:
            raise invalid("purpose", "is missing: state why the text of documents is read, such as playbook")
        rights = self.access.rights(actor, Action.READ_TEXT)
        if not any(not one.purposes or request.purpose in one.purposes for one in rights):
            raise Reject(Reason.FORBIDDEN, detail="No role of the caller reads text for this purpose", field="purpose")


@dataclass(slots=True)
class _Page:
    total: int
    seen: int = 0
    judged: int = 0
    unread: int = 0
    last: str = ""
    before: Counter[tuple[str, str]] = field(default_factory=Counter)
    after: Counter[tuple[str, str]] = field(default_factory=Counter)
    changed: list[PlaybookChangedDocument] = field(default_factory=list)

    def made(self, *, more: bool) -> PreviewPlaybookDraftResponse:
        keys = sorted({*self.before, *self.after})
        return PreviewPlaybookDraftResponse(
            total=self.total,
            seen=self.seen,
            judged=self.judged,
            unread=self.unread,
            rules=tuple(PlaybookRuleEffect(*key, self.before[key], self.after[key]) for key in keys),
            changed=tuple(self.changed),
            next_page_token=self.last if more else "",
        )


async def _change_of(draft: Draft, shelf: Shelf) -> _Change:
    """Problems of types and tests do not matter for a preview: an author wants to see the effect first."""
    shown = await shown_draft(draft, shelf)
    if shown.checked.playbook is None and not shown.removes:
        detail = "The playbook of the draft has problems: correct them first"
        raise Reject(Reason.PRECONDITION_FAILED, detail=detail, rule="checks")
    after = shelf.with_draft(draft.name, shown.checked.playbook)
    return _Change(shown.entry.playbook_name, shelf.playbooks, after)


def _concluded(found: DocumentSet, words: WordsIn, *books: Playbook) -> tuple[Conclusion, Conclusion]:
    made = found.annotation_set
    annotations = judged_annotations(found, made)
    subject = subject_of(made, words, read=bool(words.redacted.text.strip()))
    words = words.seen_from(made.perspective)
    before, after = (conclude(one, subject, annotations, found.document.document_id, words) for one in books)
    return before, after
