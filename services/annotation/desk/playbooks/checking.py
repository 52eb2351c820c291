"""A draft with its check against the playbooks in force, and whether it can be published."""

from dataclasses import dataclass

from services.annotation.desk.playbooks.force import Entry, Shelf
from services.annotation.playbook.rules import Playbook
from services.annotation.policy_files.checks import CheckedText, check_claims, check_whole
from services.annotation.policy_files.playbooks import stored_playbook
from services.annotation.publishing.differences import RuleChanges, rule_changes
from services.annotation.publishing.records import BASE, OPEN, Draft, PlaybookText
from services.shared.domain.errors import Reason, Reject
from services.shared.runtime.compute import compute
from services.shared.runtime.yaml_file import YamlFileError


@dataclass(frozen=True, slots=True)
class ShownDraft:
    """A draft with the result of its check, and the text in force. `changes`: what publishing it would change; nothing
    while its text has a fault.

    `outdated` is not None if another text is in force than the one that the draft changes: what changed since.
    """

    draft: Draft
    text: PlaybookText
    entry: Entry
    checked: CheckedText
    changes: RuleChanges
    outdated: RuleChanges | None = None

    @property
    def removes(self) -> bool:
        """Whether its publication leaves no playbook of this name."""
        return not self.text.source


async def shown_draft(draft: Draft, shelf: Shelf) -> ShownDraft:
    """The draft with its check against the playbooks in force."""
    entry = shelf.find(draft.name)
    text = entry.base if draft.restores == BASE else draft.text
    checked = await compute(_checked, text, shelf, draft.name)
    outdated = None
    if draft.state in OPEN and draft.base != entry.text:
        outdated = rule_changes(await compute(_parsed, draft.base), entry.playbook)
    faulty = checked.playbook is None and bool(text.source)
    changes = RuleChanges() if faulty else rule_changes(entry.playbook, checked.playbook)
    return ShownDraft(draft, text, entry, checked, changes, outdated)


def check_in_force(entry: Entry, shelf: Shelf) -> CheckedText:
    """The playbook in force with the outcomes of its tests. Its problems are those of this release."""
    if not entry.text.source:
        return CheckedText(None, ())
    return check_whole(entry.text, shelf.schemas, entry.playbook_name, shelf.others(entry.name))


def check_ready(shown: ShownDraft) -> None:
    """Raises `Reject(PRECONDITION_FAILED)` unless the draft can be published as it is."""
    if shown.outdated is not None:
        published = shown.entry.published
        who = f", published by {published.published_by} as number {published.number}" if published else ""
        detail = f"The text in force changed since the draft was begun{who}: {shown.outdated}. Take it over first"
        raise Reject(Reason.PRECONDITION_FAILED, detail=detail, field="base", rule="outdated")
    if shown.checked.problems:
        first, more = shown.checked.problems[0], len(shown.checked.problems) - 1
        what = f"{first.file}:{first.line}: {first.field}{': ' if first.field else ''}{first.message}"
        detail = f"The check finds {more + 1} problem{'s, first' if more else ''}: {what}"
        raise Reject(Reason.PRECONDITION_FAILED, detail=detail, rule="checks")
    if shown.text == shown.entry.text and shown.draft.restores != BASE:
        raise Reject(Reason.PRECONDITION_FAILED, detail="The draft is the text in force", rule="unchanged")


def _checked(text: PlaybookText, shelf: Shelf, name: str) -> CheckedText:
    entry, others = shelf.find(name), shelf.others(name)
    check = check_claims if not text.source or text == entry.base else check_whole
    return check(text, shelf.schemas, entry.playbook_name, others)


def _parsed(text: PlaybookText) -> Playbook | None:
    try:
        return stored_playbook(text.source) if text.source else None
    except YamlFileError:
        return None
