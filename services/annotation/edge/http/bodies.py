"""Request and response bodies of the REST API. `describe` completes their descriptions from `protos/`."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from services.annotation.desk.explaining import Explained
from services.annotation.desk.narration.narrator import Narrated
from services.annotation.desk.narration.questioner import Answered
from services.annotation.desk.records import PlacedValue, WatchAnnotationsResponse
from services.shared.domain.document import Gap, OriginalChange
from services.shared.domain.llm_response import End
from services.shared.domain.spans import OriginalSpan
from services.shared.domain.uncertain import OriginalUncertainWord


class Body(BaseModel):
    """The base of request bodies. Unknown fields are refused."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


class ReopenBody(Body):
    """A request to reopen a review."""

    revision: int = Field(ge=1)


class PerspectiveBody(Body):
    """A request to change our role in the document."""

    revision: int = Field(ge=1)
    perspective: str = Field(min_length=1, max_length=64, description="A role, such as borrower or licensor.")


_URL = "HTTPS URL of the receiver. Its host and port must be in `GLOSSATOR_WEBHOOK_HOSTS`."
_MATTER = "Only documents of this matter. Empty: all matters that the creator can read."
_INCLUDE_PROPOSED = "Also sets that are proposed or superseded. Needs access to proposals."


class WebhookBody(Body):
    """A request for sets by webhook."""

    url: str = Field(max_length=2_000, description=_URL)
    matter: str = Field("", description=_MATTER)
    include_proposed: bool = Field(False, description=_INCLUDE_PROPOSED)
    cursor: str = Field("", description="Cursor of the feed to start after. Empty: all sets that the feed has.")


@dataclass(frozen=True, slots=True)
class NarrationAnswer:
    """The explanation of a finding, and sentences of the LLM about it."""

    explanation: Annotated[Explained, Field(description="The explanation, without LLM.")]
    sentences: Annotated[tuple[Narrated, ...], Field(description="Verified sentences of the LLM.")]
    end: Annotated[End, Field(description="The outcome of the narration.")]


@dataclass(frozen=True, slots=True)
class AnswersAnswer:
    """The undecided rules, and the LLM's answers to their questions."""

    items: Annotated[tuple[Answered, ...], Field(description="All undecided rules.")]
    end: Annotated[End, Field(description="The outcome of the answers.")]


@dataclass(frozen=True, slots=True)
class TextAnswer:
    """Original text and its place, in code points."""

    text: str
    start: Annotated[int, Field(description="First code point of the text in the document.")]
    end: Annotated[int, Field(description="The code point after the last.")]
    hidden: Annotated[
        tuple[OriginalSpan, ...],
        Field(description="Places in it that a reader of the document does not see, in code points of the document."),
    ] = ()
    changes: Annotated[
        tuple[OriginalChange, ...], Field(description="Tracked changes in it, in code points of the document.")
    ] = ()
    gaps: Annotated[tuple[Gap, ...], Field(description="What is not in the text of the document.")] = ()
    values: Annotated[
        tuple[PlacedValue, ...],
        Field(description="Personal values in it. One that is not revealed is a run of hole characters."),
    ] = ()
    uncertain: Annotated[
        tuple[OriginalUncertainWord, ...],
        Field(description="Words of a scan that were read with a low confidence, but those with a masked value."),
    ] = ()


@dataclass(frozen=True, slots=True)
class FeedAnswer:
    """A page of the feed."""

    items: Annotated[
        tuple[WatchAnnotationsResponse, ...], Field(description="Sets after the cursor of the request, in order.")
    ]
    cursor: Annotated[str, Field(description="Cursor for the next request.")]


@dataclass(frozen=True, slots=True)
class WebhookAnswer:
    """A webhook subscription. Only the response to `POST` has the secret."""

    subscription_id: Annotated[str, Field(description="Id of the subscription.")]
    url: Annotated[str, Field(description=_URL)]
    matter: Annotated[str, Field(description=_MATTER)]
    include_proposed: Annotated[bool, Field(description=_INCLUDE_PROPOSED)]
    created_at: Annotated[datetime, Field(description="When the subscription was created.")]
    suspended: Annotated[
        str, Field(description="The right that the system lost: nothing is sent until it returns. Empty: active.")
    ] = ""
    secret: Annotated[
        str, Field(description="Secret that verifies signatures (Standard Webhooks). Only in the response to `POST`.")
    ] = ""


@dataclass(frozen=True, slots=True)
class WebhooksAnswer:
    """The webhook subscriptions that the caller can manage."""

    items: Annotated[tuple[WebhookAnswer, ...], Field(description="The caller's own; for operators, the tenant's.")]
