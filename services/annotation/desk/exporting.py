"""Files that leave: the original with the findings of a review. Annotation decides what is in them; ingestion, which
holds the keys of originals, writes them.
"""

import hashlib
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from services.annotation.desk.export_records import ExportDocumentRequest, ExportPart, FileHead
from services.annotation.desk.known import known
from services.annotation.desk.pages import masked_places
from services.annotation.desk.reading import SetViews, WordsPort
from services.annotation.desk.visibility import Reader, Visibility, reader_of
from services.annotation.exports.filling import FILL, Templates
from services.annotation.exports.notes import notes_of
from services.annotation.exports.records import MEDIA_TYPES, ExportFormat, ExportMask, ExportRequest, WrittenFile
from services.annotation.exports.rows import Report, places_of, report_of
from services.annotation.playbook.rules import Playbook
from services.annotation.ports import AuthoriserPort, FilesPort, resource_of
from services.annotation.reveals.uses import Use
from services.annotation.reveals.values import VisibleValues
from services.annotation.sets.judging.deciding import JUDGE_FIRST
from services.annotation.sets.records import ListFindingsRequest, ListFindingsResponse
from services.annotation.sets.refusals import invalid
from services.annotation.sets.state import DocumentSet
from services.shared.domain.annotations import AnnotationSet, Finding, SetState
from services.shared.domain.document import DocumentRecord, SealedText
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.records import Action, Actor, Resource
from services.shared.domain.spans import OriginalSpan
from services.shared.runtime.clock import Clock
from services.shared.runtime.compute import compute
from services.shared.runtime.ports import ValueReader

_CHUNK = 1 << 20
_WHOLE = 0  # no page: a grant for a page does not open the file


class ExportStore(Protocol):
    """The methods of `Store` that exports call."""

    async def find(self, document_id: str) -> DocumentSet: ...

    async def playbook_source(self, label: str) -> str: ...


class FindingLists(Protocol):
    """The method of `FindingReviews` that exports call."""

    async def list(self, actor: Actor, request: ListFindingsRequest) -> ListFindingsResponse: ...


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """A file for the caller. `name` has no document text. `masked`: values with placeholders, where they are counted.
    `documents`: how many the file covers.
    """

    name: str
    written: WrittenFile
    masked: int = 0
    documents: int = 1

    def parts(self) -> Iterator[ExportPart]:
        """What it is, then its bytes."""
        one = self.written
        counts = (len(one.data), one.exact, one.nearby, self.masked, self.documents)
        yield ExportPart(FileHead(self.name, one.media_type, *counts))
        for start in range(0, len(one.data), _CHUNK):
            yield ExportPart(chunk=one.data[start : start + _CHUNK])


@dataclass(frozen=True, slots=True)
class Leaving:
    """A file, and the documents to check again before it is sent. `covers`: their words are in it. `names`: it lists
    them, and their texts are lost.
    """

    file: ExportedFile
    covers: Sequence[Resource]
    names: Sequence[Resource] = ()


@dataclass(frozen=True, slots=True)
class Composed:
    """The report of a document, and the ids of its findings. `masked`: values with placeholders."""

    document: DocumentRecord
    report: Report
    ids: tuple[str, ...]
    masked: int


@dataclass(frozen=True, slots=True)
class _Exported:
    """What is exported, for whom."""

    reader: Reader
    found: DocumentSet
    format: ExportFormat
    shown: AnnotationSet
    findings: Sequence[Finding]
    playbook: Playbook | None


@dataclass(frozen=True, slots=True)
class _Made:
    """A file, with the ids of its findings. `unmasked`: nothing of the original was masked."""

    written: WrittenFile
    ids: tuple[str, ...]
    masked: int
    unmasked: bool = False


