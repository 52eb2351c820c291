"""What both APIs answer about playbooks. Names are those of `playbooks.proto`."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from services.annotation.desk.playbooks.checking import ShownDraft
from services.annotation.desk.playbooks.library import Firing, HistoryPage, ReadPlaybook
from services.annotation.desk.playbooks.library import ListedPlaybook as Listed
from services.annotation.playbook.cases import Outcome
from services.annotation.playbook.rules import Playbook, Rule
from services.annotation.playbook.sentences import requirement, rule_details
from services.annotation.policy_files.checks import CheckedText, TextProblem
from services.annotation.publishing.differences import RuleChanges
from services.annotation.publishing.records import Draft, DraftState, Publication
from services.shared.domain.clauses import Severity


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
class PlaybookAnswer:
    """A playbook in force, with its text, and the outcomes of its tests in this release."""

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
class PlaybookRuleFindings:
    """The findings of a rule on past documents."""

    rule_id: str
    severity: Severity
    findings: int


@dataclass(frozen=True, slots=True)
class PlaybookFindingsAnswer:
    """How often the rules of a playbook made findings."""

    documents: int
    findings: tuple[PlaybookRuleFindings, ...]


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
class PlaybookPublicationsAnswer:
    """A page of the publications of a playbook."""

    publications: tuple[PlaybookPublication, ...]
    next_before: int


@dataclass(frozen=True, slots=True)
class PlaybookPublicationAnswer:
    """A publication with its text."""

    publication: PlaybookPublication
    source: str
    cases: str


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


def listed_view(one: Listed) -> ListedPlaybook:
    """A playbook in a list."""
    entry, book, published = one.entry, one.entry.playbook, one.entry.published
    return ListedPlaybook(
        name=entry.name,
        title=book.title if book else "",
        version=book.version if book else "",
        applies_to=book.applies_to if book else (),
        rules=len(book.rules) if book else 0,
        installed=bool(book) and entry.follows_base,
        publication=published.number if published else 0,
        published_at=published.published_at if published else None,
        published_by=published.published_by if published else "",
        faults=entry.faults,
        drafts=tuple(map(summary_view, one.drafts)),
    )


def playbook_view(read: ReadPlaybook) -> PlaybookAnswer:
    """The playbook with the text and the tests that are in force, and the file that it replaces."""
    entry, checked = read.entry, read.checked
    published = entry.published
    return PlaybookAnswer(
        playbook=listed_view(Listed(entry, read.drafts)),
        source=entry.text.source,
        cases=entry.text.cases,
        digest=entry.text.digest,
        rules=rules_view(entry.playbook, checked),
        tests=tests_view(checked.outcomes),
        problems=checked.problems,
        installation_changed=bool(published) and not entry.follows_base and _is_over(entry.base.digest, published),
        installed_source=entry.base.source,
        installed_cases=entry.base.cases,
    )


def _is_over(digest: str, published: Publication | None) -> bool:
    return published is not None and published.over != digest


def summary_view(one: Draft) -> PlaybookDraftSummary:
    """A draft without its text."""
    return PlaybookDraftSummary(
        draft_id=one.draft_id,
        name=one.name,
        state=one.state,
        revision=one.revision,
        authors=one.authors,
        created_at=one.created_at,
        changed_at=one.changed_at,
        proposed_by=one.proposed_by,
        reason=one.reason,
        decided_by=one.decided_by,
        decision=one.decision,
        restores=one.restores,
        published_as=one.published_as,
    )


def draft_view(shown: ShownDraft) -> PlaybookDraft:
    """A draft with its check."""
    checked, text = shown.checked, shown.text
    return PlaybookDraft(
        summary=summary_view(shown.draft),
        source=text.source,
        cases=text.cases,
        base_source=shown.draft.base.source,
        base_cases=shown.draft.base.cases,
        current_digest=shown.entry.text.digest,
        outdated=shown.outdated is not None,
        changed_since=shown.outdated or RuleChanges(),
        changes=shown.changes,
        version=checked.playbook.version if checked.playbook else "",
        problems=checked.problems,
        tests=tests_view(checked.outcomes),
        rules=rules_view(checked.playbook, checked),
    )


def rules_view(playbook: Playbook | None, checked: CheckedText) -> tuple[PlaybookRule, ...]:
    """The rules in words. A rule counts as tested if a case expects and finds that it is broken."""
    bare = {*checked.uncovered} if checked.outcomes else {one.id for one in playbook.rules} if playbook else set()
    return tuple(_rule(one, tested=one.id not in bare) for one in playbook.rules) if playbook else ()


def tests_view(outcomes: Iterable[Outcome]) -> tuple[PlaybookTest, ...]:
    """The tests with their outcomes."""
    return tuple(
        PlaybookTest(
            name=one.case.name,
            line=one.case.line,
            passed=one.passed,
            missed=one.missed,
            surplus=one.surplus,
            undecided=one.undecided,
            weak=one.weak,
            findings=tuple(sorted(one.case.findings)),
        )
        for one in outcomes
    )


def publication_view(one: Publication) -> PlaybookPublication:
    """A publication without its text."""
    return PlaybookPublication(
        number=one.number,
        name=one.name,
        version=one.version,
        published_at=one.published_at,
        published_by=one.published_by,
        authors=one.authors,
        reason=one.reason,
        decision=one.decision,
        restores=one.restores,
    )


def history_view(page: HistoryPage) -> PlaybookPublicationsAnswer:
    """The publications without their texts."""
    return PlaybookPublicationsAnswer(tuple(map(publication_view, page.publications)), page.next_before)


def firing_view(made: Firing) -> PlaybookFindingsAnswer:
    """The counts by rule and severity."""
    rows = [
        PlaybookRuleFindings(rule, severity, counts[severity])
        for rule, counts in sorted(made.findings.items())
        for severity in reversed(Severity)
        if counts.get(severity)
    ]
    return PlaybookFindingsAnswer(made.documents, tuple(rows))


def _rule(rule: Rule, *, tested: bool) -> PlaybookRule:
    details: Sequence[tuple[str, str]] = [pair for pair in rule_details(rule) if pair[0] not in _OWN_FIELDS]
    return PlaybookRule(
        id=rule.id,
        category=rule.category,
        severity=rule.severity,
        requirement=f"{requirement(rule)}.",
        message=rule.message,
        guidance=rule.guidance,
        fallback=rule.fallback,
        details=tuple(PlaybookRuleDetail(name, text) for name, text in details),
        tested=tested,
    )


_OWN_FIELDS = frozenset({"requires", "finding", "guidance", "fallback"})
