"""Explains findings to callers that are allowed to read the words behind them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from services.annotation.desk.reading import SetViews, WordsPort
from services.annotation.playbook.conclude import rulings
from services.annotation.playbook.explain import Explanation, Undecided, explain, past_finding, undecided_of
from services.annotation.playbook.marks import Mark, marks_of
from services.annotation.playbook.rules import Playbook
from services.annotation.ports import AuthoriserPort, resource_of
from services.annotation.sets.state import Standing, as_published, hides_proposals
from services.annotation.texts import read_words
from services.shared.domain.annotations import Annotation, AnnotationSet, AnnotationState, Finding, SetState
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.records import Action, Actor
from services.shared.runtime.ports import ValueReader

_LONGEST_ID = 64


class JudgedStore(Protocol):
    """The method of `Store` that explanations call."""

    async def judged(self, document_id: str) -> Sequence[tuple[Standing, str]]:
        """A document's sets, each with the source of its playbook; first the one that counts.

        Raises `Reject(NOT_FOUND)`.
        """
        ...


@dataclass(frozen=True, slots=True)
class Evidence:
    """An annotation, its words, and their value; empty if they have none."""

    annotation: Annotation
    words: str
    value: str


@dataclass(frozen=True, slots=True)
class Explained:
    """A finding's explanation and evidence."""

    explanation: Explanation
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class FindingContext:
    """A finding, explained without the document's words, and the annotations of its set."""

    standing: Standing
    document_type: str
    annotations: tuple[Annotation, ...]
    explanation: Explanation


@dataclass(frozen=True, slots=True)
class UndecidedRules:
    """The undecided rules of a set, and its annotations."""

    standing: Standing
    annotations: tuple[Annotation, ...]
    undecided: tuple[Undecided, ...]


@dataclass(frozen=True, slots=True)
class Explainer:
    """`read_playbook` reads a playbook from the source that is stored with the set."""

    store: JudgedStore
    views: SetViews
    texts: ValueReader
    words: WordsPort
    access: AuthoriserPort
    read_playbook: Callable[[str], Playbook]

    async def explain(self, actor: Actor, document_id: str, finding_id: str, purpose: str) -> Explained:
        """Explains a finding by the playbook of the set that has or had it.

        Raises `Reject`: NOT_FOUND, FORBIDDEN, PRECONDITION_FAILED, WITHDRAWN; `Retry` where words cannot be had now.
        """
        return await self.with_words(await self.find(actor, document_id, finding_id, purpose), purpose)

    async def find(self, actor: Actor, document_id: str, finding_id: str, purpose: str) -> FindingContext:
        """The finding without the document's words. Raises as `explain`."""
        sets = await self.store.judged(document_id)
        document = sets[0][0].document
        detail = (f"finding={finding_id}",) if _is_id(finding_id) else ()
        await self.access.authorise(actor, Action.READ_TEXT, resource_of(document), purpose, detail)
        _, shown = await self.views.annotations(actor, document_id)
        proposals = self.access.allows(actor, Action.READ_PROPOSALS, resource_of(document))
        words = await read_words(self.texts, sets[0][0].stored)
        for standing, source in sets if proposals else sets[:1]:
            playbook = self.read_playbook(source)
            current = shown if standing.annotation_set.set_id == shown.set_id else _past(standing)
            annotations = as_published(document, current).annotations
            marks = marks_of(annotations, words)
            finding = _finding(finding_id, current, playbook, marks, document_id)
            if finding:
                explanation = explain(finding, playbook, current.document_type, marks)
                return FindingContext(standing, current.document_type, annotations, explanation)
        raise Reject(Reason.NOT_FOUND)

    async def with_words(self, found: FindingContext, purpose: str) -> Explained:
        """Raises as `Words.at`."""
        pairs = zip(found.explanation.finding.annotation_ids, found.explanation.values, strict=True)
        return Explained(found.explanation, await self.evidence(found.standing, found.annotations, pairs, purpose))

    async def evidence(
        self, standing: Standing, annotations: Sequence[Annotation], pairs: Iterable[tuple[str, str]], purpose: str
    ) -> tuple[Evidence, ...]:
        """Of annotations by their ids, each with its value. Raises as `Words.at`."""
        by_id = {one.annotation_id: one for one in annotations}
        there = [(by_id[one], value) for one, value in pairs if one in by_id]
        said = await self.words.at(standing.stored, [one.span for one, _ in there], purpose)
        return tuple(Evidence(one, words, value) for (one, value), words in zip(there, said, strict=True))

    async def undecided(self, actor: Actor, document_id: str, purpose: str) -> UndecidedRules:
        """The undecided rules in the caller's view of the set. Raises as `explain`."""
        standing, source = (await self.store.judged(document_id))[0]
        document = standing.document
        await self.access.authorise(actor, Action.READ_TEXT, resource_of(document), purpose, ("undecided",))
        _, shown = await self.views.annotations(actor, document_id)
        if hides_proposals(document, shown.state):
            return UndecidedRules(standing, (), ())
        annotations = as_published(document, shown).annotations
        marks = marks_of(annotations, await read_words(self.texts, standing.stored))
        judged = rulings(self.read_playbook(source), shown.document_type, marks)
        return UndecidedRules(standing, annotations, undecided_of(judged))


def _past(standing: Standing) -> AnnotationSet:
    """A set that another has followed, as it stood until then; nothing of it where its arm hid it."""
    made = standing.annotation_set
    if made.state is SetState.WITHDRAWN or hides_proposals(standing.document, made.state):
        return replace(made, annotations=(), findings=(), document_type="")
    living = (
        replace(one, state=AnnotationState.PROPOSED) if one.state is AnnotationState.SUPERSEDED else one
        for one in made.annotations
    )
    return replace(made, annotations=tuple(living))


def _finding(
    finding_id: str, current: AnnotationSet, playbook: Playbook, marks: Sequence[Mark], subject: str
) -> Finding | None:
    """The set's own; of a set that has ended, whose findings were let go, the one that it had."""
    for one in current.findings:
        if one.finding_id == finding_id:
            return one
    if current.state is not SetState.SUPERSEDED:
        return None
    return past_finding(finding_id, playbook, current.document_type, marks, subject)


def _is_id(finding_id: str) -> bool:
    return finding_id.isascii() and finding_id.isalnum() and len(finding_id) <= _LONGEST_ID
