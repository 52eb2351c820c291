"""The personal values of a document that a caller sees.

Every operation that returns text or pictures of a document asks `Visibility.of`, after the access policy has allowed
the caller to read the text. Without a reveal grant no value is visible.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from services.annotation.ports import AuthoriserPort, resource_of
from services.annotation.reveals.grants import RevealGrant, RevealRight, RevealScope, usable
from services.annotation.reveals.uses import Use, use_of
from services.annotation.reveals.values import ALL_VALUES, DocumentValue, VisibleValues, values_of, visible
from services.annotation.sets.refusals import invalid
from services.annotation.sets.state import StoredDocument
from services.annotation.timeline.views import PASSAGES, PartStarts, SeenPart
from services.shared.domain.document import RedactedText, SealedText
from services.shared.domain.records import Action, Actor
from services.shared.domain.spans import OriginalSpan, RedactionMap
from services.shared.runtime.clock import Clock
from services.shared.runtime.compute import compute
from services.shared.runtime.ports import ValueReader


@dataclass(frozen=True, slots=True)
class Reader:
    """A caller that the access policy allows to read the text of a document, for `purpose`. `opens`: it opens a page or
    a range of the text; else it gets passages, such as those of findings or the outline.
    """

    actor: Actor
    purpose: str
    use: Use = Use.DISPLAYED
    opens: bool = False

    @property
    def view(self) -> str:
        """The use in the history of the document."""
        return PASSAGES if self.use is Use.DISPLAYED and not self.opens else self.use.value


def reader_of(actor: Actor, purpose: str, use: str = "", *, opens: bool = False) -> Reader:
    """The reader with the `use` that it states. Raises `Reject(INVALID_METADATA)` for an unknown one."""
    try:
        return Reader(actor, purpose, use_of(actor, use), opens)
    except ValueError:
        raise invalid("use", f"must be one of {', '.join(Use)}") from None


class GrantsOfSubject(Protocol):
    """The method of `RevealStore` that reading needs."""

    async def of_subject(self, document_id: str, subject: str) -> Sequence[RevealGrant]:
        """The grants and requests of one person for the document."""
        ...


class ViewPort(Protocol):
    """Stores who received which parts of a text (`ViewStore`)."""

    async def add(self, document_id: str, person: str, use: str, seen: Sequence[SeenPart], at: datetime) -> None: ...


@dataclass(frozen=True, slots=True)
class Visibility:
    """Applies reveal grants. A grant counts while the access policy in force still allows it."""

    texts: ValueReader
    grants: GrantsOfSubject
    views: ViewPort
    access: AuthoriserPort
    clock: Clock

    async def of(self, actor: Actor, stored: StoredDocument, purpose: str) -> VisibleValues:
        """The values of the document, and those that `actor` sees for `purpose`.

        `masked` of the result are the places to hide, in code points of the original. Call it after `authorise` with
        READ_TEXT: it asks only for the values. Raises the errors of `Blobs.get`, and `Retry`.
        """
        return (await self.of_document(actor, stored, purpose))[0]

    async def of_document(self, actor: Actor, stored: StoredDocument, purpose: str) -> tuple[VisibleValues, int]:
        """As `of`, with the number of pages; 0 if the format has none."""
        text, redacted, redaction = await asyncio.gather(
            self.texts.get_value(SealedText, stored.text),
            self.texts.get_value(RedactedText, stored.redacted),
            self.texts.get_value(RedactionMap, stored.map),
        )
        values = await compute(values_of, text, redacted, redaction)
        if self.access.allows(actor, Action.READ_VALUES, resource_of(stored.document), purpose):
            seen = VisibleValues(values, dict.fromkeys((one.span for one in values), ALL_VALUES))
        else:
            seen = visible(values, await self._usable(actor, stored, purpose), text.pages)
        return seen, len(text.pages)

    async def opens(self, actor: Actor, stored: StoredDocument, purpose: str, page: int) -> bool:
        """Whether `actor` sees the whole page, counted from 1, with its pictures and what redaction could not read. A
        grant of single values does not suffice. Raises `Retry`.
        """
        if self.access.allows(actor, Action.READ_VALUES, resource_of(stored.document), purpose):
            return True
        grants = await self._usable(actor, stored, purpose)
        return any(
            one.scope is RevealScope.DOCUMENT or (one.scope is RevealScope.PAGE and one.page == page) for one in grants
        )

    async def record(
        self,
        reader: Reader,
        stored: StoredDocument,
        spans: Sequence[OriginalSpan],
        seen: VisibleValues,
    ) -> Sequence[DocumentValue]:
        """Records which parts of the text the reader gets, and the values in `spans` that it sees, before they leave.
        Returns the values.

        Raises `Retry`: what cannot be recorded is not returned.
        """
        values = await self.record_values(reader, stored, spans, seen)
        await self.record_view(reader, stored, spans, values)
        return values

    async def record_view(
        self,
        reader: Reader,
        stored: StoredDocument,
        spans: Sequence[OriginalSpan],
        values: Sequence[DocumentValue],
    ) -> None:
        """Adds the parts of the text in `spans`, and the values, to those that the reader received."""
        text = await self.texts.get_value(SealedText, stored.text)
        parts = PartStarts(text.pages, stored.code_points).of(spans)
        seen = [*parts, *(SeenPart(one.span.start, one.span, one.value_id) for one in values)]
        document_id, person = stored.document.document_id, reader.actor.subject
        await self.views.add(document_id, person, reader.view, seen, self.clock.now())

    async def record_values(
        self,
        reader: Reader,
        stored: StoredDocument,
        spans: Sequence[OriginalSpan],
        seen: VisibleValues,
    ) -> Sequence[DocumentValue]:
        """Records the values in `spans` that the reader gets or searches, in the audit log. Returns them. Raises
        `Retry`.
        """
        values = seen.seen_within(spans)
        if values:
            grants = dict.fromkeys(seen.grants[one.span] for one in values)
            detail = (
                f"values={len(values)}",
                f"use={reader.use.value}",
                *(f"grant={one}" for one in grants),
                *(f"value={one.value_id}@{one.span.start}-{one.span.end}" for one in values),
            )
            resource = resource_of(stored.document)
            await self.access.note(reader.actor, Action.READ_VALUES, resource, detail, reader.purpose)
        return values

    async def _usable(self, actor: Actor, stored: StoredDocument, purpose: str) -> list[RevealGrant]:
        rights = rights_of(self.access, actor, purpose)
        if not rights:
            return []
        document = stored.document
        grants = await self.grants.of_subject(document.document_id, actor.subject)
        fitting = [
            one
            for one in grants
            if (one.tenant, one.matter, one.purpose) == (document.tenant, document.matter, purpose)
            and one.subject == actor.subject
            and actor.tenant == one.tenant
        ]
        return usable(fitting, rights, self.clock.now())


def rights_of(access: AuthoriserPort, actor: Actor, purpose: str) -> list[RevealRight]:
    """What the access policy in force lets `actor` reveal for `purpose`; empty if nothing."""
    return [
        RevealRight(RevealScope(one.scope), one.longest)
        for one in access.rights(actor, Action.REVEAL_VALUES)
        if one.scope and one.longest and (not one.purposes or purpose in one.purposes)
    ]
