"""The three ways a handler ends: it returns, it raises `Reject`, or it raises `Retry`.

A reason is a code from `REASONS`; it never carries words of a document.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Reason(StrEnum):
    """Why something was refused. Values are stable: they stand in events, dead letters and RPC error details."""

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
    HASH_MISMATCH = "hash_mismatch"
    UNAUTHENTICATED = "unauthenticated"
    FORBIDDEN = "forbidden"
    CONFLICT = "conflict"
    PRECONDITION_FAILED = "precondition_failed"
    CURSOR_EXPIRED = "cursor_expired"
    PERSONAL_DATA_LEAK = "personal_data_leak"
    QUOTE_NOT_FOUND = "quote_not_found"
    KEY_UNAVAILABLE = "key_unavailable"
    KEY_EXHAUSTED = "key_exhausted"
    TAMPERED = "tampered"
    WITHDRAWN = "withdrawn"
    MODEL_FAILED = "model_failed"
    PROMPT_TOO_LONG = "prompt_too_long"
    OUTPUT_CUT = "output_cut"
    OUTPUT_OFF_SCHEMA = "output_off_schema"
    LLM_OFF = "llm_off"
    ATTEMPTS_EXHAUSTED = "attempts_exhausted"
    DEPENDENCY_DOWN = "dependency_down"
    INTERNAL = "internal"


@dataclass(frozen=True, slots=True)
class ReasonInfo:
    """What a reader of a refusal is told: `meaning`, and what to do about it."""

    meaning: str
    remedy: str


class GlossatorError(Exception):
    """Base of all errors that cross a component's border. `detail` names keys, versions, settings: never words of a
    document.
    """

    def __init__(self, reason: Reason, *, detail: str = "") -> None:
        super().__init__(f"{reason.value}: {detail}" if detail else reason.value)
        self.reason = reason
        self.detail = detail


class Reject(GlossatorError):
    """The input itself is at fault; trying again cannot help."""


class Quarantine(Reject):
    """The document must not go on until a person has looked: as `Reject`, with an alarm."""


class Retry(GlossatorError):
    """Something that may pass. `dependency` names what is down: then the partition waits instead of counting attempts.

    `after` is in seconds.
    """

    def __init__(
        self, reason: Reason = Reason.DEPENDENCY_DOWN, *, after: float = 1.0, dependency: str = "", detail: str = ""
    ) -> None:
        super().__init__(reason, detail=detail)
        self.after = after
        self.dependency = dependency


REASONS: Mapping[Reason, ReasonInfo] = {
    Reason.NEEDS_PASSWORD: ReasonInfo(
        "the file is encrypted", "submit it without a password, or let its owner remove it"
    ),
    Reason.NEEDS_OCR: ReasonInfo("the pages are pictures without a text layer", "run OCR on it and submit the result"),
    Reason.TOO_LARGE: ReasonInfo(
        "a limit on bytes, pages or text was passed", "split the document, or raise the limit"
    ),
    Reason.MALFORMED: ReasonInfo("the file is broken", "open and save it in its own program, then submit it again"),
    Reason.UNSUPPORTED: ReasonInfo("no extractor reads this media type", "convert it to PDF, DOCX, HTML, EML or TXT"),
    Reason.EMPTY: ReasonInfo("the file holds no text", "check that the right file was sent"),
    Reason.TIMED_OUT: ReasonInfo("it took longer than allowed", "send it again, or raise the limit"),
    Reason.INVALID_EVENT: ReasonInfo("the message is not a CloudEvent of this topic", "compare it with the reference"),
    Reason.INVALID_METADATA: ReasonInfo("a required field is missing or wrong", "compare it with the reference"),
    Reason.FORBIDDEN_LOCATION: ReasonInfo(
        "the URI's scheme, host or root is not in the allow-list",
        "extend the allow-list: GLOSSATOR_WEBHOOK_HOSTS of webhooks, GLOSSATOR_LOCATIONS of documents",
    ),
    Reason.NOT_FOUND: ReasonInfo("nothing stands under this name", "check the id or the location"),
    Reason.HASH_MISMATCH: ReasonInfo("the bytes are not those that were announced", "send them again"),
    Reason.UNAUTHENTICATED: ReasonInfo("the caller is unknown", "send a credential of the issuer"),
    Reason.FORBIDDEN: ReasonInfo("the policy does not allow this", "ask the owner of the access policy"),
    Reason.CONFLICT: ReasonInfo("somebody else changed it first", "read it again and repeat the change"),
    Reason.PRECONDITION_FAILED: ReasonInfo("its state does not allow this now", "look at the state first"),
    Reason.CURSOR_EXPIRED: ReasonInfo(
        "what followed this cursor is not kept any more",
        "begin without a cursor, which gives all that is kept, and ask for older documents by their ids",
    ),
    Reason.PERSONAL_DATA_LEAK: ReasonInfo("a known personal value stood in a prompt", "look at the redaction"),
    Reason.QUOTE_NOT_FOUND: ReasonInfo("a quote is not in the source", "none: the prediction was dropped"),
    Reason.KEY_UNAVAILABLE: ReasonInfo("the key was destroyed or is not held here", "none where it was erased"),
    Reason.KEY_EXHAUSTED: ReasonInfo("a key-encryption key was used as often as it may be", "glossator keys rotate"),
    Reason.TAMPERED: ReasonInfo("stored bytes fail their authentication", "restore them, and look for who wrote them"),
    Reason.WITHDRAWN: ReasonInfo("the source system took the document back", "none"),
    Reason.MODEL_FAILED: ReasonInfo("the model answered with an error", "look at the model server's log"),
    Reason.PROMPT_TOO_LONG: ReasonInfo(
        "the prompt does not fit into the model's context", "send fewer or shorter spans"
    ),
    Reason.OUTPUT_CUT: ReasonInfo("the model's answer was longer than allowed", "allow more tokens"),
    Reason.OUTPUT_OFF_SCHEMA: ReasonInfo("the model's answer left its schema", "none: the answer was dropped"),
    Reason.LLM_OFF: ReasonInfo(
        "no language model is served here", "none: all else works without; docs/how-to/serve-the-language-model.md"
    ),
    Reason.ATTEMPTS_EXHAUSTED: ReasonInfo("every bounded attempt failed", "fix the cause, then replay"),
    Reason.DEPENDENCY_DOWN: ReasonInfo(
        "a service that is needed does not answer", "none: work goes on when it is back"
    ),
    Reason.INTERNAL: ReasonInfo("a fault of this service", "report it with the correlation id"),
}
