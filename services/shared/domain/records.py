"""Actors, actions, resources, and audit records."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Role(StrEnum):
    """The roles to which the access policy grants actions. `SERVICE` is the role of Glossator services."""

    SUBMITTER = "submitter"
    CASE_SYSTEM = "case-system"
    REVIEWER = "reviewer"
    SENIOR_REVIEWER = "senior-reviewer"
    PLAYBOOK_OWNER = "playbook-owner"
    DATA_SCIENTIST = "data-scientist"
    OPERATOR = "operator"
    COMPLIANCE = "compliance"
    MATTER_ADMIN = "matter-admin"
    PROVISIONER = "provisioner"
    SERVICE = "service"


class Action(StrEnum):
    """The actions that the access policy allows or denies."""

    SUBMIT = "document.submit"
    READ_STATUS = "document.read_status"
    WITHDRAW = "document.withdraw"
    READ_DOCUMENT = "document.read"
    READ_TEXT = "document.read_text"
    DRAW_PAGE = "document.draw_page"
    EXPORT_DOCUMENT = "document.export"
    WRITE_EXPORT = "document.write_export"
    READ_VALUES = "document.read_values"
    REVEAL_VALUES = "document.reveal"
    GRANT_REVEAL = "document.grant_reveal"
    READ_REVEALS = "document.read_reveals"
    REVOKE_REVEAL = "document.revoke_reveal"
    READ_ANNOTATIONS = "annotation.read"
    READ_PROPOSALS = "annotation.read_proposals"
    REVIEW = "annotation.review"
    COMPLETE_REVIEW = "annotation.complete_review"
    REOPEN_REVIEW = "annotation.reopen_review"
    ASSIGN_REVIEW = "annotation.assign_review"
    READ_QUALITY = "annotation.read_quality"
    SET_PERSPECTIVE = "annotation.set_perspective"
    STOP_READING = "document.stop_reading"
    READ_HISTORY = "document.read_history"
    READ_VIEWS = "document.read_views"
    READ_PLAYBOOKS = "playbook.read"
    DRAFT_PLAYBOOK = "playbook.draft"
    PUBLISH_PLAYBOOK = "playbook.publish"
    READ_MEMBERS = "matter.read_members"
    MANAGE_MEMBERS = "matter.manage_members"
    PROVISION = "directory.provision"
    READ_WEBHOOKS = "webhook.read"
    MANAGE_WEBHOOKS = "webhook.manage"
    CHECK_PROMPT = "redaction.check_prompt"
    READ_REDACTION = "redaction.read"
    REDACT_AGAIN = "redaction.redact_again"
    SET_PARTIES = "redaction.set_parties"
    REVEAL = "vault.reveal"
    REVEAL_SPANS = "vault.reveal_spans"
    ROTATE_KEYS = "vault.rotate"
    READ_KEYS = "vault.read_keys"
    REPORT_SUBJECT = "vault.subject_report"
    INFER = "inference.infer"
    EXPLAIN = "inference.explain"
    READ_MODELS = "inference.read_models"
    READ_METRICS = "feedback.read_metrics"
    EXPORT = "feedback.export"
    PROMOTE = "model.promote"
    ERASE = "document.erase"
    READ_ERASURES = "document.read_erasures"
    DESTROY = "document.destroy"
    PLACE_HOLD = "hold.place"
    READ_HOLDS = "hold.read"
    LIFT_HOLD = "hold.lift"
    CHECK_HOLDS = "hold.check"
    REPLAY = "delivery.replay"
    OPERATE = "service.operate"
    READ_AUDIT = "audit.read"
    AUTHENTICATE = "service.authenticate"
    CONFIGURE = "service.configure"


@dataclass(frozen=True, slots=True)
class Actor:
    """A caller with a verified credential. `matters` holds exact names, "*", or "@members" for the matters whose stored
    membership lists the subject. `mfa_at` is the time of the last second factor. `acr_values` are those that prove one
    at the caller's issuer.
    """

    subject: str
    tenant: str
    roles: frozenset[Role]
    matters: frozenset[str] = frozenset({"*"})
    mfa_at: datetime | None = None
    acr_values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Resource:
    """The target of an action. `tenant` and `matter` are empty for the state of a service itself. `family`: the version
    chain of a document; a reader who stopped reading one version has stopped reading all.
    """

    kind: str
    resource_id: str = ""
    tenant: str = ""
    matter: str = ""
    family: str = field(default="", compare=False)


class Outcome(StrEnum):
    """How an action ended. DENIED: by the access policy. REQUESTED: a command begins; another record has its end.
    REFUSED: by a rule of the workflow or by the input. FAILED: an error, after which the change may be applied or not.
    """

    ALLOWED = "allowed"
    DENIED = "denied"
    REQUESTED = "requested"
    REFUSED = "refused"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class AuditRecord:
    """One entry of the audit log. `detail` holds codes, counts and ids, never document text."""

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
