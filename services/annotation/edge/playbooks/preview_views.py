"""What both APIs answer about the preview of a draft. Names are those of `playbooks.proto`."""

from dataclasses import dataclass

from services.annotation.desk.playbooks.previewing import PreviewPage
from services.annotation.publishing.differences import FindingChange
from services.shared.domain.document import DocumentRecord


@dataclass(frozen=True, slots=True)
class PlaybookRuleEffect:
    """The findings of a rule on the documents of a page."""

    playbook: str
    rule_id: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class PlaybookChangedDocument:
    """A document on which the draft makes other findings."""

    document: DocumentRecord
    document_type: str
    changes: tuple[FindingChange, ...]


@dataclass(frozen=True, slots=True)
class PlaybookPreviewAnswer:
    """A page of a preview."""

    total: int
    seen: int
    judged: int
    unread: int
    rules: tuple[PlaybookRuleEffect, ...]
    changed: tuple[PlaybookChangedDocument, ...]
    next_page_token: str


def preview_view(page: PreviewPage) -> PlaybookPreviewAnswer:
    """A page of a preview."""
    keys = sorted({*page.before, *page.after})
    return PlaybookPreviewAnswer(
        total=page.total,
        seen=page.seen,
        judged=page.judged,
        unread=page.unread,
        rules=tuple(PlaybookRuleEffect(*key, page.before.get(key, 0), page.after.get(key, 0)) for key in keys),
        changed=tuple(PlaybookChangedDocument(one.document, one.document_type, one.changes) for one in page.changed),
        next_page_token=page.next_token,
    )
