"""What the audit record of each action holds. `Authoriser` refuses a resource kind or a detail that is not listed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.shared.domain.records import Action

CALL = "call"  # the kind of a call that ended before the access decision


@dataclass(frozen=True, slots=True)
class Recorded:
    """`kinds`: what `resource_kind` can be. `details`: the keys of the entries `key=value` in `detail`.

    `command`: the action changes something, so that a record `requested` is written before it. `quiet`: allowed calls
    are not recorded, because they are frequent, read no document text and change nothing.
    """

    kinds: tuple[str, ...]
    details: tuple[str, ...] = ()
    command: bool = False
    quiet: bool = False


def check_record(action: Action, kind: str, detail: Sequence[str]) -> None:
    """Raises `LookupError` if `AUDIT_TABLE` lacks the kind or the key of a detail."""
    row = AUDIT_TABLE[action]
    unknown = {one.partition("=")[0] for one in detail} - {*row.details, "method"}
    if unknown or kind not in {*row.kinds, CALL}:
        raise LookupError(f"AUDIT_TABLE has no {kind!r} or {sorted(unknown)} for {action.value}")


_TEXT = (
    *("start", "end", "quotes", "read", "finding", "use", "page", "hits", "hit", "document"),
    *("with", "changes", "unmarked"),
)
_REVEAL = ("operation", "reveal", "scope", "page", "value", "minutes", "subject", "state")
_EXPORT = ("format", "notes", "masked", "unmasked", "exact", "nearby", "bytes", "sha256", "use", "revision", "finding")
_EXPORTS = (*_EXPORT, "documents", "document", "target", "filing", "attempt", "state")

_POLICY = (
    *("changed", "rule", "field", "before", "after"),
    *("small_groups", "kept_days", "switched_by", "switched_at", "why"),
)

AUDIT_TABLE: Mapping[Action, Recorded] = {
    # The event on `documents.submitted` names the submitter: no record `requested` is needed.
    Action.SUBMIT: Recorded(("submission", "upload"), ("entry", "topic")),
    Action.READ_STATUS: Recorded(("submission", "source", "batch"), quiet=True),
    Action.WITHDRAW: Recorded(("document",), ("entry",), command=True),
    Action.READ_DOCUMENT: Recorded(("document",)),
    Action.READ_TEXT: Recorded(("document", "matter-documents"), _TEXT),
    Action.DRAW_PAGE: Recorded(("document",), ("page", "width", "masked", "unmasked")),
    Action.EXPORT_DOCUMENT: Recorded(("document", "matter-documents"), _EXPORTS),
    Action.WRITE_EXPORT: Recorded(("document",), _EXPORT),
    # The values in a response: a part of the record of the call that returns them.
    Action.READ_VALUES: Recorded(("document",), ("values", "grant", "value", "use")),
    Action.REVEAL_VALUES: Recorded(("document",), _REVEAL, command=True),
    Action.GRANT_REVEAL: Recorded(("document",), _REVEAL, command=True),
    Action.READ_REVEALS: Recorded(("document",)),
    Action.REVOKE_REVEAL: Recorded(("document",), _REVEAL, command=True),
    Action.READ_ANNOTATIONS: Recorded(
        ("document", "annotation-feed", "webhook"), ("document", "after", "cursor", "subscription", "use")
    ),
    Action.READ_PROPOSALS: Recorded(
        ("document", "annotation-feed", "webhook", "review-queue", "matter-documents"), ("read", "use")
    ),
    # `relations`: texts suggest them; `relation`: a person decides on one of this kind; `side`: its end.
    Action.REVIEW: Recorded(
        ("document", "review-queue", "matter-documents"),
        (
            "decision",
            "annotation",
            "finding",
            "decision_id",
            "bulk",
            "comment",
            "asked",
            "minutes",
            "give_back",
            "person",
            "deputy",
            "delivery",
            "relations",
            "relation",
            "side",
            "watch",
            "passages",
            "place",
            "passage",
            "answer",
        ),
        command=True,
    ),
    Action.COMPLETE_REVIEW: Recorded(
        ("document",), ("revision", "leave_undecided", "acknowledged", "rulings"), command=True
    ),
    Action.ASSIGN_REVIEW: Recorded(
        ("document", "review-queue"), ("documents", "assignee", "person", "deputy"), command=True
    ),
    # `by`: what a row of figures is about.
    Action.READ_QUALITY: Recorded(("review-quality",), ("use", "by", "people", "switched_by", "switched_at", "why")),
    Action.REOPEN_REVIEW: Recorded(("document",), ("revision",), command=True),
    Action.SET_PERSPECTIVE: Recorded(("document",), ("revision", "role"), command=True),
    # `page`: a range of the pages that the reader has seen, as its client says.
    Action.STOP_READING: Recorded(("document",), ("reason", "scope", "page"), command=True),
    Action.READ_HISTORY: Recorded(("document",)),
    Action.READ_VIEWS: Recorded(("document",), ("start", "end", "page")),
    Action.READ_PLAYBOOKS: Recorded(("playbook",), quiet=True),
    # `text`: a digest of the playbook with its tests.
    Action.DRAFT_PLAYBOOK: Recorded(
        ("playbook",), ("operation", "draft", "name", "revision", "text", "restores"), command=True
    ),
    Action.PUBLISH_PLAYBOOK: Recorded(
        ("playbook",), ("operation", "name", "revision", "publication", "version", "text"), command=True
    ),
    Action.READ_MEMBERS: Recorded(("matter",), ("revision",)),
    Action.MANAGE_MEMBERS: Recorded(
        ("matter",),
        (
            "revision",
            "everyone",
            "member_added",
            "member_removed",
            "denied_added",
            "denied_removed",
            "readmitted",
        ),
        command=True,
    ),
    # The directory of a tenant: ids of its people and groups, never their names.
    Action.PROVISION: Recorded(
        ("directory",),
        ("operation", "person", "group", "active", "member_added", "member_removed"),
        command=True,
    ),
    Action.READ_WEBHOOKS: Recorded(("webhook",), ("operation", "webhook")),
    Action.MANAGE_WEBHOOKS: Recorded(("webhook",), ("operation", "host", "proposals", "webhook"), command=True),
    Action.CHECK_PROMPT: Recorded(("matter",), ("texts", "pattern"), quiet=True),
    Action.READ_REDACTION: Recorded(("document",)),
    Action.REDACT_AGAIN: Recorded(("document",), command=True),
    Action.SET_PARTIES: Recorded(("matter",), ("parties",), command=True),
    Action.REVEAL: Recorded(("matter",), ("placeholders", "placeholder")),
    Action.REVEAL_SPANS: Recorded(("document",), ("spans", "span")),
    Action.ROTATE_KEYS: Recorded(("tenant",), ("operation", "scope"), command=True),
    Action.READ_KEYS: Recorded(("tenant",)),
    Action.REPORT_SUBJECT: Recorded(("tenant",), ("values", "matter", "document")),
    Action.INFER: Recorded(("matter",), ("texts",)),
    Action.EXPLAIN: Recorded(("document", "matter"), ("finding", "passages")),
    Action.READ_MODELS: Recorded(("model",), quiet=True),
    Action.READ_METRICS: Recorded(("metrics",), quiet=True),
    Action.EXPORT: Recorded(("dataset", "document"), ("document", "since")),
    Action.PROMOTE: Recorded(("model",), command=True),
    Action.ERASE: Recorded(
        ("document", "erasure", "tenant"),
        ("operation", "erasure", "state", "reason", "numbers", "document", "held", "hold"),
        command=True,
    ),
    Action.READ_ERASURES: Recorded(("tenant",)),
    # A destruction without a caller that a hold refused. What is destroyed has the record of its erasure.
    Action.DESTROY: Recorded(("document",), ("destroyer", "hold")),
    Action.PLACE_HOLD: Recorded(("hold",), ("reason", "document", "since", "until", "custodian_values"), command=True),
    Action.READ_HOLDS: Recorded(("tenant",), ("hold",)),
    Action.LIFT_HOLD: Recorded(("hold",), ("operation", "lift", "reason"), command=True),
    Action.CHECK_HOLDS: Recorded(("tenant",), quiet=True),
    Action.REPLAY: Recorded(
        ("dead_letters", "dead_letter", "unfinished", "source"), ("events", "document", "operation"), command=True
    ),
    Action.OPERATE: Recorded(("service", "webhook"), quiet=True),
    Action.READ_AUDIT: Recorded(("audit-log",), ("since", "until", "actor", "action", "document", "limit")),
    # A changed file that a service has put in force or refused: `resource_id` is the setting with its path.
    # The others, of the review policy: keys that changed, changed fields of rules on the method of review, and who
    # switched figures about few people, when and why.
    Action.CONFIGURE: Recorded(("configuration",), _POLICY),
    Action.AUTHENTICATE: Recorded(("session",), ("calls", "method", "peer", "since", "operation")),
}

COMMANDS = frozenset(action for action, row in AUDIT_TABLE.items() if row.command)
UNRECORDED = frozenset(action for action, row in AUDIT_TABLE.items() if row.quiet)
