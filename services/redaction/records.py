"""The messages of `RedactionService`: checks of prompts, redactions of documents, parties of matters."""

from dataclasses import dataclass

from services.shared.domain.document import Provenance
from services.shared.domain.events import DocumentRedacted
from services.shared.domain.requests import Request


@dataclass(frozen=True, slots=True)
class LeakCount:
    """The number of values of one type."""

    entity_type: str
    count: int


@dataclass(frozen=True, slots=True)
class CheckPromptResponse:
    """Whether no value was found, and the values that were found by type."""

    clean: bool
    leaks: tuple[LeakCount, ...]


@dataclass(frozen=True, slots=True)
class CheckPromptRequest(Request[CheckPromptResponse]):
    """The texts of a prompt about a document of a matter."""

    tenant: str
    matter: str
    document_id: str = ""
    texts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GetRedactionResponse:
    """The versions and the replaced values by type of the latest redaction."""

    document_id: str
    provenance: Provenance
    counts: tuple[LeakCount, ...]


@dataclass(frozen=True, slots=True)
class GetRedactionRequest(Request[GetRedactionResponse]):
    """A request for the redaction of a document."""

    document_id: str


@dataclass(frozen=True, slots=True)
class RedactAgainResponse:
    """The stored redaction if it still passes, otherwise the new one."""

    redaction: DocumentRedacted


@dataclass(frozen=True, slots=True)
class RedactAgainRequest(Request[RedactAgainResponse]):
    """A request for a new redaction. `policy`: the version of the redaction that did not pass."""

    document_id: str
    policy: str = ""


@dataclass(frozen=True, slots=True)
class MatterParty:
    """A party of a matter: the type of its value, and its name or number."""

    entity_type: str
    value: str


@dataclass(frozen=True, slots=True)
class SetMatterPartiesResponse:
    """The number of distinct parties."""

    count: int


@dataclass(frozen=True, slots=True)
class SetMatterPartiesRequest(Request[SetMatterPartiesResponse]):
    """All parties of a matter. They replace those that it had."""

    tenant: str
    matter: str
    parties: tuple[MatterParty, ...] = ()
