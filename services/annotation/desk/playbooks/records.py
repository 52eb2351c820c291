"""The requests and responses of `PlaybookService`, with the names and fields of `playbooks.proto`."""

from dataclasses import dataclass
from datetime import datetime

from services.annotation.policy_files.checks import TextProblem
from services.annotation.publishing.differences import FindingChange, RuleChanges
from services.annotation.publishing.records import DraftState
from services.shared.domain.clauses import Severity
from services.shared.domain.document import DocumentRecord
from services.shared.domain.requests import Request


@dataclass(frozen=True, slots=True)
class PlaybookDraftSummary:
    """A draft without its text."""

    draft_id: str
    name: str
    state: DraftState
    revision: int
    authors: tuple[str, ...]
    created_at: datetime
    changed_at: datetime
    proposed_by: str
    reason: str
    decided_by: str
    decision: str
    restores: int
    published_as: int


@dataclass(frozen=True, slots=True)
class ListedPlaybook:
    """A playbook in a list."""

    name: str
    title: str
    version: str
    applies_to: tuple[str, ...]
    rules: int
    installed: bool
    publication: int
    published_at: datetime | None
    published_by: str
    faults: tuple[str, ...]
    drafts: tuple[PlaybookDraftSummary, ...]


@dataclass(frozen=True, slots=True)
class PlaybookRuleDetail:
    """A part of a rule in words."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class PlaybookRule:
    """A rule in words that a reviewer reads, without the YAML."""

    id: str
    category: str
    severity: Severity
    requirement: str
    message: str
    guidance: str
    fallback: str
    details: tuple[PlaybookRuleDetail, ...]
    tested: bool


@dataclass(frozen=True, slots=True)
class PlaybookTest:
    """A test of a playbook, with its outcome."""

    name: str
    line: int
    passed: bool
    missed: tuple[str, ...]
    surplus: tuple[str, ...]
    undecided: tuple[str, ...]
    weak: tuple[str, ...]
    findings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlaybookPublication:
    """A text that was put in force."""

    number: int
    name: str
    version: str
    published_at: datetime
    published_by: str
    authors: tuple[str, ...]
    reason: str
    decision: str
    restores: int


@dataclass(frozen=True, slots=True)
class PlaybookDraft:
    """A draft with its text and the result of its check."""

    summary: PlaybookDraftSummary
    source: str
    cases: str
    base_source: str
    base_cases: str
    current_digest: str
    outdated: bool
    changed_since: RuleChanges
    changes: RuleChanges
    version: str
    problems: tuple[TextProblem, ...]
    tests: tuple[PlaybookTest, ...]
    rules: tuple[PlaybookRule, ...]


@dataclass(frozen=True, slots=True)
class PlaybookRuleFindings:
    """The findings of a rule on past documents."""

    rule_id: str
    severity: Severity
    findings: int


@dataclass(frozen=True, slots=True)
class PlaybookChangedDocument:
    """A document on which the draft makes other findings."""

    document: DocumentRecord
    document_type: str
    changes: tuple[FindingChange, ...]


@dataclass(frozen=True, slots=True)
class PlaybookRuleEffect:
    """The findings of a rule on the documents of a page."""

    playbook: str
    rule_id: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class ListPlaybooksResponse:
    """The playbooks of a tenant by name, and those that only have drafts."""

    playbooks: tuple[ListedPlaybook, ...]


@dataclass(frozen=True, slots=True)
class ListPlaybooksRequest(Request[ListPlaybooksResponse]):
    """A request for the playbooks of the tenant."""


@dataclass(frozen=True, slots=True)
class GetPlaybookResponse:
    """A playbook in force with its text, the file that it replaces, and the outcomes of its tests in this release."""

    playbook: ListedPlaybook
    source: str
    cases: str
    digest: str
    rules: tuple[PlaybookRule, ...]
    tests: tuple[PlaybookTest, ...]
    problems: tuple[TextProblem, ...]
    installation_changed: bool
    installed_source: str
    installed_cases: str


@dataclass(frozen=True, slots=True)
class GetPlaybookRequest(Request[GetPlaybookResponse]):
    """A request for one playbook in force."""

    name: str


@dataclass(frozen=True, slots=True)
class CountPlaybookFindingsResponse:
    """How often the rules of a playbook made findings on the newest documents that the caller may read. `documents`:
    those that it was applied to.
    """

    documents: int
    findings: tuple[PlaybookRuleFindings, ...]


@dataclass(frozen=True, slots=True)
class CountPlaybookFindingsRequest(Request[CountPlaybookFindingsResponse]):
    """A request for the counts of one playbook."""

    name: str


@dataclass(frozen=True, slots=True)
class ListPlaybookPublicationsResponse:
    """Publications, the newest first. `next_before`: the number to continue with; 0 on the last page."""

    publications: tuple[PlaybookPublication, ...]
    next_before: int


@dataclass(frozen=True, slots=True)
class ListPlaybookPublicationsRequest(Request[ListPlaybookPublicationsResponse]):
    """A request for a page of the publications of a playbook."""

    name: str
    page_size: int = 50
    before: int = 0


@dataclass(frozen=True, slots=True)
class GetPlaybookPublicationResponse:
    """A publication with its text."""

    publication: PlaybookPublication
    source: str
    cases: str


@dataclass(frozen=True, slots=True)
class GetPlaybookPublicationRequest(Request[GetPlaybookPublicationResponse]):
    """A request for one publication of a playbook."""

    name: str
    number: int


@dataclass(frozen=True, slots=True)
class DraftResponse:
    """A draft after a step, as each step of it returns it."""

    draft: PlaybookDraft


@dataclass(frozen=True, slots=True)
class RestorePlaybookRequest(Request[DraftResponse]):
    """A request to propose an earlier text again. `number`: of the publication, or `BASE`."""

    name: str
    number: int
    reason: str


@dataclass(frozen=True, slots=True)
class ListPlaybookDraftsResponse:
    """The drafts that are neither published nor discarded, the last changed one first."""

    drafts: tuple[PlaybookDraftSummary, ...]


@dataclass(frozen=True, slots=True)
class ListPlaybookDraftsRequest(Request[ListPlaybookDraftsResponse]):
    """A request for open drafts. Without a name: of all playbooks."""

    name: str = ""


@dataclass(frozen=True, slots=True)
class BeginPlaybookDraftRequest(Request[DraftResponse]):
    """A new draft. Without a source: of the text in force."""

    name: str
    source: str = ""
    cases: str = ""


@dataclass(frozen=True, slots=True)
class GetPlaybookDraftRequest(Request[DraftResponse]):
    """A request for one draft."""

    draft_id: str


@dataclass(frozen=True, slots=True)
class SavePlaybookDraftRequest(Request[DraftResponse]):
    """Another text of a draft. `base`: the digest of the text in force that the author has taken over; None: as
    before.
    """

    draft_id: str
    revision: int
    source: str
    cases: str
    base: str | None = None


@dataclass(frozen=True, slots=True)
class ProposePlaybookDraftRequest(Request[DraftResponse]):
    """A request that another person publishes the draft."""

    draft_id: str
    revision: int
    reason: str


@dataclass(frozen=True, slots=True)
class PublishPlaybookDraftResponse:
    """The publication of the draft."""

    publication: PlaybookPublication


@dataclass(frozen=True, slots=True)
class PublishPlaybookDraftRequest(Request[PublishPlaybookDraftResponse]):
    """A request to put a proposed draft in force."""

    draft_id: str
    revision: int
    reason: str


@dataclass(frozen=True, slots=True)
class ReturnPlaybookDraftRequest(Request[DraftResponse]):
    """A request to return a proposed draft to its authors."""

    draft_id: str
    revision: int
    reason: str


@dataclass(frozen=True, slots=True)
class DiscardPlaybookDraftRequest(Request[DraftResponse]):
    """A request to end a draft without a publication."""

    draft_id: str
    revision: int


@dataclass(frozen=True, slots=True)
class PreviewPlaybookDraftResponse:
    """A page of a preview. `total`: all documents of the preview. Of this page: `seen` documents, `judged` those that
    the change concerns, `unread` those whose text is erased. `next_page_token` is empty on the last page.
    """

    total: int
    seen: int
    judged: int
    unread: int
    rules: tuple[PlaybookRuleEffect, ...]
    changed: tuple[PlaybookChangedDocument, ...]
    next_page_token: str


@dataclass(frozen=True, slots=True)
class PreviewPlaybookDraftRequest(Request[PreviewPlaybookDraftResponse]):
    """A page of a preview. `purpose`: of reading the text. Empty `matter`: all that the caller may read."""

    draft_id: str
    purpose: str = ""
    matter: str = ""
    page_size: int = 50
    page_token: str = ""
