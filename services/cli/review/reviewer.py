"""Convert a reviewer's input into requests to annotation, and explain conflicts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from services.annotation.agreement.nouns import noun_of
from services.annotation.agreement.roles import OUR_ROLES
from services.annotation.playbook.suggest import nearest
from services.cli.clients.annotation import NO_MARKS, DecisionToSend, DocumentMarks, DocumentText
from services.cli.errors import CommandError, UsageError
from services.cli.review.text_search import find_text
from services.shared.domain.annotations import (
    REVIEW_REASONS,
    Annotation,
    AnnotationSet,
    AnnotationState,
    Decision,
    Place,
    SetState,
)
from services.shared.domain.clauses import CLAUSE_TYPES
from services.shared.domain.document import DocumentRecord
from services.shared.domain.errors import REASONS, Reason, Reject, Undecided, reference_of
from services.shared.domain.fields.types import FIELD_TYPES
from services.shared.domain.spans import OriginalSpan
from services.shared.runtime.access.call import new_id


class AnnotationPort(Protocol):
    """The methods of `AnnotationClient` that a review needs."""

    async def annotations(self, document_id: str) -> tuple[DocumentRecord, AnnotationSet]: ...
    async def published_revision(self, document_id: str) -> int: ...
    async def text(self, document_id: str, use: str = "") -> str: ...
    async def read_text(self, document_id: str, span: OriginalSpan | None = None, use: str = "") -> DocumentText: ...
    async def decide(
        self, document_id: str, revision: int, decision_id: str, what: DecisionToSend
    ) -> tuple[int, Annotation]: ...
    async def complete(
        self,
        document_id: str,
        revision: int,
        active_seconds: float = 0.0,
        leave_undecided: str = "",
        *,
        acknowledges_changes: bool = False,
    ) -> AnnotationSet: ...
    async def reopen(self, document_id: str, revision: int) -> int: ...
    async def set_perspective(self, document_id: str, revision: int, role: str) -> AnnotationSet: ...


@dataclass(frozen=True, slots=True)
class DocumentUnderReview:
    """A document with its set, its text and what the extractor found beside it. `published_revision` is not 0 if the
    review is reopened. `elsewhere`: the text of places in the agreement that the document amends, as far as the caller
    can read it.
    """

    document: DocumentRecord
    annotation_set: AnnotationSet
    text: str
    published_revision: int
    marks: DocumentMarks = NO_MARKS
    elsewhere: Mapping[Place, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DecisionRequest:
    """One decision. `annotation` is an id or its first characters; `place` is used if `quote` is empty.

    `place` is `[start, end)` in code points of the original. `active_seconds` is the reviewer's working time.
    """

    decision: Decision
    annotation: str = ""
    category: str = ""
    quote: str = ""
    place: tuple[int, int] = (0, 0)
    reason: str = ""
    active_seconds: float = 0.0


class ReviewSession:
    """Reads sets and sends decisions of `caller`, ROLE@TENANT. `revision` is the one that the caller saw.

    Methods raise `CommandError`, `Reject` or `Retry`. Requests have passed `check_place`.
    """

    def __init__(self, client: AnnotationPort, caller: str) -> None:
        self._client = client
        self._caller = caller

    async def read(self, document_id: str, *, with_text: bool = True, use: str = "") -> DocumentUnderReview:
        """Return the document with its set and, by default, its text and that of its places in other documents.
        `use`: what happens to the text, for the audit log.
        """
        document, annotation_set = await self._client.annotations(document_id)
        proposed = annotation_set.state is SetState.PROPOSED
        published = await self._client.published_revision(document_id) if proposed else 0
        found = await self._client.read_text(document_id, use=use) if with_text else DocumentText("")
        elsewhere = await self._elsewhere(annotation_set, use) if with_text else {}
        return DocumentUnderReview(document, annotation_set, found.text, published, found.marks, elsewhere)

    async def _elsewhere(self, annotation_set: AnnotationSet, use: str) -> Mapping[Place, str]:
        """The text of the places of findings in other documents. Those that the caller cannot read are left out."""
        places = dict.fromkeys(place for one in annotation_set.findings for place in one.places if place.document_id)
        found: dict[Place, str] = {}
        for document_id in dict.fromkeys(one.document_id for one in places):
            named = [one for one in places if one.document_id == document_id]
            start, end = min(one.span.start for one in named), max(one.span.end for one in named)
            try:
                text = (await self._client.read_text(document_id, OriginalSpan(start, end), use)).text
            except Reject:
                continue
            found |= {one: text[one.span.start - start : one.span.end - start] for one in named}
        return found

    async def decide(self, document_id: str, revision: int, request: DecisionRequest) -> tuple[int, Annotation]:
        """Send a decision. Returns the new revision of the set, and the annotation."""
        category = clause_type(request.category) if request.category else ""
        target = await self._annotation_id(document_id, request.annotation) if request.annotation else ""
        decision = DecisionToSend(
            decision=request.decision,
            annotation_id=target,
            category=category,
            span=await self._span(document_id, request) if request.decision in _WITH_PLACE else None,
            reason=request.reason,
            active_seconds=request.active_seconds,
        )
        try:
            return await self._client.decide(document_id, revision, new_id(), decision)
        except Reject as error:
            raise await self.explained(error, document_id, revision) from None

    async def accept_rest(self, document_id: str, revision: int) -> tuple[int, int]:
        """Accept all annotations without a decision, marked as accepted in bulk. Returns the new revision of the set,
        and their number.
        """
        _, current = await self._client.annotations(document_id)
        rest = [one.annotation_id for one in current.annotations if one.state is AnnotationState.PROPOSED]
        try:
            for one in rest:
                accept = DecisionToSend(Decision.ACCEPT, one, bulk=True)
                revision, _ = await self._client.decide(document_id, revision, new_id(), accept)
        except Reject as error:
            raise await self.explained(error, document_id, revision) from None
        return revision, len(rest)

    async def complete(
        self,
        document_id: str,
        revision: int,
        active_seconds: float,
        leave_undecided: str = "",
        *,
        acknowledges_changes: bool = False,
    ) -> AnnotationSet:
        """Complete the review. Returns the published set. `leave_undecided`: why the rest has no decision.
        `acknowledges_changes`: the reviewer knows that the document has tracked changes.
        """
        try:
            return await self._client.complete(
                document_id, revision, active_seconds, leave_undecided, acknowledges_changes=acknowledges_changes
            )
        except Undecided as error:
            _, current = await self._client.annotations(document_id)
            raise undecided_error(error, current, document_id) from None
        except Reject as error:
            raise await self.explained(error, document_id, revision) from None

    async def reopen(self, document_id: str, revision: int) -> int:
        """Reopen the review of a published set. Returns its new revision."""
        try:
            return await self._client.reopen(document_id, revision)
        except Reject as error:
            raise await self.explained(error, document_id, revision, can_reopen=False) from None

    async def set_perspective(self, document_id: str, revision: int, role: str) -> AnnotationSet:
        """Change our role in the document. Returns the set with the new findings."""
        try:
            return await self._client.set_perspective(document_id, revision, role)
        except Reject as error:
            raise await self.explained(error, document_id, revision) from None

    async def _annotation_id(self, document_id: str, prefix: str) -> str:
        _, current = await self._client.annotations(document_id)
        return find_annotation(current.annotations, prefix).annotation_id

    async def _span(self, document_id: str, request: DecisionRequest) -> OriginalSpan:
        if request.quote:
            return find_span(await self._client.text(document_id, SEARCHED), request.quote)
        return OriginalSpan(*request.place)

    async def explained(self, error: Reject, document_id: str, seen: int, *, can_reopen: bool = True) -> Exception:
        """Add the current state of the set and a remedy if it excludes the request; return other errors unchanged."""
        if error.reason not in {Reason.CONFLICT, Reason.PRECONDITION_FAILED}:
            return error
        _, current = await self._client.annotations(document_id)
        if error.reason is Reason.PRECONDITION_FAILED:
            what = f"{error.reason}: {error.detail or REASONS[error.reason].meaning}"
            can_reopen = can_reopen and current.state is SetState.PUBLISHED
            return CommandError(what, self._next_step(document_id, can_reopen), reference_of(error.reason))
        what = (
            f"conflict: the set changed after revision {seen}, which you saw; it is now at revision {current.revision}"
        )
        read = f"glossator review list {document_id} --as {self._caller}"
        return CommandError(what, f"`{read}` shows the change; then repeat the command")

    def _next_step(self, document_id: str, can_reopen: bool) -> str:
        if can_reopen:
            return f"a senior reviewer can put the set under review again: `glossator review reopen {document_id}`"
        return f"`glossator show {document_id} --brief --as {self._caller}` shows the state of the set"


def undecided_error(error: Undecided, current: AnnotationSet, document_id: str) -> CommandError:
    """The error with a line for each of the first annotations and findings that have no decision."""
    known = {one.annotation_id: one.category for one in current.annotations}
    known |= {one.finding_id: f"finding {one.rule_id}" for one in current.findings}
    ids = (*error.annotation_ids[:_LISTED], *error.finding_ids[:_LISTED])
    listed = [f"  {one[:8]}  {known.get(one, '')}".rstrip() for one in ids]
    rest = error.annotations + error.findings - len(listed)
    shown_by = f"`glossator review list {document_id}` and `glossator finding list {document_id}`"
    more = [f"  and {rest} more: {shown_by}"] if rest > 0 else []
    remedy = "decide on each, or leave the rest undecided: --leave-undecided REASON"
    return CommandError("\n".join([f"undecided: {error.detail}", *listed, *more]), remedy, reference_of(error.reason))


def check_place(request: DecisionRequest) -> None:
    """Raise `UsageError` that names the faulty option if the decision needs a place and has none."""
    start, end = request.place
    if request.quote and (start, end) != (0, 0):
        raise UsageError("--quote and --start or --end exclude each other", "use --quote, or --start with --end")
    if request.decision not in _WITH_PLACE or request.quote or 0 <= start < end:
        return
    if (start, end) == (0, 0):
        raise UsageError("--quote is missing", 'quote the text: --quote "…"; or name its place with --start and --end')
    if not end:
        raise UsageError("--end is missing", "name the place with --start and --end, or quote the text: --quote")
    remedy = "--start is the first code point of the place, --end is one past the last"
    raise UsageError(f"--end {end} is not greater than --start {start}", remedy)


def role_named(name: str) -> str:
    """The role as events have it: `Borrower` is `borrower`. Raises `UsageError` if it is unknown."""
    role = noun_of(name)
    if role in OUR_ROLES:
        return role
    suggestion = nearest(role, sorted(OUR_ROLES))
    remedy = f"did you mean {suggestion}?" if suggestion else f"one of: {', '.join(sorted(OUR_ROLES))}"
    raise UsageError(f"there is no role {name!r}", remedy)


def check_reason(reason: str) -> None:
    """Raise `UsageError` if `reason` is similar to a code but is none: it would be stored as free text."""
    if reason in REVIEW_REASONS:
        return
    near = nearest(reason, sorted(REVIEW_REASONS - {""}))
    if near:
        codes = ", ".join(sorted(REVIEW_REASONS - {""}))
        raise UsageError(f"--reason {reason} is not a reason code", f"did you mean {near}? The codes are {codes}")


def find_annotation(annotations: Sequence[Annotation], prefix: str) -> Annotation:
    """The one annotation whose id starts with `prefix`. Raises `UsageError` unless there is exactly one."""
    matches = [one for one in annotations if one.annotation_id.startswith(prefix)]
    if not matches:
        raise UsageError(f"no annotation id starts with {prefix}", "`glossator review list DOCUMENT` shows the ids")
    if len(matches) > 1:
        ids = first_few([one.annotation_id for one in matches])
        raise UsageError(f"{len(matches)} annotation ids start with {prefix}", f"give more characters: {ids}")
    return matches[0]


def find_span(text: str, quote: str) -> OriginalSpan:
    """The one place of `quote` in code points. Raises `UsageError` unless it occurs exactly once."""
    matches = find_text(text, quote)
    if not matches:
        raise UsageError("Text not found", "copy the text of --quote from the document; only white space can differ")
    if len(matches) > 1:
        places = first_few([f"{one.start}–{one.end}" for one in matches])
        raise UsageError(
            f"--quote occurs {len(matches)} times in the document",
            f"quote more of the text around it, or name the place with --start and --end: {places}",
        )
    return matches[0]


def first_few(names: Sequence[str]) -> str:
    """The first five `names`, and the number of the others."""
    others = len(names) - _SHOWN
    return ", ".join(names[:_SHOWN]) + (f" and {others} more" if others > 0 else "")


def clause_type(name: str) -> str:
    """The clause type or field of this name, in any capitalisation. Raises `UsageError`."""
    known = {one.casefold(): one for one in (*CLAUSE_TYPES, *FIELD_TYPES)}
    if name.casefold() not in known:
        suggestion = nearest(name, list(known.values()))
        remedy = f"did you mean {suggestion}?" if suggestion else f"one of: {', '.join(sorted(known.values()))}"
        raise UsageError(f"there is no clause type or field {name!r}", remedy)
    return known[name.casefold()]


_SHOWN = 5
SEARCHED, EXPORTED = "searched", "exported"
_LISTED = 10
_WITH_PLACE = (Decision.ADD, Decision.CHANGE_SPAN)
