"""The loop that sends exports to folders, buckets and webhooks, with retries. No caller waits for it."""

import asyncio
import json
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from services.annotation.access import WebhookAccess
from services.annotation.exports.filing import WEBHOOKS, Filing, FilingState, FilingTarget, Targets, place_of
from services.annotation.ports import PushPort
from services.annotation.sets.state import DocumentSet
from services.shared.connectors.connector import Connector
from services.shared.connectors.webhook import Message
from services.shared.domain.annotations import SetState
from services.shared.domain.errors import Reason, Reject, Retry
from services.shared.domain.records import Action, Outcome, Resource
from services.shared.runtime.clock import Clock
from services.shared.runtime.keys.secret_files import SecretFileError
from services.shared.runtime.observe.logging import get_logger
from services.shared.runtime.observe.metrics import Metrics
from services.shared.runtime.periodic import repeat
from services.shared.runtime.ports import BlobStore
from services.shared.runtime.retry import Backoff

log = get_logger(__name__)
_SERVICE = "annotation"
_MATTER = "matter-documents"
_SECONDS = 2.0
_LEASE = timedelta(minutes=5)
_MOST = 5
_BACKOFF = Backoff(first=2.0, longest=3600.0)
_GONE = 410


class SendPort(Protocol):
    """The methods of `FilingStore` that the loop calls."""

    async def take_due(self, now: datetime, lease: timedelta, most: int) -> Sequence[Filing]: ...

    async def end(self, filing_id: str, state: FilingState, due_at: datetime) -> None: ...


class SetPort(Protocol):
    """The method of `Store` that the loop calls."""

    async def find(self, document_id: str) -> DocumentSet: ...


@dataclass(frozen=True, slots=True)
class FilingLoop:
    """`connectors` are by scheme. `secret` reads the secret that signs webhooks, at each use. After `attempts`, a
    filing is given up.
    """

    targets: Targets
    connectors: Mapping[str, Connector]
    push: PushPort
    secret: Callable[[], str]
    store: SendPort
    documents: SetPort
    blobs: BlobStore
    access: WebhookAccess
    clock: Clock
    metrics: Metrics
    attempts: int = 12

    async def run(self, stop: asyncio.Event) -> None:
        if self.targets:
            for state in FilingState:  # at 0: the alert's `increase()` misses an event that creates a series
                self.metrics.filings.labels(_SERVICE, state.value)
            await repeat(self.step, _SECONDS, stop, after_failures=_BACKOFF.wait)
        await stop.wait()

    async def step(self) -> None:
        """Sends what is due. A filing that fails stops no other one. Raises `Retry` after the others."""
        waits: Retry | None = None
        for one in await self.store.take_due(self.clock.now(), _LEASE, _MOST):
            try:
                await self._file(one)
            except Retry as error:  # it is due again after its lease
                waits = error
        if waits:
            raise waits

    async def _file(self, one: Filing) -> None:
        wait, reason = 0.0, ""
        try:
            state = await self._sent(one)
        except Reject as error:
            state, reason = FilingState.DEAD, error.reason.value
        except Retry as retry:
            state, reason = FilingState.PENDING, f"retry:{retry.dependency}"
            wait = _BACKOFF.wait(one.attempts)
        except Exception as error:  # noqa: BLE001 - one file must not end the loop
            log.failure("filing.failed", error, filing_id=one.filing_id)
            state, reason = FilingState.PENDING, Reason.INTERNAL.value
            wait = _BACKOFF.wait(one.attempts)
        if state is FilingState.PENDING and one.attempts >= self.attempts:
            state = FilingState.DEAD
        await self._report(one, state, reason)
        await self.store.end(one.filing_id, state, self.clock.now() + timedelta(seconds=wait))
        self.metrics.filings.labels(_SERVICE, state.value).inc()
        if state is not FilingState.PENDING:
            await self.blobs.delete(one.file)

    async def _sent(self, one: Filing) -> FilingState:
        """Raises `Reject` if it never can be sent, or `Retry`."""
        target = self.targets.get((one.owner.tenant, one.target))
        if target is None or not await self._may_leave(one):
            return FilingState.WITHHELD
        data = await self.blobs.get(one.file)
        if target.scheme in WEBHOOKS:
            return await self._pushed(target, one, data)
        try:
            await self.connectors[target.scheme].push(place_of(target, one), target.root, data)
        except Reject as error:
            if error.reason is Reason.NOT_FOUND:  # a folder that is not mounted, or a bucket that is not made yet
                raise Retry(dependency=target.scheme) from None
            raise
        return FilingState.FILED

    async def _may_leave(self, one: Filing) -> bool:
        """Whether the person can still export in each matter, and each document in the file. A wall, a reader who
        stopped, an erasure or a withdrawal stops it. A document without its words was erased before: its text is not
        looked for.
        """
        rights = (Action.EXPORT_DOCUMENT, Action.READ_TEXT)
        for resource in (*_matters(one), *one.covers, *one.names):
            if not all(self.access.allows(one.owner, action, resource, one.purpose) for action in rights):
                return False
        read = {resource.resource_id for resource in one.covers}
        for resource in (*one.covers, *one.names):
            try:
                found = await self.documents.find(resource.resource_id)
                if resource.resource_id in read:
                    await self.blobs.check(found.stored.redacted)
            except Reject:
                return False
            if found.annotation_set.state is SetState.WITHDRAWN:
                return False
        return True

    async def _pushed(self, target: FilingTarget, one: Filing, data: bytes) -> FilingState:
        message = Message(one.filing_id, self.clock.now(), webhook_body(one, data))
        try:
            secret = self.secret()
        except SecretFileError:  # while someone replaces it: no filing is lost
            raise Retry(dependency="filing_secret_file") from None
        status = await self.push.push(target.root, secret, message)
        if 200 <= status < 300:
            return FilingState.FILED
        if status == _GONE:
            return FilingState.DEAD
        raise Retry(dependency="webhook")

    async def _report(self, one: Filing, state: FilingState, reason: str) -> None:
        """The audit log has each attempt, for each matter; the log has codes, and no address."""
        outcome = Outcome.DENIED if state in {FilingState.WITHHELD, FilingState.DEAD} else Outcome.ALLOWED
        resources = one.covers if len(one.covers) == 1 and not one.names else _matters(one)
        detail = (
            f"filing={one.filing_id}",
            f"target={one.target}",
            f"attempt={one.attempts}",
            f"state={state.value}",
            f"sha256={one.digest}",
        )
        for resource in resources:
            await self.access.report(one.owner, Action.EXPORT_DOCUMENT, resource, outcome, reason, detail)
        if state is not FilingState.FILED:
            log.warning(
                "filing.waits" if state is FilingState.PENDING else "filing.ended", reason=reason or state.value
            )


def _matters(one: Filing) -> Sequence[Resource]:
    return [Resource(_MATTER, "", one.owner.tenant, matter) for matter in one.matters]


def webhook_body(one: Filing, data: bytes) -> str:
    """The file as a message of a webhook. The receiver recognises repetitions by `id`."""
    return json.dumps(
        {
            "type": "export.filed",
            "id": one.filing_id,
            "tenant": one.owner.tenant,
            "matter": one.matter,
            "person": one.owner.subject,
            "documents": [each.resource_id for each in one.covers],
            "name": one.name,
            "media_type": one.media_type,
            "sha256": one.digest,
            "data": b64encode(data).decode(),
        }
    )
