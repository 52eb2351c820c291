"""The records that `PlaybookService` returns about playbooks, drafts and publications."""

from collections.abc import Iterable, Sequence

from services.annotation.desk.playbooks.checking import ShownDraft
from services.annotation.desk.playbooks.force import Entry
from services.annotation.desk.playbooks.records import (
    DraftResponse,
    GetPlaybookResponse,
    ListedPlaybook,
    PlaybookDraft,
    PlaybookDraftSummary,
    PlaybookPublication,
    PlaybookRule,
    PlaybookRuleDetail,
    PlaybookTest,
)
from services.annotation.playbook.cases import Outcome
from services.annotation.playbook.rules import Playbook, Rule
from services.annotation.playbook.sentences import requirement, rule_details
from services.annotation.policy_files.checks import CheckedText
from services.annotation.publishing.differences import RuleChanges
from services.annotation.publishing.records import Draft, Publication


def listed_view(entry: Entry, drafts: Iterable[Draft]) -> ListedPlaybook:
    """A playbook in a list, with its open drafts."""
    book, published = entry.playbook, entry.published
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
        drafts=tuple(map(summary_view, drafts)),
    )


def playbook_view(entry: Entry, drafts: Iterable[Draft], checked: CheckedText) -> GetPlaybookResponse:
    """The playbook with the text and the tests that are in force, and the file that it replaces."""
    published = entry.published
    return GetPlaybookResponse(
        playbook=listed_view(entry, drafts),
        source=entry.text.source,
        cases=entry.text.cases,
        digest=entry.text.digest,
        rules=rules_view(entry.playbook, checked),
        tests=tests_view(checked.outcomes),
        problems=checked.problems,
        installation_changed=published is not None and not entry.follows_base and published.over != entry.base.digest,
        installed_source=entry.base.source,
        installed_cases=entry.base.cases,
    )


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


def draft_view(shown: ShownDraft) -> DraftResponse:
    """A draft with its check."""
    checked, text = shown.checked, shown.text
    draft = PlaybookDraft(
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
    return DraftResponse(draft)


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
