"""Explains findings to callers who can read the document text."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from services.annotation.desk.agreements import Agreements, PlaceWords
from services.annotation.desk.known import known
from services.annotation.desk.reading import SetViews, WordsPort
from services.annotation.desk.visibility import Reader, reader_of
from services.annotation.playbook.conclude import rulings
from services.annotation.playbook.explain import Explanation, Undecided, explain, past_finding, undecided_of
from services.annotation.playbook.marks import Mark, Words, marks_of, seen_from
from services.annotation.playbook.rules import Playbook
from services.annotation.playbook.subject import Subject, subject_of
from services.annotation.ports import AuthoriserPort, resource_of
from services.annotation.reveals.uses import use_of
from services.annotation.sets.state import DocumentSet, hides_proposals, judged_annotations
from services.annotation.texts import read_words
from services.shared.domain.annotations import Annotation, AnnotationSet, AnnotationState, Finding, SetState
from services.shared.domain.document import SealedText
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.parts import OriginalPart, PartKind
from services.shared.domain.records import Action, Actor
from services.shared.domain.requests import Request
from services.shared.domain.spans import OriginalSpan
from services.shared.runtime.compute import compute
from services.shared.runtime.ports import ValueReader

_LONGEST_ID = 64


class SetStore(Protocol):
    """The method of `Store` that explanations call."""

    async def all_sets(self, document_id: str) -> Sequence[tuple[DocumentSet, str]]:
        """The sets of a document, each with the source of its playbook. The current set is first.

        Raises `Reject(NOT_FOUND)`.
        """
        ...


@dataclass(frozen=True, slots=True)
class Evidence:
    """An annotation, its original text, and its canonical value; "" if it has no value. `document_title`: of the
    document inside the file that it is in; "" for the first document.
    """

    annotation: Annotation
    words: str
    value: str
    document_title: str = ""


@dataclass(frozen=True, slots=True)
class Explained:
    """The explanation of a finding with its evidence, and its places with their text."""

    finding: Finding
    playbook_title: str
    condition: str
    reason: str
    evidence: tuple[Evidence, ...]
    guidance: str
    fallback: str
    undecided: tuple[Undecided, ...]
    places: tuple[PlaceWords, ...]


@dataclass(frozen=True, slots=True)
class ExplainFindingRequest(Request[Explained]):
    """A request to explain a finding."""

    document_id: str
    finding_id: str
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class FindingContext:
    """A finding, explained without document text, and the annotations of its set."""

    document_set: DocumentSet
    document_type: str
    annotations: tuple[Annotation, ...]
    explanation: Explanation


@dataclass(frozen=True, slots=True)
class UndecidedRules:
    """The undecided rules of a set, and its annotations."""

    document_set: DocumentSet
    annotations: tuple[Annotation, ...]
    undecided: tuple[Undecided, ...]


@dataclass(frozen=True, slots=True)
class Explainer:
    """Explains findings and undecided rules. `read_playbook` parses the YAML source that is stored with a set."""

    store: SetStore
    views: SetViews
    texts: ValueReader
    words: WordsPort
    access: AuthoriserPort
    agreements: Agreements
    read_playbook: Callable[[str], Playbook]

    async def explain(self, actor: Actor, request: ExplainFindingRequest) -> Explained:
        """Explains a finding with the playbook of its set, which can be superseded.

        Raises `Reject`: NOT_FOUND, FORBIDDEN, PRECONDITION_FAILED, WITHDRAWN; `Retry` if the text is not available now.
        """
        found = await self.find(actor, request.document_id, request.finding_id, request.purpose)
        return await self.with_words(reader_of(actor, request.purpose), found)

    async def find(self, actor: Actor, document_id: str, finding_id: str, purpose: str) -> FindingContext:
        """The finding without document text. Raises the errors of `explain`."""
        sets = await known(self.access, actor, Action.READ_TEXT, document_id, self.store.all_sets(document_id))
        document = sets[0][0].document
        finding = (f"finding={finding_id}",) if _is_id(finding_id) else ()
        detail = (*finding, f"use={use_of(actor).value}")
        await self.access.authorise(actor, Action.READ_TEXT, resource_of(document), purpose, detail)
        _, shown = await self.views.annotations(actor, document_id)
        proposals = self.access.allows(actor, Action.READ_PROPOSALS, resource_of(document))
        words = await read_words(self.texts, sets[0][0].stored)
        for document_set, source in sets if proposals else [_shown_pair(sets, shown)]:
            playbook = self.read_playbook(source)
            current = shown if document_set.annotation_set.set_id == shown.set_id else _past(document_set)
            annotations = judged_annotations(document_set, current)
            seen = seen_from(words, current.perspective)
            # In a thread: with 2,500 annotations it takes seconds, in which pages of other readers must be answered.
            explanation = await compute(_explained, finding_id, current, playbook, annotations, seen, document_id)
            if explanation:
                return FindingContext(document_set, current.document_type, annotations, explanation)
        raise Reject(Reason.NOT_FOUND)

    async def with_words(self, reader: Reader, found: FindingContext) -> Explained:
        """Adds the text of the evidence and of the places. Raises the errors of `Words.at`."""
        made = found.explanation
        pairs = zip(made.finding.annotation_ids, made.values, strict=True)
        return Explained(
            finding=made.finding,
            playbook_title=made.playbook_title,
            condition=made.condition,
            reason=made.reason,
            evidence=await self.evidence(reader, found.document_set, found.annotations, pairs),
            guidance=made.guidance,
            fallback=made.fallback,
            undecided=made.undecided,
            places=await self._places(reader, found, made.finding),
        )

    async def _places(self, reader: Reader, found: FindingContext, finding: Finding) -> tuple[PlaceWords, ...]:
        """The places of the finding with their text. That of another document needs the right to read that document."""
        if not finding.places:
            return ()
        own = [one for one in finding.places if not one.document_id]
        words = await self.words.at(reader, found.document_set.stored, [one.span for one in own])
        read = {**dict(zip(own, words, strict=True)), **await self.agreements.read(reader, finding)}
        return tuple(PlaceWords(one, read.get(one, "")) for one in finding.places)

    async def evidence(
        self,
        reader: Reader,
        document_set: DocumentSet,
        annotations: Sequence[Annotation],
        pairs: Iterable[tuple[str, str]],
    ) -> tuple[Evidence, ...]:
        """The evidence for pairs of annotation id and value. Raises the errors of `Words.at`."""
        by_id = {one.annotation_id: one for one in annotations}
        there = [(by_id[one], value) for one, value in pairs if one in by_id]
        parts = (await self.texts.get_value(SealedText, document_set.stored.text)).parts if there else ()
        titles = {one.annotation_id: title_at(parts, one.span) for one, _ in there}
        named = list(dict.fromkeys(one for one in titles.values() if one))
        texts = await self.words.at(reader, document_set.stored, [*(one.span for one, _ in there), *named])
        shown = dict(zip(named, (" ".join(one.split()) for one in texts[len(there) :]), strict=True))
        return tuple(
            Evidence(one, words, value, shown[title] if (title := titles[one.annotation_id]) else "")
            for (one, value), words in zip(there, texts, strict=False)
        )

    async def undecided(self, actor: Actor, document_id: str, purpose: str) -> UndecidedRules:
        """The undecided rules of the set that the caller can see. Raises the errors of `explain`."""
        sets = await known(self.access, actor, Action.READ_TEXT, document_id, self.store.all_sets(document_id))
        document = sets[0][0].document
        detail = ("read=undecided", f"use={use_of(actor).value}")
        await self.access.authorise(actor, Action.READ_TEXT, resource_of(document), purpose, detail)
        _, shown = await self.views.annotations(actor, document_id)
        document_set, source = _shown_pair(sets, shown)
        if hides_proposals(document, shown.state) or document_set.withheld:
            return UndecidedRules(document_set, (), ())
        annotations = judged_annotations(document_set, shown)
        words = seen_from(await read_words(self.texts, document_set.stored), shown.perspective)
        undecided = await compute(_undecided, self.read_playbook(source), shown, annotations, words)
        return UndecidedRules(document_set, annotations, undecided)


def title_at(parts: Iterable[OriginalPart], span: OriginalSpan) -> OriginalSpan | None:
    """The title of the document inside the file that `span` begins in. None in the first document."""
    inside = (one for one in parts if one.kind is PartKind.DOCUMENT and one.span.start <= span.start < one.span.end)
    return next((one.title for one in inside), None)


def _shown_pair(sets: Sequence[tuple[DocumentSet, str]], shown: AnnotationSet) -> tuple[DocumentSet, str]:
    """The pair of the set that the caller sees. While a review is reopened, this can be an earlier set."""
    return next((pair for pair in sets if pair[0].annotation_set.set_id == shown.set_id), sets[0])


def _past(document_set: DocumentSet) -> AnnotationSet:
    """A superseded set with its previous annotations. Empty if it is withdrawn, or if its arm hides them."""
    made = document_set.annotation_set
    if made.state is SetState.WITHDRAWN or hides_proposals(document_set.document, made.state):
        return replace(made, annotations=(), findings=(), document_type="")
    living = (
        replace(one, state=AnnotationState.PROPOSED) if one.state is AnnotationState.SUPERSEDED else one
        for one in made.annotations
    )
    return replace(made, annotations=tuple(living))


def _explained(
    finding_id: str,
    current: AnnotationSet,
    playbook: Playbook,
    annotations: Sequence[Annotation],
    seen: Words,
    document_id: str,
) -> Explanation | None:
    marks, subject = marks_of(annotations, seen), subject_of(current, seen)
    made = _finding(finding_id, current, playbook, subject, marks, document_id)
    return explain(made, playbook, subject, marks) if made else None


def _undecided(
    playbook: Playbook, shown: AnnotationSet, annotations: Sequence[Annotation], seen: Words
) -> tuple[Undecided, ...]:
    return undecided_of(rulings(playbook, subject_of(shown, seen), marks_of(annotations, seen)))


def _finding(
    finding_id: str,
    current: AnnotationSet,
    playbook: Playbook,
    subject: Subject,
    marks: Sequence[Mark],
    document_id: str,
) -> Finding | None:
    """The finding of the set. A superseded set stores no findings, so the playbook is applied again."""
    for one in current.findings:
        if one.finding_id == finding_id:
            return one
    if current.state is not SetState.SUPERSEDED:
        return None
    return past_finding(finding_id, playbook, subject, marks, document_id)


def _is_id(finding_id: str) -> bool:
    return finding_id.isascii() and finding_id.isalnum() and len(finding_id) <= _LONGEST_ID
