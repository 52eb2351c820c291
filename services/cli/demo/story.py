"""The steps of the demo on a running system, and the numbers that the demo reports."""

import asyncio
import contextlib
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import islice

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from services.cli.clients.annotation import DecisionToSend
from services.cli.clients.events import EventReader
from services.cli.clients.feedback import feedback_counts
from services.cli.clients.findings import FindingClient, FindingDecisionToSend
from services.cli.clients.reveals import reveal_document
from services.cli.clients.submission import SUBMIT
from services.cli.demo.attorney import Correction, corrections, others
from services.cli.demo.display import Display, Ending
from services.cli.demo.manifest import Sample
from services.cli.demo.statuses import SubmissionStatuses
from services.cli.local.system import LocalSystem
from services.feedback.statistics import GetMetricsResponse
from services.shared.domain.annotations import AnnotationSet, FindingState, FindingVerdict, SetState
from services.shared.domain.document import DocumentRecord
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.events import DocumentStatus
from services.shared.domain.identity import make_id

_SECONDS = 120.0
_CORRECTIONS = 3
_REVIEWERS = ("reviewer", "senior-reviewer")


@dataclass(frozen=True, slots=True)
class Example:
    """A document that `attorney` completed, to show."""

    attorney: str = ""
    document_id: str = ""
    annotations: int = 0


@dataclass(slots=True)
class Result:
    """The numbers of the demo. `example`: the review with the most annotations. `unexpected`: the differences from the
    manifest.
    """

    documents: Counter[str] = field(default_factory=Counter)
    annotations: int = 0
    corrections: int = 0
    decisions: int = 0
    decisions_counted: int = 0
    published: int = 0
    arrived: int = 0
    example: Example = field(default_factory=Example)
    unexpected: list[str] = field(default_factory=list)


