"""Applies one rule to the marks of a document. Pure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache, partial
from itertools import combinations, product

import re2

from services.annotation.playbook.duties.meaning import DUTIES, is_other, meaning_in, satisfies
from services.annotation.playbook.duties.passage import Meaning
from services.annotation.playbook.marks import Mark
from services.annotation.playbook.presence import Weights, in_document, is_sure
from services.annotation.playbook.rules import (
    Choice,
    Consistent,
    Expect,
    Limits,
    NotAbove,
    OfWords,
    Pattern,
    Presence,
    Rule,
    SameAs,
)
from services.annotation.playbook.values import above, below, same, within
from services.shared.domain.annotations import Place
from services.shared.domain.fields.types import FIELD_TYPES, FieldValue, NoValue


class Ruling(StrEnum):
    """The outcome of a rule. WEAK: the marks are less certain than the rule requires, or their words do not do what it
    requires. NOT_THERE: the document has no mark that the rule applies to.
    """

    BROKEN = "broken"
    KEPT = "kept"
    WEAK = "weak"
    UNDECIDED = "undecided"
    NOT_THERE = "not_there"


@dataclass(frozen=True, slots=True)
class Verdict:
    """`evidence` are the marks that break or satisfy the rule, are near, or leave it undecided; `places` are passages
    without a mark. `why` is a code, for UNDECIDED and WEAK only. `title`, `document_type`: of the document inside the
    file; None and empty: it is the first one.
    """

    ruling: Ruling
    evidence: tuple[Mark, ...] = ()
    why: str = ""
    places: tuple[Place, ...] = ()
    title: Place | None = None
    document_type: str = ""

    @property
    def all_places(self) -> tuple[Place, ...]:
        """The passages, then the title of the document."""
        return (*self.places, self.title) if self.title else self.places

    @property
    def annotation_ids(self) -> tuple[str, ...]:
        """The ids of the annotations of the evidence, in its order."""
        return tuple(one.annotation_id for one in self.evidence if one.annotation_id)


def judge(rule: Rule, marks: Sequence[Mark], weights: Weights | None = None) -> Verdict:
    """Applies the rule. Ignores marks that no reviewer sees. Whether the document has a clause is decided by its
    probability, with the `weights` for the document, a value by the confidence of its passage; below the rule's minimum
    confidence the rule is WEAK at most, unless a person confirmed the mark.
    """
    categories = rule.categories  # most marks of a document are of other ones
    related = [one for one in marks if one.category in categories and not _is_ignored(rule, one)]
    shown = [one for one in related if one.confirmed or one.confidence >= min(SHOWN, rule.minimum_confidence)]
    present = in_document(rule, shown, weights)
    there = {one.category for one in present}
    if not there.issuperset(rule.only_with):
        return Verdict(Ruling.NOT_THERE)
    if not there.isdisjoint(rule.only_without):
        return _instead(rule, present)
    near = [one for one in shown if one.category == rule.category]
    if isinstance(rule.condition, Presence):
        own = [one for one in present if one.category == rule.category]
        return _presence(rule, own, near or [one for one in shown if one.category in rule.only_without])
    counting = [one for one in shown if is_sure(one, rule.minimum_confidence)]
    own = [one for one in counting if one.category == rule.category]
    if not own:
        return Verdict(Ruling.WEAK, tuple(near), UNSURE) if near else Verdict(Ruling.NOT_THERE)
    return _by_words(rule.condition, own, counting)


def _is_ignored(rule: Rule, mark: Mark) -> bool:
    """Whether the passage is not the clause of the rule."""
    if mark.category != rule.category or mark.confirmed or mark.words is None:
        return False
    if rule.must_do and is_other(rule.must_do, mark.words, mark.passage):
        return True
    return bool(rule.ignore) and compiled(rule.ignore).search(" ".join(mark.words.split())) is not None


@lru_cache(maxsize=512)
def compiled(regex: str, *, in_lines: bool = False) -> "re2._Regexp[str]":
    """Compiles a pattern with `options`. Raises `re2.error`."""
    return re2.compile(regex, options(in_lines=in_lines))


def options(*, in_lines: bool = False) -> re2.Options:
    """Case-insensitive; a dot matches any character. `in_lines`: no part of a pattern matches a line break."""
    made = re2.Options()
    made.case_sensitive = False
    made.dot_nl = True
    made.never_nl = in_lines
    made.never_capture = True
    made.log_errors = False
    made.max_mem = _MAX_MEMORY
    return made


def _by_words(condition: OfWords, own: Sequence[Mark], counting: Sequence[Mark]) -> Verdict:
    match condition:
        case Limits() | Choice():
            verdict = _each(own, partial(_beyond, condition))
        case NotAbove(other) | SameAs(other):
            breaks = above if isinstance(condition, NotAbove) else _differ
            others = [one for one in counting if one.category == other]
            verdict = _pairs(product(own, others), breaks) if others else Verdict(Ruling.NOT_THERE)
        case Consistent():
            verdict = _consistent(own)
        case Pattern():
            verdict = _pattern(condition, own)
    return replace(verdict, evidence=tuple(own)) if verdict.ruling is Ruling.KEPT else verdict


def _presence(rule: Rule, own: Sequence[Mark], near: Sequence[Mark]) -> Verdict:
    required = rule.condition == Presence(Expect.REQUIRED)
    if not own:
        if rule.by_words and near and all(one.category in rule.only_without for one in near):
            return Verdict(Ruling.NOT_THERE)  # a clause that can replace it may be there
        near = [one for one in near if one.confirmed or not _is_of_other_subject(rule, one)]
        doing = [one for one in near if required and rule.must_do and _says(rule, one)]
        if doing:  # the words do what the mark alone does not show
            return Verdict(Ruling.KEPT if required else Ruling.BROKEN, tuple(doing))
        nothing = Verdict(Ruling.BROKEN if required else Ruling.KEPT)
        return Verdict(Ruling.WEAK, tuple(near), UNSURE) if near else nothing
    saying = [one for one in own if _says(rule, one)]
    if saying:
        return Verdict(Ruling.KEPT if required else Ruling.BROKEN, tuple(saying))
    if rule.must_do and not required and all(one.words is not None for one in own):
        return Verdict(Ruling.KEPT)  # a clause that does something else: nothing to confirm
    return _less(rule, own)


def _less(rule: Rule, own: Sequence[Mark]) -> Verdict:
    """The reason is what the words do instead, if the rule requires that they do something."""
    unread = tuple(one for one in own if one.words is None)
    if unread:
        return Verdict(Ruling.UNDECIDED, unread, UNREADABLE)
    read = [meaning_in(rule.must_do, one.words or "", one.passage) for one in own] if rule.must_do else []
    unknown = tuple(mark for mark, meaning in zip(own, read, strict=False) if meaning is Meaning.UNKNOWN)
    if unknown and rule.noted and not DUTIES[rule.must_do].easily_mistaken:  # the note asks whom it binds
        return Verdict(Ruling.KEPT, unknown)
    return Verdict(Ruling.WEAK, tuple(own), next((one.value for one in _NEAREST if one in read), SAYS_LESS))


def _instead(rule: Rule, counting: Sequence[Mark]) -> Verdict:
    """A required clause is not needed beside the others of `only_without`, if they do what the rule requires."""
    if rule.condition != Presence(Expect.REQUIRED):
        return Verdict(Ruling.NOT_THERE)
    others = [one for one in counting if one.category in (*rule.only_without, rule.category)]
    saying = [one for one in others if one.confirmed or _is_value(one) or _does(rule, one)]
    if saying:
        return Verdict(Ruling.KEPT, tuple(saying))
    return _less(rule, others)


def _is_of_other_subject(rule: Rule, mark: Mark) -> bool:
    if not rule.must_do or mark.words is None or _is_value(mark):
        return False
    return meaning_in(rule.must_do, mark.words, mark.passage) is Meaning.OTHER_SUBJECT


def _is_value(mark: Mark) -> bool:
    """Whether the mark is a value without its sentence, so that its field alone counts."""
    return mark.category in FIELD_TYPES and mark.passage is None


def _says(rule: Rule, mark: Mark) -> bool:
    """Whether the mark is the clause and does what the rule is about. A person confirms that it is the clause, and not
    whom it binds: for a clause that is not required, `must_do` decides in any case.
    """
    if mark.confirmed:
        return rule.condition == Presence(Expect.REQUIRED) or _does(rule, mark)
    said = not rule.must_say or (mark.words is not None and _has(compiled(rule.must_say), mark))
    return said and _does(rule, mark)


def _does(rule: Rule, mark: Mark) -> bool:
    return not rule.must_do or (mark.words is not None and satisfies(rule.must_do, mark.words, mark.passage))


def _each(own: Iterable[Mark], breaks: Callable[[FieldValue], bool | None]) -> Verdict:
    """BROKEN if a value breaks the rule; else UNDECIDED if a mark has no value that can be compared."""
    broken: list[Mark] = []
    unknown: list[tuple[Mark, str]] = []
    for one in own:
        value = one.value
        answer = None if isinstance(value, NoValue) else breaks(value)
        if answer is None:
            unknown.append((one, value.value if isinstance(value, NoValue) else INCOMPARABLE))
        elif answer:
            broken.append(one)
    return _verdict(broken, unknown)


def _beyond(condition: Limits | Choice, value: FieldValue) -> bool | None:
    if isinstance(condition, Choice):
        answers = [within(value, one) for one in condition.one_of]
        return None if None in answers and True not in answers else True not in answers
    under = below(value, condition.at_least) if condition.at_least else False
    over = above(value, condition.at_most) if condition.at_most else False
    if under or over:
        return True
    return None if under is None or over is None else False


def _pairs(pairs: Iterable[tuple[Mark, Mark]], breaks: Callable[[FieldValue, FieldValue], bool | None]) -> Verdict:
    broken: list[Mark] = []
    unknown: list[tuple[Mark, str]] = []
    for one, other in pairs:
        a, b = one.value, other.value
        if isinstance(a, NoValue) or isinstance(b, NoValue):
            unknown += [(mark, value.value) for mark, value in ((one, a), (other, b)) if isinstance(value, NoValue)]
            continue
        answer = breaks(a, b)
        if answer is None:
            unknown.append((one, INCOMPARABLE))
        elif answer:
            broken += [one, other]
    return _verdict(broken, unknown)


def _consistent(own: Sequence[Mark]) -> Verdict:
    contradictory = [one for one in own if one.value is NoValue.CONTRADICTION]
    if contradictory:
        return Verdict(Ruling.BROKEN, tuple(contradictory))
    if len(own) == 1:
        return Verdict(Ruling.KEPT)
    return _pairs(combinations(own, 2), _differ)


def _differ(one: FieldValue, other: FieldValue) -> bool | None:
    answer = same(one, other)
    return None if answer is None else not answer


def _pattern(condition: Pattern, own: Sequence[Mark]) -> Verdict:
    readable = [one for one in own if one.words is not None]
    pattern = compiled(condition.regex)
    matching = [one for one in readable if _has(pattern, one)]
    if condition.wanted:
        if matching:
            return Verdict(Ruling.KEPT)
        broken = readable if len(readable) == len(own) else []
    else:
        broken = matching
    return _verdict(broken, [(one, UNREADABLE) for one in own if one.words is None])


def _has(pattern: "re2._Regexp[str]", mark: Mark) -> bool:
    return pattern.search(" ".join((mark.words or "").split())) is not None


def _verdict(broken: Sequence[Mark], unknown: Sequence[tuple[Mark, str]]) -> Verdict:
    if broken:
        return Verdict(Ruling.BROKEN, tuple(dict.fromkeys(broken)))
    if unknown:
        return Verdict(Ruling.UNDECIDED, tuple(dict.fromkeys(mark for mark, _ in unknown)), unknown[0][1])
    return Verdict(Ruling.KEPT)


SHOWN = 0.3
"""The lowest confidence that reviewers see."""
INCOMPARABLE = "incomparable"
INCOMPLETE = "incomplete"
UNREADABLE = "unreadable"
UNSURE = "unsure"
SAYS_LESS = "says_less"
VALUE_ONLY = "value_only"
NEARBY = "nearby"
_NEAREST = (Meaning.ONE_SIDED, Meaning.NARROWER, Meaning.UNKNOWN, Meaning.OTHER_SUBJECT)
_MAX_MEMORY = 8 << 20
