"""Which stored documents a preview reads, and its place in them. Pure."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass

from services.annotation.sets.refusals import invalid, is_id
from services.shared.domain.annotations import AnnotationSet
from services.shared.domain.document import DocumentRecord


@dataclass(frozen=True, slots=True)
class SeenDocuments:
    """The documents of `matters`, without the version chains of `closed`, each with its matter."""

    tenant: str
    matters: tuple[str, ...] = ()
    closed: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class PastSet:
    """A document with its proposed or published set, without the annotations. `position`: its place. `judged_first`:
    places of it are judged before the answer of the model is shown, if it is under review."""

    position: "PastPosition"
    document: DocumentRecord
    annotation_set: AnnotationSet
    judged_first: bool = False


@dataclass(frozen=True, slots=True)
class PastPosition:
    """The place of a document, from the newest to the oldest. `inferred` is in microseconds."""

    inferred: int
    set_id: str

    def token(self) -> str:
        """The position as the token of the page that begins after it."""
        return urlsafe_b64encode(json.dumps([self.inferred, self.set_id]).encode()).decode().rstrip("=")


def past_position(token: str) -> PastPosition | None:
    """The position of a token; None if it is empty. Raises `Reject(INVALID_METADATA)`."""
    if not token:
        return None
    try:
        inferred, set_id = json.loads(urlsafe_b64decode(token + "=" * (-len(token) % 4)))
    except (ValueError, TypeError, RecursionError):
        raise invalid("page_token", "is not a token of this preview") from None
    if type(inferred) is not int or abs(inferred) >= 1 << 63 or not is_id(set_id):
        raise invalid("page_token", "is not a token of this preview")
    return PastPosition(inferred, set_id)
