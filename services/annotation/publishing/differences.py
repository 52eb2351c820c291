"""What a change of a playbook changes: its rules, and the findings on a document. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from services.annotation.playbook.conclude import Conclusion
from services.annotation.playbook.inside import title_of
from services.annotation.playbook.rules import Playbook, Rule
from services.shared.domain.annotations import Finding, RuleState
from services.shared.domain.clauses import Severity


@dataclass(frozen=True, slots=True)
class RuleChanges:
    """Ids of rules, in the order of their playbook."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()

    def __str__(self) -> str:
        """One line, for the detail of an error."""
        pairs = (("added", self.added), ("removed", self.removed), ("changed", self.changed))
        parts = [
            f"{word} {', '.join(ids[:_MOST_IDS])}{' …' if len(ids) > _MOST_IDS else ''}" for word, ids in pairs if ids
        ]
        return "; ".join(parts) or "no rule differs"


class Effect(StrEnum):
    """What a change does to a finding. UNDECIDED: the rule was decided, and is no longer; DECIDED: the opposite."""

    OPENED = "opened"
    CLOSED = "closed"
    SEVERITY = "severity"
    UNDECIDED = "undecided"
    DECIDED = "decided"


@dataclass(frozen=True, slots=True)
class FindingChange:
    """A finding or a state of a rule on one document that differs. `before` and `after` are None without a finding.
    `place` is 0 for the first document of the file, else the start of the document inside the file.
    """

    effect: Effect
    playbook: str
    rule_id: str
    category: str
    before: Severity | None = None
    after: Severity | None = None
    message: str = ""
    place: int = 0


def rule_changes(before: Playbook | None, after: Playbook | None) -> RuleChanges:
    """The rules that differ between two versions; None: there is no playbook."""
    old, new = _rules(before), _rules(after)
    return RuleChanges(
        tuple(one for one in new if one not in old),
        tuple(one for one in old if one not in new),
        tuple(one for one, rule in new.items() if one in old and old[one] != rule),
    )


def finding_changes(before: Conclusion, after: Conclusion) -> tuple[FindingChange, ...]:
    """The changes between two conclusions on the same document: findings first, then rules that became undecided."""
    old, new = _by_key(before.findings), _by_key(after.findings)
    made = [
        _change(key, old.get(key), new.get(key))
        for key in dict.fromkeys((*old, *new))
        if _severity(old.get(key)) != _severity(new.get(key))
    ]
    changed = {(one.rule_id, one.place) for one in made}
    undecided, decided = _undecided(after) - _undecided(before), _undecided(before) - _undecided(after)
    for effect, rules in ((Effect.UNDECIDED, undecided), (Effect.DECIDED, decided)):
        made += [
            FindingChange(effect, "", rule, "", place=place)
            for rule, place in sorted(rules)
            if (rule, place) not in changed
        ]
    return tuple(made)


_Key = tuple[str, str, int]


def _by_key(findings: Iterable[Finding]) -> Mapping[_Key, Finding]:
    return {(one.playbook, one.rule_id, _place(one)): one for one in findings}


def _place(one: Finding) -> int:
    title = title_of(one.places)
    return title.span.start if title else 0


def _change(key: _Key, old: Finding | None, new: Finding | None) -> FindingChange:
    shown = new or old
    assert shown is not None  # noqa: S101 - one of both is there
    effect = Effect.OPENED if old is None else Effect.CLOSED if new is None else Effect.SEVERITY
    playbook, rule, place = key
    return FindingChange(effect, playbook, rule, shown.category, _severity(old), _severity(new), shown.message, place)


def _severity(one: Finding | None) -> Severity | None:
    return one.severity if one else None


def _undecided(made: Conclusion) -> set[tuple[str, int]]:
    """The rules that were not decided because a text or a value could not be read, with their place."""
    return {
        (one.rule_id, title.span.start if (title := title_of(one.places)) else 0)
        for one in made.outcomes
        if one.state is RuleState.NOT_READ
    }


def _rules(playbook: Playbook | None) -> Mapping[str, Rule]:
    return {one.id: one for one in playbook.rules} if playbook else {}


_MOST_IDS = 5
