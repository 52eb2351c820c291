"""Who does what to which thing, and the record that is kept of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Role(StrEnum):
    """The roles that the access policy grants actions to. `SERVICE` is for Glossator's own processes."""

    SUBMITTER = "submitter"
    CASE_SYSTEM = "case-system"
    REVIEWER = "reviewer"
    SENIOR_REVIEWER = "senior-reviewer"
    PLAYBOOK_OWNER = "playbook-owner"
    DATA_SCIENTIST = "data-scientist"
    OPERATOR = "operator"
    COMPLIANCE = "compliance"
    SERVICE = "service"


class Action(StrEnum):
    """What may be allowed or denied."""

    SUBMIT = "document.submit"
    READ_STATUS = "document.read_status"
    WITHDRAW = "document.withdraw"
    READ_DOCUMENT = "document.read"
    READ_TEXT = "document.read_text"
    READ_ANNOTATIONS = "annotation.read"
    READ_PROPOSALS = "annotation.read_proposals"
    REVIEW = "annotation.review"
    COMPLETE_REVIEW = "annotation.complete_review"
    REOPEN_REVIEW = "annotation.reopen_review"
    CHECK_PROMPT = "redaction.check_prompt"
    READ_REDACTION = "redaction.read"
    REDACT_AGAIN = "redaction.redact_again"
    SET_PARTIES = "redaction.set_parties"
    REVEAL = "vault.reveal"
    REVEAL_SPANS = "vault.reveal_spans"
    ROTATE_KEYS = "vault.rotate"
    REPORT_SUBJECT = "vault.subject_report"
    INFER = "inference.infer"
    EXPLAIN = "inference.explain"
    READ_MODELS = "inference.read_models"
    READ_METRICS = "feedback.read_metrics"
    EXPORT = "feedback.export"
    PROMOTE = "model.promote"
    ERASE = "document.erase"
    REPLAY = "delivery.replay"
    OPERATE = "service.operate"


@dataclass(frozen=True, slots=True)
class Actor:
    """A caller whose credential was verified. `matters` holds exact names, or "*"; `mfa_at` is the last fresh second
    factor.
    """

    subject: str
    tenant: str
    roles: frozenset[Role]
    matters: frozenset[str] = frozenset({"*"})
    mfa_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Resource:
    """What is acted on. Empty `tenant` or `matter`: the resource belongs to none (a service's own state)."""

    kind: str
    resource_id: str = ""
    tenant: str = ""
    matter: str = ""


class Outcome(StrEnum):
    """Whether an action was let through."""

    ALLOWED = "allowed"
    DENIED = "denied"


@dataclass(frozen=True, slots=True)
class AuditRecord:
    """One line of the audit log. `detail` holds codes, counts and ids: never words of a document."""

    audit_id: str
    at: datetime
    actor: str
    roles: tuple[str, ...]
    tenant: str
    action: str
    resource_kind: str
    resource_id: str
    matter: str
    purpose: str
    outcome: Outcome
    reason: str = ""
    correlation_id: str = ""
    service: str = ""
    detail: tuple[str, ...] = ()