class Story:
    """Plays the demo on a running `system`, and prints each step on `console`."""

    def __init__(
        self, system: LocalSystem, samples: Sequence[Sample], console: Console, *, verbose: bool = False
    ) -> None:
        self._system = system
        self._samples = samples
        self._tenants = tuple(dict.fromkeys(one.record.tenant for one in samples))
        self._display = Display(console, verbose=verbose)
        self._statuses = SubmissionStatuses()
        self._result = Result()
        self._arrived: list[tuple[str, DocumentRecord, AnnotationSet]] = []

    async def play(self) -> Result:
        """Submit, review and count. Raises `TimeoutError`, `Reject` or `Retry`."""
        first = [one for one in self._samples if not self._builds_on_another(one)]
        second = [one for one in self._samples if self._builds_on_another(one)]
        async with self._listening():
            await self._submit("documents from eight systems of two tenants", first)
            await self._review(first)
            await self._submit("a duplicate and a new version", second)
            await self._review(second)
            await self._arrive()
        await self._count()
        self._sum_up()
        return self._result

    def _builds_on_another(self, sample: Sample) -> bool:
        return sample.version > 1 or sample.status == DocumentStatus.DUPLICATE

    @asynccontextmanager
    async def _listening(self) -> AsyncIterator[None]:
        """Follow the status topic and the published sets of each tenant until the block ends."""
        with EventReader(self._system.broker.bootstrap, "documents.status") as statuses:
            tasks = [asyncio.create_task(self._follow(statuses))]
            tasks += [asyncio.create_task(self._watch(tenant)) for tenant in self._tenants]
            try:
                yield
            finally:
                for task in tasks:
                    task.cancel()
                for task in tasks:
                    with contextlib.suppress(asyncio.CancelledError):
                        await task

    async def _follow(self, statuses: EventReader) -> None:
        async for event in statuses.events():
            await self._statuses.add(event)

    async def _watch(self, tenant: str) -> None:
        async with self._client(f"case-system@{tenant}") as client:
            async for update in client.watch():
                if update.annotation_set.state is SetState.PUBLISHED:
                    self._arrived.append((tenant, update.document, update.annotation_set))

    async def _submit(self, what: str, samples: Sequence[Sample]) -> None:
        self._display.step(what)
        with self._progress() as bar:
            sent = bar.add_task("submitted", total=len(samples))
            read = bar.add_task("read by the model", total=len(samples))
            for sample in samples:
                with contextlib.suppress(Reject):  # the status event has the reason
                    await SUBMIT[sample.door](self._system, sample.record, sample.path.read_bytes(), sample.path.name)
                bar.advance(sent)
            await self._until_settled(samples, lambda count: bar.update(read, completed=count))

    async def _until_settled(self, samples: Sequence[Sample], show: Callable[[int], None]) -> None:
        waiting = asyncio.create_task(self._statuses.wait_settled(samples, _SECONDS))
        while not waiting.done():
            show(self._statuses.settled(samples))
            await asyncio.wait([waiting], timeout=0.2)
        show(self._statuses.settled(samples))
        with contextlib.suppress(TimeoutError):  # `_sum_up` reports the submissions that did not settle
            await waiting

    async def _review(self, samples: Sequence[Sample]) -> None:
        self._display.review_step()
        for sample in samples:
            for one in [self._statuses.last(sample), *self._statuses.attachments(sample)]:
                if one is not None and one.status is DocumentStatus.PROPOSED:
                    await self._review_one(sample, one.document)
            if sample.status == DocumentStatus.PUBLISHED:
                with contextlib.suppress(TimeoutError):
                    await self._statuses.wait_for(sample, DocumentStatus.PUBLISHED, _SECONDS / 4)

    async def _review_one(self, sample: Sample, document: DocumentRecord) -> None:
        for role in _REVIEWERS:
            async with self._client(f"{role}@{document.tenant}") as client:
                try:
                    await self._read_and_complete(client, sample, document, f"{role}@{document.tenant}")
                except Reject as error:
                    if error.reason is not Reason.NOT_FOUND:
                        raise
                    self._display.refused_by_wall(role, document.matter)
                    continue
                return
        self._result.unexpected.append(f"{sample.name}: no role is allowed to review it")

    async def _read_and_complete(
        self, client: FindingClient, sample: Sample, document: DocumentRecord, attorney: str
    ) -> None:
        document, proposed = await client.annotations(document.document_id)
        await self._reveal(attorney, document)
        text = await client.text(document.document_id)
        self._result.annotations += len(proposed.annotations)
        revision = proposed.revision
        planned = list(islice(corrections(sample, text, proposed.annotations), _CORRECTIONS - self._result.corrections))
        self._display.proposed(document, proposed, text, corrected=bool(planned))
        for correction in planned:
            revision = await self._correct(client, document, revision, correction)
        corrected = {one.annotation.annotation_id for one in planned if one.annotation}
        for decision in others(sample, text, proposed.annotations):
            if decision.annotation and decision.annotation.annotation_id not in corrected:
                revision = await self._decide(client, document, revision, decision)
        revision = await self._accept_findings(client, document, revision)
        published = await client.complete(document.document_id, revision, active_seconds=30.0)
        self._result.published += 1
        if len(published.annotations) > self._result.example.annotations:
            self._result.example = Example(attorney, document.document_id, len(published.annotations))
        self._display.completed(len(published.annotations), corrected=bool(planned))

    async def _reveal(self, attorney: str, document: DocumentRecord) -> None:
        """Reveal the values of the document to the attorney, who compares the text with the signed one."""
        people = (attorney, f"{_REVIEWERS[-1]}@{document.tenant}")
        reader, granter = [await asyncio.to_thread(self._system.layout.proven, one) for one in people]
        await reveal_document(self._system.target("annotation"), reader, granter, document.document_id)

    async def _accept_findings(self, client: FindingClient, document: DocumentRecord, revision: int) -> int:
        """The attorney agrees with the findings on the decided annotations. Returns the revision of the set."""
        _, findings = await client.findings(document.document_id)
        for one in findings:
            if one.review and one.review.state is FindingState.UNDECIDED:
                accept = FindingDecisionToSend(FindingVerdict.ACCEPT, one.finding_id)
                decision_id = make_id("decision", document.document_id, one.finding_id)
                revision, _ = await client.decide_finding(document.document_id, revision, decision_id, accept)
        return revision

    async def _correct(
        self, client: FindingClient, document: DocumentRecord, revision: int, correction: Correction
    ) -> int:
        annotation = correction.annotation
        category = correction.category or (annotation.category if annotation else "")
        revision = await self._decide(client, document, revision, correction)
        self._result.corrections += 1
        self._display.corrected(correction.decision.value, category, correction.reason)
        return revision

    async def _decide(
        self, client: FindingClient, document: DocumentRecord, revision: int, correction: Correction
    ) -> int:
        annotation = correction.annotation
        decision_id = make_id("decision", document.document_id, str(revision))
        annotation_id = annotation.annotation_id if annotation else ""
        what = DecisionToSend(
            correction.decision, annotation_id, correction.category, correction.span, correction.reason
        )
        revision, _ = await client.decide(document.document_id, revision, decision_id, what)
        self._result.decisions += 1
        return revision

    async def _arrive(self) -> None:
        """Wait until the case systems have a set for each completed review."""
        for _ in range(int(_SECONDS)):
            if len(self._arrived) >= self._result.published:
                break
            await asyncio.sleep(0.25)
        self._result.arrived = len(self._arrived)
        self._display.step("published sets at the case systems")
        for tenant, document, annotation_set in self._arrived:
            if document.tenant != tenant:
                self._result.unexpected.append("a set reached another tenant's case system")
            self._display.arrived(tenant, document, annotation_set)
        self._display.all_arrived(Counter(tenant for tenant, _, _ in self._arrived))

    async def _count(self) -> None:
        """Wait until feedback has counted every review, corrections included."""
        self._display.step("feedback: the decisions of the reviewers")
        for _ in range(int(_SECONDS)):
            counts = {tenant: await self._counts(tenant) for tenant in self._tenants}
            if sum(one.reviews for one in counts.values()) >= self._result.published:
                break
            await asyncio.sleep(0.25)
        self._result.decisions_counted = sum(one.decisions for one in counts.values())
        for tenant, one in counts.items():
            self._display.feedback(tenant, one)

    async def _counts(self, tenant: str) -> GetMetricsResponse:
        # Inside the walls of the samples: counts have no reviews of matters that the caller cannot read.
        credential = self._system.credential(f"senior-reviewer@{tenant}")
        return await feedback_counts(self._system.target("feedback"), credential, tenant)

    def _sum_up(self) -> None:
        self._display.step("submissions")
        endings = []
        for sample in self._samples:
            last = self._statuses.last(sample)
            status, reason = (last.status.value, last.reason) if last else ("unknown", "")
            expected = status == sample.status and reason in ("", sample.reason)
            endings.append(Ending(sample.name, sample.door, status, reason, expected))
            endings += self._attached_endings(sample)
        wrong = [f"{one.name}: {one.status} {one.reason}".strip() for one in endings if not one.expected]
        self._result.unexpected += wrong
        self._result.documents = self._statuses.final_states(self._samples)
        self._display.endings(endings, self._result.documents)
        checks = (
            (self._result.arrived == self._result.published, "a published set did not arrive"),
            (self._result.corrections == _CORRECTIONS, f"the attorney made fewer than {_CORRECTIONS} corrections"),
            (
                self._result.decisions_counted == self._result.decisions,
                "feedback did not count exactly the decisions of the demo",
            ),
        )
        self._result.unexpected += [problem for passed, problem in checks if not passed]

    def _attached_endings(self, sample: Sample) -> list[Ending]:
        """Of the attachments that are refused, or that should be."""
        endings = []
        for name, last in zip(sample.attachments, self._statuses.attachments(sample), strict=False):
            wanted = sample.refused.get(name, "")
            if last.reason or wanted:
                shown = f"{name} in {sample.name}"
                endings.append(Ending(shown, "", last.status.value, last.reason, last.reason == wanted, attached=True))
        return endings

    def _client(self, who: str) -> FindingClient:
        return FindingClient(self._system.target("annotation"), self._system.credential(who))

    def _progress(self) -> Progress:
        columns = (
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
        )
        return Progress(*columns, console=self._display.console)
