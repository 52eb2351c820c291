"""Apply a playbook to annotated documents: those of a running system, or the output of `glossator annotate`."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self

from services.annotation.desk.records import WatchAnnotationsResponse
from services.annotation.playbook.conclude import rulings
from services.annotation.playbook.judge import Ruling
from services.annotation.playbook.marks import Mark, Words, WordsIn, marks_of, seen_from, unread
from services.annotation.playbook.rules import Playbook
from services.annotation.playbook.subject import Subject, subject_of
from services.cli.clients.annotation import AnnotationClient
from services.cli.clients.calls import Credential
from services.cli.errors import CommandError
from services.shared.domain.annotations import AnnotationSet, EconomicsEntry, EntryState, Paper, Place, SetState
from services.shared.domain.document import RedactedText
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.spans import OriginalSpan, RedactedSpan
from services.shared.runtime.servers.grpc_client import Address

_QUIET_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class AnnotatedDocument:
    """A document and its annotations. `name` is its id or its path."""

    name: str
    subject: Subject
    marks: tuple[Mark, ...]

    @property
    def document_type(self) -> str:
        return self.subject.document_type

    def as_type(self, document_type: str) -> Self:
        """The document as if it were certainly of this type."""
        subject = replace(self.subject, document_type=document_type, type_confidence=1.0)
        return replace(self, subject=subject)


@dataclass(frozen=True, slots=True)
class RuleResults:
    """The ids of the rules that a document breaks, and of those that are undecided."""

    document: AnnotatedDocument
    found: frozenset[str]
    undecided: frozenset[str]

    def fields(self) -> Mapping[str, object]:
        """The results as `--json-lines` prints them."""
        return {
            "document": self.document.name,
            "document_type": self.document.document_type,
            "findings": sorted(self.found),
            "undecided": sorted(self.undecided),
        }


def apply_playbook(playbook: Playbook, document: AnnotatedDocument) -> RuleResults:
    """Apply the rules with the code of the annotation service."""
    judged = rulings(playbook, document.subject, document.marks)
    found, undecided = (
        frozenset(rule.id for rule, verdict in judged if verdict.ruling is ruling)
        for ruling in (Ruling.BROKEN, Ruling.UNDECIDED)
    )
    return RuleResults(document, found, undecided)


def from_annotate_output(path: Path) -> Iterator[AnnotatedDocument]:
    """Read the output of `glossator annotate --json-lines`; skip refused files. Raises `CommandError`."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        raise CommandError(
            f"{path} cannot be read", "name a file with the output of `glossator annotate --json-lines`"
        ) from None
    if not any(map(str.strip, lines)):
        raise CommandError(f"{path} is empty", _REMEDY)
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield from _from_line(line, f"{path}:{number}")


def from_annotated(fields: Mapping[str, Any]) -> Iterable[AnnotatedDocument]:
    """Read one result of `glossator annotate`; nothing for a refused file. Raises `KeyError` or `TypeError`."""
    if "error" in fields:
        return ()
    name, found, subject = fields["path"], fields["annotations"], _subject(fields)
    marks = tuple(_mark(str(number), one, subject) for number, one in enumerate(found, start=1))
    return (AnnotatedDocument(name, subject, marks),)


def _mark(name: str, fields: Mapping[str, Any], subject: Subject) -> Mark:
    """The annotation in its text, so that the sides of the parties are known."""
    span = RedactedSpan(fields["start"], fields["end"]) if subject.text else None
    passage = subject.text.passage_at(span) if subject.text and span else None
    return Mark(name, fields["category"], fields["confidence"], words=fields["quote"], passage=passage)


def _subject(fields: Mapping[str, Any]) -> Subject:
    """Earlier releases printed the document type only, or no text and no role."""
    paper, text, role = fields.get("paper"), fields.get("text"), fields.get("perspective", "")
    return Subject(
        fields["document_type"],
        fields.get("document_type_confidence", 1.0),
        Paper(paper["kind"], paper["confidence"]) if paper else None,
        economics=tuple(_value(one) for one in fields.get("economics", ())),
        refers=fields.get("incorporates", False),
        text=WordsIn(RedactedText(text), perspective=role) if text else None,
        perspective=role,
    )


def _words(text: str) -> Words:
    """The words of the original text, which has no placeholders."""
    return WordsIn(RedactedText(text)) if text else unread


def _value(fields: Mapping[str, Any]) -> EconomicsEntry:
    """A value of the deal. A preview shows no places of the redacted text."""
    place = Place(OriginalSpan(fields["start"], fields["end"]), RedactedSpan(0, 0))
    return EconomicsEntry(fields["key"], EntryState(fields["state"]), place)


def _from_line(line: str, place: str) -> Iterable[AnnotatedDocument]:
    try:
        return from_annotated(json.loads(line))
    except (ValueError, KeyError, TypeError):
        raise CommandError(f"{place}: the line has no annotations of a document", _REMEDY) from None


async def from_system(address: Address, credential: Credential, matter: str) -> list[AnnotatedDocument]:
    """Read the newest set of every visible document, with its text if the caller is allowed to read it."""
    async with AnnotationClient(address, credential) as client:
        newest: dict[str, AnnotationSet] = {}
        async for update in _until_quiet(client.watch(proposed=True, matter=matter)):
            newest[update.document.document_id] = update.annotation_set
        current = {name: one for name, one in newest.items() if one.state in _CURRENT}
        return [await _document(client, name, one) for name, one in current.items()]


async def _until_quiet(updates: AsyncIterator[WatchAnnotationsResponse]) -> AsyncIterator[WatchAnnotationsResponse]:
    """Stop after `_QUIET_SECONDS` without an update: a watch has no end."""
    while True:
        try:
            yield await asyncio.wait_for(anext(updates), _QUIET_SECONDS)
        except (TimeoutError, StopAsyncIteration):
            return


async def _document(client: AnnotationClient, name: str, annotation_set: AnnotationSet) -> AnnotatedDocument:
    try:
        text = await client.text(name)
    except Reject as error:
        if error.reason is not Reason.FORBIDDEN:
            raise
        text = ""
    placed = [replace(one, redacted_span=RedactedSpan(*_ends(one.span))) for one in annotation_set.annotations]
    words = seen_from(_words(text), annotation_set.perspective)
    return AnnotatedDocument(name, subject_of(annotation_set, words), marks_of(placed, words))


def _ends(span: OriginalSpan) -> tuple[int, int]:
    return span.start, span.end


_CURRENT = (SetState.PROPOSED, SetState.PUBLISHED)
_REMEDY = "name a file with the output of `glossator annotate FOLDER --json-lines`"
