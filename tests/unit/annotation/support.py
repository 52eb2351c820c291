"""Documents, results and a service for tests, with real policies, outbox and store, and files in memory."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from services.annotation.notifications.channels import Messaging
from services.annotation.placing.grounding import Texts
from services.annotation.playbook.rules import Playbooks
from services.annotation.policy_files.folder import LoadedFolder, PlaybookFolder, Sources, loaded
from services.annotation.policy_files.review_policy import load_review_policy
from services.annotation.policy_files.templates import read_templates
from services.annotation.ports import Dependencies, LanguagePort, LanguageRequest, Sentence
from services.annotation.service import Service, build
from services.annotation.sets.review_policy import ReviewPolicy
from services.annotation.storage.tables import OUTBOX
from services.annotation.webhooks.deliveries import DeliverySettings
from services.shared.connectors.webhook import Message
from services.shared.domain.document import (
    Arm,
    ChangeMark,
    DocumentRecord,
    Gap,
    KeyScope,
    OriginalChange,
    OriginalText,
    Provenance,
    RedactedChange,
)
from services.shared.domain.errors import Reason, Reject, Retry
from services.shared.domain.events import AnnotationsProposed, AnnotationsPublished, DocumentInferred, Event
from services.shared.domain.identity import document_id, family_id
from services.shared.domain.layout import Layout, PageLayout
from services.shared.domain.llm_response import End, LlmAnswer
from services.shared.domain.parts import OriginalPart, RedactedPart
from services.shared.domain.records import Action, Actor, Role
from services.shared.domain.spans import OriginalSpan
from services.shared.domain.summary import Summary
from services.shared.domain.uncertain import OriginalUncertainWord
from services.shared.runtime.access.authorise import Authoriser
from services.shared.runtime.access.credentials import UNKNOWN_HOLDER, Holder
from services.shared.runtime.access.policy import AccessPolicy, CurrentPolicy, Grant, load_policy
from services.shared.runtime.kafka.outbox import Outbox
from services.shared.runtime.observe.metrics import Metrics
from services.shared.runtime.storage.blobs import Blobs, open_store
from services.shared.runtime.storage.database import Database
from services.shared.runtime.storage.sealed_rows import SealedRows
from services.shared.wire.topics import TOPICS
from tests.blob_suite import Keys, hash_key
from tests.fakes import FakeClock, MemoryAudit, MemoryMembers
from tests.unit.annotation.file_fakes import FakeFiles
from tests.unit.annotation.page_fakes import FakePages
from tests.unit.annotation.texts import (
    ASSIGN,
    LAW,
    PARTY,
    PROSE,
    original_span,
    predict,
    sealed_of,
    texts_of,
)

ROOT = Path(__file__).parents[3]
NOW = datetime(2025, 3, 14, 9, 26, tzinfo=UTC)
TENANT, SYSTEM, MATTER = "harbour-bank", "closing-room", "HB-1"
ALL_TOPICS = tuple(topic.name for topic in TOPICS)


def record(version: int = 1, reference: str = "ref-1", **more: object) -> DocumentRecord:
    """A document of the tenant harbour-bank."""
    tenant = str(more.get("tenant", TENANT))
    family = family_id(tenant, SYSTEM, reference, str(more.get("matter", MATTER)))
    base = DocumentRecord(
        tenant=tenant,
        source_system=SYSTEM,
        source_reference=reference,
        matter=MATTER,
        document_id=document_id(family, version, f"hash-{version}"),
        family=family,
        version=version,
        arm=Arm.ASSISTED,
    )
    return replace(base, **more)  # type: ignore[arg-type]


class DirectFeed:
    """The outbox; numbers the events when they are read, as the relay does in its loop."""

    def __init__(self, database: Database, outbox: Outbox) -> None:
        self._database = database
        self._outbox = outbox
        self.notified = 0
        self.stopping = False

    def notify(self) -> None:
        self.notified += 1

    async def read_after(self, cursor: int, limit: int, topics: Sequence[str]) -> list[tuple[int, Event]]:
        await self._database.run(lambda connection: self._outbox.number(connection, 1000))
        return await self._database.run(lambda connection: self._outbox.read_after(connection, cursor, limit, topics))

    async def wait_beyond(self, cursor: int, timeout: float, topics: Sequence[str] = ()) -> bool:  # noqa: ASYNC109
        return bool(await self.read_after(cursor, 1, topics))


@dataclass(slots=True)
class FakePush:
    """A receiver. It returns `statuses` in order, then 204; it returns 503 for a body that contains `refused`. URLs in
    `slow` wait for their event.
    """

    statuses: list[int] = field(default_factory=list)
    refused: str | None = None
    sent: list[tuple[str, str, Message]] = field(default_factory=list)
    slow: dict[str, asyncio.Event] = field(default_factory=dict)
    waiting: int = 0

    def check(self, url: str) -> None:
        return None

    async def push(self, url: str, secret: str, message: Message) -> int:
        if url in self.slow:
            self.waiting += 1
            await self.slow[url].wait()
        self.sent.append((url, secret, message))
        if self.refused is not None and self.refused in message.body:
            return 503
        return self.statuses.pop(0) if self.statuses else 204


class FakeReveal:
    """Redaction with the values of each document. `away` makes it fail."""

    def __init__(self) -> None:
        self.originals: dict[str, Texts] = {}
        self.erased: set[str] = set()
        self.asked: list[tuple[str, str]] = []
        self.away = False

    async def reveal_spans(
        self, document_id: str, spans: Sequence[OriginalSpan], purpose: str
    ) -> Sequence[tuple[OriginalSpan, str | None]]:
        if self.away:
            raise Retry(dependency="redaction")
        self.asked.append((document_id, purpose))
        texts = self.originals[document_id]
        return [
            (one.original, None if one.placeholder in self.erased else one.original.of(texts.original.text))
            for one in texts.map.replacements
            if any(one.original.overlaps(span) for span in spans)
        ]


@dataclass(slots=True)
class FakeLanguage:
    """An LLM that returns `parts` and then raises `error`, or delegates to `other`. `asked` are its requests."""

    parts: list[Sentence | LlmAnswer | End] = field(default_factory=list)
    error: Exception | None = None
    asked: list[LanguageRequest] = field(default_factory=list)
    other: LanguagePort | None = None

    async def stream(self, asked: LanguageRequest) -> AsyncGenerator[Sentence | LlmAnswer | End, None]:
        self.asked.append(asked)
        if self.other:
            async with aclosing(self.other.stream(asked)) as said:
                async for one in said:
                    yield one
            return
        for one in self.parts:
            yield one
        if self.error:
            raise self.error


# asyncio takes the repr of what a coroutine returned: seconds for all parts of a service.
@dataclass(slots=True, repr=False)
class World:
    """One service on one database, with fakes of its dependencies."""

    service: Service
    database: Database
    outbox: Outbox
    feed: DirectFeed
    blobs: Blobs
    audit: MemoryAudit
    clock: FakeClock
    push: FakePush
    metrics: Metrics
    reveal: FakeReveal
    language: FakeLanguage
    keys: Keys
    rules: "Rules"
    members: MemoryMembers
    access: Authoriser
    pages: FakePages
    review_policy: ReviewPolicy
    files: FakeFiles
    submitted_at: datetime | None = None

    async def events(self, kind: type[Event] | None = None) -> list[Event]:
        """All events that were enqueued, in order."""
        events = [event for _, event in await self.feed.read_after(0, 1000, ALL_TOPICS)]
        return [event for event in events if kind is None or isinstance(event, kind)]

    async def sets(self) -> list[tuple[str, str, int]]:
        """Event class, state and revision of each published event with a set."""
        return [
            (type(event).__name__, event.annotation_set.state.value, event.annotation_set.revision)
            for event in await self.events()
            if isinstance(event, AnnotationsProposed | AnnotationsPublished)
        ]

    async def inferred(
        self,
        document: DocumentRecord,
        marked: str = PROSE,
        found: Sequence[tuple[str, str] | tuple[str, str, int]] = (LAW, PARTY, ASSIGN),
        *,
        model: str = "clauses@1",
        minutes: int = 0,
        document_type: str = "credit agreement",
        summary: Summary | None = None,
        flags: tuple[str, ...] = (),
        hidden: Sequence[str] = (),
        deleted: Sequence[str] = (),
        changes: Sequence[OriginalChange] = (),
        gaps: tuple[Gap, ...] = (),
        uncertain: Sequence[str] = (),
        structure: OriginalText | None = None,
        extractor: str = "x@1",
    ) -> DocumentInferred:
        """A result for `document`, with stored texts. `hidden` are words of the text that a reader does not see,
        `deleted` words that a tracked change deletes, `changes` others, `uncertain` words that were read with a low
        confidence. `structure` has the parts, languages, sections, tables, headers and footers; the redacted text has
        its parts.
        """
        texts = texts_of(marked)
        unseen = tuple(sorted(original_span(texts, one) for one in hidden))
        removed = (OriginalChange(original_span(texts, one), ChangeMark.DELETED) for one in deleted)
        changes = (*removed, *changes)
        doubts = tuple(OriginalUncertainWord(original_span(texts, one), 0.5) for one in uncertain)
        redacted_changes = tuple(RedactedChange(texts.map.to_redacted(one.span), one.mark) for one in changes)
        texts = replace(
            texts,
            original=replace(texts.original, hidden=unseen, changes=changes, gaps=gaps, uncertain=doubts),
            redacted=replace(texts.redacted, changes=redacted_changes),
        )
        if structure:
            known = {
                name: getattr(structure, name)
                for name in ("sections", "headers", "footers", "tables", "parts", "languages")
            }
            parts = tuple(_redacted_part(one, texts) for one in structure.parts)
            original, inside = replace(texts.original, **known), replace(texts.redacted, parts=parts)
            texts = replace(texts, original=original, redacted=inside)
        tenant, subject = document.tenant, document.document_id
        self.reveal.originals[subject] = texts
        text = await self.blobs.put_value(tenant, KeyScope.SOURCE, subject, "text", sealed_of(texts))
        redacted = await self.blobs.put_value(tenant, KeyScope.REDACTED, subject, "redacted", texts.redacted)
        redaction = await self.blobs.put_value(tenant, KeyScope.REDACTED, subject, "map", texts.map)
        put = self.blobs.put_value
        sizes = Layout(tuple(PageLayout(612.0, 792.0) for _ in texts.original.pages))
        layout = await put(tenant, KeyScope.SOURCE, subject, "layout", sizes)
        kept = await put(tenant, KeyScope.REDACTED, subject, "summary-1", summary) if summary else None
        return DocumentInferred(
            event_id=f"inferred-{document.document_id}-{model}",
            occurred_at=NOW + timedelta(minutes=minutes),
            document=document,
            provenance=Provenance(extractor=extractor, redaction_policy="legal-review@1", model=model),
            submission_id="s-1",
            text=text,
            layout=layout,
            redacted=redacted,
            map=redaction,
            document_type=document_type,
            document_type_confidence=0.95,
            predictions=predict(texts, *found),
            summary=kept,
            flags=flags,
        )

    async def propose(self, document: DocumentRecord, marked: str = PROSE, **more: object) -> DocumentInferred:
        """Lets the service handle a result."""
        event = await self.inferred(document, marked, **more)  # type: ignore[arg-type]
        assert await self.service.handle(event) == ()
        return event


@dataclass(slots=True)
class Rules:
    """The access policy in force, which tests can change. By default reviewers read values without a reveal grant."""

    policy: AccessPolicy
    shipped: AccessPolicy

    def mask(self) -> None:
        """Puts the shipped policy in force: without a reveal grant, reviewers get placeholders."""
        self.policy = self.shipped


def _clear(policy: AccessPolicy) -> AccessPolicy:
    readers = (Role.REVIEWER, Role.SENIOR_REVIEWER, Role.COMPLIANCE)
    clear = {role: {**policy.roles[role], Action.READ_VALUES: Grant()} for role in readers}
    return replace(policy, roles={**policy.roles, **clear})


@cache
def shipped_folder() -> LoadedFolder:
    """Loaded once per process: parsing the files takes longer than most tests."""
    return loaded(PlaybookFolder(ROOT / "playbooks").read())


def shipped_playbooks() -> Playbooks:
    return shipped_folder().playbooks


class FolderOf:
    """A folder whose playbooks have no files."""

    def __init__(self, playbooks: Callable[[], Playbooks]) -> None:
        self._playbooks = playbooks
        self._made: LoadedFolder | None = None

    def __call__(self) -> LoadedFolder:
        now = self._playbooks()
        if self._made is None or self._made.playbooks is not now:
            self._made = LoadedFolder(Sources({}, ""), {}, now)
        return self._made


@cache
def _access_policy() -> AccessPolicy:
    return load_policy(ROOT / "samples/access.yaml")


@cache
def _review_policy() -> ReviewPolicy:
    return load_review_policy(ROOT / "playbooks/policies/review.yaml")


def make_world(
    database: Database,
    *,
    review_policy: ReviewPolicy | None = None,
    playbooks: Callable[[], Playbooks] | None = None,
    folder: Callable[[], LoadedFolder] = shipped_folder,
    attempts: int = 3,
    store: str = "memory://",
    messaging: Messaging = Messaging(),  # noqa: B008 - frozen
) -> World:
    """A service on a migrated database. `store` has the texts. `messaging`: how it notifies people; by default, not."""
    clock, audit, push, metrics, reveal = FakeClock(NOW), MemoryAudit(), FakePush(), Metrics(), FakeReveal()
    language, keys, pages, files = FakeLanguage(), Keys(), FakePages(), FakeFiles()
    outbox = Outbox(OUTBOX, "annotation")
    feed = DirectFeed(database, outbox)
    blobs = Blobs(open_store(store), keys, hash_key)
    policy = _access_policy()
    shipped = replace(policy, consumers={**policy.consumers, DESK.subject: DESK})
    rules = Rules(_clear(shipped), shipped)
    members = MemoryMembers()
    access = Authoriser(CurrentPolicy(lambda: rules.policy), audit, clock, service="annotation", members=members)
    dependencies = Dependencies(
        database=database,
        outbox=outbox,
        feed=feed,
        blobs=blobs,
        rows=SealedRows(keys, "signature"),
        reveal=reveal,
        pages=pages,
        files=files,
        templates=read_templates(Path("playbooks/templates")),
        language=language,
        push=push,
        access=access,
        members=members,
        directory=database,
        directories=access.directory,
        hash_key=hash_key,
        allows_source=policy.allows_source,
        submitted_at=lambda: world.submitted_at,
        clock=clock,
        metrics=metrics,
    )
    chosen = review_policy or _review_policy()

    def in_force() -> ReviewPolicy:
        return world.review_policy

    made = FolderOf(playbooks) if playbooks else folder
    service = build(dependencies, made, in_force, DeliverySettings(attempts), messaging)
    world: World = World(
        service,
        database,
        outbox,
        feed,
        blobs,
        audit,
        clock,
        push,
        metrics,
        reveal,
        language,
        keys,
        rules,
        members,
        access,
        pages,
        chosen,
        files,
    )
    return world


def _redacted_part(one: OriginalPart, texts: Texts) -> RedactedPart:
    title, span = texts.map.to_redacted(one.title), texts.map.to_redacted(one.span)
    return RedactedPart(one.kind, one.number, title, span, one.hidden, one.document_type, one.form, one.reason)


class NamedCallers:
    """Accepts the subjects of known actors as bearer credentials."""

    def __init__(self, *actors: Actor) -> None:
        self._actors = {actor.subject: actor for actor in actors}

    async def verify(self, bearer: str, _holder: Holder = UNKNOWN_HOLDER) -> Actor:
        if bearer not in self._actors:
            raise Reject(Reason.UNAUTHENTICATED)
        return self._actors[bearer]

    def certified(self, names: Sequence[str]) -> Actor:
        raise Reject(Reason.UNAUTHENTICATED)


def actor(*roles: Role, subject: str = "", tenant: str = TENANT, matters: Sequence[str] = ("*",)) -> Actor:
    return Actor(subject or f"{roles[0].value}@{tenant}", tenant, frozenset(roles), frozenset(matters))


REVIEWER = actor(Role.REVIEWER)
SENIOR = actor(Role.SENIOR_REVIEWER)
DESK = actor(Role.CASE_SYSTEM, Role.REVIEWER, subject="desk@harbour-bank")  # a system with access to proposals
CASE_SYSTEM = actor(Role.CASE_SYSTEM)
STRANGER = actor(Role.REVIEWER, tenant="northgate-credit")
