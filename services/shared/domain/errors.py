"""How a handler ends: it returns, or it raises `Reject` or `Retry`.

A reason is a code from `REASONS`. No error contains document text.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from services.shared.domain.formats import CONVERT


class Reason(StrEnum):
    """Why an input was refused. Values are stable: events, dead letters and RPC error details contain them."""

    NEEDS_PASSWORD = "needs_password"  # noqa: S105
    NEEDS_OCR = "needs_ocr"
    TOO_LARGE = "too_large"
    MALFORMED = "malformed"
    UNSUPPORTED = "unsupported"
    EMPTY = "empty"
    TIMED_OUT = "timed_out"
    INVALID_EVENT = "invalid_event"
    INVALID_METADATA = "invalid_metadata"
    FORBIDDEN_LOCATION = "forbidden_location"
    NOT_FOUND = "not_found"
    METHOD_NOT_ALLOWED = "method_not_allowed"
    HASH_MISMATCH = "hash_mismatch"
    UNAUTHENTICATED = "unauthenticated"
    FORBIDDEN = "forbidden"
    INSUFFICIENT_USER_AUTHENTICATION = "insufficient_user_authentication"
    CONFLICT = "conflict"
    AMBIGUOUS_MATTER = "ambiguous_matter"
    PRECONDITION_FAILED = "precondition_failed"
    UNDECIDED = "undecided"
    CURSOR_EXPIRED = "cursor_expired"
    PERSONAL_DATA_LEAK = "personal_data_leak"
    QUOTE_NOT_FOUND = "quote_not_found"
    KEY_UNAVAILABLE = "key_unavailable"
    KEY_EXHAUSTED = "key_exhausted"
    TAMPERED = "tampered"
    WITHDRAWN = "withdrawn"
    ERASED = "erased"
    ORIGINAL_GONE = "original_gone"
    PAGES_NOT_ALIGNED = "pages_not_aligned"
    MODEL_FAILED = "model_failed"
    PROMPT_TOO_LONG = "prompt_too_long"
    OUTPUT_CUT = "output_cut"
    OUTPUT_OFF_SCHEMA = "output_off_schema"
    LLM_OFF = "llm_off"
    SOURCE_STOPPED = "source_stopped"
    PARKING_FULL = "parking_full"
    ATTEMPTS_EXHAUSTED = "attempts_exhausted"
    DEPENDENCY_DOWN = "dependency_down"
    RATE_LIMITED = "rate_limited"
    INTERNAL = "internal"


@dataclass(frozen=True, slots=True)
class ReasonInfo:
    """One sentence on what happened, and one on what to do."""

    meaning: str
    remedy: str


class GlossatorError(Exception):
    """Base of all errors that cross the border of a component.

    `detail` names keys, versions, settings or the caller's input, never document text. `field` is the dotted path of
    the faulty field in the caller's input. `public_detail` decides whether a caller receives them. `rule` is the code
    of the workflow rule that refused, for the audit log.
    """

    def __init__(self, reason: Reason, *, detail: str = "", field: str = "", rule: str = "") -> None:
        super().__init__(f"{reason.value}: {detail}" if detail else reason.value)
        self.reason = reason
        self.detail = detail
        self.field = field
        self.rule = rule


class Reject(GlossatorError):
    """The input has a fault; a retry cannot succeed."""


class StepUpRequired(Reject):
    """The action needs a second factor that is at most `max_age` seconds old (RFC 9470).

    `acr_values` are those that the caller requests from its issuer; empty if the issuer has none.
    """

    def __init__(self, max_age: int, acr_values: tuple[str, ...] = ()) -> None:
        super().__init__(Reason.INSUFFICIENT_USER_AUTHENTICATION)
        self.max_age = max_age
        self.acr_values = acr_values


class Undecided(Reject):
    """Annotations or findings have no decision. `annotation_ids` and `finding_ids` are the first of them, `annotations`
    and `findings` the numbers of all.
    """

    def __init__(
        self,
        annotation_ids: Sequence[str],
        finding_ids: Sequence[str],
        *,
        annotations: int,
        findings: int,
        rule: str = "",
    ) -> None:
        counts = f"{annotations} annotations and {findings} findings have no decision"
        super().__init__(Reason.UNDECIDED, detail=counts, rule=rule)
        self.annotation_ids = tuple(annotation_ids)
        self.finding_ids = tuple(finding_ids)
        self.annotations = annotations
        self.findings = findings


class Quarantine(Reject):
    """The document stops until a person has examined it; an alert fires."""


class Retry(GlossatorError):
    """A temporary failure; `after` is the wait before a retry, in seconds.

    If `dependency` is set, the version chain waits until it answers, instead of counting attempts.
    """

    def __init__(
        self, reason: Reason = Reason.DEPENDENCY_DOWN, *, after: float = 1.0, dependency: str = "", detail: str = ""
    ) -> None:
        super().__init__(reason, detail=detail)
        self.after = after
        self.dependency = dependency


class InProgress(Retry):
    """The work goes on, and has a result later. The message waits without a slot and without an attempt, and nothing is
    down.
    """

    def __init__(self, *, after: float) -> None:
        super().__init__(Reason.INTERNAL, after=after)


def public_detail(error: GlossatorError) -> tuple[str, str]:
    """`field` and `detail` as the caller receives them: both empty unless the reason is in `_PUBLIC`.

    The code that raises one of those reasons names only the caller's own input, or state that the caller can read.
    `not_found` never has a detail: a caller cannot distinguish a missing object from one without access.
    """
    if error.reason not in _PUBLIC or (isinstance(error, Retry) and error.reason is not Reason.RATE_LIMITED):
        return "", ""
    return error.field[:_LONGEST], error.detail[:_LONGEST]


def reference_of(reason: Reason) -> str:
    """The documentation of a reason, relative to the root of the repository."""
    return f"docs/reference/reasons.md#{reason.value}"


_LONGEST = 500

_PUBLIC = frozenset(
    {
        Reason.TOO_LARGE,
        Reason.UNSUPPORTED,
        Reason.EMPTY,
        Reason.PAGES_NOT_ALIGNED,
        Reason.INVALID_EVENT,
        Reason.INVALID_METADATA,
        Reason.FORBIDDEN_LOCATION,
        Reason.HASH_MISMATCH,
        Reason.FORBIDDEN,
        Reason.CONFLICT,
        Reason.AMBIGUOUS_MATTER,
        Reason.PRECONDITION_FAILED,
        Reason.UNDECIDED,
        Reason.CURSOR_EXPIRED,
        Reason.LLM_OFF,
        Reason.RATE_LIMITED,
    }
)

REASONS: Mapping[Reason, ReasonInfo] = {
    Reason.NEEDS_PASSWORD: ReasonInfo("The file is encrypted.", "Remove the password, then submit the file again."),
    Reason.NEEDS_OCR: ReasonInfo(
        "The pages are images without a text layer.",
        "Install Tesseract where ingestion runs, or run OCR on the file; then submit it again.",
    ),
    Reason.TOO_LARGE: ReasonInfo(
        "The input exceeds a limit on bytes, pages or text.", "Split the document, or raise the limit."
    ),
    Reason.MALFORMED: ReasonInfo(
        "The file is damaged.", "Open the file in its own program and save it, then submit it again."
    ),
    Reason.UNSUPPORTED: ReasonInfo("This media type is not supported.", CONVERT),
    Reason.EMPTY: ReasonInfo("The file contains no text.", "Check that this is the correct file."),
    Reason.TIMED_OUT: ReasonInfo("The operation exceeded its time limit.", "Try again, or raise the limit."),
    Reason.INVALID_EVENT: ReasonInfo(
        "The message is not a valid CloudEvent of this topic.", "Compare the message with docs/reference/events.md."
    ),
    Reason.INVALID_METADATA: ReasonInfo(
        "A required field is missing or invalid.", "Correct the field, then send the input again."
    ),
    Reason.FORBIDDEN_LOCATION: ReasonInfo(
        "The scheme, host or root of the URI is not in the allow-list.",
        "Extend the allow-list: GLOSSATOR_WEBHOOK_HOSTS for webhooks, GLOSSATOR_LOCATIONS for documents.",
    ),
    Reason.NOT_FOUND: ReasonInfo("No document or submission has this id.", "Check the id or the location."),
    Reason.METHOD_NOT_ALLOWED: ReasonInfo(
        "This path exists, but not with this HTTP method.", "Use a method of the response header `Allow`."
    ),
    Reason.HASH_MISMATCH: ReasonInfo("The content does not match its declared hash.", "Send the content again."),
    Reason.UNAUTHENTICATED: ReasonInfo(
        "The credential is missing, expired or invalid.", "Send a valid credential of the configured issuer."
    ),
    Reason.FORBIDDEN: ReasonInfo(
        "The access policy does not allow this operation.", "Ask the owner of the access policy for the right."
    ),
    Reason.INSUFFICIENT_USER_AUTHENTICATION: ReasonInfo(
        "The action needs a recent second factor.",
        "Sign in again with a second factor, then repeat the request with the new credential.",
    ),
    Reason.CONFLICT: ReasonInfo(
        "Another caller changed the object first.", "Read the object again, then repeat the change."
    ),
    Reason.AMBIGUOUS_MATTER: ReasonInfo(
        "Several matters have a document with this reference, and the request names none of them.",
        "Name the matter of the document.",
    ),
    Reason.PRECONDITION_FAILED: ReasonInfo(
        "The current state of the object excludes this operation.", "Read the state of the object."
    ),
    Reason.UNDECIDED: ReasonInfo(
        "Annotations or findings have no decision, so that the review cannot be completed.",
        "Decide on each one in the list of the error, or leave the rest undecided with a reason.",
    ),
    Reason.CURSOR_EXPIRED: ReasonInfo(
        "The events after this cursor are no longer stored.",
        "Start without a cursor to receive all stored events, and read older documents by id.",
    ),
    Reason.PERSONAL_DATA_LEAK: ReasonInfo(
        "A prompt contained a known personal value.", "Check the redaction of the document."
    ),
    Reason.QUOTE_NOT_FOUND: ReasonInfo(
        "The quote does not occur in the source text.", "No action: the prediction was dropped."
    ),
    Reason.KEY_UNAVAILABLE: ReasonInfo(
        "The key was destroyed, or this service does not have it.", "If the data was not erased, restore the key."
    ),
    Reason.KEY_EXHAUSTED: ReasonInfo("The KEK has used its wrap budget.", "Run `glossator keys rotate`."),
    Reason.TAMPERED: ReasonInfo(
        "Stored bytes fail their authentication.", "Restore the bytes from a backup, and find out who changed them."
    ),
    Reason.WITHDRAWN: ReasonInfo("The source system withdrew the document.", "No action."),
    Reason.ERASED: ReasonInfo(
        "The document was erased.", "No action: its content is not accepted again, and its review cannot be completed."
    ),
    Reason.ORIGINAL_GONE: ReasonInfo(
        "The original of the document was destroyed, by its retention time or by an erasure. The text remains.",
        "Read the text: its pages can no longer be shown.",
    ),
    Reason.PAGES_NOT_ALIGNED: ReasonInfo(
        "The words on the drawn pages differ too much from the text to cover values safely. The text remains.",
        "Read the text: the pages of this document are not shown.",
    ),
    Reason.MODEL_FAILED: ReasonInfo("The model server returned an error.", "Read the log of the model server."),
    Reason.PROMPT_TOO_LONG: ReasonInfo(
        "The prompt exceeds the context length of the model.", "Send fewer or shorter spans."
    ),
    Reason.OUTPUT_CUT: ReasonInfo(
        "The model reached its token limit before its answer was complete.", "Raise the token limit."
    ),
    Reason.OUTPUT_OFF_SCHEMA: ReasonInfo(
        "The answer of the model does not match its schema.", "No action: the answer was dropped."
    ),
    Reason.LLM_OFF: ReasonInfo(
        "No LLM is configured.",
        "No action: all other functions work. To add an LLM: docs/how-to/serve-the-language-model.md.",
    ),
    Reason.SOURCE_STOPPED: ReasonInfo(
        "The source system sent too many invalid documents, and is stopped. Documents that it sent since are parked.",
        "Correct the source system. Then an operator runs `glossator resume --source`: do not send again.",
    ),
    Reason.PARKING_FULL: ReasonInfo(
        "The source system is stopped, and the limit of its parked documents is reached. This one is not stored.",
        "Correct the source system. After an operator has resumed it, submit the document again.",
    ),
    Reason.ATTEMPTS_EXHAUSTED: ReasonInfo("All attempts failed.", "Fix the cause, then replay the dead letter."),
    Reason.DEPENDENCY_DOWN: ReasonInfo(
        "A required service does not answer.", "No action: processing resumes when the service answers."
    ),
    Reason.RATE_LIMITED: ReasonInfo(
        "The caller exceeds a limit of its tenant or source system.",
        "Wait for the time of `Retry-After` (HTTP) or `RetryInfo` (gRPC), then send the same request again.",
    ),
    Reason.INTERNAL: ReasonInfo("An internal error occurred.", "Report it with the correlation id."),
}
