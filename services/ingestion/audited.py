"""Audit records of systems that submit and withdraw by Kafka or the drop folder. They show no credential."""

import os
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from services.ingestion.ports import Ports
from services.ingestion.sources import SourcePolicy
from services.ingestion.statuses import notify_sender
from services.shared.domain.document import DocumentRecord
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.events import AuditRecorded, DocumentSubmitted, DocumentWithdrawn, Event
from services.shared.domain.identity import make_id
from services.shared.domain.records import Action, AuditRecord, Outcome
from services.shared.runtime.access.audit import recorded
from services.shared.runtime.access.pending import coded


def report_rejection(event: Event, error: Reject, ports: Ports) -> Sequence[Event]:
    """The status and the audit record of an event that became a dead letter."""
    notices, now = notify_sender(event, error, ports), ports.clock.now()
    if error.reason is Reason.SOURCE_STOPPED:
        return notices  # a parked submission is audited when it is handled
    match event:
        case DocumentSubmitted(document=document, submission_id=submission_id):
            return [*notices, submission_audited(document, submission_id, now, error.reason)]
        case DocumentWithdrawn():
            return [*notices, withdrawal_audited(event, now, error.reason)]
    return notices


def withdrawal_audited(event: DocumentWithdrawn, at: datetime, reason: Reason | None = None) -> AuditRecorded:
    """The record of a withdrawal by Kafka, or of its refusal."""
    document = event.document
    return _audited(document, Action.WITHDRAW, "document", document.family, event.event_id, at, reason)


def refused_file(
    policy: SourcePolicy, path: Sequence[str], state: Iterable[int], reason: Reason, at: datetime
) -> AuditRecord:
    """The record of a dropped file that is not submitted. Its metadata can have faults: its folders name the source
    system, or the tenant, and the matter. Its id derives from the `state` of the file, not from its name.
    """
    path = [os.fsencode(one).decode("utf-8", "replace") for one in path]
    source = policy.sources.get(path[0])
    tenants = {one.tenant for one in policy.sources.values()}
    tenant = source.tenant if source else path[0] if path[0] in tenants else ""
    record = DocumentRecord(tenant, path[0], "", path[1] if len(path) > 2 else "")
    refused = submission_audited(record, "", at, reason, entry="folder").record
    return replace(refused, audit_id=make_id("audit", "folder", *map(str, state), reason))


def submission_audited(
    document: DocumentRecord,
    submission_id: str,
    at: datetime,
    reason: Reason | None = None,
    *,
    entry: str = "kafka",
) -> AuditRecorded:
    """The record of a submission, or of its refusal. `entry`: kafka or folder."""
    return _audited(document, Action.SUBMIT, "submission", submission_id, submission_id, at, reason, entry)


def _audited(
    document: DocumentRecord,
    action: Action,
    kind: str,
    resource_id: str,
    cause: str,
    at: datetime,
    reason: Reason | None,
    entry: str = "kafka",
) -> AuditRecorded:
    identity = (document.tenant, document.source_system, document.matter, cause, document.correlation_id, reason or "")
    return recorded(
        AuditRecord(
            audit_id=make_id("audit", kind, *identity),
            at=at,
            actor=f"source:{coded(document.source_system)}",
            roles=(),
            tenant=document.tenant,
            action=action,
            resource_kind=kind,
            resource_id=coded(resource_id),
            matter=document.matter,
            purpose="",
            outcome=_OUTCOMES.get(reason, Outcome.REFUSED),
            reason=reason or "",
            correlation_id=document.correlation_id,
            service="ingestion",
            detail=(f"entry={entry}",),
        )
    )


_OUTCOMES = {None: Outcome.ALLOWED, Reason.FORBIDDEN: Outcome.DENIED}
