"""The document that a playbook is applied to, besides its marks. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from services.annotation.agreement.nouns import Side
from services.annotation.agreement.roles import opposes
from services.annotation.playbook.marks import Words, WordsIn, unread
from services.annotation.playbook.rules import GRAVITY, Expect, Pattern, Presence, Rule, type_name
from services.shared.domain.annotations import (
    INCORPORATED_TERMS,
    NOT_READ,
    AnnotationSet,
    EconomicsEntry,
    EntryState,
    Paper,
    Place,
    RuleState,
)
from services.shared.domain.clauses import Severity


@dataclass(frozen=True, slots=True)
class Subject:
    """The type of a document, its paper, its values of the deal, whether its text was read, and whether that is
    complete. `paper` is None if it is unknown. `refers`: its terms are partly those of another paper. `text`: for rules
    with words; None if it cannot be read. `perspective`: our role; empty: unknown. `attached`: it is inside the file of
    a document with the same playbook, which satisfies the rules `satisfied`.
    """

    document_type: str
    type_confidence: float = 1.0
    paper: Paper | None = None
    read: bool = True
    complete: bool = True
    economics: tuple[EconomicsEntry, ...] = ()
    refers: bool = False
    text: WordsIn | None = field(default=None, compare=False, repr=False)
    perspective: str = ""
    attached: bool = False
    satisfied: frozenset[str] = frozenset()

    @property
    def is_partial(self) -> bool:
        """Whether the document is an amendment or another paper beside an agreement."""
        return type_name(self.document_type) in _PARTIAL or (self.paper is not None and self.paper.kind in _PARTIAL)

    @property
    def is_whole(self) -> bool:
        """Whether the document is of a known type and stands alone, so that what it does not say is absent."""
        if self.refers or self.type_confidence < _CERTAIN_TYPE or type_name(self.document_type) in _PARTIAL:
            return False
        return self.paper is None or (self.paper.kind not in _PARTIAL and self.paper.confidence >= _CERTAIN_PAPER)


def subject_of(annotation_set: AnnotationSet, words: Words = unread, *, read: bool = True) -> Subject:
    """The subject of a stored set. `words`: of the document."""
    return Subject(
        annotation_set.document_type,
        annotation_set.document_type_confidence,
        annotation_set.paper,
        read,
        NOT_READ not in annotation_set.flags,
        annotation_set.economics,
        INCORPORATED_TERMS in annotation_set.flags,
        words.seen_from(annotation_set.perspective) if isinstance(words, WordsIn) else None,
        annotation_set.perspective,
    )


def is_for_other_side(rule: Rule, subject: Subject) -> bool:
    """Whether the rule protects the other side of the document than ours."""
    return opposes(subject.perspective, rule.perspective)


def near_values(rule: Rule, subject: Subject) -> tuple[Place, ...]:
    """The places of values of the deal that only a clause of the rule, or one that replaces it, states."""
    keys = {key for category in (rule.category, *rule.only_without) for key in _KEYS.get(category, ())}
    stated = (one for one in subject.economics if one.key in keys and one.state in _STATED)
    return tuple(one.place for one in stated if one.place)


def is_for(rule: Rule, subject: Subject) -> bool:
    """False for a rule on what a document must say, if the document does not stand alone."""
    return subject.is_whole or not asks_for_text(rule)


def asks_for_text(rule: Rule) -> bool:
    """Whether the rule is broken by words that are not there."""
    match rule.condition:
        case Presence(expect):
            return expect is Expect.REQUIRED
        case Pattern(_, wanted):
            return wanted
        case _:
            return False


def depends_on_side(rule: Rule) -> bool:
    """Whether the severity of a finding depends on the side that its evidence binds."""
    return rule.category in RESTRICTIONS and not rule.must_do


def severity_of(rule: Rule, state: RuleState, subject: Subject, bound: Side = Side.UNKNOWN) -> Severity:
    """The severity of a finding: that of the rule for ABSENT and WRONG in a document that stands alone, else at most
    MEDIUM. `bound`: the side that its evidence binds. A restriction of the other side is at most LOW; one
    whose side is unknown is at most MEDIUM. A rule with `must_do` states the side itself. What is absent or weak in a
    document attached to another is at most MEDIUM, and LOW if the other one has it.
    """
    limits = [_LIMITS.get(state, Severity.CRITICAL if subject.is_whole else Severity.MEDIUM)]
    if subject.attached and state in (RuleState.ABSENT, RuleState.WEAK):
        limits.append(Severity.LOW if rule.id in subject.satisfied else Severity.MEDIUM)
    if depends_on_side(rule):
        limits.append(_BOUND.get(bound, Severity.CRITICAL))
    return min(rule.severity, *limits, key=lambda one: GRAVITY[one])


_STATED = frozenset({EntryState.STATED, EntryState.ELSEWHERE})
_KEYS: Mapping[str, tuple[str, ...]] = {
    "Default Interest": ("default_rate",),
    "Expiration Date": ("maturity", "term"),
    "Financial Covenant": ("financial_covenants",),
    "Governing Law": ("governing_law",),
    "Maturity Date": ("maturity",),
    "Parties": ("parties",),
    "Term": ("term",),
}
_CERTAIN_TYPE, _CERTAIN_PAPER = 0.75, 0.5
_PARTIAL = frozenset({"amendment", "waiver", "consent", "side_letter", "form", "other"})
RESTRICTIONS = frozenset({
    "Covenant Not To Sue", "Exclusivity", "No-Solicit Of Customers", "No-Solicit Of Employees", "Non-Compete",
    "Non-Disparagement",
})  # fmt: skip
"""Clauses that bind one side or both."""
_BOUND: Mapping[Side, Severity] = {Side.THEM: Severity.LOW, Side.UNKNOWN: Severity.MEDIUM}
_LIMITS: Mapping[RuleState, Severity] = {RuleState.PRESENT: Severity.MEDIUM, RuleState.WEAK: Severity.MEDIUM}