@dataclass(frozen=True, slots=True)
class DocumentExports:
    """`files` is ingestion, `templates` are those of the house style. `read_playbook` parses the YAML source that is
    stored with a set.
    """

    store: ExportStore
    views: SetViews
    findings: FindingLists
    visibility: Visibility
    texts: ValueReader
    words: WordsPort
    templates: Templates
    files: FilesPort
    access: AuthoriserPort
    read_playbook: Callable[[str], Playbook]
    clock: Clock

    async def export(self, actor: Actor, request: ExportDocumentRequest) -> AsyncIterator[ExportPart]:
        """The parts of a file. Raises the errors of `made`."""
        for part in (await self.made(actor, request)).parts():
            yield part

    async def made(self, actor: Actor, request: ExportDocumentRequest) -> ExportedFile:
        """The original with comments on the findings that the caller sees, and the wording that the playbook offers; or
        a workbook or a memo of them. Values that the caller does not see are placeholders.

        Raises `Reject`: NOT_FOUND, FORBIDDEN, WITHDRAWN, INVALID_METADATA for an unknown format, UNSUPPORTED if the
        original has another format, PRECONDITION_FAILED while places wait for the caller's first judgement,
        ORIGINAL_GONE if only its text remains, TOO_LARGE; and `Retry`.
        """
        document_id, purpose = request.document_id, request.purpose
        exported = await self._exported(actor, document_id, request.format, purpose)
        file_format = exported.format
        made = await (self._report(exported) if file_format in FILL else self._original(exported))
        resource = resource_of(exported.found.document)
        await self.access.note(actor, Action.EXPORT_DOCUMENT, resource, _left(file_format, made), purpose)
        return ExportedFile(f"{document_id}-{file_format.value}{file_format.suffix}", made.written, made.masked)

    async def compose(self, actor: Actor, document_id: str, purpose: str) -> Composed:
        """The report of a document, for a file about several. The caller records the export. Raises the errors of
        `made`.
        """
        return await self._composed(await self._exported(actor, document_id, ExportFormat.XLSX.value, purpose))

    async def _exported(self, actor: Actor, document_id: str, wanted: str, purpose: str) -> "_Exported":
        found = await known(self.access, actor, Action.EXPORT_DOCUMENT, document_id, self.store.find(document_id))
        resource = resource_of(found.document)
        await self.access.authorise(actor, Action.EXPORT_DOCUMENT, resource, purpose, _formats(wanted))
        source = await self.store.playbook_source(found.annotation_set.provenance.playbook)
        playbook = self.read_playbook(source) if source else None
        reader = reader_of(actor, purpose, Use.EXPORTED, opens=True)
        detail = ("read=export", f"use={reader.use.value}")
        await self.access.authorise(actor, Action.READ_TEXT, resource, purpose, detail)
        if found.annotation_set.state is SetState.WITHDRAWN:
            raise Reject(Reason.WITHDRAWN)
        if found.withheld:  # without them, the file would look complete
            fault = "Places of the document wait for your first judgement: judge them first"
            raise Reject(Reason.PRECONDITION_FAILED, detail=fault, rule=JUDGE_FIRST)
        file_format = _format(wanted)
        _, shown = await self.views.annotations(actor, document_id)
        listed = await self.findings.list(actor, ListFindingsRequest(document_id))
        return _Exported(reader, found, file_format, shown, listed.findings, playbook)

    async def _original(self, one: "_Exported") -> "_Made":
        """The original with notes, which ingestion writes."""
        stored, purpose = one.found.stored, one.reader.purpose
        notes = notes_of(one.findings, one.shown.annotations, one.playbook)
        seen = await self.visibility.of(one.reader.actor, stored, purpose)
        unmasked = await self.visibility.opens(one.reader.actor, stored, purpose, _WHOLE)
        masks = () if unmasked else await self._masks(one.found, seen, one.format)
        at = self.clock.now().strftime("%Y-%m-%dT%H:%M:%SZ")
        request = ExportRequest(stored.document.document_id, one.format, notes, masks, unmasked, purpose, at)
        request.check()
        # What cannot be recorded does not leave.
        await self.visibility.record(one.reader, stored, [OriginalSpan(0, stored.code_points)], seen)
        ids = tuple(dict.fromkeys(note.finding_id for note in notes))
        return _Made(await self.files.write(request), ids, len(masks), unmasked)

    async def _report(self, one: "_Exported") -> "_Made":
        """A workbook or a memo."""
        composed = await self._composed(one)
        data = await compute(FILL[one.format], self.templates, composed.report)
        written = WrittenFile(data, MEDIA_TYPES[one.format], len(composed.ids), 0)
        return _Made(written, composed.ids, composed.masked)

    async def _composed(self, one: "_Exported") -> Composed:
        """The findings with their words, which are recorded as received."""
        stored = one.found.stored
        spans = places_of(one.findings, one.shown.annotations)
        words = await self.words.at(one.reader, stored, spans) if spans else []
        quotes = dict(zip(spans, words, strict=True))
        now = self.clock.now()
        report = report_of(stored.document, one.shown, one.findings, one.playbook, quotes, now)
        ids = tuple(row["id"] for row in report.findings)
        seen = await self.visibility.of(one.reader.actor, stored, one.reader.purpose)
        masked = {value.span for span in spans for value in seen.within(span) if not seen.sees(value)}
        return Composed(stored.document, report, ids, len(masked))

    async def _masks(self, found: DocumentSet, seen: VisibleValues, wanted: ExportFormat) -> tuple[ExportMask, ...]:
        """What the caller does not see: on pages, also what redaction could not read, as in their pictures."""
        if wanted is ExportFormat.WORD:
            return tuple(ExportMask(one.span, one.words) for one in seen.values if not seen.sees(one))
        text = await self.texts.get_value(SealedText, found.stored.text)
        places = await compute(_covered, text, seen.masked)
        return tuple(ExportMask(one, "") for one in places)


def _covered(text: SealedText, values: Sequence[OriginalSpan]) -> Sequence[OriginalSpan]:
    pages = range(1, len(text.pages) + 1)
    return sorted({one for number in pages for one in masked_places(text, values, number)})


def _format(wanted: str) -> ExportFormat:
    try:
        return ExportFormat(wanted)
    except ValueError:
        raise invalid("format", f"must be one of {', '.join(ExportFormat)}") from None


def _formats(wanted: str) -> Sequence[str]:
    return (f"format={wanted}",) if wanted in set(ExportFormat) else ()


def _left(file_format: ExportFormat, made: _Made) -> Sequence[str]:
    """What left, for the audit log: ids, numbers and a hash, no text."""
    written = made.written
    return (
        f"format={file_format.value}",
        f"notes={written.exact + written.nearby}",
        f"exact={written.exact}",
        f"nearby={written.nearby}",
        f"masked={made.masked}",
        *(("unmasked=yes",) if made.unmasked else ()),
        f"bytes={len(written.data)}",
        f"sha256={hashlib.sha256(written.data).hexdigest()}",
        *(f"finding={one}" for one in made.ids),
    )
